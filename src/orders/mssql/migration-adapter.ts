import { type Kysely, MssqlAdapter, MssqlIntrospector, sql, type TableMetadata } from 'kysely';
import { MIGRATION_LOCK_TABLE, MIGRATION_TABLE } from '../migrations/migration.ts';

/**
 * Kysely's own lock belongs to the session, asks for the role db_owner, and takes a lock that it did not get for one that it has. Ours
 * ends with the transaction that migrates, and asks for no role.
 */
export class MigrationAdapter extends MssqlAdapter {
  override async acquireMigrationLock(trx: Kysely<unknown>): Promise<void> {
    await sql`
      declare @taken int;
      exec @taken = sp_getapplock @Resource = N'order-sync migration', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000;
      if @taken < 0 raiserror(N'Another process is changing the tables. Run it again later.', 16, 1);
    `.execute(trx);
  }

  override async releaseMigrationLock(): Promise<void> {
    // The transaction's end does it.
  }
}

/**
 * Only the migrator asks, and only whether its own tables are there. Kysely's answer would be every column of every table: the
 * predecessor's database has some 20,000.
 */
export class MigrationIntrospector extends MssqlIntrospector {
  readonly #db: Kysely<unknown>;

  constructor(db: Kysely<unknown>) {
    super(db);
    this.#db = db;
  }

  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string }>`
      select cast(name as nvarchar(128)) as "name" from sys.objects
      where object_id in (object_id(${MIGRATION_TABLE}), object_id(${MIGRATION_LOCK_TABLE}))
    `.execute(this.#db);
    return rows.map(({ name }) => ({ name, isView: false, isForeign: false, columns: [] }));
  }
}
