import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  MssqlAdapter,
  MssqlIntrospector,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import mssql from 'mssql';
import type { MssqlResult } from './batch.ts';
import { mssqlError } from './mssql-error.ts';
import { SharingQueryCompiler } from './query-compiler.ts';

type Row = Record<string, unknown>;

/** Kysely over the pool of the `mssql` package: Kysely's T-SQL, the pool's connections. */
export class PooledMssqlDialect implements Dialect {
  readonly #config: mssql.config;

  constructor(config: mssql.config) {
    this.#config = config;
  }

  createDriver(): Driver {
    return new PooledDriver(this.#config);
  }
  createQueryCompiler(): QueryCompiler {
    return new SharingQueryCompiler();
  }
  createAdapter(): DialectAdapter {
    return new MssqlAdapter();
  }
  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new MssqlIntrospector(db);
  }
}

class PooledDriver implements Driver {
  readonly #config: mssql.config;
  #pool: mssql.ConnectionPool | undefined;

  constructor(config: mssql.config) {
    this.#config = config;
  }

  /** Connects. Kysely calls it before the first query, and again after it failed. */
  async init(): Promise<void> {
    const pool = new mssql.ConnectionPool(this.#config);
    // Without a listener, an idle connection that breaks would end the process. The next query finds out and says so.
    pool.on('error', () => undefined);
    this.#pool = await attempt(() => pool.connect());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#pool) throw new Error('The pool is not connected.');
    return new PooledConnection(this.#pool);
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
    await this.#pool?.close();
  }
}

/** One caller's use of the pool: a connection for each request, or one for all requests of a transaction. */
class PooledConnection implements DatabaseConnection {
  readonly #pool: mssql.ConnectionPool;
  #transaction: mssql.Transaction | undefined;

  constructor(pool: mssql.ConnectionPool) {
    this.#pool = pool;
  }

  async begin(settings: TransactionSettings): Promise<void> {
    const transaction = new mssql.Transaction(this.#pool);
    await attempt(() => transaction.begin(settings.isolationLevel && LEVELS[settings.isolationLevel]));
    this.#transaction = transaction;
  }

  async commit(): Promise<void> {
    await attempt(async () => this.#transaction?.commit());
    this.#transaction = undefined;
  }

  async rollback(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    try {
      await transaction?.rollback();
    } catch (error) {
      // The server has rolled back by itself (a deadlock's victim, a lost connection): the caller gets the first error.
      if ((error as { code?: string }).code !== 'EABORT') throw mssqlError(error);
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<MssqlResult<R>> {
    const request = this.#transaction ? new mssql.Request(this.#transaction) : new mssql.Request(this.#pool);
    for (const [index, value] of parameters.entries()) request.input(`${index + 1}`, parameterType(value), value);
    const { recordsets, rowsAffected } = await attempt(() => request.query(sql));
    const found = recordsets as Row[][];
    return {
      rows: (found[0] ?? []) as R[],
      numAffectedRows: BigInt(rowsAffected.reduce((sum, rows) => sum + rows, 0)),
      recordsets: found,
      rowsAffected,
    };
  }

  // biome-ignore lint/correctness/useYield: nothing of ours streams, and a silent "no rows" would be a lie.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The SQL Server driver does not stream.');
  }
}

/** Text in two declared lengths only, so that the server's cache holds one plan a statement, not one a length. */
function parameterType(value: unknown): mssql.ISqlType | (() => mssql.ISqlType) {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? (Math.abs(value) < 2 ** 31 ? mssql.Int : mssql.BigInt) : mssql.Float;
    case 'bigint':
      return mssql.BigInt;
    case 'boolean':
      return mssql.Bit;
    default:
      return typeof value === 'string' && value.length > 4000 ? mssql.NVarChar(mssql.MAX) : mssql.NVarChar(4000);
  }
}

const LEVELS: Readonly<Record<NonNullable<TransactionSettings['isolationLevel']>, mssql.IIsolationLevel>> = {
  'read uncommitted': mssql.ISOLATION_LEVEL.READ_UNCOMMITTED,
  'read committed': mssql.ISOLATION_LEVEL.READ_COMMITTED,
  'repeatable read': mssql.ISOLATION_LEVEL.REPEATABLE_READ,
  serializable: mssql.ISOLATION_LEVEL.SERIALIZABLE,
  snapshot: mssql.ISOLATION_LEVEL.SNAPSHOT,
};

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw mssqlError(error);
  }
}
