import { type Kysely, MssqlAdapter, sql } from 'kysely';

/**
 * Kysely's own lock belongs to the session, asks for the role db_owner, and takes a lock that it did not get for one that it has. Ours
 * ends with the transaction that migrates, and asks for no role.
 */
export class MigrationAdapter extends MssqlAdapter {
  // biome-ignore lint/suspicious/noExplicitAny: as Kysely declares it.
  override async acquireMigrationLock(trx: Kysely<any>): Promise<void> {
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
