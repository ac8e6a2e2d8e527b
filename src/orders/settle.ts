import { type Kysely, sql, type Transaction } from 'kysely';
import { writeAudit } from './audit.ts';
import { forgetLines, forgetOrphans } from './forget-lines.ts';
import { type OutcomeRow, writeOutcomes } from './outcomes.ts';
import { rowReason } from './row-reason.ts';
import type { RowFate, RowRequests, Settlement } from './row-requests.ts';
import type { Place, RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type SettleQueries = Pick<RowRequests, 'settle' | 'markUnknown'>;
type SettledRow = Settlement['rows'][number];

const NULL = sql`null`;

const UNKNOWN = { uuid: 'uniqueidentifier', requestKey: 'nvarchar(36)' } as const satisfies JsonColumns;

export function settleQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): SettleQueries {
  return {
    settle: (settlement) =>
      db.transaction().execute(async (trx) => {
        const request = await readRequest(trx, settlement.requestKey);
        if (!request || settlement.rows.length === 0) return [];
        const settled = await settleRows({ trx, dialect, table }, settlement, request.operation);
        const isSettled = new Set(settled);
        const ours = settlement.rows.filter((row) => isSettled.has(row.uuid.toLowerCase()));
        const { requestId } = settlement;
        await writeAudit(
          { trx, dialect, table },
          request,
          settlement.rows.map((row) => toAudit(row, requestId, isSettled.has(row.uuid.toLowerCase()))),
        );
        await writeOutcomes(
          { trx, dialect, table },
          { ...request, ...settlement },
          ours.map((row) => toOutcome(row, request.operation)),
        );
        if (table.source === 'HEADER') {
          await forgetLines(
            trx,
            dialect,
            ours.filter(({ fate }) => fate.kind === 'removed' || fate.kind === 'gone').map(({ uuid }) => uuid),
          );
        } else await forgetOrphans(trx, dialect, settled);
        if (settled.length > 0) {
          await trx
            .updateTable('sync_requests')
            // Rows that the same answer left unknown wait for an earlier copy that got none.
            .set({ outcome: sql`coalesce(outcome, 'SETTLED')`, ...(settlement.holdMs == null ? { answered_at: dialect.now } : {}) })
            .where('request_key', '=', settlement.requestKey)
            .execute();
        }
        return settled;
      }),

    markUnknown: (answer) =>
      db.transaction().execute(async (trx) => {
        const request = await readRequest(trx, answer.requestKey);
        if (!request || answer.rows.length === 0) return;
        const rows = answer.rows.map(({ uuid }) => ({ uuid, requestKey: answer.requestKey }));
        const update = trx
          .updateTable(table.name)
          .from(dialect.updateFromJson(table.name, rows, UNKNOWN))
          .set({
            sync_error_message: rowReason(answer),
            ...(table.hasApiError ? { api_error_message: rowReason(answer) } : {}),
            api_response_timestamp: dialect.now,
            updated_at: dialect.now,
          })
          .where(table.isHeldByItsRequest);
        const held = new Set((await dialect.returningUuids(update, table.uuid).execute()).map((row) => row.taken));
        const ours = answer.rows.filter((row) => held.has(row.uuid.toLowerCase()));
        const { code, reason, requestId } = answer;
        const response = JSON.stringify({ requestId, code, reason });
        await writeAudit(
          { trx, dialect, table },
          request,
          ours.map(({ uuid, payload }) => ({ uuid, syncState: 'PENDING', apiStatus: 'UNKNOWN', request: payload, response })),
        );
        await writeOutcomes(
          { trx, dialect, table },
          { ...request, ...answer },
          ours.map((row) => ({ ...row, kind: 'unknown', code, reason, mondayItemId: null, warnings: JSON.stringify(row.warnings) })),
        );
        await trx
          .updateTable('sync_requests')
          .set({ outcome: code, ...(answer.answered ? { answered_at: dialect.now } : {}) })
          .where('request_key', '=', answer.requestKey)
          .execute();
      }),
  };
}

/** What a request claimed under; the customer is spelled as it was then. */
export async function readRequest(trx: Transaction<Tables>, requestKey: string) {
  return trx
    .selectFrom('sync_requests')
    .select(['request_key as requestKey', 'sync_id as syncId', 'customer', 'operation'])
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
}

async function settleRows(
  { trx, dialect, table }: Place,
  { requestKey, rows, holdMs = null }: Settlement,
  operation: string,
): Promise<readonly string[]> {
  const { column } = table;
  const columns: JsonColumns = {
    uuid: 'uniqueidentifier',
    requestKey: 'nvarchar(36)',
    fate: 'nvarchar(10)',
    mondayId: 'bigint',
    place: table.placeType,
    partly: 'int',
    error: 'nvarchar(1000)',
  };
  const fates = rows.map(({ uuid, fate }) => ({ uuid, requestKey, fate: fate.kind, ...detailsOf(fate) }));
  const byFate = (by: Partial<Record<RowFate['kind'], unknown>>, otherwise: unknown) =>
    sql<string>`case ${json('fate')} ${sql.join(
      Object.entries(by).map(([kind, value]) => sql`when ${sql.lit(kind)} then ${value}`),
      sql` `,
    )} else ${otherwise} end`;
  const ifKnown = (value: unknown) => sql<string>`case when ${json('partly')} = 0 then ${value} end`;
  const id = column(table.mondayId);
  // Of a line known in any case: its subitem can't move.
  const place = table.source === 'LINE' ? column(table.place) : ifKnown(column(table.place));
  // Of a create it is the item below which the row was to come: perhaps no longer its order's, while its own stands below that one.
  const gone = operation === 'create' ? { mondayId: id, place: column(table.place) } : { mondayId: NULL, place: NULL };
  const update = trx
    .updateTable(table.name)
    .from(dialect.updateFromJson(table.name, fates, columns))
    .set({
      sync_state: byFate({ refused: sql.lit('ERROR'), gone: sql.lit('PENDING') }, sql.lit('SYNCED')),
      api_status: byFate({ refused: sql.lit('ERROR'), gone: NULL }, sql.lit('SUCCESS')),
      [table.mondayId]: byFate({ written: json('mondayId'), refused: id, gone: gone.mondayId }, NULL),
      [table.place]: byFate({ written: json('place'), refused: place, gone: gone.place }, NULL),
      row_hash: byFate({ written: column('sent_hash'), refused: ifKnown(column('row_hash')) }, NULL),
      // Failures in a row: what `--max-retries` counts.
      retry_count: sql<number>`${byFate({ refused: sql`coalesce(${column('retry_count')}, 0) + 1`, gone: column('retry_count') }, sql.lit(0))}`,
      hold_until: holdMs === null ? null : dialect.fromNow(holdMs),
      sync_error_message: json('error'),
      ...(table.hasApiError ? { api_error_message: json('error') } : {}),
      api_operation_type: operation,
      api_response_timestamp: dialect.now,
      sync_completed_at: byFate({ written: dialect.now, removed: dialect.now }, column('sync_completed_at')),
      last_synced_at: byFate({ written: dialect.now, removed: dialect.now }, column('last_synced_at')),
      updated_at: dialect.now,
    })
    .where(table.isHeldByItsRequest);
  return (await dialect.returningUuids(update, table.uuid).execute()).map((row) => row.taken);
}

function detailsOf(fate: RowFate) {
  const nothing = { mondayId: null, place: null, partly: 0, error: null };
  if (fate.kind === 'written') return { ...nothing, mondayId: fate.mondayId, place: fate.place };
  if (fate.kind === 'refused') return { ...nothing, partly: fate.partly ? 1 : 0, error: rowReason(fate) };
  return nothing;
}

function toOutcome({ fate, warnings, ...row }: SettledRow, operation: string): OutcomeRow {
  const sent = { ...row, warnings: JSON.stringify(warnings), code: null, reason: null, mondayItemId: null };
  switch (fate.kind) {
    case 'written':
      return { ...sent, kind: operation === 'create' ? 'created' : 'updated', mondayItemId: fate.mondayId };
    case 'removed':
      return { ...sent, kind: 'removed' };
    case 'gone':
      return { ...sent, kind: 'unknown', code: fate.code, reason: fate.reason };
    case 'refused':
      return { ...sent, kind: 'failed', code: fate.code, reason: fate.reason };
  }
}

function toAudit({ uuid, payload, fate }: SettledRow, requestId: string | null, settled: boolean) {
  const refused = fate.kind === 'refused' || fate.kind === 'gone';
  return {
    uuid,
    syncState: settled ? (refused ? 'ERROR' : 'SYNCED') : 'DISCARDED',
    apiStatus: refused ? 'ERROR' : 'SUCCESS',
    request: payload,
    response: JSON.stringify({ requestId, ...fate }),
  } as const;
}
