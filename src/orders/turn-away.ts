import { type Kysely, sql } from 'kysely';
import type { OrderRows } from './order-store.ts';
import { writeOutcomes } from './outcomes.ts';
import { rowReason } from './row-reason.ts';
import { ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

const TURNED_AWAY = {
  uuid: 'uniqueidentifier',
  failed: 'int',
  sentHash: 'char(64)',
  error: 'nvarchar(1000)',
} as const satisfies JsonColumns;

/** A held row keeps its state and gets a reason; a failed one becomes ERROR. A row that a request holds meanwhile is left to it. */
export function turnAwayQuery(db: Kysely<Tables>, dialect: SqlDialect): OrderRows['turnAway'] {
  return ({ syncId, customer, rows }) => {
    if (rows.length === 0) return Promise.resolve();
    return db.transaction().execute(async (trx) => {
      const errors = rows.map((row) => ({
        uuid: row.recordUuid,
        failed: row.kind === 'failed' ? 1 : 0,
        sentHash: row.sentHash,
        error: rowReason(row),
      }));
      const ifFailed = (value: unknown, otherwise: unknown) =>
        sql<string>`case when ${json('failed')} = 1 then ${value} else ${otherwise} end`;
      const update = trx
        .updateTable('FACT_ORDER_LIST')
        .from(dialect.updateFromJson('FACT_ORDER_LIST', errors, TURNED_AWAY))
        .set({
          sync_state: ifFailed(sql.lit('ERROR'), order('sync_state')),
          api_status: ifFailed(sql.lit('ERROR'), order('api_status')),
          sent_hash: ifFailed(json('sentHash'), order('sent_hash')),
          retry_count: sql`coalesce(${order('retry_count')}, 0) + ${json('failed')}`,
          sync_error_message: json('error'),
          api_error_message: ifFailed(json('error'), order('api_error_message')),
          updated_at: dialect.now,
        })
        .where(sql<boolean>`${ORDERS.isGiven} and ${ORDERS.isFree} and ${ORDERS.isInScope}`);
      const turned = new Set((await dialect.returningUuids(update, ORDERS.uuid).execute()).map((row) => row.taken));
      await writeOutcomes(
        { trx, dialect, table: ORDERS },
        { syncId, customer: withoutTrailingBlanks(customer), requestKey: null, requestId: null },
        rows
          .filter((row) => turned.has(row.recordUuid.toLowerCase()))
          .map((row) => ({ ...row, uuid: row.recordUuid, mondayItemId: null, warnings: '[]' })),
      );
    });
  };
}
