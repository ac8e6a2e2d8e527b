import { migrate, pendingMigrations } from './migrate.ts';
import { columnALine } from './migrations/column-a-line.ts';
import type { SchemaMigration } from './migrations/migration.ts';
import { mssqlScript } from './migrations/mssql-script.ts';
import { sqliteStep } from './migrations/sqlite-step.ts';
import type { SqlOrderStore } from './sql-order-store.ts';

/** The tables behind a store, whatever state they are in: what `order-sync db migrate` works on. */
export interface OrderTables {
  /** Without secrets. */
  readonly location: string;
  /** What has not run yet, in its order. Writes nothing, and needs no more rights than a sync. */
  plan(): Promise<readonly PlannedMigration[]>;
  /**
   * Runs it, each migration in a transaction of its own; answers the names of those that ran. Throws CONFIGURATION_INVALID where the
   * login may not change tables, or what they hold doesn't allow it.
   */
  migrate(): Promise<readonly string[]>;
  /** As of the store. */
  problems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface PlannedMigration {
  readonly name: string;
  /** For people, as "adds …". */
  readonly what: string;
  /** What a person may run by hand instead; of SQLite what this very file still needs. */
  readonly sql: string;
}

/** The tables of a store, for `order-sync db migrate`. */
export function orderTables(store: SqlOrderStore): OrderTables {
  const { db, dialect, location, problems, close } = store;
  const sqlOf = async (migration: SchemaMigration) =>
    dialect.name === 'mssql' ? mssqlScript(db, migration) : await sqliteScript(store, migration);
  return {
    location,
    problems,
    close,
    async plan() {
      const pending = await pendingMigrations(db, dialect);
      return Promise.all(pending.map(async (migration) => ({ name: migration.name, what: migration.what, sql: await sqlOf(migration) })));
    },
    migrate: () => migrate(db, dialect),
  };
}

async function sqliteScript({ db }: SqlOrderStore, { name, what, steps }: SchemaMigration): Promise<string> {
  const statements: string[] = [];
  for (const step of steps) statements.push(...(await sqliteStep(db, step)));
  return [`-- ${name}: ${what}.`, ...statements.map((statement) => `${columnALine(statement)};`), ''].join('\n');
}
