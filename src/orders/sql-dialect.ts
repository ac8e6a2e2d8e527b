import { type AliasedRawBuilder, type Expression, type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Answer, Batch } from './batch.ts';
import type { ColumnSpec, FoundColumn, SqlType } from './column-spec.ts';
import type { TableName, Tables } from './schema.ts';

/** The columns of rows that come in as JSON: plain names of ours, each with the type that it is compared or stored as. */
export type JsonColumns = Readonly<Record<string, SqlType>>;
export type JsonRow<C extends JsonColumns> = {
  [K in keyof C & string]: C[K] extends 'int' | 'smallint' | 'bit' ? number | null : string | null;
};
export type JsonTable<C extends JsonColumns> = AliasedRawBuilder<JsonRow<C>, 'j'>;
/** A column of the rows that came in as JSON. */
export const json = (column: string): RawBuilder<string> => sql<string>`${sql.id('j', column)}`;

/** The little that differs between SQL Server and SQLite. Everything else is one set of queries. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'mssql';

  /** The present instant by the database's clock, as time columns store it. */
  readonly now: RawBuilder<string>;
  /** The instant so many milliseconds from now. */
  fromNow(milliseconds: number): RawBuilder<string>;
  /** How many milliseconds ago a stored instant was, by the database's clock. */
  age(instant: Expression<unknown>): RawBuilder<number>;
  /** A stored instant as ISO 8601 in UTC. */
  instant(column: Expression<unknown>): RawBuilder<string>;
  /** A value of this type as text: digits of a decimal, `YYYY-MM-DD` of a date, lower case of a uuid. Type undefined: not known. */
  text(column: Expression<unknown>, type: SqlType | undefined): RawBuilder<string>;
  /** A customer's name as customers compare: case and trailing blanks don't matter. */
  sameName(column: Expression<unknown>): RawBuilder<string>;
  /** Text that came in as JSON, to be compared byte by byte with a `binary` column: SQL Server refuses to compare across collations. */
  exact(column: Expression<unknown>): RawBuilder<string>;
  /** Text before the first of these separators, NULL where there is none; and what is behind it. */
  split(column: Expression<unknown>, separator: string): { readonly before: RawBuilder<string>; readonly after: RawBuilder<string> };
  /** Of the spellings of a group by `sameName`, always the same one. */
  oneSpelling(column: Expression<unknown>): RawBuilder<string>;

  /** One parameter that holds all rows of a batch, as a table `j`. */
  rowsFromJson<C extends JsonColumns>(rows: readonly object[], columns: C): JsonTable<C>;
  /** The first rows of an ordered query. */
  first<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>, rows: number): SelectQueryBuilder<DB, TB, O>;

  /** A column's type and constraints, for DDL. */
  columnType(column: ColumnSpec): RawBuilder<unknown>;
  columnDefault(column: ColumnSpec): RawBuilder<unknown> | undefined;
  /** What an index holds of a column; see `IndexSpec.on`. */
  indexed(column: string): RawBuilder<unknown>;
  readonly createsIfNotExists: boolean;

  /** The columns that each of our tables really has; a missing table has none. */
  columnsOf(db: Kysely<Tables>, tables: readonly TableName[]): Promise<ReadonlyMap<TableName, readonly FoundColumn[]>>;
  /** What else on the tables our statements would fail on, in sentences. */
  obstaclesOf(db: Kysely<Tables>): Promise<readonly string[]>;

  /** Runs the steps in one transaction, on SQL Server by one request, and answers the keys that they answer. */
  batch(db: Kysely<Tables>, steps: (batch: Batch) => Promise<Answer>): Promise<readonly string[]>;
}
