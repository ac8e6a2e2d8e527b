import { expect, it } from 'vitest';
import { migrate } from '../../src/orders/migrate.ts';
import { MIGRATIONS } from '../../src/orders/migrations/migrations.ts';
import { mssqlError } from '../../src/orders/mssql/mssql-error.ts';
import { recordingStore } from './recording.ts';

/** What SQL Server answers to one of the statements, as the driver passes it on. */
async function refusedBy(number: number, message: string, statement: RegExp): Promise<unknown> {
  const ran: { readonly name: string; readonly timestamp: string }[] = [];
  const { store } = recordingStore([], (sql) => {
    if (sql.startsWith('insert into "sync_migrations" ')) {
      ran.push({ name: MIGRATIONS[ran.length]?.name ?? '', timestamp: `2026-11-24T18:00:0${ran.length}.000Z` });
    }
    if (sql.startsWith('select "name", "timestamp" from "sync_migrations"')) return ran;
    if (statement.test(sql)) throw mssqlError(Object.assign(new Error(message), { number, code: 'EREQUEST' }), { hasLoggedIn: true });
    return [];
  });
  return migrate(store.db, store.dialect).catch((error: unknown) => error);
}

it.each([
  [262, "CREATE TABLE permission denied in database 'orders'.", /create table "sync_migrations"/],
  [
    1088,
    'Cannot find the object "FACT_ORDER_LIST" because it does not exist or you do not have permissions.',
    /alter table "FACT_ORDER_LIST"/,
  ],
  [4902, 'Cannot find the object "dbo.FACT_ORDER_LIST" because it does not exist or you do not have permissions.', /alter table/],
])('a login without the right (error %d) is told which rights it needs, and the way without', async (number, message, statement) => {
  expect(await refusedBy(number, message, statement)).toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringMatching(
      new RegExp(
        `^The login may not change the tables \\(error ${number}: .*CREATE TABLE.*ALTER.*db_ddladmin.*--dry-run.*needs none of these rights\\.$`,
      ),
    ),
  });
});

it('a key that is there twice, and a table that somebody holds, are told of in plain words', async () => {
  expect(await refusedBy(1505, "a duplicate key was found for 'FACT_ORDER_LIST'.", /create unique index/)).toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('A key is there twice'),
  });
  expect(await refusedBy(1222, 'Lock request time out period exceeded.', /alter table/)).toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringContaining('for longer than 30 s'),
  });
});
