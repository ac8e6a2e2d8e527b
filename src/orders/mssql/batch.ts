import { CompiledQuery, type Kysely, type QueryResult } from 'kysely';

/** Several T-SQL statements that go to the server as one request. */
export interface SqlBatch {
  /** With `@1`, `@2`, … for the parameters, as Kysely compiles it; for example `sql`…`.compile(db)`. */
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /**
   * - `read`: it writes nothing.
   * - `transaction`: it begins and commits one transaction itself (`set xact_abort on; begin transaction; …; commit`), or is one part
   *   of the caller's own. So an error has undone the whole of it, and the driver may run it again where the server's error says that it passes.
   */
  readonly kind: 'read' | 'transaction';
}

type Row = Readonly<Record<string, unknown>>;

export interface BatchResult {
  /** The rows of each statement that answers any, in their order; a SELECT that found nothing is an empty one. */
  readonly recordsets: readonly (readonly Row[])[];
  /** Of each statement that counts its rows, in their order; `set nocount on` silences them. */
  readonly rowsAffected: readonly number[];
}

/** What the driver answers to every query. */
export interface MssqlResult<R> extends QueryResult<R>, BatchResult {}

/** How the driver knows a batch: Kysely hands the compiled query through as it is. */
export interface BatchQuery extends CompiledQuery {
  readonly batch: SqlBatch['kind'];
}

/**
 * Runs a batch: one round trip. `db` is a Kysely over `PooledMssqlDialect`, or a transaction of one. Throws what its queries throw.
 *
 * ```ts
 * const { recordsets } = await executeBatch(db, { kind: 'read', ...sql`select 1 as a; select 2 as b where 1 = 0`.compile(db) });
 * // [[{ a: 1 }], []]
 * ```
 */
export async function executeBatch<DB>(db: Kysely<DB>, { sql, parameters, kind }: SqlBatch): Promise<BatchResult> {
  const query: BatchQuery = { ...CompiledQuery.raw(sql, [...parameters]), batch: kind };
  const result = await db.executeQuery(query);
  if (!isMssqlResult(result)) throw new Error('Only the driver of SQL Server runs batches.');
  return { recordsets: result.recordsets, rowsAffected: result.rowsAffected };
}

/** `mssql` types them as an array or an object of arrays; with rows as objects it is an array. */
export const rowsOf = (recordsets: unknown): Row[][] => (Array.isArray(recordsets) ? (recordsets as Row[][]) : []);

const isMssqlResult = <R>(result: QueryResult<R>): result is MssqlResult<R> => 'recordsets' in result && 'rowsAffected' in result;
