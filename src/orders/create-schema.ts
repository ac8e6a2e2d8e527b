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
  const tables = Object.entries(SCHEMA) as [TableName, TableSpec][];
  return tables.flatMap(([name, table]) => [
    createTable(db, dialect, name, table),
    ...table.indexes.map((index) => createIndex(db, dialect, name, index)),
  ]);
}

function createTable(db: Kysely<Tables>, dialect: SqlDialect, name: TableName, table: TableSpec) {
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

function createIndex(db: Kysely<Tables>, dialect: SqlDialect, table: TableName, index: IndexSpec): CreateIndexBuilder {
  const create = db.schema
    .createIndex(index.name)
    .on(table)
    .$call((builder) => (dialect.createsIfNotExists ? builder.ifNotExists() : builder))
    .expression(sql`${sql.join(index.on.map((column) => dialect.indexed(column)))}`);
  if (!index.where) return create as CreateIndexBuilder;
  const { column, oneOf } = index.where;
  const isIndexed = oneOf ? sql<boolean>`${sql.id(column)} in (${literals(oneOf)})` : sql<boolean>`${sql.id(column)} is not null`;
  return create.where(isIndexed) as CreateIndexBuilder;
}

const identityColumn = (dialect: SqlDialect) =>
  dialect.name === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint identity(1,1) not null primary key`;

const isOneOf = (column: string, spec: ColumnSpec) => sql<boolean>`${sql.id(column)} in (${literals(spec.oneOf ?? [])})`;

export const literals = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));
