import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { isBusy } from './sqlite-error.ts';

/** Kysely's dialect, with transactions that take the write lock at their start. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #open: () => Promise<SqliteDatabase>;
  readonly #patienceMs: number;

  /** A transaction waits `patienceMs` for other writers before it fails as STORE_UNREACHABLE. */
  constructor(open: () => Promise<SqliteDatabase>, patienceMs: number) {
    super({ database: open });
    this.#open = open;
    this.#patienceMs = patienceMs;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#open }, this.#patienceMs);
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite rolls DDL back, too. Kysely doesn't count on it, since it leaves such a migration no way to switch foreign keys off; ours don't want to. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #patienceMs: number;

  constructor(config: SqliteDialectConfig, patienceMs: number) {
    super(config);
    this.#patienceMs = patienceMs;
  }

  /**
   * Every transaction of ours writes. One that began as a reader would fail, instead of waiting, where another process wrote
   * meanwhile. The wait is asynchronous, since the lock's owner may be another connection of this very process, which could never
   * commit while SQLite's own wait blocks the thread.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const deadline = Date.now() + this.#patienceMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
  }
}
