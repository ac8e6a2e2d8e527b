import { sql } from 'kysely';
import type { Batch, Rows } from './batch.ts';
import { LINES, ORDERS } from './row-table.ts';
import { order } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** The subitems of orders (by their uuids) whose item is gone are gone with it. A line in flight is left to the end of its request; see `forgetOrphans`. */
export const forgetLines = (batch: Batch, dialect: SqlDialect, orders: Rows): Promise<void> =>
  forget(batch, dialect, [sql`${t.column('record_uuid')} in ${orders.list('uuid')}`]);

/**
 * Before lines are settled or given back: without it each of two requests, an order's and its line's, could see the other one's row as
 * it was before, and the line would keep its subitem.
 */
export const holdOrders = (batch: Batch, lines: Rows): Promise<void> =>
  batch.hold({
    of: ORDERS,
    where: [
      sql`${ORDERS.t.column('record_uuid')} in (select ${LINES.column('record_uuid')} from ORDER_LIST_LINES
      where ${LINES.column('line_uuid')} in ${lines.list('uuid')})`,
    ],
  });

/** Of lines that were settled or given back just now: those whose item went while they were in flight, and their subitem with it. */
export const forgetOrphans = (batch: Batch, dialect: SqlDialect, lines: Rows): Promise<void> =>
  forget(batch, dialect, [
    sql`${t.column('line_uuid')} in ${lines.list('uuid')}`,
    sql`${t.column('parent_item_id')} is not null`,
    sql`not exists (select 1 from FACT_ORDER_LIST where ${order('record_uuid')} = ${t.column('record_uuid')}
      and ${order('monday_item_id')} = ${t.column('parent_item_id')})`,
  ]);

const { t } = LINES;

const forget = (batch: Batch, dialect: SqlDialect, which: readonly ReturnType<typeof sql>[]): Promise<void> =>
  batch.update({
    table: LINES,
    set: {
      monday_subitem_id: null,
      parent_item_id: null,
      row_hash: null,
      sync_state: sql.lit('PENDING'),
      api_status: null,
      sync_error_message: null,
      updated_at: dialect.now,
    },
    where: [...which, t.isFree, t.isInScope],
  });
