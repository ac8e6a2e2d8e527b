import type { Kysely } from 'kysely';
import { unfitToRead, unfitToWrite } from './column-problems.ts';
import type { ColumnSpec, FoundColumn } from './column-spec.ts';
import { addColumn, tableNames } from './create-schema.ts';
import type { StoreCheck } from './order-store.ts';
import { SCHEMA, type TableName, type Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

/**
 * What of the database does not fit the queries, in sentences, each missing column with its DDL. SQLite holds any value in any column, so
 * there only what is missing counts. Writes nothing.
 */
export async function schemaProblems(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  sourceColumns: readonly string[],
): Promise<readonly string[]> {
  const tables = tableNames();
  const found = await dialect.columnsOf(db, tables);
  const ddl = (table: TableName, column: string, spec: ColumnSpec) => addColumn(db, dialect, { table, column, spec }).compile().sql;
  const problems = tables.flatMap((table) => {
    const columns = found.get(table) ?? [];
    if (columns.length === 0) return [`The table ${table} is missing.`];
    const needed = neededColumns(table, sourceColumns).flatMap((name) => columnProblems(dialect, { table, name, columns, ddl }));
    return [...needed, ...foreignProblems(table, columns)];
  });
  return [...problems, ...(await dialect.obstaclesOf(db))];
}

/** What to do about them. */
export const MIGRATE_ADVICE =
  '`order-sync db migrate` adds the tables and columns of the sync (`--dry-run` shows the SQL); columns that the mapping reads are for whoever owns the table to add.';

/** As an unknown source column is made: text, whatever it holds. */
const UNKNOWN: ColumnSpec = { type: 'nvarchar(255)', nullable: true };

function columnProblems(
  dialect: SqlDialect,
  {
    table,
    name,
    columns,
    ddl,
  }: {
    readonly table: TableName;
    readonly name: string;
    readonly columns: readonly FoundColumn[];
    readonly ddl: (table: TableName, column: string, spec: ColumnSpec) => string;
  },
): readonly string[] {
  const specs: Readonly<Record<string, ColumnSpec>> = SCHEMA[table].columns;
  const spec = specs[name];
  const found = columns.find((column) => column.name === name) ?? columns.find((column) => isSameName(column.name, name));
  if (!found) return [`The table ${table} lacks the column "${name}". DDL: ${ddl(table, name, spec ?? UNKNOWN)}.`];
  if (dialect.name === 'sqlite') return [];
  const problem = spec === undefined || isRead(table, name) ? unfitToRead(spec?.type, found) : unfitToWrite(spec, found);
  return problem === null ? [] : [`The column "${name}" of the table ${table} ${problem}.`];
}

/** As databases compare the names of columns, as a rule: a mapping may write them otherwise. */
const isSameName = (one: string, other: string): boolean => one.trimEnd().toLowerCase() === other.trimEnd().toLowerCase();

/** Of the predecessor's tables only what the mapping and the sync use; of our own everything. */
function neededColumns(table: TableName, sourceColumns: readonly string[]): readonly string[] {
  const all = Object.keys(SCHEMA[table].columns);
  if (table !== 'FACT_ORDER_LIST') return all;
  const own = all.filter(isOwn);
  return [...new Set([...own, 'AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER SEASON', 'AAG SEASON', ...sourceColumns])];
}

/** Source columns are in capitals, the sync's in small letters. */
const isOwn = (column: string): boolean => /^[a-z_]+$/.test(column);

const READ_ONLY: ReadonlySet<string> = new Set(['group_name', 'item_name', 'record_uuid', 'line_uuid', 'size_code', 'qty', 'created_at']);

const isRead = (table: TableName, column: string): boolean =>
  (table === 'FACT_ORDER_LIST' && !isOwn(column)) ||
  ((table === 'FACT_ORDER_LIST' || table === 'ORDER_LIST_LINES') && READ_ONLY.has(column));

/** Tables of other programs that we add rows to: what we don't know there must not have to be filled. */
const WITH_OUR_ROWS: readonly TableName[] = ['MON_Boards_Groups', 'ORDER_LIST_API_LOG'];

function foreignProblems(table: TableName, columns: readonly FoundColumn[]): readonly string[] {
  if (!WITH_OUR_ROWS.includes(table)) return [];
  return columns
    .filter(({ name, nullable, filled }) => !nullable && !filled && !Object.hasOwn(SCHEMA[table].columns, name))
    .map(({ name }) => `The column "${name}" of the table ${table} must be filled, and the sync does not know it: give it a default.`);
}

/** For `doctor`: counts only where the tables are as they should be. */
export async function checkStore(store: {
  readonly location: string;
  readonly problems: () => Promise<readonly string[]>;
  readonly counts: () => Promise<{ readonly orders: number; readonly customers: number; readonly withoutCustomer: number }>;
}): Promise<StoreCheck> {
  const { location } = store;
  const problems = await store.problems();
  if (problems.length > 0) return { location, orders: 0, customers: 0, problems: [...problems, MIGRATE_ADVICE] };
  const { orders, customers, withoutCustomer } = await store.counts();
  const nobodys = withoutCustomer > 0 ? [`${withoutCustomer} orders have no CUSTOMER NAME; they are never sent.`] : [];
  return { location, orders, customers, problems: nobodys };
}
