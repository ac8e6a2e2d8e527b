import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectBoardToEqual } from './agreement.ts';
import { type DevFolder, makeDevFolder } from './dev-folder.ts';
import { ROOT } from './paths.ts';

/** `npm start` over files that are not as it left them. */

const PATIENCE = 90_000;
const FRESH = 'npm start -- --fresh throws away board, orders and workflow history, and starts anew.';

let folder: DevFolder;
let state: string;

beforeEach(async () => {
  folder = await makeDevFolder();
  state = join(folder.path, '.order-sync');
  await mkdir(join(state, 'sandbox'), { recursive: true });
  await mkdir(join(state, 'temporal'));
});

afterEach(() => folder.remove());

test.each([
  ['the orders', 'sandbox/orders.db', `order-sync: .*/sandbox/orders\\.db: The order database file is damaged.* ${FRESH}\n`],
  [
    'the board',
    'sandbox/board.db',
    `sandbox did not start. The end of .*/sandbox\\.log:\n.* not a database\nIts state is damaged. ${FRESH}\n`,
  ],
  [
    'the history',
    'temporal/temporal.db',
    `temporal did not start. The end of .*/temporal\\.log:\n.*not a database.*\nIts state is damaged. ${FRESH}\n`,
  ],
  ['the lock', 'dev-lock.db', 'order-sync: .*/dev-lock\\.db, the lock of npm start, is damaged. Delete it; it holds nothing.\n'],
])(
  'a damaged file of %s ends it with a way out',
  async (_what, file, words) => {
    writeFileSync(join(state, file), 'x'.repeat(5000));
    const ended = await folder.dev('--once', '--orders', '20').ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(`^${words}$`));
    expect(folder.processes()).toEqual([]);
  },
  PATIENCE,
);

test(
  'an order database without a column that the mapping reads is told of before anything is started; --fresh takes the way out',
  async () => {
    expect(await folder.dev('--once', '--orders', '20', '--latency', '0').ended).toMatchObject({ code: 0 });
    const database = new DatabaseSync(join(state, 'sandbox', 'orders.db'));
    database.exec('alter table FACT_ORDER_LIST drop column "PO NUMBER"');
    database.close();
    const refused = await folder.dev('--once').ended;
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^order-sync: .* FACT_ORDER_LIST lacks the column "PO NUMBER"\. .* --fresh throws away .*\n$/);

    const fresh = await folder.dev('--once', '--fresh', '--orders', '30', '--latency', '0').ended;
    expect(fresh).toMatchObject({ code: 0, stderr: '' });
    expectBoardToEqual(await folder.boardOnDisk(), folder.orders.all());
    expect(folder.orders.all()).toHaveLength(30);
  },
  PATIENCE,
);

test(
  'an order database of an earlier order-sync is brought to today and synced, with its rows',
  async () => {
    const database = new DatabaseSync(join(state, 'sandbox', 'orders.db'));
    database.exec(readFileSync(join(ROOT, 'tests', 'orders', 'older', '492ab0a.sql'), 'utf8'));
    database.close();
    const ended = await folder.dev('--once', '--latency', '0').ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('2 of 2 customers (as they were)');
    expect(folder.orders.all().map((row) => [row['AAG ORDER NUMBER'], row['sync_state']])).toEqual([
      ['BHO-00001', 'SYNCED'],
      ['PEL-00002', 'SYNCED'],
    ]);
    expect(folder.orders.query('select count(*) as n from sync_migrations')).toEqual([{ n: 4 }]);
  },
  PATIENCE,
);

test(
  'notes of earlier starts that make no sense are passed over; the token of the sandbox may come from .env',
  async () => {
    writeFileSync(join(state, 'services.json'), 'null');
    writeFileSync(join(state, 'dev.json'), '{"pid":');
    writeFileSync(join(state, 'dev.pid'), String(process.pid));
    writeFileSync(join(folder.path, '.env'), 'SANDBOX_TOKEN=one-of-our-own\n');
    expect(await folder.dev('--once', '--orders', '20', '--latency', '0').ended).toMatchObject({ code: 0, stderr: '' });
    rmSync(join(folder.path, '.env'));
    expect(await folder.dev('--once').ended).toMatchObject({ code: 0, stderr: '' });
  },
  PATIENCE,
);

test.each([
  ['--latency', '-1', 'from 0 to 60,000'],
  ['--latency', '', 'from 0 to 60,000'],
  ['--orders', '0', 'from 1 to 100,000'],
  ['--orders', '1e3', 'from 1 to 100,000'],
])('%s %j is refused as usage, and nothing is made', async (option, value, words) => {
  rmSync(state, { recursive: true });
  const ended = await folder.dev(`${option}=${value}`).ended;
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(`is invalid. It must be a whole number ${words}.`);
  expect(existsSync(state)).toBe(false);
});
