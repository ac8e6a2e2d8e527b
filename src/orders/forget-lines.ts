import { sql, type Transaction } from 'kysely';
import { LINES } from './row-table.ts';
import type { Tables } from './schema.ts';
import { order } from './scope.ts';
import type { JsonColumns, SqlDialect } from './sql-dialect.ts';

const UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;

/** The subitems of orders whose item is gone are gone with it. A line in flight is left to the end of its request; see `forgetOrphans`. */
export async function forgetLines(trx: Transaction<Tables>, dialect: SqlDialect, recordUuids: readonly string[]): Promise<void> {
  if (recordUuids.length === 0) return;
  const orders = dialect.rowsFromJson(
    recordUuids.map((recordUuid) => ({ recordUuid })),
    UUIDS,
  );
  await forget(trx, dialect).where('record_uuid', 'in', trx.selectFrom(orders).select('j.recordUuid')).execute();
}

/** Of lines that were settled or given back just now: those whose item went while they were in flight, and their subitem with it. */
export async function forgetOrphans(trx: Transaction<Tables>, dialect: SqlDialect, lineUuids: readonly string[]): Promise<void> {
  if (lineUuids.length === 0) return;
  const lines = dialect.rowsFromJson(
    lineUuids.map((uuid) => ({ uuid })),
    { uuid: 'uniqueidentifier' },
  );
  const parent = trx
    .selectFrom('FACT_ORDER_LIST')
    .select(sql.lit(1).as('one'))
    .where(sql<boolean>`${order('record_uuid')} = ${LINES.column('record_uuid')}`)
    .where(sql<boolean>`${order('monday_item_id')} = ${LINES.column('parent_item_id')}`);
  await forget(trx, dialect)
    .where('line_uuid', 'in', trx.selectFrom(lines).select('j.uuid'))
    .where('parent_item_id', 'is not', null)
    .where(sql<boolean>`not exists ${parent}`)
    .execute();
}

const forget = (trx: Transaction<Tables>, dialect: SqlDialect) =>
  trx
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
    .where(LINES.isFree)
    .where(LINES.isInScope);
