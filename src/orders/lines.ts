import { type Kysely, sql } from 'kysely';
import type { LineRow, LineRows } from './order-store.ts';
import { dropRefusals } from './outcomes.ts';
import { LINES } from './row-table.ts';
import { actionOf, hashOf, stateOf } from './row-values.ts';
import { IN_FLIGHT, type Tables } from './schema.ts';
import type { JsonColumns, SqlDialect } from './sql-dialect.ts';
import { turnAwayLinesQuery } from './turn-away.ts';

type LineQueries = Pick<LineRows, 'readLines' | 'turnAway' | 'markUnchanged'>;

const RECORD_UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;
const UUIDS = { uuid: 'uniqueidentifier' } as const satisfies JsonColumns;

export function lineQueries(db: Kysely<Tables>, dialect: SqlDialect): LineQueries {
  const { column, t } = LINES;
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

    async markUnchanged({ uuids, syncId }) {
      if (uuids.length === 0) return;
      await dialect.batch(db, async (batch) => {
        const lines = batch.given(
          uuids.map((uuid) => ({ uuid })),
          UUIDS,
        );
        if (syncId !== undefined) await dropRefusals(batch, LINES, syncId, lines);
        await batch.update({
          table: LINES,
          set: {
            sync_state: sql.lit('SYNCED'),
            api_status: sql.lit('SUCCESS'),
            sync_error_message: null,
            updated_at: dialect.now,
          },
          where: [
            sql`${t.column('line_uuid')} in ${lines.list('uuid')}`,
            t.isFree,
            t.isInScope,
            sql`(${t.column('monday_subitem_id')} is null or ${t.column('row_hash')} is not null)`,
            sql`(${t.column('sync_state')} <> 'SYNCED' or ${t.column('sync_error_message')} is not null)`,
          ],
        });
        return [];
      });
    },

    turnAway: turnAwayLinesQuery(db, dialect),
  };
}
