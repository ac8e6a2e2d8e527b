import { type Expression, type RawBuilder, sql } from 'kysely';
import type { TableName } from './schema.ts';
import type { JsonColumns } from './sql-dialect.ts';

/**
 * The statements of one short transaction. On SQL Server they are one request, on SQLite they run one after another. So the steps never
 * see what they have written: what a statement changed goes on to the next one as `Kept` rows. All that is decided is decided by an
 * UPDATE's own condition, and everything else follows from the rows that it really changed: no step relies on a lock that a read before
 * it would hold, so that all of it stays true under READ COMMITTED SNAPSHOT.
 *
 * ```ts
 * const taken = await dialect.batch(db, async (batch) => {
 *   const orders = batch.given([{ uuid, sentHash }], { uuid: 'uniqueidentifier', sentHash: 'char(64)' });
 *   const claimed = await batch.take({ name: 'claimed', table: ORDERS, rows: orders, set: { sent_hash: json('sentHash') } });
 *   await batch.insert({ into: 'sync_requests', values: { request_key: requestKey }, where: [claimed.isAny] });
 *   return [claimed];
 * }); // the uuids that were claimed
 * ```
 *
 * A batch may be run again as a whole: when it was a deadlock's victim, when another one was faster to insert the same row, or when the
 * answer to its commit was lost. So it changes nothing the second time, and answers what it answered the first time where it can tell.
 */
export interface Batch {
  /** Rows that the caller has: one parameter. They have the table's key by its name `as`. @param name default `rows` */
  given<C extends JsonColumns>(rows: readonly object[], columns: C, name?: string): Rows<C>;
  /** Rows that stand as a JSON array in the column `json` of a query's only row. Only to be kept. */
  stored<C extends JsonColumns>(query: RawBuilder<unknown>, columns: C): Rows<C>;

  /** Changes the rows of a table, here `t`, that meet the conditions and, where `rows` are named, here `j`, have the key of one of them. */
  update(change: Change): Promise<void>;
  /**
   * The same; keeps the keys of the rows that it changed, and `columns` of theirs (as they are then), each by a name of its own. Without
   * `set` it changes nothing of the rows, orders or lines, but nobody else can either before this batch is over.
   */
  take(change: Omit<Change, 'set'> & Partial<Pick<Change, 'set'>> & { readonly name: string; readonly columns?: Names }): Promise<Kept>;
  /** Nobody else changes these orders or lines before this batch is over. For what a later statement decides by them. */
  hold(source: Source & { readonly of: Keyed }): Promise<void>;
  /** Reads rows, for the statements after it. Their key is the first column. */
  keep<C extends JsonColumns>(read: Source & { readonly name: string; readonly columns: C; readonly values: Values<C> }): Promise<Kept<C>>;
  /** One row for each of the source; without `rows` and `of`: one if the conditions are met. */
  insert(rows: Source & { readonly into: TableName; readonly values: Readonly<Record<string, Value>> }): Promise<void>;
  /** Removes the rows of a table, here `t`, that meet the conditions. */
  delete(rows: { readonly from: Keyed; readonly where: readonly RawBuilder<unknown>[] }): Promise<void>;
}

/** Something that a column can be set to; what is no expression becomes a parameter. */
export type Value = Expression<unknown> | string | number | null;
type Names = Readonly<Record<string, string>>;
type Values<C extends JsonColumns> = { readonly [Column in keyof C & string]: Value };

/** A table whose rows are named by one column. In a statement of a batch it is `t`. */
export interface Keyed {
  readonly name: TableName;
  readonly key: string;
  /** The key's name among rows. */
  readonly as: string;
}

/** Where a statement reads: `rows` as `j`, and beside each of them the row `t` of a table that has its key. */
export interface Source {
  readonly rows?: Rows | undefined;
  readonly of?: Keyed | undefined;
  readonly where?: readonly RawBuilder<unknown>[] | undefined;
}

export interface Change {
  readonly table: Keyed;
  readonly rows?: Rows | undefined;
  readonly set: Readonly<Record<string, Value>>;
  readonly where?: readonly RawBuilder<unknown>[] | undefined;
}

/** Rows of a batch. A statement that reads them has their columns as `json(name)`. */
export interface Rows<C extends JsonColumns = JsonColumns> {
  readonly columns: C;
  /** Those that have (or don't have) the key of one that was kept. */
  among(kept: Kept): Rows<C>;
  except(kept: Kept): Rows<C>;
  /** One column of theirs, for an IN. */
  list(column: keyof C & string): RawBuilder<string>;
}

/** Rows that a statement of the batch has changed or read. */
export interface Kept<C extends JsonColumns = JsonColumns> extends Rows<C> {
  readonly isAny: RawBuilder<boolean>;
  /** All of them as a JSON array. */
  readonly json: RawBuilder<string>;
}

/** A column of the table that a statement of a batch changes or reads. */
export const target = (column: string): RawBuilder<string> => sql<string>`${sql.id('t', column)}`;

/** What a batch answers: the keys of rows that it kept. */
export type Answer = readonly Kept[];
