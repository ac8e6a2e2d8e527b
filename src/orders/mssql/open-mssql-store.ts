import { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../sql-order-store.ts';
import { readConnectionString } from './connection-string.ts';
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
