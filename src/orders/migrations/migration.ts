import type { ColumnSpec, IndexSpec, TableSpec } from '../column-spec.ts';
import { SCHEMA, type TableName } from '../schema.ts';

/** What ran, by Kysely's Migrator; its second table is a lock that our dialects don't need. */
export const MIGRATION_TABLE = 'sync_migrations';
export const MIGRATION_LOCK_TABLE = 'sync_migrations_lock';

/**
 * What brings an older database to the schema of `schema.ts`: the predecessor's, or one of an earlier order-sync. Once published, a
 * migration keeps its name and its steps; what comes later is a migration of its own. Every step leaves alone what is there already, so
 * that it can be run again, by hand too, and none changes or removes a row.
 */
export interface SchemaMigration {
  /** Migrations run in the order of their names, which are kept in the database. */
  readonly name: string;
  /** For people: what it does, as "adds …". */
  readonly what: string;
  readonly steps: readonly Step[];
}

export type Step =
  /** The table, as it is today, where there is none. */
  | { readonly kind: 'table'; readonly table: TableName }
  | { readonly kind: 'column'; readonly table: TableName; readonly column: string; readonly spec: ColumnSpec }
  /** Where neither an index of this name is there nor one over all rows that begins with the same columns. */
  | { readonly kind: 'index'; readonly table: TableName; readonly index: IndexSpec }
  /** A predecessor's column that we don't know gets a default, so that our rows, which leave it out, may come in. */
  | { readonly kind: 'default'; readonly table: TableName; readonly column: string; readonly value: string }
  /** CHECKs that forbid what we write take it, too. Only SQL Server has tables with CHECKs that are not ours. */
  | { readonly kind: 'allow'; readonly written: readonly WrittenValue[] }
  /** A table of SQLite that an earlier order-sync made in another form is made anew with its rows; `fill` has its new columns. */
  | { readonly kind: 'refill'; readonly table: TableName; readonly fill: Readonly<Record<string, string>> };

/** A value that the sync writes into a column. */
export interface WrittenValue {
  readonly table: TableName;
  readonly column: string;
  readonly value: string;
}

export const tables = (...names: readonly TableName[]): Step[] => names.map((table) => ({ kind: 'table', table }));

export function columns<T extends TableName>(table: T, ...names: readonly (keyof (typeof SCHEMA)[T]['columns'] & string)[]): Step[] {
  const specs: TableSpec['columns'] = SCHEMA[table].columns;
  return names.flatMap((column) => {
    const spec = specs[column];
    return spec === undefined ? [] : [{ kind: 'column', table, column, spec }];
  });
}

export function indexes<T extends TableName>(table: T, ...names: readonly (typeof SCHEMA)[T]['indexes'][number]['name'][]): Step[] {
  const all: readonly IndexSpec[] = SCHEMA[table].indexes;
  return all.filter(({ name }) => (names as readonly string[]).includes(name)).map((index) => ({ kind: 'index', table, index }));
}
