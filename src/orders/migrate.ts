import { CompiledQuery, type Kysely } from 'kysely';
import { type MigrationInfo, Migrator } from 'kysely/migration';
import { OrderSyncError } from '../errors.ts';
import { MIGRATION_LOCK_TABLE, MIGRATION_TABLE, type SchemaMigration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { mssqlStatements } from './migrations/mssql-script.ts';
import { sqliteStep } from './migrations/sqlite-step.ts';
import type { Tables } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What has not run on this database yet. Writes nothing, and needs no more rights than a sync. */
export async function pendingMigrations(db: Kysely<Tables>, dialect: SqlDialect): Promise<readonly SchemaMigration[]> {
  const ran = new Set((await migrator(db, dialect).getMigrations()).filter(isExecuted).map(({ name }) => name));
  return MIGRATIONS.filter(({ name }) => !ran.has(name));
}

const isExecuted = ({ executedAt }: MigrationInfo): boolean => executedAt !== undefined;

/**
 * Brings the database to today's schema by Kysely's Migrator: each migration in a transaction of its own, in which it is recorded; of
 * several processes one at a time. Answers those that ran. Throws OrderSyncError CONFIGURATION_INVALID where the login may not or the
 * tables don't allow it; those before have run then.
 */
export async function migrate(db: Kysely<Tables>, dialect: SqlDialect): Promise<readonly string[]> {
  const pending = await pendingMigrations(db, dialect);
  const ran: string[] = [];
  for (const _ of pending) ran.push(...(await migrateOne(db, dialect)));
  return ran;
}

/** Runs the first that has not run by now, if there is one. */
async function migrateOne(db: Kysely<Tables>, dialect: SqlDialect): Promise<readonly string[]> {
  let failure: unknown;
  try {
    return await db.transaction().execute(async (trx) => {
      // Before Kysely looks whether its own tables are there: it would do so before it takes the lock.
      await trx.getExecutor().adapter.acquireMigrationLock(trx, { lockTable: MIGRATION_LOCK_TABLE, lockRowId: '' });
      const { error, results = [] } = await migrator(trx, dialect).migrateUp();
      failure = error;
      if (error !== undefined) throw error;
      return results.map(({ migrationName }) => migrationName);
    });
  } catch (error) {
    // What a rollback says afterwards explains nothing.
    throw explained(failure ?? error);
  }
}

function migrator(db: Kysely<Tables>, dialect: SqlDialect): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(MIGRATIONS.map((migration) => [migration.name, up(dialect, migration)])) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  });
}

const up = (dialect: SqlDialect, migration: SchemaMigration) => ({
  async up(trx: Kysely<Tables>): Promise<void> {
    if (dialect.name === 'mssql') return run(trx, mssqlStatements(trx, migration));
    // One after the other: what a step needs depends on what those before it have done.
    for (const step of migration.steps) await run(trx, await sqliteStep(trx, step));
  },
});

async function run(trx: Kysely<Tables>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await trx.executeQuery(CompiledQuery.raw(statement));
}

/** SQL Server's numbers (sys.messages): who may not, and whose data are in the way. */
const NO_PERMISSION = new Set([229, 230, 262, 297, 1088, 2760, 3704, 4902, 15151, 15247]);
const DUPLICATE_KEY = 1505;
const LOCK_TIMEOUT = 1222;

function explained(error: unknown): unknown {
  const { message, number } = innermost(error);
  const unfit = (text: string) => new OrderSyncError('CONFIGURATION_INVALID', text, { cause: error });
  const unknown = /previously executed migration (\S+) is missing/.exec(message);
  if (unknown) return unfit(`A newer order-sync has changed this database (${unknown[1]}): use that one.`);
  if (number === undefined) return error;
  if (NO_PERMISSION.has(number)) {
    return unfit(
      `The login may not change the tables (error ${number}: ${message}) Run it once as one that may: CREATE TABLE in the database, ALTER on its schema (the role db_ddladmin), and writing into ${MIGRATION_TABLE}. Or have a DBA run what \`order-sync db migrate --dry-run\` prints. The sync itself needs none of these rights.`,
    );
  }
  if (number === DUPLICATE_KEY) {
    return unfit(`A key is there twice (error ${number}: ${message}) The sync needs it to be unique: remove the superfluous rows first.`);
  }
  if (number === LOCK_TIMEOUT) {
    return new OrderSyncError('STORE_UNREACHABLE', 'Somebody else holds one of the tables for longer than 30 s. Run it again later.', {
      cause: error,
    });
  }
  return error;
}

/** Drivers wrap the server's own error. */
function innermost(error: unknown): { readonly message: string; readonly number: number | undefined } {
  let current = error;
  while (current instanceof Error && !('number' in current) && current.cause instanceof Error) current = current.cause;
  const { message = String(error), number } = Object(current) as { readonly message?: string; readonly number?: unknown };
  return { message, number: typeof number === 'number' ? number : undefined };
}
