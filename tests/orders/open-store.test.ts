import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { MssqlStoreConfig } from '../../src/config/config.ts';
import { MSSQL_PACE } from '../../src/config/mssql-store.ts';
import { openStore } from '../../src/orders/open-store.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { SOURCES } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'order sync '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);
const open = (name: string, sourceColumns: readonly string[] = []) => openStore({ kind: 'sqlite', file: path(name) }, { sourceColumns });

describe('opening the embedded order database', () => {
  it('makes the file, its folder and its tables only when asked to', async () => {
    await expect(open('a folder/orders.sqlite')).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('There is no order database at'),
    });
    const made = await openSqliteStore({ file: path('a folder/orders.sqlite'), create: true });
    await made.close();
    const store = await open('a folder/orders.sqlite', SOURCES);
    expect(await store.check()).toEqual({ location: path('a folder/orders.sqlite'), orders: 0, customers: 0, problems: [] });
    await store.close();
  });

  it('says what is wrong with a file that is no database', async () => {
    writeFileSync(path('notes.txt'), 'These are not the orders. '.repeat(100));
    await expect(open('notes.txt')).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('no SQLite database'),
    });
  });

  it('names a missing table, and a missing column of the mapping', async () => {
    new DatabaseSync(path('empty.sqlite')).exec('create table other (id)');
    await expect(open('empty.sqlite')).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('The table FACT_ORDER_LIST is missing.'),
    });
    const made = await openSqliteStore({ file: path('made.sqlite'), create: true });
    await made.close();
    await expect(open('made.sqlite', ['∆'])).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('lacks the column "∆"'),
    });
  });

  it('answers STORE_UNREACHABLE while another process holds the file, and goes on afterwards', async () => {
    const file = path('held.sqlite');
    const store = await openSqliteStore({ file, create: true, patienceMs: 300 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const sync = { syncId: 's', customer: 'PELOTON', workflowId: 'w', runId: 'r' };
    await expect(store.syncs.openCustomer(sync)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(await store.syncs.readCustomer('s', 'PELOTON')).toBeNull();
    other.exec('commit');
    await store.syncs.openCustomer(sync);
    expect(await store.syncs.readCustomer('s', 'PELOTON')).not.toBeNull();
    other.close();
    await store.close();
  });

  it('keeps the columns that are named with blanks, quotes and other signs apart from its own', async () => {
    const file = path('strange.sqlite');
    const strange = ['∆', 'RMB price (ex. VAT)', 'a as b', 'say "when"', 'bracket ] here', 'recordUuid', 'source0'];
    const store = await openSqliteStore({ file, create: true, sourceColumns: strange });
    const database = new DatabaseSync(file);
    for (const name of strange) database.exec(`alter table FACT_ORDER_LIST add column "${name.replaceAll('"', '""')}" text`);
    database
      .prepare(
        `insert into FACT_ORDER_LIST ("CUSTOMER NAME", sync_state, "∆", "a as b", "source0") values ('X', 'PENDING', 'delta', 'as', 'zero')`,
      )
      .run();
    database.close();
    const [row] = await store.orders.readOrders({ customer: 'X', after: null, limit: 1 });
    expect(row?.values).toEqual({
      ...Object.fromEntries(strange.map((name) => [name, null])),
      '∆': 'delta',
      'a as b': 'as',
      source0: 'zero',
    });
    expect(row?.recordUuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    await store.close();
  });
});

const mssql = (connectionString: string | undefined): MssqlStoreConfig => ({
  kind: 'mssql',
  connectionString,
  server: undefined,
  password: undefined,
  ...MSSQL_PACE,
});

describe('opening SQL Server', () => {
  it('needs a connection string, and never shows one', async () => {
    await expect(openStore(mssql(undefined), { sourceColumns: [] })).rejects.toThrow('ORDERS_DATABASE_URL is not set');
    const broken = 'Server=tcp:db;Password="s3cret';
    const error = await openStore(mssql(broken), { sourceColumns: [] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    expect(JSON.stringify(error) + String((error as Error).message)).not.toContain('s3cret');
  });

  it('connects only when it is asked something, and then says that nobody answers', async () => {
    const store = await openStore(
      mssql('Server=127.0.0.1,9;Database=orders;User Id=sa;Password=s3cret;Encrypt=false;Connection Timeout=2'),
      { sourceColumns: [] },
    );
    const error = await store.check().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(String((error as Error).message)).not.toContain('s3cret');
    await store.close();
  });
});
