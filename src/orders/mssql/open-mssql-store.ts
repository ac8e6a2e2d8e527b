import { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../sql-order-store.ts';
import { type MssqlOptions, mssqlConnections } from './connection.ts';
import { mssqlDialect } from './dialect.ts';
import { PooledMssqlDialect } from './driver.ts';

/** A store on SQL Server. Nothing is connected until the first query. `mayLag` as in `openStore`. */
export function openMssqlStore(
  options: MssqlOptions & { readonly sourceColumns: readonly string[]; readonly mayLag?: boolean },
): SqlOrderStore {
  const { main, replica, location } = mssqlConnections(options);
  const db = new Kysely<Tables>({ dialect: new PooledMssqlDialect(main, options.mayLag ? replica : undefined) });
  return sqlOrderStore({ db, dialect: mssqlDialect, sourceColumns: options.sourceColumns, location });
}
