import { type Kysely, sql } from 'kysely';
import type { OrderRows } from './order-store.ts';
import { ORDERS } from './row-table.ts';
import type { Tables } from './schema.ts';
import { CUSTOMER, hasCustomer, withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

interface CustomerQueries extends Pick<OrderRows, 'listCustomers' | 'findCustomer' | 'countOrders'> {
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

  const countOrders: OrderRows['countOrders'] = async (names) => {
    const wanted = names === undefined ? sql<boolean>`1 = 1` : isOneOf(names);
    const counted = sql<boolean>`(${hasCustomer} and ${wanted})`;
    const counts = await db
      .selectFrom('FACT_ORDER_LIST')
      .select([
        countWhere(counted).as('inScope'),
        countWhere(sql`${counted} and monday_item_id is null and coalesce(action_type, 'INSERT') <> 'DELETE'`).as('toCreate'),
        countWhere(sql`coalesce(ltrim(rtrim(${CUSTOMER})), '') = ''`).as('withoutCustomer'),
      ])
      .where(ORDERS.isInScope)
      .executeTakeFirstOrThrow();
    return { inScope: Number(counts.inScope), toCreate: Number(counts.toCreate), withoutCustomer: Number(counts.withoutCustomer) };
  };

  return {
    countOrders,

    async countAll() {
      const { inScope: orders, withoutCustomer } = await countOrders();
      const { customers: count } = await db
        .selectFrom(customers().as('c'))
        .select(sql<number>`count(*)`.as('customers'))
        .executeTakeFirstOrThrow();
      return { orders, customers: Number(count), withoutCustomer };
    },

    async listCustomers({ after, limit }) {
      const behind = after === null ? customers() : customers().where(sql<boolean>`${name} > ${withoutTrailingBlanks(after)}`);
      const rows = await dialect.first(behind.orderBy(name), limit).execute();
      return rows.map((row) => row.customer);
    },

    async findCustomer(customer) {
      const row = await customers()
        .where(sql<boolean>`${name} = ${withoutTrailingBlanks(customer)}`)
        .executeTakeFirst();
      return row?.customer ?? null;
    },
  };

  // One parameter a name: SQL Server allows no subquery in a sum. Names come from a command line or a page of customers.
  function isOneOf(names: readonly string[]) {
    if (names.length === 0) return sql<boolean>`1 = 0`;
    return sql<boolean>`${name} in (${sql.join(names.map(withoutTrailingBlanks))})`;
  }
}

const countWhere = (condition: ReturnType<typeof sql>) => sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
