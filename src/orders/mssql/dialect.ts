import { type SelectQueryBuilder, sql } from 'kysely';
import type { JsonColumns, JsonTable, SqlDialect } from '../sql-dialect.ts';
import { foundColumns } from './found-columns.ts';
import { obstacles } from './obstacles.ts';
import { openJson } from './open-json.ts';
import { requestBatch } from './request-batch.ts';

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
  split: (column, separator) => {
    const at = sql`charindex(${sql.lit(separator)}, ${column})`;
    return {
      before: sql<string>`left(${column}, nullif(${at}, 0) - 1)`,
      after: sql<string>`substring(${column}, ${at} + ${sql.lit(separator.length)}, 4000)`,
    };
  },
  oneSpelling: (column) => sql<string>`min(rtrim(${column}) collate Latin1_General_BIN2)`,

  rowsFromJson: <C extends JsonColumns>(rows: readonly object[], columns: C) =>
    openJson(JSON.stringify(rows), columns).as('j') as JsonTable<C>,
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
  batch: (db, steps) => requestBatch(mssqlDialect, db, steps),
};
