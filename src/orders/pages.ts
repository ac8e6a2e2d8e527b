import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { OrderChoice } from '../contract.ts';
import type { OrderRow, OrderRows, SourceValue } from './order-store.ts';
import { LINES, ORDERS, type RowTable } from './row-table.ts';
import { actionOf, hashOf, stateOf } from './row-values.ts';
import { IN_FLIGHT, SCHEMA, type Tables } from './schema.ts';
import { CUSTOMER, hasCustomer, ORDER_NUMBER, ofCustomer, order, withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type PageQueries = Pick<OrderRows, 'knownUuids' | 'readAgain' | 'readOrders' | 'readGroupSources'>;

const NUMBERS = { orderNumber: 'nvarchar(100)' } as const satisfies JsonColumns;
const UUIDS = { recordUuid: 'uniqueidentifier' } as const satisfies JsonColumns;

/** Pages of one customer's orders. `sourceColumns` are the columns that the mapping reads. */
export function pageQueries(db: Kysely<Tables>, dialect: SqlDialect, sourceColumns: readonly string[]): PageQueries {
  const ordersOf = (customer: string) =>
    db.selectFrom('FACT_ORDER_LIST').where(ofCustomer(dialect, customer)).where(hasCustomer).where(ORDERS.isInScope);

  return {
    async knownUuids(uuids) {
      if (uuids.length === 0) return [];
      const given = dialect.rowsFromJson(
        uuids.map((recordUuid) => ({ recordUuid })),
        UUIDS,
      );
      const rows = await db
        .selectFrom('FACT_ORDER_LIST')
        .select(dialect.text(order('record_uuid'), 'uniqueidentifier').as('uuid'))
        .where('record_uuid', 'in', db.selectFrom(given).select('j.recordUuid'))
        .execute();
      return rows.map(({ uuid }) => uuid);
    },

    async readAgain(recordUuids) {
      if (recordUuids.length === 0) return [];
      const given = dialect.rowsFromJson(
        recordUuids.map((recordUuid) => ({ recordUuid })),
        UUIDS,
      );
      const rows = db
        .selectFrom('FACT_ORDER_LIST')
        .where(ORDERS.isInScope)
        .where('record_uuid', 'in', db.selectFrom(given).select('j.recordUuid'))
        .select(rowColumns(dialect))
        .select(sourceColumns.map(sourceColumn(dialect)));
      return (await inOrder(rows).execute()).map((row) => toOrderRow(row as RawRow, sourceColumns));
    },

    async readOrders({ customer, after, limit, unknownIn, orderNumbers, only }) {
      let rows = ordersOf(customer)
        .select(rowColumns(dialect))
        .select(sourceColumns.map(sourceColumn(dialect)));
      if (unknownIn !== undefined) {
        const unknown = db
          .selectFrom('sync_outcomes as o')
          .select(sql.lit(1).as('one'))
          .where('o.sync_id', '=', unknownIn)
          .where('o.source', '=', ORDERS.source)
          .where('o.kind', '=', 'unknown')
          .where(sql<boolean>`o.row_uuid = ${order('record_uuid')}`);
        rows = rows.where(sql<boolean>`exists ${unknown}`);
      }
      if (orderNumbers !== undefined) {
        const given = dialect.rowsFromJson(
          orderNumbers.map((orderNumber) => ({ orderNumber: withoutTrailingBlanks(orderNumber) })),
          NUMBERS,
        );
        const numbers = db.selectFrom(given).select(dialect.sameName(json('orderNumber')).as('orderNumber'));
        rows = rows.where(sql<boolean>`${dialect.sameName(order('AAG ORDER NUMBER'))} in ${numbers}`);
      }
      if (only !== undefined) rows = rows.where(isChosen(db, only));
      if (after) {
        // `>=` alone lets an index start at the place; the rest drops the rows already read.
        rows = rows
          .where(sql<boolean>`${ORDER_NUMBER} >= ${after.orderNumber}`)
          .where(sql<boolean>`(${ORDER_NUMBER} > ${after.orderNumber} or ${order('record_uuid')} > ${after.recordUuid})`);
      }
      const found = await dialect.first(inOrder(rows), limit).execute();
      return found.map((row) => toOrderRow(row as RawRow, sourceColumns));
    },

    async readGroupSources({ customer, limit }) {
      const position = sql<number>`row_number() over (order by ${ORDER_NUMBER}, ${order('record_uuid')})`;
      const firstOrders = ordersOf(customer).select([
        order('group_name').as('groupName'),
        order('CUSTOMER SEASON').as('customerSeason'),
        order('AAG SEASON').as('aagSeason'),
        order('action_type').as('actionType'),
        position.as('position'),
      ]);
      const sources = await db
        .selectFrom(firstOrders.as('o'))
        .select(['o.groupName', 'o.customerSeason', 'o.aagSeason'])
        .where('o.position', '<=', limit ?? Number.MAX_SAFE_INTEGER)
        // Outside: a limit counts these orders, too.
        .where(sql<boolean>`coalesce(o.${sql.id('actionType')}, '') <> 'DELETE'`)
        .groupBy(['o.groupName', 'o.customerSeason', 'o.aagSeason'])
        .orderBy(sql`min(o.position)`)
        .execute();
      return sources;
    },
  };
}

function isChosen(db: Kysely<Tables>, only: OrderChoice) {
  const isSo = CHOICES[only];
  const lines = db
    .selectFrom('ORDER_LIST_LINES')
    .select(sql.lit(1).as('one'))
    .where(sql<boolean>`${LINES.column('record_uuid')} = ${order('record_uuid')}`)
    .where(LINES.isInScope)
    .where(isSo(LINES));
  return sql<boolean>`(${isSo(ORDERS)} or exists ${lines})`;
}

const CHOICES: Readonly<Record<OrderChoice, (table: RowTable) => RawBuilder<boolean>>> = {
  // A lookup has let those out that were sent, and whose content it could not tell.
  failed: ({ column, isInFlight }) =>
    sql<boolean>`(${column('sync_state')} in ('ERROR', 'FAILED') or ${isInFlight} or (${isQueued(column)} and ${column('sent_hash')} is not null))`,
  requeued: ({ column, mondayId }) => sql<boolean>`(${isQueued(column)} and ${column(mondayId)} is not null)`,
};

const isQueued = (column: RowTable['column']) =>
  sql<boolean>`${column('sync_state')} in ('PENDING', 'NEW') and ${column('row_hash')} is null`;

function inOrder<O>(query: SelectQueryBuilder<Tables, 'FACT_ORDER_LIST', O>) {
  return query.orderBy(ORDER_NUMBER).orderBy(order('record_uuid'));
}

interface RawRow {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly customer: string;
  readonly itemName: string | null;
  readonly groupName: string | null;
  readonly customerSeason: string | null;
  readonly aagSeason: string | null;
  readonly actionType: string | null;
  readonly syncState: string;
  readonly apiStatus: string | null;
  readonly onHold: number;
  readonly requestKey: string | null;
  readonly mondayItemId: string | null;
  readonly groupId: string | null;
  readonly rowHash: string | null;
  readonly sentHash: string | null;
  readonly reason: string | null;
  readonly retries: number;
  readonly [source: `source${number}`]: SourceValue;
}

function rowColumns(dialect: SqlDialect) {
  return [
    dialect.text(order('record_uuid'), 'uniqueidentifier').as('recordUuid'),
    ORDER_NUMBER.as('orderNumber'),
    sql<string>`rtrim(${CUSTOMER})`.as('customer'),
    order('item_name').as('itemName'),
    order('group_name').as('groupName'),
    order('CUSTOMER SEASON').as('customerSeason'),
    order('AAG SEASON').as('aagSeason'),
    order('action_type').as('actionType'),
    order('sync_state').as('syncState'),
    order('api_status').as('apiStatus'),
    sql<number>`case when ${order('hold_until')} > ${dialect.now} then 1 else 0 end`.as('onHold'),
    order('request_key').as('requestKey'),
    dialect.text(order('monday_item_id'), 'bigint').as('mondayItemId'),
    order('group_id').as('groupId'),
    order('row_hash').as('rowHash'),
    order('sent_hash').as('sentHash'),
    order('sync_error_message').as('reason'),
    sql<number>`coalesce(${order('retry_count')}, 0)`.as('retries'),
  ];
}

const TYPES: Readonly<Record<string, { readonly type: Parameters<SqlDialect['text']>[1] }>> = SCHEMA.FACT_ORDER_LIST.columns;

/** By number, since a source column may be called like one of our own aliases. */
const sourceColumn = (dialect: SqlDialect) => (name: string, index: number) =>
  dialect.text(order(name), TYPES[name]?.type).as(`source${index}`);

function toOrderRow(row: RawRow, sourceColumns: readonly string[]): OrderRow {
  const { apiStatus, actionType, syncState, rowHash, sentHash } = row;
  return {
    recordUuid: row.recordUuid,
    orderNumber: row.orderNumber,
    customer: row.customer,
    values: Object.fromEntries(sourceColumns.map((name, index) => [name, row[`source${index}`] ?? null])),
    itemName: row.itemName,
    groupName: row.groupName,
    customerSeason: row.customerSeason,
    aagSeason: row.aagSeason,
    actionType: actionOf(actionType),
    syncState: stateOf(syncState),
    inFlight: apiStatus === IN_FLIGHT,
    onHold: Number(row.onHold) === 1,
    requestKey: row.requestKey,
    mondayItemId: row.mondayItemId,
    groupId: row.groupId,
    rowHash: hashOf(rowHash),
    sentHash: hashOf(sentHash),
    reason: row.reason,
    retries: Number(row.retries),
  };
}
