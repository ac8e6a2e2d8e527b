import { randomBytes } from 'node:crypto';
import mssql from 'mssql';
import { afterAll, describe, it } from 'vitest';
import { createSchema } from '../../src/orders/create-schema.ts';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
import { openMssqlStore } from '../../src/orders/mssql/open-mssql-store.ts';
import { orderStoreContract } from './contract.ts';
import { SOURCES } from './rows.ts';

/** A server on which databases may be made and dropped; each test gets one of its own. */
const url = process.env['ORDERS_TEST_DATABASE_URL'];

if (url === undefined) {
  describe.skip('order store on SQL Server', () => {
    it('is skipped: ORDERS_TEST_DATABASE_URL is not set', () => undefined);
  });
} else {
  const made: string[] = [];
  const config = mssql.ConnectionPool.parseConnectionString(url);
  const onServer = async (statement: string) => {
    const pool = await new mssql.ConnectionPool({ ...config, database: 'master' }).connect();
    try {
      await pool.query(statement);
    } finally {
      await pool.close();
    }
  };
  afterAll(async () => {
    for (const name of made) await onServer(`drop database [${name}]`);
  });

  const open = async (name: string) =>
    openMssqlStore({
      connectionString: `${url.replace(/(database|initial catalog)=[^;]*;?/i, '')};Database=${name}`,
      sourceColumns: SOURCES,
    });
  orderStoreContract({
    name: 'SQL Server',
    create: async () => {
      const name = `order_sync_test_${randomBytes(6).toString('hex')}`;
      await onServer(`create database [${name}]`);
      made.push(name);
      const store = await open(name);
      await createSchema(store.db, mssqlDialect);
      return store;
    },
    again: () => open(made.at(-1) ?? ''),
  });
}
