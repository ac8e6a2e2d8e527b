import type { Transaction } from 'kysely';
import { LINES } from './row-table.ts';
import type { Tables } from './schema.ts';
import type { JsonColumns, SqlDialect } from './sql-dialect.ts';

const UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;

/**
 * The subitems of orders whose item is gone are gone with it. A line in flight is left to its request: what that settles stands below
 * the old item, which the next plan sees.
 */
export async function forgetLines(trx: Transaction<Tables>, dialect: SqlDialect, recordUuids: readonly string[]): Promise<void> {
  if (recordUuids.length === 0) return;
  const orders = dialect.rowsFromJson(
    recordUuids.map((recordUuid) => ({ recordUuid })),
    UUIDS,
  );
  await trx
    .updateTable(LINES.name)
    .set({
      monday_subitem_id: null,
      parent_item_id: null,
      row_hash: null,
      sync_state: 'PENDING',
      api_status: null,
      sync_error_message: null,
      updated_at: dialect.now,
    })
    .where('record_uuid', 'in', trx.selectFrom(orders).select('j.recordUuid'))
    .where(LINES.isFree)
    .where(LINES.isInScope)
    .execute();
}
