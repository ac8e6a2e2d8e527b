import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { type MssqlOptions, mssqlConnections } from '../../src/orders/mssql/connection.ts';
import { readConnectionString } from '../../src/orders/mssql/connection-string.ts';
import { PooledMssqlDialect } from '../../src/orders/mssql/driver.ts';

/** A server on which databases may be made and dropped; undefined: what needs one is skipped. */
export const TEST_SERVER: string | undefined = process.env['ORDERS_TEST_DATABASE_URL'] || undefined;

export interface FreshDatabase {
  readonly options: MssqlOptions;
  drop(): Promise<void>;
}

/** An empty database of its own. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `order_sync_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database [${name}]`);
  return {
    options: serverOptions(name),
    drop: () => dropDatabase(name),
  };
}

/** Its connections are closed, but the server may take a moment to see that. */
async function dropDatabase(name: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await onServer(`drop database [${name}]`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Runs a statement in the database master. */
export async function onServer(statement: string): Promise<void> {
  const db = connect(serverOptions('master'));
  try {
    await sql.raw(statement).execute(db);
  } finally {
    await db.destroy();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tables of a test's own.
export const connect = (options: MssqlOptions): Kysely<any> =>
  new Kysely({ dialect: new PooledMssqlDialect(mssqlConnections(options).main) });

function serverOptions(database: string): MssqlOptions {
  const { server, secret, pace } = readConnectionString(TEST_SERVER);
  return { ...pace, connectionString: undefined, server: { ...server, database }, password: secret };
}
