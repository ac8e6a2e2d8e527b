import type { Kysely } from 'kysely';
import type { StoreCheck } from './order-store.ts';
import { SCHEMA, type TableName, type Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What the database lacks of the tables and columns that the queries use, in sentences. */
export async function schemaProblems(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  sourceColumns: readonly string[],
): Promise<readonly string[]> {
  const tables = Object.keys(SCHEMA) as TableName[];
  const found = await dialect.columnsOf(db, tables);
  return tables.flatMap((table) => {
    const columns = found.get(table) ?? new Set();
    if (columns.size === 0) return [`The table ${table} is missing.`];
    return neededColumns(table, sourceColumns)
      .filter((column) => !columns.has(column))
      .map((column) => `The table ${table} lacks the column "${column}".`);
  });
}

/** Of the predecessor's tables only what the mapping and the sync use; of our own everything. */
function neededColumns(table: TableName, sourceColumns: readonly string[]): readonly string[] {
  const all = Object.keys(SCHEMA[table].columns);
  if (table !== 'FACT_ORDER_LIST') return all;
  const own = all.filter((column) => /^[a-z_]+$/.test(column)); // Source columns are in capitals, the sync's in small letters.
  return [...new Set([...own, 'AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER SEASON', 'AAG SEASON', ...sourceColumns])];
}

/** For `doctor`: counts only where the tables are as they should be. */
export async function checkStore(store: {
  readonly location: string;
  readonly problems: () => Promise<readonly string[]>;
  readonly counts: () => Promise<{ readonly orders: number; readonly customers: number; readonly withoutCustomer: number }>;
}): Promise<StoreCheck> {
  const { location } = store;
  const problems = await store.problems();
  if (problems.length > 0) return { location, orders: 0, customers: 0, problems };
  const { orders, customers, withoutCustomer } = await store.counts();
  const nobodys = withoutCustomer > 0 ? [`${withoutCustomer} orders have no CUSTOMER NAME; they are never sent.`] : [];
  return { location, orders, customers, problems: nobodys };
}
