import type { StoreConfig } from '../config/config.ts';
import type { OrderStore } from './order-store.ts';
import { type OrderTables, orderTables } from './order-tables.ts';
import { connectSqlite, openSqliteStore } from './sqlite/open-sqlite-store.ts';

/**
 * Opens the orders' database that the configuration names. Throws OrderSyncError: CONFIGURATION_INVALID where it is missing, is
 * something else, or lacks tables or columns; STORE_UNREACHABLE where it does not answer. SQL Server is first called by the first query.
 *
 * `mayLag`: whoever asks only shows what it reads, to people, so that with `read_only_intent` its reads may come from a readable secondary,
 * which is seconds behind. A worker never asks for it: what it reads decides what is sent, and what became of a sync.
 */
export async function openStore(
  config: StoreConfig,
  options: { readonly sourceColumns: readonly string[]; readonly mayLag?: boolean },
): Promise<OrderStore> {
  switch (config.kind) {
    case 'sqlite':
      return openSqliteStore({ file: config.file, ...options });
    case 'mssql': {
      // Loaded only here: the driver would make every command of the sandbox wait for it.
      const { openMssqlStore } = await import('./mssql/open-mssql-store.ts');
      return openMssqlStore({ ...config, ...options });
    }
  }
}

export type { OrderTables, PlannedMigration } from './order-tables.ts';

/** An index on a big table takes its time, whatever the configuration grants a sync's statements. */
const MIGRATION_TIMEOUT_SECONDS = 3600;

/** The tables for `order-sync db migrate`, whatever they are. Throws as `openStore`, but for tables that do not fit. */
export async function openTables(config: StoreConfig, options: { readonly sourceColumns: readonly string[] }): Promise<OrderTables> {
  switch (config.kind) {
    case 'sqlite':
      return orderTables(connectSqlite({ file: config.file, ...options }));
    case 'mssql': {
      const { openMssqlStore } = await import('./mssql/open-mssql-store.ts');
      return orderTables(openMssqlStore({ ...config, ...options, requestTimeoutSeconds: MIGRATION_TIMEOUT_SECONDS }));
    }
  }
}
