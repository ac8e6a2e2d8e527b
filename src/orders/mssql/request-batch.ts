import { type Kysely, type RawBuilder, sql } from 'kysely';
import { OrderSyncError } from '../../errors.ts';
import type { Answer, Batch, Change, Kept, Keyed, Rows, Source, Value } from '../batch.ts';
import type { ColumnSpec } from '../column-spec.ts';
import { SCHEMA, type Tables } from '../schema.ts';
import { type JsonColumns, json, type SqlDialect } from '../sql-dialect.ts';
import { executeBatch } from './batch.ts';
import { openJson } from './open-json.ts';
import { RequestRows, TableVariable, variableOf, whereOf } from './request-rows.ts';

/** How often a batch is tried that the server refuses. */
const MOST_TRIES = 5;

/** Sends the steps of a batch as one request: one transaction, and after its commit one SELECT of the keys that it answers. */
export async function requestBatch(
  dialect: SqlDialect,
  db: Kysely<Tables>,
  steps: (batch: Batch) => Promise<Answer>,
): Promise<readonly string[]> {
  const request = new Request(dialect);
  const answer = await steps(request);
  const query = request.statement(answer).compile(db);
  for (let tries = 1; ; tries += 1) {
    try {
      const { recordsets } = await executeBatch(db, { kind: 'transaction', sql: query.sql, parameters: query.parameters });
      return (recordsets[0] ?? []).map((row) => String(row['key']));
    } catch (error) {
      // All of it is undone, and what passes by itself the driver has tried again already. The rest is mostly a row that another one was
      // faster to insert: the next try sees it.
      if (error instanceof OrderSyncError || tries >= MOST_TRIES) throw error;
    }
  }
}

/** What an order or a line is updated with to be held. */
const AS_IT_IS = { retry_count: sql`${sql.id('t', 'retry_count')}` } as const;

/** Notes the steps down. What they keep stands in table variables, which the steps after them read. */
class Request implements Batch {
  readonly #dialect: SqlDialect;
  /** Before the transaction begins: it is to be short. */
  readonly #given: RawBuilder<unknown>[] = [];
  readonly #statements: RawBuilder<unknown>[] = [];
  readonly #names = new Map<string, number>();
  #writes = 0;

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect;
  }

  /** All of it. A single write is a transaction by itself. No `set nocount`: on some servers it would outlive the request, and silence counts. */
  statement(answer: Answer): RawBuilder<unknown> {
    const isOne = this.#writes < 2;
    const lines = [
      ...this.#given,
      ...(isOne ? [] : [sql`set xact_abort on`, sql`begin transaction`]),
      ...this.#statements,
      ...(isOne ? [] : [sql`commit transaction`]),
      ...(answer.length === 0
        ? []
        : [
            sql.join(
              answer.map((kept) => variableOf(kept).keys),
              sql`\nunion all `,
            ),
          ]),
    ];
    return sql`${sql.join(lines, sql`;\n`)};`;
  }

  /** Unpacked once: every statement that reads them then joins a table variable. */
  given<C extends JsonColumns>(rows: readonly object[], columns: C, name = 'rows'): Rows<C> {
    const given = new TableVariable(this.#dialect, this.#unique(name), columns, keyOf(columns));
    const text = openJson(JSON.stringify(rows), columns);
    const insert = sql`insert into ${given.name} (${names(columns)})\nselect ${names(columns)}\nfrom ${text} as j`;
    this.#given.push(given.declaration(false), insert);
    return given;
  }

  stored<C extends JsonColumns>(query: RawBuilder<unknown>, columns: C): Rows<C> {
    const [row, text] = [sql.id('r'), sql.id('r', 'json')];
    return new RequestRows(columns, sql`(${query}) as ${row}\ncross apply ${openJson(text, columns)} as ${sql.id('j')}`);
  }

  async update(change: Change): Promise<void> {
    this.#change(change, sql``);
  }

  async take({ name, columns = {}, set = AS_IT_IS, ...which }: Parameters<Batch['take']>[0]): Promise<Kept> {
    const { table } = which;
    const key = { name: table.as, spec: specOf(table, table.key) };
    const types = Object.entries(columns).map(([as, column]) => [as, specOf(table, column).type] as const);
    const kept = new TableVariable(this.#dialect, this.#unique(name), { [table.as]: key.spec.type, ...Object.fromEntries(types) }, key);
    this.#statements.push(kept.declaration(true));
    // Aliases, since not every server tells an output column from the table's own of that name. And never `deleted`: not every server
    // has the old values of a row that it joined.
    const output = Object.entries({ [table.as]: table.key, ...columns }).map(
      ([as, column]) => sql`inserted.${sql.id(column)} as ${sql.id(`kept_${as}`)}`,
    );
    this.#change({ ...which, set }, sql`\noutput ${sql.join(output)}\n  into ${kept.name} (${names(kept.columns)})`);
    return kept;
  }

  async hold({ of, rows, where }: Parameters<Batch['hold']>[0]): Promise<void> {
    // An update, since not every server heeds a hint.
    await this.update({ table: of, rows, where, set: AS_IT_IS });
  }

  async keep<C extends JsonColumns>({ name, columns, values, ...source }: Parameters<Batch['keep']>[0] & { columns: C }): Promise<Kept<C>> {
    const kept = new TableVariable(this.#dialect, this.#unique(name), columns, keyOf(columns));
    this.#statements.push(kept.declaration(false));
    this.#statements.push(sql`insert into ${kept.name} (${names(values)})\nselect ${list(values)}${fromOf(this.#dialect, source)}`);
    return kept;
  }

  async insert({ into, values, ...source }: Parameters<Batch['insert']>[0]): Promise<void> {
    this.#write(sql`insert into ${sql.id(into)} (${names(values)})\nselect ${list(values)}${fromOf(this.#dialect, source)}`);
  }

  async delete({ from, where }: Parameters<Batch['delete']>[0]): Promise<void> {
    this.#write(sql`delete t\nfrom ${sql.id(from.name)} as t${whereOf(where)}`);
  }

  #change({ table, set, rows, where = [] }: Change, output: RawBuilder<unknown>): void {
    const assigned = Object.entries(set).map(([column, value]) => sql`${sql.id(column)} = ${literal(value)}`);
    const from = rows === undefined ? sql`` : sql`, ${rowsOf(rows).source}`;
    const conditions = rows === undefined ? where : [isKey(this.#dialect, table), ...rowsOf(rows).conditions, ...where];
    this.#write(
      sql`update t\nset ${sql.join(assigned, sql`,\n  `)}${output}\nfrom ${sql.id(table.name)} as t${from}${whereOf(conditions)}`,
    );
  }

  #write(statement: RawBuilder<unknown>): void {
    this.#statements.push(statement);
    this.#writes += 1;
  }

  #unique(name: string): string {
    const times = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, times);
    return times === 1 ? name : `${name}${times}`;
  }
}

function fromOf(dialect: SqlDialect, { rows, of, where = [] }: Source): RawBuilder<unknown> {
  if (rows === undefined) return sql`${of === undefined ? sql`` : sql`\nfrom ${sql.id(of.name)} as t`}${whereOf(where)}`;
  const { source, conditions } = rowsOf(rows);
  const join = of === undefined ? sql`` : sql`\ninner join ${sql.id(of.name)} as t on ${isKey(dialect, of)}`;
  return sql`\nfrom ${source}${join}${whereOf([...conditions, ...where])}`;
}

function isKey(dialect: SqlDialect, table: Keyed): RawBuilder<unknown> {
  const given = specOf(table, table.key).compare === 'binary' ? dialect.exact(json(table.as)) : json(table.as);
  return sql`${sql.id('t', table.key)} = ${given}`;
}

function specOf({ name }: Keyed, column: string): ColumnSpec {
  const spec = (SCHEMA[name].columns as Readonly<Record<string, ColumnSpec>>)[column];
  if (spec === undefined) throw new TypeError(`${name} has no column ${column}.`);
  return spec;
}

function rowsOf(rows: Rows): RequestRows<JsonColumns> {
  if (rows instanceof RequestRows) return rows;
  throw new TypeError('Rows of another batch.');
}

function keyOf(columns: JsonColumns): TableVariable<JsonColumns>['key'] {
  const [[name, type] = ['', 'nvarchar(max)' as const]] = Object.entries(columns);
  return { name, spec: { type } };
}

const names = (of: object): RawBuilder<unknown> => sql.join(Object.keys(of).map((name) => sql.id(name)));
const list = (values: Readonly<Record<string, Value>>): RawBuilder<unknown> =>
  sql.join(Object.values(values).map((value) => sql`${literal(value)}`));
const literal = (value: Value): Value => (value === null ? sql`null` : value);
