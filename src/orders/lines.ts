import { type Kysely, sql } from 'kysely';
import type { LineRow, LineRows } from './order-store.ts';
import { dropRefusals, writeOutcomes } from './outcomes.ts';
import { rowReason } from './row-reason.ts';
import { LINES } from './row-table.ts';
import { actionOf, hashOf, stateOf } from './row-values.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type LineQueries = Pick<LineRows, 'readLines' | 'turnAway' | 'markUnchanged'>;

const RECORD_UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const UUIDS = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const TURNED_AWAY = { uuid: 'uniqueidentifier', sentHash: 'char(64)', error: 'nvarchar(1000)' } as const satisfies JsonColumns;

export function lineQueries(db: Kysely<Tables>, dialect: SqlDialect): LineQueries {
  const { column } = LINES;
  return {
    async readLines(recordUuids) {
      if (recordUuids.length === 0) return [];
      const orders = dialect.rowsFromJson(
        recordUuids.map((recordUuid) => ({ recordUuid })),
        RECORD_UUIDS,
      );
      const rows = await db
        .selectFrom(LINES.name)
        .select([
          dialect.text(column('line_uuid'), 'uniqueidentifier').as('lineUuid'),
          dialect.text(column('record_uuid'), 'uniqueidentifier').as('recordUuid'),
          'size_code as sizeCode',
          'qty',
          'action_type as actionType',
          sql<string>`${column('sync_state')}`.as('syncState'),
          'api_status as apiStatus',
          sql<number>`case when ${column('hold_until')} > ${dialect.now} then 1 else 0 end`.as('onHold'),
          'request_key as requestKey',
          sql<string | null>`${dialect.text(column('monday_subitem_id'), 'bigint')}`.as('mondaySubitemId'),
          sql<string | null>`${dialect.text(column('parent_item_id'), 'bigint')}`.as('parentItemId'),
          'row_hash as rowHash',
          'sent_hash as sentHash',
          'sync_error_message as reason',
          sql<number>`coalesce(${column('retry_count')}, 0)`.as('retries'),
        ])
        .where('record_uuid', 'in', db.selectFrom(orders).select('j.recordUuid'))
        .where(LINES.isInScope)
        .orderBy('record_uuid')
        .orderBy('size_code')
        .execute();
      return rows.map(
        ({ apiStatus, ...row }): LineRow => ({
          ...row,
          qty: Number(row.qty),
          values: { size_code: row.sizeCode, qty: String(row.qty) },
          actionType: actionOf(row.actionType),
          syncState: stateOf(row.syncState),
          inFlight: apiStatus === IN_FLIGHT,
          onHold: Number(row.onHold) === 1,
          rowHash: hashOf(row.rowHash),
          sentHash: hashOf(row.sentHash),
          retries: Number(row.retries),
        }),
      );
    },

    markUnchanged({ uuids, syncId }) {
      if (uuids.length === 0) return Promise.resolve();
      return db.transaction().execute(async (trx) => {
        if (syncId !== undefined) await dropRefusals({ trx, dialect, table: LINES }, syncId, new Set(uuids));
        const lines = dialect.rowsFromJson(
          uuids.map((uuid) => ({ uuid })),
          UUIDS,
        );
        await trx
          .updateTable(LINES.name)
          .set({ sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null, updated_at: dialect.now })
          .where('line_uuid', 'in', trx.selectFrom(lines).select('j.uuid'))
          .where(LINES.isFree)
          .where(LINES.isInScope)
          .where(sql<boolean>`(monday_subitem_id is null or row_hash is not null)`)
          .where(sql<boolean>`(sync_state <> 'SYNCED' or sync_error_message is not null)`)
          .execute();
      });
    },

    turnAway({ syncId, customer, rows }) {
      if (rows.length === 0) return Promise.resolve();
      return db.transaction().execute(async (trx) => {
        const errors = rows.map((row) => ({ uuid: row.uuid, sentHash: row.sentHash, error: rowReason(row) }));
        const update = trx
          .updateTable(LINES.name)
          .from(dialect.updateFromJson(LINES.name, errors, TURNED_AWAY))
          .set({
            sync_state: 'ERROR',
            api_status: 'ERROR',
            sent_hash: json('sentHash'),
            retry_count: sql`coalesce(${column('retry_count')}, 0) + 1`,
            sync_error_message: json('error'),
            updated_at: dialect.now,
          })
          .where(sql<boolean>`${LINES.isGiven} and ${LINES.isFree} and ${LINES.isInScope}`);
        const turned = new Set((await dialect.returningUuids(update, LINES.uuid).execute()).map((row) => row.taken));
        await writeOutcomes(
          { trx, dialect, table: LINES },
          { syncId, customer: withoutTrailingBlanks(customer), requestKey: null, requestId: null },
          rows
            .filter((row) => turned.has(row.uuid.toLowerCase()))
            .map((row) => ({ ...row, kind: 'failed', mondayItemId: null, warnings: JSON.stringify(row.warnings) })),
        );
      });
    },
  };
}
