import { type Kysely, sql } from 'kysely';
import type { OrderRows } from './order-store.ts';
import { ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { CUSTOMER, hasCustomer, ORDER_NUMBER, order, withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

interface CustomerQueries extends Pick<OrderRows, 'listCustomers' | 'findCustomer' | 'countByCustomer' | 'countToCreate'> {
  /** For `doctor`. */
  countAll(): Promise<{ readonly orders: number; readonly customers: number; readonly withoutCustomer: number }>;
}

export function customerQueries(db: Kysely<Tables>, dialect: SqlDialect): CustomerQueries {
  const name = dialect.sameName(CUSTOMER);
  const customers = () =>
    db
      .selectFrom('FACT_ORDER_LIST')
      .select(dialect.oneSpelling(CUSTOMER).as('customer'))
      .where(ORDERS.isInScope)
      .where(hasCustomer)
      .groupBy(name);

  return {
    async countAll() {
      const counts = await db
        .selectFrom('FACT_ORDER_LIST')
        .select([countWhere(hasCustomer).as('orders'), countWhere(sql`coalesce(ltrim(rtrim(${CUSTOMER})), '') = ''`).as('withoutCustomer')])
        .where(ORDERS.isInScope)
        .executeTakeFirstOrThrow();
      const { customers: count } = await db
        .selectFrom(customers().as('c'))
        .select(sql<number>`count(*)`.as('customers'))
        .executeTakeFirstOrThrow();
      return { orders: Number(counts.orders), customers: Number(count), withoutCustomer: Number(counts.withoutCustomer) };
    },

    async countToCreate({ customers: names, limit }) {
      if (names.length === 0) return 0;
      const orders = db
        .selectFrom('FACT_ORDER_LIST')
        .select([
          sql<number>`case when ${WOULD_BE_CREATED} then 1 else 0 end`.as('creates'),
          sql<number>`row_number() over (partition by ${name} order by ${ORDER_NUMBER}, ${order('record_uuid')})`.as('position'),
        ])
        .where(ORDERS.isInScope)
        .where(hasCustomer)
        // One parameter a name: names come from a command line or a page of customers.
        .where(sql<boolean>`${name} in (${sql.join(names.map(withoutTrailingBlanks))})`);
      const { creates } = await db
        .selectFrom(orders.as('o'))
        .select(sql<number>`coalesce(sum(o.creates), 0)`.as('creates'))
        .where('o.position', '<=', limit ?? Number.MAX_SAFE_INTEGER)
        .executeTakeFirstOrThrow();
      return Number(creates);
    },

    async listCustomers({ after, limit }) {
      const behind = after === null ? customers() : customers().where(sql<boolean>`${name} > ${withoutTrailingBlanks(after)}`);
      const rows = await dialect.first(behind.orderBy(name), limit).execute();
      return rows.map((row) => row.customer);
    },

    async countByCustomer() {
      const counted = await customers()
        .select([
          sql<number>`count(*)`.as('orders'),
          countWhere(sql`${ORDERS.isFree} and ${isIn('SYNCED')}`).as('synced'),
          countWhere(sql`${ORDERS.isFree} and ${isIn('ERROR', 'FAILED')}`).as('failed'),
          countWhere(sql`${ORDERS.isFree} and ${isIn('PENDING', 'NEW')} and ${HAS_REASON}`).as('held'),
          countWhere(sql`${ORDERS.isFree} and ${isIn('PENDING', 'NEW')} and not ${HAS_REASON}`).as('pending'),
          countWhere(ORDERS.isInFlight).as('unknown'),
        ])
        .orderBy(name)
        .execute();
      return counted.map(({ customer, orders, synced, failed, held, unknown, pending }) => ({
        customer,
        orders: Number(orders),
        synced: Number(synced),
        failed: Number(failed),
        held: Number(held),
        unknown: Number(unknown),
        pending: Number(pending),
      }));
    },

    async findCustomer(customer) {
      const row = await customers()
        .where(sql<boolean>`${name} = ${withoutTrailingBlanks(customer)}`)
        .executeTakeFirst();
      return row?.customer ?? null;
    },
  };
}

const text = (column: string) => sql<string>`ltrim(rtrim(coalesce(${order(column)}, '')))`;
/** As `src/sync/group-title.ts` sees it: an order without a title is held. */
const HAS_TITLE = sql<boolean>`(lower(${text('group_name')}) not in ('', 'check') or ${text('CUSTOMER SEASON')} <> '' or ${text('AAG SEASON')} <> '')`;
const WOULD_BE_CREATED = sql<boolean>`monday_item_id is null and coalesce(action_type, 'INSERT') <> 'DELETE' and ${ORDERS.isFree} and ${HAS_TITLE}`;

const isIn = (...states: readonly string[]) => sql`${order('sync_state')} in (${sql.join(states.map((state) => sql.lit(state)))})`;
/** Of a pending order: why it is held. */
const HAS_REASON = sql`coalesce(${order('sync_error_message')}, '') <> ''`;

const countWhere = (condition: ReturnType<typeof sql>) => sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
