import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { OrderSyncError } from '../../errors.ts';
import { MIGRATE_ADVICE, schemaProblems } from '../check.ts';
import { migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../sql-order-store.ts';
import { sqliteDialect } from './dialect.ts';
import { ImmediateSqliteDialect } from './driver.ts';
import { NodeSqlite } from './node-sqlite.ts';
import { sqliteError } from './sqlite-error.ts';

export interface SqliteStoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /**
   * Make the file, its folder and the tables where they are missing, and bring those of an earlier order-sync to today's schema. Default
   * false: then a file that is missing or does not fit is CONFIGURATION_INVALID.
   */
  readonly create?: boolean;
  /** The source columns that the mapping reads; what `readOrders` answers in `values`. Default: none. */
  readonly sourceColumns?: readonly string[];
  /** Milliseconds that a write waits for other processes' before it fails as STORE_UNREACHABLE. Default 15,000. */
  readonly patienceMs?: number;
}

/** Milliseconds that SQLite itself waits for a lock, blocking the thread. Writers wait longer, see `driver.ts`. */
const BUSY_TIMEOUT_MS = 100;
/** While opening: another process may just be making the very same file. */
const OPEN_TIMEOUT_MS = 5000;

/** Opens the embedded order database. Several processes may have it open, all of them reading and writing. */
export async function openSqliteStore({
  file,
  create = false,
  sourceColumns = [],
  ...options
}: SqliteStoreOptions): Promise<SqlOrderStore> {
  const store = connectSqlite({ file, create, sourceColumns, ...options });
  const { db } = store;
  try {
    if (create) await migrate(db, sqliteDialect);
    const [problem, ...others] = await schemaProblems(db, sqliteDialect, create ? [] : sourceColumns);
    if (problem) {
      const more = others.length > 0 ? ` And ${others.length} more.` : '';
      throw unusable(`The order database ${file} does not fit. ${problem}${more} ${MIGRATE_ADVICE} ${ADVICE}`);
    }
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** The same without a look at its tables. */
export function connectSqlite({ file, create = false, sourceColumns = [], patienceMs = 15_000 }: SqliteStoreOptions): SqlOrderStore {
  const database = openDatabase(file, create);
  const db = new Kysely<Tables>({ dialect: new ImmediateSqliteDialect(async () => new NodeSqlite(database), patienceMs) });
  // Kysely closes only what a query has opened.
  const close = async () => {
    await db.destroy();
    if (database.isOpen) database.close();
  };
  return { ...sqlOrderStore({ db, dialect: sqliteDialect, sourceColumns, location: file }), close };
}

const ADVICE = 'Name the right file as `file` of the store in order-sync.toml, or let `npm start` make one with sample orders.';

function openDatabase(file: string, create: boolean): DatabaseSync {
  const path = file === ':memory:' ? file : resolve(file);
  if (path !== ':memory:' && !existsSync(path)) {
    if (!create) throw unusable(`There is no order database at ${file}. ${ADVICE}`);
    mkdirSync(dirname(path), { recursive: true });
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS });
    // A commit is on the disk before a request goes out: a claim that a power cut takes back would be a second item.
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database?.close();
    throw sqliteError(error);
  }
}

const unusable = (message: string) => new OrderSyncError('CONFIGURATION_INVALID', message);
