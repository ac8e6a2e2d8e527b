import { type RawBuilder, type SelectQueryBuilder, sql, type UpdateQueryBuilder } from 'kysely';
import type { SqlType } from '../column-spec.ts';
import type { TableName } from '../schema.ts';
import type { JsonColumns, JsonTable, SqlDialect } from '../sql-dialect.ts';

const NOW = sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

/**
 * SQLite has neither decimals nor big integers that JavaScript could read exactly: both are text, as dates, times and uuids are.
 * Uuids and names compare without regard to (ASCII) case by their columns' collation, as in SQL Server.
 */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  now: NOW,
  fromNow: (milliseconds) => sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`${milliseconds / 1000} seconds`})`,
  age: (instant) => sql<number>`cast(round((julianday('now') - julianday(${instant})) * 86400000) as integer)`,
  instant: (column) => sql<string>`${column}`,
  text: (column, type) => (type === 'uniqueidentifier' ? sql<string>`lower(${column})` : sql<string>`cast(${column} as text)`),
  sameName: (column) => sql<string>`rtrim(${column}) collate nocase`,
  exact: (column) => sql<string>`${column}`,
  oneSpelling: (column) => sql<string>`min(rtrim(${column}) collate binary)`,

  rowsFromJson: (rows, columns) => asTable(fromJson(rows, columns)),
  lockWithJson: (table, rows, columns) => asTable(sql`${sql.id(table)}, ${fromJson(rows, columns)}`),
  updateFromJson: (_table, rows, columns) => asTable(fromJson(rows, columns)),
  returningUuids: <DB, UT extends keyof DB, TB extends keyof DB, O>(update: UpdateQueryBuilder<DB, UT, TB, O>, column: string) =>
    update.clearReturning().returning(sql<string>`lower(${sql.id(column)})`.as('taken')) as UpdateQueryBuilder<
      DB,
      UT,
      TB,
      { taken: string }
    >,
  first: <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>, rows: number) => query.limit(rows),

  columnType: ({ type, compare }) => sql`${sql.raw(storage(type))}${collation(type, compare)}`,
  columnDefault: (column) => {
    switch (column.default) {
      case undefined:
      case 'identity': // An INTEGER PRIMARY KEY counts by itself.
        return undefined;
      case 'now':
        return sql`(${NOW})`;
      case 'new uuid':
        return sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`;
      default:
        return sql`${sql.lit(column.default)}`;
    }
  },
  indexed: (column) => {
    const [how, name] = split(column);
    if (how === 'name') return sqliteDialect.sameName(sql.id(name));
    return how === 'text' ? sql`coalesce(${sql.id(name)}, '')` : sql.id(name);
  },
  createsIfNotExists: true,

  async columnsOf(db, tables) {
    const { rows } = await sql<{ table: TableName; name: string; type: string; nullable: number; filled: number }>`
      select t.value as "table", c.name, c.type, c."notnull" = 0 as nullable, c.dflt_value is not null as filled
      from json_each(${JSON.stringify(tables)}) as t, pragma_table_info(t.value) as c
    `.execute(db);
    return new Map(
      tables.map((table) => [
        table,
        rows
          .filter((row) => row.table === table)
          .map((row) => ({ name: row.name, type: row.type.toLowerCase(), nullable: row.nullable === 1, filled: row.filled === 1 })),
      ]),
    );
  },
  obstaclesOf: async () => [],
  isDuplicateKey: (error) => error instanceof Error && 'errcode' in error && (error.errcode === 1555 || error.errcode === 2067),
};

function fromJson(rows: readonly object[], columns: JsonColumns) {
  const values = Object.keys(columns).map((name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.id(name)}`);
  return sql`(select ${sql.join(values)} from json_each(${JSON.stringify(rows)}))`;
}

const asTable = <C extends JsonColumns>(table: RawBuilder<unknown>) => table.as('j') as JsonTable<C>;

function storage(type: SqlType): string {
  return type === 'int' || type === 'smallint' || type === 'bit' ? 'integer' : 'text';
}

function collation(type: SqlType, compare: 'name' | 'binary' | undefined) {
  return type === 'uniqueidentifier' || compare === 'name' ? sql` collate nocase` : sql``;
}

function split(column: string): [how: string, name: string] {
  const [, how = '', name = ''] = /^(?:(name|text):)?(.*)$/s.exec(column) ?? [];
  return [how, name];
}
