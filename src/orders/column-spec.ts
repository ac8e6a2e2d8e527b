import type { Generated } from 'kysely';

/** A column's type in SQL Server's words, which are the predecessor's. */
export type SqlType =
  | 'uniqueidentifier'
  | 'bigint'
  | 'int'
  | 'smallint'
  | 'bit'
  | 'date'
  | 'datetime2'
  | `char(${number})`
  | `varchar(${number})`
  | `nvarchar(${number | 'max'})`
  | `decimal(${number},${number})`;

export interface ColumnSpec {
  readonly type: SqlType;
  readonly nullable: boolean;
  /** What a row gets that is inserted without a value: a constant, the time, a new uuid, or the next number. */
  readonly default?: string | number | 'now' | 'new uuid' | 'identity';
  /** The only values it takes, besides NULL. */
  readonly oneOf?: readonly string[];
  /** A text column of the predecessor may be as short as this: no value of ours is longer. Default: the type's own length. */
  readonly atLeast?: number;
  /** How its values compare: `name` without regard to case, as customers do; `binary` byte by byte. Default: the database's own. */
  readonly compare?: 'name' | 'binary';
}

/** A column as a database has it. */
export interface FoundColumn {
  readonly name: string;
  /** In SQL Server's words: `nvarchar(100)`, `decimal(17,4)`, `datetime2(7)`. In SQLite's own words there. */
  readonly type: string;
  readonly nullable: boolean;
  /** A row that is inserted without it gets a value: a default, the next number, a computed one. */
  readonly filled: boolean;
}

export interface IndexSpec {
  readonly name: string;
  /** `name:COLUMN` is the column as customers compare, `text:COLUMN` the column with '' for NULL: what a query orders or compares by. */
  readonly on: readonly string[];
  /** Only rows where the column holds one of these, or (without these) anything. Queries must repeat the condition with the same literals. */
  readonly where?: { readonly column: string; readonly oneOf?: readonly string[] };
  readonly unique?: boolean;
}

export interface TableSpec {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly string[];
  readonly indexes: readonly IndexSpec[];
}

type More = Omit<ColumnSpec, 'type' | 'nullable'>;

export const required = <T extends SqlType, M extends More>(type: T, more?: M): { type: T; nullable: false } & M => ({
  type,
  nullable: false,
  ...(more as M),
});
export const optional = <T extends SqlType>(type: T, more?: More): { type: T; nullable: true } & More => ({
  type,
  nullable: true,
  ...more,
});

/** A column's type in TypeScript. Decimals, dates and bigints are text: no value passes through a float or a time zone. */
type Value<C extends ColumnSpec> = C['type'] extends 'int' | 'smallint' | 'bit' ? number : string;

type Column<C extends ColumnSpec> = C['nullable'] extends true
  ? Value<C> | null
  : C['default'] extends NonNullable<ColumnSpec['default']>
    ? Generated<Value<C>>
    : Value<C>;

/** The Kysely table type of a description. */
export type TableOf<T extends TableSpec> = { [K in keyof T['columns'] & string]: Column<T['columns'][K]> };
