import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMMAND, ROOT } from '../end-to-end/paths.ts';
import { type Ended, Program } from '../end-to-end/program.ts';
import { cleanEnv } from '../end-to-end/stack.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order sync db '));
  copyFileSync(join(ROOT, 'order-sync.toml'), join(folder, 'order-sync.toml'));
  mkdirSync(join(folder, '.order-sync', 'sandbox'), { recursive: true });
  file = join(folder, '.order-sync', 'sandbox', 'orders.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const orderSync = (...args: readonly string[]): Promise<Ended> => new Program([COMMAND, ...args], { cwd: folder, env: cleanEnv() }).ended;

function onFile<Answer>(work: (database: DatabaseSync) => Answer): Answer {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const makeOlder = (): void => onFile((database) => database.exec(readFileSync(join(ROOT, 'tests/orders/older/492ab0a.sql'), 'utf8')));
const tables = (): readonly unknown[] =>
  onFile((database) => database.prepare("select name, sql from sqlite_schema where name not like 'sqlite_%' order by name").all());

test('db migrate: a dry run prints SQL and changes nothing; without a yes nothing is changed; then it is, once', async () => {
  makeOlder();
  const before = tables();
  const shown = await orderSync('db', 'migrate', '--dry-run');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain('alter table "FACT_ORDER_LIST" add column "hold_until" text;');
  onFile((database) => {
    database.exec('begin');
    database.exec(shown.stdout);
    database.exec('rollback');
  });

  const refused = await orderSync('db', 'migrate');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --yes to do it without being asked.') });
  expect(tables()).toEqual(before);

  expect(await orderSync('customers')).toMatchObject({ code: 1, stderr: expect.stringContaining('`order-sync db migrate` adds') });
  const ran = await orderSync('db', 'migrate', '--yes');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/0001_tables .*\n.*0002_columns .*\n.*0003_values .*\n.*0004_indexes .*\n4 migrations ran\.\n$/);
  expect(await orderSync('customers')).toMatchObject({ code: 0, stdout: expect.stringContaining("B'HOOD") });

  expect(await orderSync('db', 'migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was changed') });
  expect((await orderSync('db', 'migrate', '--dry-run')).stdout).toMatch(/^-- .*: nothing to change\.\n\n$/);
}, 60_000);

test('db migrate tells of columns that the mapping reads and the table lacks, and makes none', async () => {
  makeOlder();
  onFile((database) => database.exec('alter table FACT_ORDER_LIST drop column "PO NUMBER"'));
  const ran = await orderSync('db', 'migrate', '--yes');
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain(
    '1 thing that this command leaves to you:\n  The table FACT_ORDER_LIST lacks the column "PO NUMBER". DDL: alter table "FACT_ORDER_LIST" add column "PO NUMBER" text.\n',
  );
  expect((await orderSync('db', 'migrate', '--dry-run')).stdout).toMatch(/^-- The table FACT_ORDER_LIST lacks the column "PO NUMBER"/m);
}, 60_000);

test('db without a command shows its help as a wrong use; a database that is not there is told of', async () => {
  expect(await orderSync('db')).toMatchObject({ code: 2, stderr: expect.stringContaining('migrate') });
  expect(await orderSync('db', 'migrate', '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no order database at'),
  });
}, 60_000);
