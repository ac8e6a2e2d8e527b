import { afterAll, beforeAll, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { eventually } from '../support/eventually.ts';
import { expectBoardToEqual, expectStatesToEqualBoard, itemsOf, keyOf } from './agreement.ts';
import { type OrderRow, textOf } from './order-rows.ts';
import type { Program } from './program.ts';
import { endOf, summaryOf } from './reports.ts';
import type { Board } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';
import { probeTemporal, type TemporalProbe } from './temporal-probe.ts';

/** Commands to a sync that is running: what is on the wire is settled, and nothing more is sent. */

/** Each test has customers of its own, of eight requests each; two requests are on the wire at a time. */
const NAMES = ['ASRV', 'CAMILLA', 'GREYSON', 'PELOTON', 'SEISSENSE', 'TAYLOR MADE', 'TITLE NINE', 'WHITE FOX'];
const REQUESTS = { batch_size: 5, writes_in_flight: 2 };

let stack: Stack;
let temporal: TemporalProbe;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => NAMES.includes(name)).map((one) => ({ ...one, orders: 40 }));
  stack = await startStack({
    sample: { orders: NAMES.length * 40, customers },
    settings: REQUESTS,
    sandbox: ['--unlimited', '--latency', '10'],
  });
  temporal = await probeTemporal(stack.temporalAddress);
});

afterAll(async () => {
  await temporal?.close();
  await stack?.stop();
});

test('a paused sync sends nothing more, and a resumed one completes', async () => {
  const ours = ['ASRV', 'CAMILLA'];
  const sync = await startSync(ours);
  expect(await stack.cli('pause')).toMatchObject({ code: 0, stderr: '' });
  await temporal.haveHeardToStop(ours);
  stack.thawSandbox();
  await temporal.noActivityIsOpen();
  const board = await boardOf(ours);
  expect(itemsOf(board).length).toBeLessThan(rowsOf(ours).length);
  expectStatesToEqualBoard(rowsOf(ours), board);
  expect(sync.running).toBe(true);

  expect(await stack.cli('resume')).toMatchObject({ code: 0, stderr: '' });
  expect(await sync.ended).toMatchObject({ code: 0, stderr: '' });
  expectBoardToEqual(await boardOf(ours), rowsOf(ours));
});

test('skipped customers stop before their next claim, or never start; the others complete, and the sync is a success', async () => {
  const ours = ['PELOTON', 'SEISSENSE', 'TAYLOR MADE'];
  const sync = await startSync(ours);
  expect(await stack.cli('skip', 'taylor made')).toMatchObject({ code: 0, stderr: '' });
  expect(await stack.cli('skip', 'PELOTON')).toMatchObject({ code: 0, stderr: '' });
  await temporal.haveHeardToStop(['PELOTON']);
  stack.thawSandbox();
  const ended = await sync.ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });

  const board = await boardOf(ours);
  expectStatesToEqualBoard(rowsOf(ours), board);
  expect(rowsOf(['SEISSENSE']).filter((row) => row['sync_state'] !== 'SYNCED')).toEqual([]);
  expect(rowsOf(['PELOTON']).filter((row) => row['sync_state'] === 'PENDING')).not.toEqual([]);
  expect(rowsOf(['TAYLOR MADE']).filter((row) => row['sync_state'] !== 'PENDING')).toEqual([]);
  const { totals, customers } = summaryOf(stack.folder, ended).summary;
  expect(customers.map(({ customer, outcome }) => [customer, outcome])).toEqual([
    ['PELOTON', 'SKIPPED'],
    ['SEISSENSE', 'SUCCESS'],
    ['TAYLOR MADE', 'SKIPPED'],
  ]);
  expect([totals.counts.created, endOf(ended).counts.created]).toEqual([itemsOf(board).length, itemsOf(board).length]);
});

test('a cancelled sync settles what is on the wire, ends with exit code 3, and the next one goes on from there', async () => {
  const ours = ['TITLE NINE', 'WHITE FOX'];
  const sync = await startSync(ours);
  const cancel = stack.start(['cancel']);
  await temporal.haveHeardToStop(ours, { cancelled: true });
  stack.thawSandbox();
  expect(await cancel.ended).toMatchObject({ code: 0, stderr: '' });
  const ended = await sync.ended;
  expect(ended).toMatchObject({ code: 3, stderr: '' });
  const board = await boardOf(ours);
  expect(itemsOf(board).length).toBeLessThan(rowsOf(ours).length);
  expectStatesToEqualBoard(rowsOf(ours), board);
  expect(endOf(ended).line).toMatch(/^CANCELLED/);
  expect(endOf(ended).counts.created).toBe(itemsOf(board).length);

  expect(await stack.cli('sync', '--execute', ...named(ours))).toMatchObject({ code: 0, stderr: '' });
  const after = await boardOf(ours);
  expectBoardToEqual(after, rowsOf(ours));
  expectStatesToEqualBoard(rowsOf(ours), after);
  // Their sizes may still have been missing.
  const withoutSizes = (shown: typeof board): readonly object[] => itemsOf(shown).map(({ subitems: _, updated_at: __, ...item }) => item);
  expect(withoutSizes(after)).toEqual(expect.arrayContaining([...withoutSizes(board)]));
});

test('Ctrl-C of the command that follows a sync cancels it in the same way', async () => {
  const ours = ['GREYSON'];
  const sync = await startSync(ours);
  sync.signal('SIGINT');
  await temporal.haveHeardToStop(ours, { cancelled: true });
  stack.thawSandbox();
  const ended = await sync.ended;
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(/^\nCancelling; waiting for what is on the wire\..*\n$/);
  const board = await boardOf(ours);
  expect(itemsOf(board).length).toBeLessThan(rowsOf(ours).length);
  expectStatesToEqualBoard(rowsOf(ours), board);
});

test('with no sync running, the commands say so in one line', async () => {
  for (const command of ['pause', 'resume', 'cancel']) {
    const ended = await stack.cli(command);
    const stderr = 'order-sync: No sync of the environment sandbox is running.\n';
    expect({ command, ...ended }).toEqual({ command, code: 1, stdout: '', stderr });
  }
});

/** Starts a sync, two customers at a time, and stops the clock of the wire as soon as it has written something. */
async function startSync(customers: readonly string[]): Promise<Program> {
  const sync = stack.start(['sync', '--execute', '--concurrency', '2', ...named(customers)]);
  await eventually('first items on the board', async () => itemsOf(await boardOf(customers)).length > 0, 20_000);
  stack.freezeSandbox();
  return sync;
}

const named = (customers: readonly string[]): readonly string[] => customers.flatMap((name) => ['--customer', name]);
const rowsOf = (customers: readonly string[]): readonly OrderRow[] => customers.flatMap((name) => stack.orders.ofCustomer(name));

async function boardOf(customers: readonly string[]): Promise<Board> {
  const keys = new Set(rowsOf(customers).map((row) => textOf(row, 'record_uuid')));
  const board = await stack.sandbox.board();
  return { ...board, groups: board.groups.map((group) => ({ ...group, items: group.items.filter((item) => keys.has(keyOf(item))) })) };
}
