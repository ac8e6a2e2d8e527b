import { type Kysely, sql, type Transaction } from 'kysely';
import { writeAudit } from './audit.ts';
import type { OrderRows, OrderSettlement } from './order-store.ts';
import { type OutcomeRow, writeOutcomes } from './outcomes.ts';
import { rowReason } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { isHeldByItsRequest, order } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type SettleQueries = Pick<OrderRows, 'settle' | 'markUnknown'>;
type SettledRow = OrderSettlement['rows'][number];

const FATE = {
  recordUuid: 'uniqueidentifier',
  requestKey: 'nvarchar(36)',
  mondayItemId: 'bigint',
  groupId: 'nvarchar(128)',
  partly: 'int',
  error: 'nvarchar(1000)',
} as const satisfies JsonColumns;

const UNKNOWN = { recordUuid: 'uniqueidentifier', requestKey: 'nvarchar(36)' } as const satisfies JsonColumns;

export function settleQueries(db: Kysely<Tables>, dialect: SqlDialect): SettleQueries {
  return {
    settle: (settlement) =>
      db.transaction().execute(async (trx) => {
        const request = await readRequest(trx, settlement.requestKey);
        if (!request || settlement.rows.length === 0) return [];
        const settled = await settleRows(trx, dialect, settlement, request.operation);
        const isSettled = new Set(settled);
        const ours = settlement.rows.filter((row) => isSettled.has(row.recordUuid.toLowerCase()));
        await writeAudit(
          trx,
          dialect,
          request,
          settlement.rows.map((row) => toAudit(row, settlement.requestId, isSettled.has(row.recordUuid.toLowerCase()))),
        );
        await writeOutcomes(
          trx,
          dialect,
          { ...request, ...settlement },
          ours.map((row) => toOutcome(row, request.operation)),
        );
        if (settled.length > 0) {
          await trx
            .updateTable('sync_requests')
            .set({ outcome: sql`coalesce(outcome, 'SETTLED')`, answered_at: dialect.now })
            .where('request_key', '=', settlement.requestKey)
            .execute();
        }
        return settled;
      }),

    markUnknown: (answer) =>
      db.transaction().execute(async (trx) => {
        const request = await readRequest(trx, answer.requestKey);
        if (!request || answer.rows.length === 0) return;
        const rows = answer.rows.map(({ recordUuid }) => ({ recordUuid, requestKey: answer.requestKey }));
        const update = trx
          .updateTable('FACT_ORDER_LIST')
          .from(dialect.updateFromJson('FACT_ORDER_LIST', rows, UNKNOWN))
          .set({
            sync_error_message: rowReason(answer),
            api_error_message: rowReason(answer),
            api_response_timestamp: dialect.now,
            updated_at: dialect.now,
          })
          .where(isHeldByItsRequest);
        const held = new Set((await dialect.returningUuids(update).execute()).map((row) => row.taken));
        const ours = answer.rows.filter((row) => held.has(row.recordUuid.toLowerCase()));
        const { code, reason, requestId } = answer;
        const response = JSON.stringify({ requestId, code, reason });
        await writeAudit(
          trx,
          dialect,
          request,
          ours.map((row) => ({ recordUuid: row.recordUuid, syncState: 'PENDING', apiStatus: 'UNKNOWN', request: row.payload, response })),
        );
        await writeOutcomes(
          trx,
          dialect,
          { ...request, ...answer },
          ours.map((row) => ({ ...row, kind: 'unknown', code, reason, mondayItemId: null, warnings: JSON.stringify(row.warnings) })),
        );
        await trx
          .updateTable('sync_requests')
          .set({ outcome: code, ...(code === 'NO_ANSWER' ? {} : { answered_at: dialect.now }) })
          .where('request_key', '=', answer.requestKey)
          .execute();
      }),
  };
}

/** What a request claimed under; the customer is spelled as it was then. */
async function readRequest(trx: Transaction<Tables>, requestKey: string) {
  return trx
    .selectFrom('sync_requests')
    .select(['sync_id as syncId', 'customer', 'operation'])
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
}

async function settleRows(
  trx: Transaction<Tables>,
  dialect: SqlDialect,
  settlement: OrderSettlement,
  operation: string,
): Promise<readonly string[]> {
  const { requestKey } = settlement;
  const fates = settlement.rows.map(({ recordUuid, groupId, fate }) =>
    fate.kind === 'written'
      ? { recordUuid, requestKey, mondayItemId: fate.mondayItemId, groupId, partly: 0, error: null }
      : { recordUuid, requestKey, mondayItemId: null, groupId: null, partly: fate.partly ? 1 : 0, error: rowReason(fate) },
  );
  const ifWritten = (value: unknown, otherwise: unknown) =>
    sql<string>`case when ${json('error')} is null then ${value} else ${otherwise} end`;
  const ifKnown = (value: unknown) => sql<string>`case when ${json('partly')} = 0 then ${value} end`;
  const update = trx
    .updateTable('FACT_ORDER_LIST')
    .from(dialect.updateFromJson('FACT_ORDER_LIST', fates, FATE))
    .set({
      sync_state: ifWritten(sql.lit('SYNCED'), sql.lit('ERROR')),
      api_status: ifWritten(sql.lit('SUCCESS'), sql.lit('ERROR')),
      monday_item_id: sql`coalesce(${json('mondayItemId')}, ${order('monday_item_id')})`,
      group_id: ifKnown(sql`coalesce(${json('groupId')}, ${order('group_id')})`),
      row_hash: ifKnown(ifWritten(order('sent_hash'), order('row_hash'))),
      retry_count: sql`coalesce(${order('retry_count')}, 0) + ${ifWritten(sql.lit(0), sql.lit(1))}`,
      sync_error_message: json('error'),
      api_error_message: json('error'),
      api_operation_type: operation,
      api_response_timestamp: dialect.now,
      sync_completed_at: ifWritten(dialect.now, order('sync_completed_at')),
      last_synced_at: ifWritten(dialect.now, order('last_synced_at')),
      updated_at: dialect.now,
    })
    .where(isHeldByItsRequest);
  return (await dialect.returningUuids(update).execute()).map((row) => row.taken);
}

function toOutcome({ fate, warnings, ...row }: SettledRow, operation: string): OutcomeRow {
  const sent = { ...row, warnings: JSON.stringify(warnings) };
  return fate.kind === 'written'
    ? { ...sent, kind: operation === 'create' ? 'created' : 'updated', code: null, reason: null, mondayItemId: fate.mondayItemId }
    : { ...sent, kind: 'failed', code: fate.code, reason: fate.reason, mondayItemId: null };
}

function toAudit({ recordUuid, payload, fate }: SettledRow, requestId: string | null, settled: boolean) {
  const written = fate.kind === 'written';
  return {
    recordUuid,
    syncState: settled ? (written ? 'SYNCED' : 'ERROR') : 'DISCARDED',
    apiStatus: written ? 'SUCCESS' : 'ERROR',
    request: payload,
    response: JSON.stringify({ requestId, ...fate }),
  } as const;
}
