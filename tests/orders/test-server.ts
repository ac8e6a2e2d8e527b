import { randomBytes } from 'node:crypto';
import mssql from 'mssql';

/** A server on which databases may be made and dropped. */
export const SERVER_URL: string | undefined = process.env['ORDERS_TEST_DATABASE_URL'];

export interface TestDatabase {
  readonly connectionString: string;
  /** One batch, as a person at a terminal runs it. */
  readonly run: (batch: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends every connection to it. */
  readonly drop: () => Promise<void>;
}

/** An empty database of its own. */
export async function testDatabase(url: string): Promise<TestDatabase> {
  const name = `order_sync_test_${randomBytes(6).toString('hex')}`;
  const config = mssql.ConnectionPool.parseConnectionString(url);
  const onServer = async (statement: string) => {
    const pool = await new mssql.ConnectionPool({ ...config, database: 'master' }).connect();
    await pool.query(statement).finally(() => pool.close());
  };
  await onServer(`create database [${name}]`);
  const pool = await new mssql.ConnectionPool({ ...config, database: name, requestTimeout: 120_000 }).connect();
  return {
    connectionString: `${url.replace(/(database|initial catalog)=[^;]*;?/i, '').replace(/;$/, '')};Database=${name}`,
    run: async (batch) => (await pool.request().batch(batch)).recordset ?? [],
    drop: async () => {
      await pool.close();
      await onServer(`drop database [${name}]`).catch(async () => {
        await onServer(`alter database [${name}] set single_user with rollback immediate; drop database [${name}]`);
      });
    },
  };
}
