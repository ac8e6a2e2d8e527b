import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Answer, Batch, Change, Kept, Keyed, Rows, Source } from '../batch.ts';
import { SCHEMA, type Tables } from '../schema.ts';
import { type JsonColumns, json } from '../sql-dialect.ts';
import { fromJson } from './from-json.ts';

type Row = Readonly<Record<string, unknown>>;

/** Runs the steps of a batch one after another, in one transaction, which holds the write lock from its start. */
export async function stepBatch(db: Kysely<Tables>, steps: (batch: Batch) => Promise<Answer>): Promise<readonly string[]> {
  const answer = await db.transaction().execute((trx) => steps(new Steps(trx)));
  return answer.flatMap((kept) => keptOf(kept).keys());
}

class Steps implements Batch {
  readonly #trx: Transaction<Tables>;

  constructor(trx: Transaction<Tables>) {
    this.#trx = trx;
  }

  given<C extends JsonColumns>(rows: readonly object[], columns: C): Rows<C> {
    return new StepRows(columns, rows as readonly Row[]);
  }
  stored<C extends JsonColumns>(query: RawBuilder<unknown>, columns: C): Rows<C> {
    return new StepRows(columns, null, fromJson(sql`(${query})`, columns));
  }

  async update(change: Change): Promise<void> {
    if (!isEmpty(change.rows)) await updateOf(change).execute(this.#trx);
  }

  async take({ name: _, columns = {}, set, ...which }: Parameters<Batch['take']>[0]): Promise<Kept> {
    const { table, rows, where } = which;
    const types: JsonColumns = {
      [table.as]: keyType(table),
      ...Object.fromEntries(Object.keys(columns).map((as) => [as, 'nvarchar(max)'])),
    };
    if (isEmpty(rows)) return new StepKept(types, []);
    const kept = (prefix: readonly string[]) => {
      const key = sql`${keyText(table, sql.id(...prefix, table.key))} as ${sql.id(table.as)}`;
      return sql.join([key, ...Object.entries(columns).map(([as, column]) => sql`${sql.id(...prefix, column)} as ${sql.id(as)}`)]);
    };
    const found =
      set === undefined
        ? sql<Row>`select ${kept(['t'])}${fromOf({ rows, of: table, where })}`
        : sql<Row>`${updateOf({ ...which, set })} returning ${kept([])}`;
    return new StepKept(types, (await found.execute(this.#trx)).rows);
  }

  async hold(): Promise<void> {
    // The transaction holds everything.
  }

  async keep<C extends JsonColumns>({ columns, values, ...source }: Parameters<Batch['keep']>[0] & { columns: C }): Promise<Kept<C>> {
    if (isEmpty(source.rows)) return new StepKept(columns, []);
    const selected = Object.entries(values).map(([as, value]) => {
      const text = columns[as] === 'uniqueidentifier' ? sql`lower(${value})` : sql`${value}`;
      return sql`${text} as ${sql.id(as)}`;
    });
    return new StepKept(columns, (await sql<Row>`select ${sql.join(selected)}${fromOf(source)}`.execute(this.#trx)).rows);
  }

  async insert({ into, values, ...source }: Parameters<Batch['insert']>[0]): Promise<void> {
    if (isEmpty(source.rows)) return;
    const columns = Object.keys(values).map((column) => sql.id(column));
    const selected = Object.values(values).map((value) => sql`${value}`);
    await sql`insert into ${sql.id(into)} (${sql.join(columns)}) select ${sql.join(selected)}${fromOf(source)}`.execute(this.#trx);
  }

  async delete({ from, where }: Parameters<Batch['delete']>[0]): Promise<void> {
    await sql`delete from ${sql.id(from.name)} as t${whereOf(where)}`.execute(this.#trx);
  }
}

/** Rows that are known here: `null` are those that stand in the database. */
class StepRows<C extends JsonColumns> implements Rows<C> {
  readonly columns: C;
  readonly rows: readonly Row[] | null;
  #source: RawBuilder<unknown> | undefined;

  constructor(columns: C, rows: readonly Row[] | null, source?: RawBuilder<unknown>) {
    this.columns = columns;
    this.rows = rows;
    this.#source = source;
  }

  /** In a FROM, under the name `j`. */
  get source(): RawBuilder<unknown> {
    this.#source ??= fromJson(JSON.stringify(this.rows), this.columns);
    return sql`${this.#source} as ${sql.id('j')}`;
  }

  among(kept: Kept): StepRows<C> {
    return this.#filter(keptOf(kept), true);
  }
  except(kept: Kept): StepRows<C> {
    return this.#filter(keptOf(kept), false);
  }
  list(column: keyof C & string): RawBuilder<string> {
    return sql<string>`(select ${json(column)} from ${this.source})`;
  }

  #filter(kept: StepKept<JsonColumns>, wanted: boolean): StepRows<C> {
    const keys = new Set(kept.keys());
    const all = this.rows ?? [];
    const key = keyOf(kept.columns);
    const chosen = all.filter((row) => keys.has(key(row)) === wanted);
    return chosen.length === all.length ? this : new StepRows(this.columns, chosen);
  }
}

class StepKept<C extends JsonColumns> extends StepRows<C> implements Kept<C> {
  readonly isAny: RawBuilder<boolean>;

  constructor(columns: C, rows: readonly Row[]) {
    super(columns, rows);
    this.isAny = rows.length > 0 ? sql<boolean>`1 = 1` : sql<boolean>`1 = 0`;
  }

  get json(): RawBuilder<string> {
    return sql<string>`${JSON.stringify(this.rows)}`;
  }

  keys(): readonly string[] {
    return (this.rows ?? []).map(keyOf(this.columns));
  }
}

/** The first of the columns. */
function keyOf(columns: JsonColumns): (row: Row) => string {
  const [[name, type] = ['', '']] = Object.entries(columns);
  return (row) => (type === 'uniqueidentifier' ? String(row[name]).toLowerCase() : String(row[name]));
}

function updateOf({ table, set, rows, where = [] }: Change): RawBuilder<unknown> {
  const assigned = Object.entries(set).map(([column, value]) => sql`${sql.id(column)} = ${value}`);
  const from = rows === undefined ? sql`` : sql` from ${rowsOf(rows).source}`;
  const conditions = rows === undefined ? where : [isKey(table), ...where];
  return sql`update ${sql.id(table.name)} as t set ${sql.join(assigned)}${from}${whereOf(conditions)}`;
}

function fromOf({ rows, of, where = [] }: Source): RawBuilder<unknown> {
  if (rows === undefined) return sql`${of === undefined ? sql`` : sql` from ${sql.id(of.name)} as t`}${whereOf(where)}`;
  const join = of === undefined ? sql`` : sql` inner join ${sql.id(of.name)} as t on ${isKey(of)}`;
  return sql` from ${rowsOf(rows).source}${join}${whereOf(where)}`;
}

const whereOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;

const isKey = (table: Keyed): RawBuilder<unknown> => sql`${sql.id('t', table.key)} = ${json(table.as)}`;
const keyType = ({ name, key }: Keyed) =>
  (SCHEMA[name].columns as Readonly<Record<string, { readonly type: JsonColumns[string] }>>)[key]?.type ?? 'nvarchar(max)';
const keyText = (table: Keyed, column: RawBuilder<unknown>): RawBuilder<unknown> =>
  keyType(table) === 'uniqueidentifier' ? sql`lower(${column})` : column;

const isEmpty = (rows: Rows | undefined): boolean => rows !== undefined && rowsOf(rows).rows?.length === 0;

function rowsOf(rows: Rows): StepRows<JsonColumns> {
  if (rows instanceof StepRows) return rows;
  throw new TypeError('Rows of another batch.');
}

function keptOf(kept: Kept): StepKept<JsonColumns> {
  if (kept instanceof StepKept) return kept;
  throw new TypeError('Rows of another batch.');
}
