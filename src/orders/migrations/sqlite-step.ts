import { type Kysely, sql } from 'kysely';
import type { IndexSpec } from '../column-spec.ts';
import { addColumn, createIndex, createTable } from '../create-schema.ts';
import { SCHEMA, type TableName, type Tables } from '../schema.ts';
import { sqliteDialect } from '../sqlite/dialect.ts';
import type { Step } from './migration.ts';

/** The statements that a step still needs on this database: SQLite knows no `if` around them. */
export async function sqliteStep(db: Kysely<Tables>, step: Step): Promise<readonly string[]> {
  const found = await columnsOf(db, step);
  switch (step.kind) {
    case 'table':
      return found.length === 0 ? [createTable(db, sqliteDialect, step.table).compile().sql] : [];
    case 'column':
      return found.length === 0 || found.includes(step.column) ? [] : [addColumn(db, sqliteDialect, step).compile().sql];
    case 'index':
      return (await hasIndex(db, step)) ? [] : [createIndex(db, sqliteDialect, step).compile().sql];
    case 'refill':
      return Object.keys(step.fill).some((column) => !found.includes(column)) && found.length > 0 ? refill(db, step, found) : [];
    case 'default':
    case 'allow':
      return [];
  }
}

async function columnsOf(db: Kysely<Tables>, step: Step): Promise<readonly string[]> {
  if (!('table' in step)) return [];
  const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${step.table})`.execute(db);
  return rows.map(({ name }) => name);
}

/** By its name; and what must be unique by its columns, too, since a primary key makes an index of its own. */
async function hasIndex(db: Kysely<Tables>, { table, index }: { readonly table: TableName; readonly index: IndexSpec }): Promise<boolean> {
  const { rows } = await sql<{ name: string; unique: number; columns: string }>`
    select i.name, i."unique", (select json_group_array(c.name) from pragma_index_info(i.name) as c) as columns
    from pragma_index_list(${table}) as i
  `.execute(db);
  return rows.some((found) => {
    if (found.name === index.name) return true;
    const columns = JSON.parse(found.columns) as readonly (string | null)[];
    return index.unique ? found.unique === 1 && String(columns) === String(index.on) : String(columns).startsWith(String(index.on));
  });
}

/** Renamed, made anew with the rows, and dropped: SQLite changes neither a primary key nor whether a column takes NULL. */
function refill(
  db: Kysely<Tables>,
  { table, fill }: { readonly table: TableName; readonly fill: Readonly<Record<string, string>> },
  found: readonly string[],
): readonly string[] {
  const old = `${table}_before`;
  const kept = Object.keys(SCHEMA[table].columns).filter((column) => found.includes(column));
  const added = Object.entries(fill).filter(([column]) => !found.includes(column));
  const into = [...kept, ...added.map(([column]) => column)].map((column) => `"${column}"`).join(', ');
  const from = [...kept.map((column) => `"${column}"`), ...added.map(([, expression]) => expression)].join(', ');
  return [
    `alter table "${table}" rename to "${old}"`,
    createTable(db, sqliteDialect, table).compile().sql,
    `insert into "${table}" (${into}) select ${from} from "${old}"`,
    `drop table "${old}"`,
    ...SCHEMA[table].indexes.map((index) => createIndex(db, sqliteDialect, { table, index }).compile().sql),
  ];
}
