import { type SelectQueryBuilder, sql } from 'kysely';
import type { SqlType } from '../column-spec.ts';
import type { TableName } from '../schema.ts';
import type { JsonColumns, JsonTable, SqlDialect } from '../sql-dialect.ts';
import { fromJson } from './from-json.ts';
import { stepBatch } from './step-batch.ts';

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
  split: (column, separator) => {
    const at = sql`instr(${column}, ${sql.lit(separator)})`;
    return {
      before: sql<string>`substr(${column}, 1, nullif(${at}, 0) - 1)`,
      after: sql<string>`substr(${column}, ${at} + ${sql.lit(separator.length)})`,
    };
  },
  oneSpelling: (column) => sql<string>`min(rtrim(${column}) collate binary)`,

  rowsFromJson: <C extends JsonColumns>(rows: readonly object[], columns: C) =>
    fromJson(JSON.stringify(rows), columns).as('j') as JsonTable<C>,
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
  batch: (db, steps) => stepBatch(db, steps),
};

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
