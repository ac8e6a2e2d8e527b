import { type RawBuilder, type SelectQueryBuilder, sql, type UpdateQueryBuilder } from 'kysely';
import type { JsonColumns, JsonTable, SqlDialect } from '../sql-dialect.ts';
import { foundColumns } from './found-columns.ts';
import { obstacles } from './obstacles.ts';

/** T-SQL. Whatever leaves the database does so as text, converted there: no bigint, decimal or time passes through a driver's types. */
export const mssqlDialect: SqlDialect = {
  name: 'mssql',
  now: sql<string>`sysutcdatetime()`,
  // dateadd takes an int, which milliseconds overflow at 25 days.
  fromNow: (milliseconds) =>
    sql<string>`dateadd(millisecond, ${Math.round(milliseconds % 1000)}, dateadd(second, ${Math.trunc(milliseconds / 1000)}, sysutcdatetime()))`,
  age: (instant) => sql<number>`datediff_big(millisecond, ${instant}, sysutcdatetime())`,
  instant: (column) => sql<string>`convert(varchar(23), ${column}, 126) + 'Z'`,
  text: (column, type) => {
    if (type === 'uniqueidentifier') return sql<string>`lower(convert(varchar(36), ${column}))`;
    // Style 23 is yyyy-mm-dd, of a DATE and of a DATETIME2 alike.
    if (type === 'date') return sql<string>`convert(varchar(10), ${column}, 23)`;
    if (type === undefined) return sql<string>`convert(nvarchar(4000), ${column})`;
    return /char/.test(type) ? sql<string>`${column}` : sql<string>`convert(varchar(50), ${column})`;
  },
  // Its own collation compares without regard to case, and `=` ignores trailing blanks: a bare column can use its index.
  sameName: (column) => sql<string>`${column}`,
  exact: (column) => sql<string>`${column} collate Latin1_General_BIN2`,
  oneSpelling: (column) => sql<string>`min(rtrim(${column}) collate Latin1_General_BIN2)`,

  rowsFromJson: (rows, columns) => asTable(openJson(rows, columns)),
  lockWithJson: (table, rows, columns) => asTable(sql`${sql.id(table)} with (updlock, rowlock), ${openJson(rows, columns)}`),
  updateFromJson: (table, rows, columns) => asTable(sql`${sql.id(table)}, ${openJson(rows, columns)}`),
  returningUuids: <DB, UT extends keyof DB, TB extends keyof DB, O>(update: UpdateQueryBuilder<DB, UT, TB, O>, column: string) =>
    update.output(sql<string>`lower(convert(varchar(36), inserted.${sql.id(column)}))`.as('taken')) as UpdateQueryBuilder<
      DB,
      UT,
      TB,
      { taken: string }
    >,
  first: <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>, rows: number) => query.top(rows),

  columnType: ({ type, compare }) => sql.raw(compare === 'binary' ? `${type} collate Latin1_General_BIN2` : type),
  columnDefault: (column) => {
    switch (column.default) {
      case undefined:
      case 'identity':
        return undefined;
      case 'now':
        return sql`sysutcdatetime()`;
      case 'new uuid':
        return sql`newid()`;
      default:
        return sql`${sql.lit(column.default)}`;
    }
  },
  indexed: (column) => sql.id(column.replace(/^(name|text):/, '')),
  createsIfNotExists: false,

  columnsOf: foundColumns,
  obstaclesOf: obstacles,
  isDuplicateKey: (error) => error instanceof Error && 'number' in error && (error.number === 2627 || error.number === 2601),
};

function openJson(rows: readonly object[], columns: JsonColumns) {
  const typed = Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)} ${sql.lit(`$.${name}`)}`);
  return sql`openjson(${JSON.stringify(rows)}) with (${sql.join(typed)})`;
}

const asTable = <C extends JsonColumns>(table: RawBuilder<unknown>) => table.as('j') as JsonTable<C>;
