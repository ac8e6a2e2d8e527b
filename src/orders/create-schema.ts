import { type CreateIndexBuilder, type Kysely, sql } from 'kysely';
import type { ColumnSpec, IndexSpec, TableSpec } from './column-spec.ts';
import { SCHEMA, type TableName, type Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** Creates the tables and indexes of a fresh database, in one transaction. On SQLite what exists already is left alone. */
export async function createSchema(db: Kysely<Tables>, dialect: SqlDialect): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const statement of schemaStatements(trx, dialect)) await trx.executeQuery(statement.compile());
  });
}

/** The statements that `createSchema` runs, in their order. */
export function schemaStatements(db: Kysely<Tables>, dialect: SqlDialect) {
  return tableNames().flatMap((name) => [
    createTable(db, dialect, name),
    ...SCHEMA[name].indexes.map((index) => createIndex(db, dialect, { table: name, index })),
  ]);
}

export const tableNames = (): TableName[] => Object.keys(SCHEMA) as TableName[];

/** A table as it is today. */
export function createTable(db: Kysely<Tables>, dialect: SqlDialect, name: TableName) {
  const table: TableSpec = SCHEMA[name];
  let create = db.schema.createTable(name).$call((builder) => (dialect.createsIfNotExists ? builder.ifNotExists() : builder));
  let keyDeclared = false;
  for (const [column, spec] of Object.entries(table.columns)) {
    const identity = spec.default === 'identity';
    keyDeclared ||= identity;
    const type = identity ? identityColumn(dialect) : dialect.columnType(spec);
    create = create.addColumn(column, sql`${type}`, (builder) => {
      const value = dialect.columnDefault(spec);
      const withDefault = value === undefined ? builder : builder.defaultTo(value);
      return spec.nullable || identity ? withDefault : withDefault.notNull();
    });
    if (spec.oneOf) create = create.addCheckConstraint(`CK_${name}_${column}`, isOneOf(column, spec));
  }
  if (table.primaryKey && !keyDeclared) create = create.addPrimaryKeyConstraint(`PK_${name}`, [...table.primaryKey] as never[]);
  if (table.unique) create = create.addUniqueConstraint(`UQ_${name}`, [...table.unique] as never[]);
  return create;
}

export function createIndex(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  { table, index }: { readonly table: TableName; readonly index: IndexSpec },
): CreateIndexBuilder {
  const create = db.schema
    .createIndex(index.name)
    .on(table)
    .$call((builder) => (dialect.createsIfNotExists ? builder.ifNotExists() : builder))
    .$call((builder) => (index.unique ? builder.unique() : builder))
    .expression(sql`${sql.join(index.on.map((column) => dialect.indexed(column)))}`);
  if (!index.where) return create as CreateIndexBuilder;
  const { column, oneOf } = index.where;
  const isIndexed = oneOf ? sql<boolean>`${sql.id(column)} in (${literals(oneOf)})` : sql<boolean>`${sql.id(column)} is not null`;
  return create.where(isIndexed) as CreateIndexBuilder;
}

/**
 * Adds a column to a table that may hold rows. It takes NULL: what other programs write there goes on. SQLite adds no column whose
 * default is an expression.
 */
export function addColumn(
  db: Kysely<Tables>,
  dialect: SqlDialect,
  { table, column, spec }: { readonly table: TableName; readonly column: string; readonly spec: ColumnSpec },
) {
  const isExpression = spec.default === 'now' || spec.default === 'new uuid';
  const value = isExpression && dialect.name === 'sqlite' ? undefined : dialect.columnDefault(spec);
  return db.schema
    .alterTable(table)
    .addColumn(column, sql`${dialect.columnType(spec)}`, (builder) => (value === undefined ? builder : builder.defaultTo(value)));
}

const identityColumn = (dialect: SqlDialect) =>
  dialect.name === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint identity(1,1) not null primary key`;

const isOneOf = (column: string, spec: ColumnSpec) => sql<boolean>`${sql.id(column)} in (${literals(spec.oneOf ?? [])})`;

export const literals = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));
