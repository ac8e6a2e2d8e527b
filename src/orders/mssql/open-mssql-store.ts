import { Kysely } from 'kysely';
import mssql from 'mssql';
import { OrderSyncError } from '../../errors.ts';
import type { Tables } from '../schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../sql-order-store.ts';
import { mssqlDialect } from './dialect.ts';
import { PooledMssqlDialect } from './driver.ts';

/** A store on SQL Server. Nothing is connected until the first query. */
export function openMssqlStore(options: {
  /** With its secret: never logged, and in no error of ours. */
  readonly connectionString: string | undefined;
  readonly sourceColumns: readonly string[];
}): SqlOrderStore {
  const config = readConnectionString(options.connectionString);
  const db = new Kysely<Tables>({ dialect: new PooledMssqlDialect(config) });
  const location = `${config.server}, database ${config.database ?? '(default)'}`;
  return sqlOrderStore({ db, dialect: mssqlDialect, sourceColumns: options.sourceColumns, location });
}

function readConnectionString(connectionString: string | undefined): mssql.config {
  if (!connectionString) {
    throw new OrderSyncError(
      'CONFIGURATION_INVALID',
      'ORDERS_DATABASE_URL is not set. Set it to the connection string of the order database.',
    );
  }
  try {
    const config = mssql.ConnectionPool.parseConnectionString(connectionString);
    return { ...config, options: { ...config.options, appName: 'order-sync', encrypt: config.options?.encrypt ?? true } };
  } catch {
    // Without its cause: the parser's message may quote the string, with its password.
    throw new OrderSyncError(
      'CONFIGURATION_INVALID',
      'ORDERS_DATABASE_URL is no connection string of SQL Server. It looks like `Server=host,1433;Database=orders;User Id=...;Password=...`.',
    );
  }
}
