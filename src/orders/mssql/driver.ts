import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from 'kysely';
import mssql from 'mssql';

import { type BatchQuery, type MssqlResult, rowsOf } from './batch.ts';
import { MigrationAdapter, MigrationIntrospector } from './migration-adapter.ts';

import { mssqlError } from './mssql-error.ts';
import { parameterType } from './parameter-type.ts';
import { beginOn, LazyPool, type LoginHistory } from './pool.ts';
import { SharingQueryCompiler } from './query-compiler.ts';
import { type Effect, repeatedly } from './repeat.ts';

/**
 * Kysely over the pools of the `mssql` package: Kysely's T-SQL, the pool's connections, one `sp_executesql` a statement.
 *
 * `replica`: where reads outside of transactions go. A secondary's rows are seconds old, or more, so nothing that a write is decided by
 * may come from it: no page of orders, claim, lookup, state in flight, group or report at the end of a sync. Only `openStore` with
 * `mayLag` asks for it.
 */
export class PooledMssqlDialect implements Dialect {
  readonly #config: mssql.config;
  readonly #replica: mssql.config | undefined;

  constructor(config: mssql.config, replica?: mssql.config) {
    this.#config = config;
    this.#replica = replica;
  }

  createDriver(): Driver {
    return new PooledDriver(this.#config, this.#replica);
  }
  createQueryCompiler(): QueryCompiler {
    return new SharingQueryCompiler();
  }
  createAdapter(): DialectAdapter {
    return new MigrationAdapter();
  }
  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new MigrationIntrospector(db);
  }
}

interface Pools {
  readonly main: LazyPool;
  /** The same one where there is no replica. */
  readonly reads: LazyPool;
  readonly history: LoginHistory;
}

class PooledDriver implements Driver {
  readonly #pools: Pools;

  constructor(config: mssql.config, replica: mssql.config | undefined) {
    const history = { hasLoggedIn: false };
    const main = new LazyPool(config, history);
    this.#pools = { main, reads: replica ? new LazyPool(replica, history) : main, history };
  }

  async init(): Promise<void> {
    // The pools connect when they are first asked for.
  }
  async acquireConnection(): Promise<DatabaseConnection> {
    return new PooledConnection(this.#pools);
  }
  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return (connection as PooledConnection).begin(settings);
  }
  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return (connection as PooledConnection).commit();
  }
  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return (connection as PooledConnection).rollback();
  }
  async releaseConnection(): Promise<void> {
    // The pool takes a connection back after each request, and after each transaction.
  }
  async destroy(): Promise<void> {
    const { main, reads } = this.#pools;
    await Promise.all([...new Set([main, reads])].map((pool) => pool.close()));
  }
}

/** One caller's use of the pools: a connection for each request, or one for all requests of a transaction. */
class PooledConnection implements DatabaseConnection {
  readonly #pools: Pools;
  #transaction: mssql.Transaction | undefined;

  constructor(pools: Pools) {
    this.#pools = pools;
  }

  async begin({ isolationLevel }: TransactionSettings): Promise<void> {
    const { main, history } = this.#pools;
    this.#transaction = await beginOn(main, history, isolationLevel && LEVELS[isolationLevel]);
  }

  async commit(): Promise<void> {
    const transaction = this.#end();
    if (!transaction) throw new Error('There is no transaction to commit.');
    const held = connectionOf(transaction);
    try {
      await transaction.commit();
    } catch (error) {
      held?.close();
      throw mssqlError(error, this.#pools.history);
    }
  }

  /** Never throws: the caller gets the error for which it rolls back. */
  async rollback(): Promise<void> {
    const transaction = this.#end();
    const held = transaction && connectionOf(transaction);
    try {
      await transaction?.rollback();
    } catch {
      // The server has rolled back by itself (a deadlock's victim, a lost connection), or will when the connection ends.
      held?.close();
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<MssqlResult<R>> {
    const effect = effectOf(query, this.#transaction !== undefined);
    try {
      return await repeatedly(effect, async () => {
        const { recordsets, rowsAffected } = await (await this.#request(query, effect)).query(query.sql);
        const all = rowsOf(recordsets);
        const numAffectedRows = BigInt(rowsAffected.reduce((sum, rows) => sum + rows, 0));
        return { rows: (all[0] ?? []) as R[], numAffectedRows, recordsets: all, rowsAffected };
      });
    } catch (error) {
      throw mssqlError(error, this.#pools.history);
    }
  }

  /** Rows as they come, `chunkSize` at a time: the server waits where the caller is slow. Leaving the loop early stops the statement. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize = 100): AsyncIterableIterator<QueryResult<R>> {
    const effect = effectOf(query, this.#transaction !== undefined);
    let request: mssql.Request | undefined;
    let isDone = false;
    try {
      request = await repeatedly(effect, () => this.#request(query, effect));
      const stream = request.toReadableStream({ highWaterMark: chunkSize });
      request.query(query.sql).catch(() => undefined); // Its errors come by the stream.
      let rows: R[] = [];
      for await (const row of stream) {
        if (rows.push(row as R) < chunkSize) continue;
        yield { rows };
        rows = [];
      }
      isDone = true;
      if (rows.length > 0) yield { rows };
    } catch (error) {
      isDone = true;
      throw mssqlError(error, this.#pools.history);
    } finally {
      if (!isDone) request?.cancel();
    }
  }

  async #request({ parameters }: CompiledQuery, effect: Effect): Promise<mssql.Request> {
    const { main, reads } = this.#pools;
    const request = this.#transaction
      ? new mssql.Request(this.#transaction)
      : new mssql.Request(await (effect === 'read' ? reads : main).connected());
    for (const [index, value] of parameters.entries()) request.input(`${index + 1}`, parameterType(value), value);
    return request;
  }

  #end(): mssql.Transaction | undefined {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    return transaction;
  }
}

function effectOf(query: CompiledQuery & Partial<BatchQuery>, isInTransaction: boolean): Effect {
  if (isInTransaction) return 'part';
  if (query.batch !== undefined) return query.batch === 'read' ? 'read' : 'whole';
  switch (query.query.kind) {
    case 'SelectQueryNode':
      return 'read';
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
      return 'whole';
    default:
      return 'other';
  }
}

/**
 * The connection that a transaction holds. `mssql` lends it out again when a commit or a rollback has failed, perhaps with the transaction
 * still open on it, and has no public way to prevent that.
 */
const connectionOf = (transaction: mssql.Transaction): { close(): void } | undefined =>
  (transaction as unknown as { _acquiredConnection?: { close(): void } | null })._acquiredConnection ?? undefined;

const LEVELS: Readonly<Record<NonNullable<TransactionSettings['isolationLevel']>, mssql.IIsolationLevel>> = {
  'read uncommitted': mssql.ISOLATION_LEVEL.READ_UNCOMMITTED,
  'read committed': mssql.ISOLATION_LEVEL.READ_COMMITTED,
  'repeatable read': mssql.ISOLATION_LEVEL.REPEATABLE_READ,
  serializable: mssql.ISOLATION_LEVEL.SERIALIZABLE,
  snapshot: mssql.ISOLATION_LEVEL.SNAPSHOT,
};
