import { type Kysely, type RawBuilder, sql } from 'kysely';
import { byRequest, writeAudit } from './audit.ts';
import { type Batch, type Kept, type Rows, target } from './batch.ts';
import { forgetLines, forgetOrphans, holdOrders } from './forget-lines.ts';
import { WORD, writeOutcomes } from './outcomes.ts';
import { cut, rowReason } from './row-reason.ts';
import type { RowFate, RowRequests, SentRow, Settlement } from './row-requests.ts';
import { isSame, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';
import { isKey, REQUESTS, type StoredRequest, storedRequest } from './sync-requests.ts';

type SettleQueries = Pick<RowRequests, 'settle' | 'markUnknown'>;

const UUID = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const NULL = sql<string>`null`;

/** What a batch knows of a row that was sent. The request's key stands on each, so that all that was claimed under it can be found. */
const SENT = {
  uuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  requestId: 'nvarchar(64)',
  recordUuid: 'uniqueidentifier',
  orderNumber: 'nvarchar(100)',
  itemName: 'nvarchar(1000)',
  groupTitle: 'nvarchar(255)',
  warnings: 'nvarchar(max)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
} as const satisfies JsonColumns;
/** Apart from it, since it is long: what the audit shows. */
const PAPERS = {
  uuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  fate: 'nvarchar(10)',
  payload: 'nvarchar(max)',
  response: 'nvarchar(max)',
} as const satisfies JsonColumns;

export function settleQueries(db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): SettleQueries {
  return {
    settle: async (settlement) => {
      if (settlement.rows.length === 0) return [];
      return dialect.batch(db, async (batch) => {
        const rows = batch.given(
          settlement.rows.map((row) => settledRow(row, settlement)),
          { ...SENT, fate: 'nvarchar(10)', mondayId: 'bigint', place: table.placeType, partly: 'int', error: 'nvarchar(1000)' },
        );
        const request = storedRequest(settlement.requestKey);
        if (table.source === 'LINE') await holdOrders(batch, rows);
        const settled = await settleRows(batch, { dialect, table, rows, request, holdMs: settlement.holdMs ?? null });
        const before = await settledBefore(batch, { table, rows: rows.except(settled) });
        const papers = batch.given(
          settlement.rows.map((row) => papersOf(row, settlement)),
          PAPERS,
          'papers',
        );
        await auditFates(batch, { dialect, table, rows: papers, request, settled, before });
        const written = sql`case ${request.column('operation')} when 'create' then 'created' else 'updated' end`;
        await sayOf(
          batch,
          { dialect, table, rows: rows.among(settled), request },
          {
            kind: byFate({ written, removed: sql.lit('removed'), gone: sql.lit('unknown') }, sql.lit('failed')),
            mondayItemId: byFate({ written: json('mondayId') }, NULL),
          },
        );
        if (table.source === 'LINE') await forgetOrphans(batch, dialect, settled);
        else await forgetLinesOf(batch, dialect, settlement, settled);
        await batch.update({
          table: REQUESTS,
          // Rows that the same answer left unknown wait for an earlier copy that got none.
          set: {
            outcome: sql`coalesce(${target('outcome')}, 'SETTLED')`,
            ...(settlement.holdMs == null ? { answered_at: dialect.now } : {}),
          },
          where: [isKey(settlement.requestKey), settled.isAny],
        });
        return [settled, before];
      });
    },

    markUnknown: async (answer) => {
      if (answer.rows.length === 0) return;
      const { requestKey, requestId, code, reason } = answer;
      await dialect.batch(db, async (batch) => {
        const request = storedRequest(requestKey);
        const rows = batch.given(
          answer.rows.map((row) => ({ ...sentRow(row, answer), code, reason: cut(reason) })),
          SENT,
        );
        const held = await batch.take({
          name: 'held',
          table,
          rows,
          where: [table.t.isHeldByItsRequest, request.isThere],
          columns: { told: 'sync_error_message' },
        });
        await batch.update({
          table,
          rows: rows.among(held),
          set: {
            sync_error_message: rowReason(answer),
            ...(table.hasApiError ? { api_error_message: rowReason(answer) } : {}),
            api_response_timestamp: dialect.now,
            updated_at: dialect.now,
          },
        });
        // A claim leaves no reason: where this very one stands already, the answer is told a second time.
        const news = await batch.keep({
          name: 'news',
          columns: UUID,
          values: { uuid: json('uuid') },
          rows: held,
          where: [sql`coalesce(${json('told')}, '') <> ${rowReason(answer)}`],
        });
        const response = JSON.stringify({ requestId, code, reason });
        const papers = batch.given(
          answer.rows.map(({ uuid, payload }) => ({ uuid, requestKey, payload, response })),
          PAPERS,
          'papers',
        );
        await writeAudit(batch, dialect, {
          table,
          rows: papers.among(news),
          by: byRequest(request),
          syncState: sql.lit('PENDING'),
          apiStatus: sql.lit('UNKNOWN'),
          request: json('payload'),
          response: json('response'),
        });
        await sayOf(batch, { dialect, table, rows: rows.among(held), request }, { kind: sql.lit('unknown'), mondayItemId: NULL });
        await batch.update({
          table: REQUESTS,
          set: { outcome: code, ...(answer.answered ? { answered_at: dialect.now } : {}) },
          where: [isKey(requestKey)],
        });
        return [];
      });
    },
  };
}

interface Sent {
  readonly dialect: SqlDialect;
  readonly table: RowTable;
  readonly rows: Rows;
  readonly request: StoredRequest;
}

const byFate = (by: Partial<Record<RowFate['kind'], unknown>>, otherwise: unknown): RawBuilder<string> =>
  sql<string>`case ${json('fate')} ${sql.join(
    Object.entries(by).map(([kind, value]) => sql`when ${sql.lit(kind)} then ${value}`),
    sql` `,
  )} else ${otherwise} end`;

const STATE = byFate({ refused: sql.lit('ERROR'), gone: sql.lit('PENDING') }, sql.lit('SYNCED'));

/** Gives each row that its request still holds the state of its fate. */
function settleRows(batch: Batch, { dialect, table, rows, request, holdMs }: Sent & { readonly holdMs: number | null }): Promise<Kept> {
  const { t } = table;
  const ifKnown = (column: string) => sql`case when ${json('partly')} = 0 then ${t.column(column)} end`;
  // Of a create it is the item below which the row was to come: perhaps no longer its order's, while its own stands below that one.
  const ifCreate = (column: string) => sql`case ${request.column('operation')} when 'create' then ${t.column(column)} end`;
  return batch.take({
    name: 'settled',
    table,
    rows,
    set: {
      sync_state: STATE,
      api_status: byFate({ refused: sql.lit('ERROR'), gone: NULL }, sql.lit('SUCCESS')),
      [table.mondayId]: byFate({ written: json('mondayId'), refused: t.column(table.mondayId), gone: ifCreate(table.mondayId) }, NULL),
      [table.place]: byFate(
        {
          written: json('place'),
          // Of a line known in any case: its subitem can't move.
          refused: table.source === 'LINE' ? t.column(table.place) : ifKnown(table.place),
          gone: ifCreate(table.place),
        },
        NULL,
      ),
      row_hash: byFate({ written: t.column('sent_hash'), refused: ifKnown('row_hash') }, NULL),
      // Failures in a row: what `--max-retries` counts.
      retry_count: byFate({ refused: sql`coalesce(${t.column('retry_count')}, 0) + 1`, gone: t.column('retry_count') }, sql.lit(0)),
      hold_until: holdMs === null ? null : dialect.fromNow(holdMs),
      sync_error_message: json('error'),
      ...(table.hasApiError ? { api_error_message: json('error') } : {}),
      api_operation_type: request.column('operation'),
      api_response_timestamp: dialect.now,
      sync_completed_at: byFate({ written: dialect.now, removed: dialect.now }, t.column('sync_completed_at')),
      last_synced_at: byFate({ written: dialect.now, removed: dialect.now }, t.column('last_synced_at')),
      updated_at: dialect.now,
    },
    where: [t.isHeldByItsRequest, request.isThere],
  });
}

/** Rows that the same answer has settled already, when its batch was run before: no other request has touched them, and they say the same. */
function settledBefore(batch: Batch, { table, rows }: Pick<Sent, 'table' | 'rows'>): Promise<Kept> {
  const { t } = table;
  return batch.keep({
    name: 'settled_before',
    columns: UUID,
    values: { uuid: t.column(table.key) },
    rows,
    of: table,
    where: [
      sql`${t.column('request_key')} = ${json('requestKey')}`,
      t.isFree,
      sql`${t.column('sync_state')} = ${STATE}`,
      isSame(t.column('sync_error_message'), json('error')),
      sql`(${json('fate')} <> 'written' or ${t.column(table.mondayId)} = ${json('mondayId')})`,
    ],
  });
}

/** What came back. Of an answer that settled nothing only the audit knows. */
async function auditFates(
  batch: Batch,
  { dialect, table, rows, request, settled, before }: Sent & { readonly settled: Kept; readonly before: Kept },
): Promise<void> {
  const entry = {
    table,
    by: byRequest(request),
    apiStatus: byFate({ refused: sql.lit('ERROR'), gone: sql.lit('ERROR') }, sql.lit('SUCCESS')),
    request: json('payload'),
    response: json('response'),
  };
  const syncState = byFate({ refused: sql.lit('ERROR'), gone: sql.lit('ERROR') }, sql.lit('SYNCED'));
  const syncedAt = byFate({ refused: NULL, gone: NULL }, dialect.now);
  await writeAudit(batch, dialect, { ...entry, rows: rows.among(settled), syncState, syncedAt });
  const discarded = rows.except(settled).except(before);
  await writeAudit(batch, dialect, { ...entry, rows: discarded, where: [request.isThere], syncState: sql.lit('DISCARDED') });
}

/** The outcome of rows that were sent, under the sync whose request it was. */
async function sayOf(
  batch: Batch,
  { dialect, table, rows, request }: Sent,
  { kind, mondayItemId }: { readonly kind: RawBuilder<string>; readonly mondayItemId: RawBuilder<string> },
): Promise<void> {
  const { uuid, requestKey, requestId, recordUuid, orderNumber, itemName, groupTitle, warnings, code, reason } = SENT;
  const asSent = Object.keys({ uuid, requestKey, requestId, recordUuid, orderNumber, itemName, groupTitle, warnings, code, reason });
  const words = await batch.keep({
    name: 'words',
    columns: WORD,
    values: {
      ...(Object.fromEntries(asSent.map((column) => [column, json(column)])) as Record<keyof typeof WORD, RawBuilder<string>>),
      syncId: request.column('sync_id'),
      customer: request.column('customer'),
      kind,
      mondayItemId,
    },
    rows,
  });
  await writeOutcomes(batch, dialect, table, words);
}

/** An order whose item is gone has no sizes on the board either. */
async function forgetLinesOf(batch: Batch, dialect: SqlDialect, { rows }: Settlement, settled: Kept): Promise<void> {
  const gone = rows.filter(({ fate }) => fate.kind === 'removed' || fate.kind === 'gone').map(({ uuid }) => ({ uuid }));
  if (gone.length > 0) await forgetLines(batch, dialect, batch.given(gone, UUID).among(settled));
}

const sentRow = (
  { warnings, uuid, recordUuid, orderNumber, itemName, groupTitle }: SentRow,
  { requestKey, requestId }: { readonly requestKey: string; readonly requestId: string | null },
) => ({ uuid, requestKey, requestId, recordUuid, orderNumber, itemName, groupTitle, warnings: JSON.stringify(warnings) });

function settledRow(row: Settlement['rows'][number], settlement: Settlement) {
  const { fate } = row;
  const why = fate.kind === 'refused' || fate.kind === 'gone' ? fate : null;
  return {
    ...sentRow(row, settlement),
    fate: fate.kind,
    mondayId: fate.kind === 'written' ? fate.mondayId : null,
    place: fate.kind === 'written' ? fate.place : null,
    partly: fate.kind === 'refused' && fate.partly ? 1 : 0,
    error: fate.kind === 'refused' ? rowReason(fate) : null,
    code: why?.code ?? null,
    reason: why && cut(why.reason),
  };
}

const papersOf = ({ uuid, payload, fate }: Settlement['rows'][number], { requestKey, requestId }: Settlement) => ({
  uuid,
  requestKey,
  fate: fate.kind,
  payload,
  response: JSON.stringify({ requestId, ...fate }),
});
