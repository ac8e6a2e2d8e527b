import { type RawBuilder, sql } from 'kysely';
import type { Kept, Rows } from '../batch.ts';
import type { ColumnSpec } from '../column-spec.ts';
import { type JsonColumns, json, type SqlDialect } from '../sql-dialect.ts';

/** Rows of a request: those of a JSON parameter, or of a table variable. */
export class RequestRows<C extends JsonColumns> implements Rows<C> {
  readonly columns: C;
  /** In a FROM, under the name `j`. */
  readonly source: RawBuilder<unknown>;
  /** Belong into the WHERE of a statement that reads them. */
  readonly conditions: readonly RawBuilder<unknown>[];

  constructor(columns: C, source: RawBuilder<unknown>, conditions: readonly RawBuilder<unknown>[] = []) {
    this.columns = columns;
    this.source = source;
    this.conditions = conditions;
  }

  among(kept: Kept): RequestRows<C> {
    return this.#with(sql`exists ${variableOf(kept).thisRow}`);
  }
  except(kept: Kept): RequestRows<C> {
    return this.#with(sql`not exists ${variableOf(kept).thisRow}`);
  }

  list(column: keyof C & string): RawBuilder<string> {
    return sql<string>`(select ${json(column)} from ${this.source}${whereOf(this.conditions)})`;
  }

  #with(condition: RawBuilder<unknown>): RequestRows<C> {
    return new RequestRows(this.columns, this.source, [...this.conditions, condition]);
  }
}

/** Rows in a table variable. */
export class TableVariable<C extends JsonColumns> extends RequestRows<C> implements Kept<C> {
  readonly isAny: RawBuilder<boolean>;
  readonly json: RawBuilder<string>;
  /** For an EXISTS: the one with the key of the row `j`. */
  readonly thisRow: RawBuilder<unknown>;
  /** The keys, as text, under the name `key`. */
  readonly keys: RawBuilder<unknown>;
  readonly name: RawBuilder<unknown>;
  readonly #dialect: SqlDialect;
  readonly #key: { readonly name: string; readonly spec: Pick<ColumnSpec, 'type' | 'compare'> };

  constructor(dialect: SqlDialect, name: string, columns: C, key: TableVariable<C>['key']) {
    const variable = sql.raw(`@${name}`);
    super(columns, sql`${variable} as ${sql.id('j')}`);
    this.#dialect = dialect;
    this.#key = key;
    this.name = variable;
    const column = (of: string) => sql.id('k', of);
    this.isAny = sql<boolean>`exists (select 1 from ${variable})`;
    const own = key.spec.compare === 'binary' ? dialect.exact(json(key.name)) : json(key.name);
    this.thisRow = sql`(select 1 from ${variable} as ${sql.id('k')} where ${column(key.name)} = ${own})`;
    const names = Object.keys(columns).map(column);
    this.json = sql<string>`(select ${sql.join(names)} from ${variable} as ${sql.id('k')} for json path, include_null_values)`;
    this.keys = sql`select ${dialect.text(sql.id(key.name), key.spec.type)} as ${sql.id('key')} from ${variable}`;
  }

  get key(): { readonly name: string; readonly spec: Pick<ColumnSpec, 'type' | 'compare'> } {
    return this.#key;
  }

  /** `unique`: of rows of one table, by their key. */
  declaration(unique: boolean): RawBuilder<unknown> {
    const columns = Object.entries(this.columns).map(([name, type]) =>
      name === this.#key.name
        ? sql`${sql.id(name)} ${this.#dialect.columnType({ ...this.#key.spec, nullable: false })}${sql.raw(unique ? ' not null primary key' : '')}`
        : sql`${sql.id(name)} ${sql.raw(type)}`,
    );
    return sql`declare ${this.name} table (${sql.join(columns)})`;
  }
}

export function variableOf(kept: Kept): TableVariable<JsonColumns> {
  if (kept instanceof TableVariable) return kept;
  throw new TypeError('Rows of another batch.');
}

export function whereOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql`\nwhere ${sql.join(conditions, sql`\n  and `)}`;
}
