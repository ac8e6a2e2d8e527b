import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { schemaProblems } from '../../src/orders/check.ts';
import { tableNames } from '../../src/orders/create-schema.ts';
import { migrate, pendingMigrations } from '../../src/orders/migrate.ts';
import { MIGRATIONS } from '../../src/orders/migrations/migrations.ts';
import { SCHEMA } from '../../src/orders/schema.ts';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { connectSqlite, openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { inSqlite, predecessorTables } from './predecessor.ts';
import { SOURCES } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'order sync '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** A file made of these statements. */
function fileOf(...statements: readonly string[]): string {
  files += 1;
  const file = join(folder, `orders ${files}.sqlite`);
  const database = new DatabaseSync(file);
  for (const statement of statements) database.exec(statement);
  database.close();
  return file;
}

const older = (name: string): string => readFileSync(join(import.meta.dirname, 'older', `${name}.sql`), 'utf8');
const NAMES = MIGRATIONS.map(({ name }) => name);

/** Each table's columns as the database declares them, and our indexes, without regard to their order. */
function formOf(file: string) {
  const database = new DatabaseSync(file);
  const tables = tableNames().map((table) => {
    const columns = database.prepare('select name, type, "notnull", dflt_value, pk from pragma_table_info(?) order by name').all(table);
    const indexes = database
      .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null order by name")
      .all(table);
    return [table, { columns, indexes: indexes.map(({ name, sql }) => [name, String(sql).toLowerCase().replace('if not exists ', '')]) }];
  });
  database.close();
  return Object.fromEntries(tables);
}

async function freshForm() {
  const file = join(folder, 'fresh.sqlite');
  await (await openSqliteStore({ file, create: true })).close();
  return formOf(file);
}

async function migrated(file: string): Promise<readonly string[]> {
  const store = connectSqlite({ file });
  try {
    return await migrate(store.db, store.dialect);
  } finally {
    await store.close();
  }
}

const all = (file: string, query: string): unknown[] => {
  const database = new DatabaseSync(file);
  const rows = database.prepare(query).all();
  database.close();
  return rows.map((row) => ({ ...row }));
};

describe('an order database of an earlier order-sync', () => {
  it('is brought to the schema of a fresh one when it is opened to be made, and keeps its rows', async () => {
    const file = fileOf(older('492ab0a'));
    const before = all(file, 'select * from FACT_ORDER_LIST');
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('`order-sync db migrate`'),
    });

    const store = await openSqliteStore({ file, create: true, sourceColumns: SOURCES });
    expect(await pendingMigrations(store.db, store.dialect)).toEqual([]);
    expect(await store.check()).toMatchObject({ orders: 2, customers: 2, problems: [] });
    await expectOldRows(store);
    await store.close();

    expect(formOf(file)).toEqual(await freshForm());
    expect(all(file, 'select * from FACT_ORDER_LIST')).toEqual(
      before.map((row) => ({ ...Object(row), sent_hash: Object(row).sent_hash, hold_until: null })),
    );
    expect(all(file, 'select source, operation, outcome from sync_requests')).toEqual([
      { source: 'HEADER', operation: 'create', outcome: 'SETTLED' },
    ]);
    expect(all(file, 'select name from sync_migrations order by name')).toEqual(NAMES.map((name) => ({ name })));
    expect(await migrated(file)).toEqual([]);
  });

  async function expectOldRows(store: SqlOrderStore): Promise<void> {
    const syncId = '202611010900-SYNC-11111111';
    expect(await store.syncs.readCustomer(syncId, "B'HOOD")).toMatchObject({ counts: { created: 1, held: 1, orders: 2 } });
    expect(await store.syncs.readCreated({ syncId, customer: "B'HOOD", rows: 'orders', after: null, limit: 9 })).toMatchObject([
      { orderNumber: 'BHO-00001', mondayId: '9007199254740993' },
    ]);
    const [story] = await store.syncs.readStory({ orderNumber: 'BHO-00001' });
    expect(story).toMatchObject({ order: { orderNumber: 'BHO-00001' }, lines: [{ sizeCode: 'XS/S', qty: 7 }] });
  }

  it('that all migrations so far have run on is brought to today by those that came since', async () => {
    const file = fileOf(
      older('6905fe9'),
      'create table sync_migrations (name varchar(255) not null primary key, timestamp varchar(255) not null)',
      ...['0001_tables', '0002_columns', '0003_values', '0004_indexes'].map(
        (name) => `insert into sync_migrations values ('${name}', '2026-11-24T18:00:00.000Z')`,
      ),
    );
    await migrated(file);
    const [form, fresh] = [formOf(file), await freshForm()];
    for (const table of tableNames()) expect(form[table].columns, table).toEqual(fresh[table].columns);
    for (const table of tableNames()) expect(form[table].indexes, table).toEqual(expect.arrayContaining(fresh[table].indexes));
  });

  it('is changed once, by whichever of several processes comes first', async () => {
    const file = fileOf(older('492ab0a'));
    const stores = await Promise.all([1, 2, 3].map(() => openSqliteStore({ file, create: true })));
    for (const store of stores) await store.close();
    expect(all(file, 'select count(*) as ran from sync_migrations')).toEqual([{ ran: NAMES.length }]);
    expect(all(file, 'select count(*) as kept from sync_outcomes')).toEqual([{ kept: 2 }]);
  });

  it('stays as it was where a migration fails half-way, and is not recorded', async () => {
    const file = fileOf(older('492ab0a'), 'create table sync_outcomes_before (other)');
    await expect(migrated(file)).rejects.toThrow('sync_outcomes_before');
    expect(all(file, 'select name from sync_migrations')).toEqual([{ name: '0001_tables' }]);
    expect(all(file, "select name from pragma_table_info('ORDER_LIST_LINES') where name = 'sent_hash'")).toEqual([]);
    expect(all(file, 'select count(*) as kept from sync_outcomes')).toEqual([{ kept: 2 }]);
  });

  it('of a newer one is refused in plain words where something is to be changed, and read where nothing is', async () => {
    const recorded = "insert into sync_migrations values ('9999_of_tomorrow', '2036-01-01T00:00:00.000Z')";
    const table = 'create table sync_migrations (name varchar(255) not null primary key, timestamp varchar(255) not null)';
    await expect(migrated(fileOf(older('492ab0a'), table, recorded))).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('A newer order-sync has changed this database (9999_of_tomorrow)'),
    });
    const done = fileOf(older('492ab0a'));
    await migrated(done);
    const database = new DatabaseSync(done);
    database.exec(recorded);
    database.close();
    await (await openSqliteStore({ file: done, create: true })).close();
  });
});

describe("the predecessor's tables, in SQLite's double of them", () => {
  it('get what the sync needs, and lose nothing', async () => {
    const row = `insert into FACT_ORDER_LIST (record_uuid, "AAG ORDER NUMBER", "CUSTOMER NAME", "∆", sync_state) values ('a', 'N-1', 'B''HOOD', 'δ', 'COMPLETED')`;
    const file = fileOf(...predecessorTables().map(inSqlite), row);
    const store = connectSqlite({ file });
    expect(await schemaProblems(store.db, store.dialect, [])).toContainEqual(
      expect.stringMatching(
        /^The table ORDER_LIST_LINES lacks the column "monday_subitem_id"\. DDL: alter table "ORDER_LIST_LINES" add column "monday_subitem_id" text\.$/,
      ),
    );
    await store.close();

    expect(await migrated(file)).toEqual(NAMES);
    await (await openSqliteStore({ file, sourceColumns: [...SOURCES, '∆'] })).close();
    const [form, fresh] = [formOf(file), await freshForm()];
    for (const table of tableNames()) {
      const types = (of: typeof form) =>
        Object.fromEntries(of[table].columns.map(({ name, type }: { name: string; type: string }) => [name, type.toLowerCase()]));
      expect(types(form), table).toMatchObject(types(fresh));
      expect(form[table].indexes, table).toEqual(expect.arrayContaining(fresh[table].indexes));
    }
    expect(all(file, 'select "AAG ORDER NUMBER" as number, "∆" as delta, sync_state from FACT_ORDER_LIST')).toEqual([
      { number: 'N-1', delta: 'δ', sync_state: 'COMPLETED' },
    ]);
  });
});

describe('the migrations', () => {
  it('stand in the order of their names, which no two share', () => {
    expect(NAMES.toSorted()).toEqual(NAMES);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it('know every index of the schema, so that an older database gets it', () => {
    const made = MIGRATIONS.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'index' ? [step.index.name] : [])));
    const wanted = Object.values(SCHEMA).flatMap(({ indexes }) => indexes.map(({ name }) => name));
    expect(wanted.filter((name) => !made.includes(name))).toEqual([]);
  });
});
