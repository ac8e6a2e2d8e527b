import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema } from '../../src/orders/create-schema.ts';
import type { MssqlOptions } from '../../src/orders/mssql/connection.ts';
import { mssqlDialect } from '../../src/orders/mssql/dialect.ts';
import { openMssqlStore } from '../../src/orders/mssql/open-mssql-store.ts';
import type { StoreCheck } from '../../src/orders/order-store.ts';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { type FreshDatabase, freshDatabase, onServer, TEST_SERVER } from './fresh-database.ts';
import { SOURCES } from './rows.ts';

/** What `doctor` finds on a real server. */
describe.skipIf(TEST_SERVER === undefined)('the check of a SQL Server (skipped without ORDERS_TEST_DATABASE_URL)', () => {
  const LOGIN = `order_sync_clerk_${Date.now().toString(36)}`;
  const PASSWORD = 'Cl3rk-of-orders!';
  let fresh: FreshDatabase;
  let owner: SqlOrderStore;
  const stores: SqlOrderStore[] = [];
  const open = (more: Partial<MssqlOptions> = {}): SqlOrderStore => {
    const store = openMssqlStore({ ...fresh.options, ...more, sourceColumns: SOURCES });
    stores.push(store);
    return store;
  };
  const asClerk = (): SqlOrderStore => {
    const { server } = fresh.options;
    if (server === undefined) throw new Error('There is no server.');
    return open({ server: { ...server, login: { type: 'sql', user: LOGIN } }, password: PASSWORD });
  };
  const part = (check: StoreCheck, what: string) => check.findings?.find((finding) => finding.what === what);
  const run = (statement: string): Promise<unknown> => sql.raw(statement).execute(owner.db as unknown as Kysely<unknown>);

  beforeAll(async () => {
    fresh = await freshDatabase();
    owner = open();
    await createSchema(owner.db, mssqlDialect);
    await onServer(`create login [${LOGIN}] with password = '${PASSWORD}'`);
    await run(`create user [${LOGIN}] for login [${LOGIN}]`);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await fresh.drop();
    await onServer(`drop login [${LOGIN}]`);
  });

  test('an owner may do all, and is told where it is, how far and how it is set up', async () => {
    const check = await open().check();
    expect(check.problems).toEqual([]);
    expect(check.findings?.map(({ what, ok }) => [what, ok])).toEqual([
      ['login', true],
      ['round trip', true],
      ['server', true],
      ['OPENJSON', true],
      ['rights', true],
      ['tables', true],
    ]);
    expect(part(check, 'login')?.text).toMatch(/^login \S+; .*; as \S+, user dbo of schema dbo$/);
    expect(part(check, 'round trip')?.text).toMatch(/^\d+\.\d ms \(the middle one of 5\)/);
    expect(part(check, 'server')?.text).toMatch(/^SQL Server \d+\.\S+, .+; collation \w+.*; READ_COMMITTED_SNAPSHOT (on|off)/);
    expect(part(check, 'tables')?.text).toBe('this login may run `db migrate`');
  });

  test('a login without rights is told each that it lacks, and how it is granted', async () => {
    await run(`grant select on [FACT_ORDER_LIST] to [${LOGIN}]`);
    await run(`grant select, insert on [sync_notes] to [${LOGIN}]`);
    const check = await asClerk().check();
    const rights = part(check, 'rights');
    expect(rights?.ok).toBe(false);
    expect(rights?.text).toContain(`UPDATE on FACT_ORDER_LIST`);
    expect(rights?.text).not.toMatch(/SELECT[^;]* on FACT_ORDER_LIST|on sync_notes/);
    expect(rights?.text).toContain(`grant update on [FACT_ORDER_LIST] to [${LOGIN}]`);
    expect(part(check, 'tables')).toMatchObject({ ok: true, text: expect.stringContaining('may not run `db migrate`') });
  });

  test('a column that is missing is a problem, and the server is told all the same', async () => {
    await run('alter table [sync_notes] drop column [text]');
    const check = await open().check();
    expect(check.problems.join()).toMatch(/sync_notes lacks the column "text"/);
    expect(part(check, 'rights')?.ok).toBe(true);
  });
});
