import { Kysely } from 'kysely';
import { OrderSyncError } from '../../errors.ts';
import type { StoreCheck } from '../order-store.ts';
import type { Tables } from '../schema.ts';
import { type SqlOrderStore, sqlOrderStore } from '../sql-order-store.ts';
import { type MssqlOptions, mssqlConnections } from './connection.ts';
import { mssqlDialect } from './dialect.ts';
import { PooledMssqlDialect } from './driver.ts';
import { serverFindings } from './server-check.ts';

/** A store on SQL Server. Nothing is connected until the first query. `mayLag` as in `openStore`. */
export function openMssqlStore(
  options: MssqlOptions & { readonly sourceColumns: readonly string[]; readonly mayLag?: boolean },
): SqlOrderStore {
  const { main, replica, location, login } = mssqlConnections(options);
  const db = new Kysely<Tables>({ dialect: new PooledMssqlDialect(main, options.mayLag ? replica : undefined) });
  const store = sqlOrderStore({ db, dialect: mssqlDialect, sourceColumns: options.sourceColumns, location });
  return { ...store, check: () => checkServer(db, { login, location }, store) };
}

/** First the server: without rights the tables tell nothing, and an error of theirs must not hide that. */
async function checkServer(
  db: Kysely<Tables>,
  { login, location }: { login: string; location: string },
  store: SqlOrderStore,
): Promise<StoreCheck> {
  const findings = await serverFindings(db, login);
  try {
    return { ...(await store.check()), findings };
  } catch (error) {
    if (!(error instanceof OrderSyncError) || error.scope === 'transient') throw error;
    return { location, orders: 0, customers: 0, problems: [error.message], findings };
  }
}
