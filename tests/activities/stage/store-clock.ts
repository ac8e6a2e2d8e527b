import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { createSchema } from '../../../src/orders/create-schema.ts';
import type { Tables } from '../../../src/orders/schema.ts';
import type { SqlDialect } from '../../../src/orders/sql-dialect.ts';
import { type SqlOrderStore, sqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import { sqliteDialect } from '../../../src/orders/sqlite/dialect.ts';
import { ImmediateSqliteDialect } from '../../../src/orders/sqlite/driver.ts';
import { NodeSqlite } from '../../../src/orders/sqlite/node-sqlite.ts';

const NOW = sql<string>`stage_now()`;

/** SQLite's dialect by a clock in the hands of a test. */
const clockedDialect: SqlDialect = {
  ...sqliteDialect,
  now: NOW,
  fromNow: (milliseconds) => sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', ${NOW}, ${`${milliseconds / 1000} seconds`})`,
  age: (instant) => sql<number>`cast(round((julianday(${NOW}) - julianday(${instant})) * 86400000) as integer)`,
};

/** A store in memory whose time a test lets pass, beside that of this machine, which vitest may have in its hands. */
export interface ClockedStore {
  readonly store: SqlOrderStore;
  readonly pass: (milliseconds: number) => void;
}

export async function clockedStore(sourceColumns: readonly string[]): Promise<ClockedStore> {
  const database = new DatabaseSync(':memory:');
  let passed = 0;
  database.function('stage_now', () => new Date(Date.now() + passed).toISOString());
  const db = new Kysely<Tables>({ dialect: new ImmediateSqliteDialect(async () => new NodeSqlite(database), 0) });
  await createSchema(db, sqliteDialect);
  return {
    store: sqlOrderStore({ db, dialect: clockedDialect, sourceColumns, location: ':memory:' }),
    pass(milliseconds) {
      passed += milliseconds;
    },
  };
}
