import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { eventually } from '../support/eventually.ts';
import { expectStatesToEqualBoard, itemsOf, keyOf } from './agreement.ts';
import { textOf } from './order-rows.ts';
import type { Ended, Program } from './program.ts';
import { writesOf, writesSince } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';
import { probeTemporal, type TemporalProbe } from './temporal-probe.ts';

/** `retry` and `groups`: one customer's workflow, however it ends. Each test has a customer of its own. */

const NAMES = ['ASRV', 'CAMILLA', 'GREYSON', 'PELOTON', 'TITLE NINE'];
const ORDERS = 40;

let stack: Stack;
let temporal: TemporalProbe;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => NAMES.includes(name)).map((one) => ({ ...one, orders: ORDERS }));
  const hood = { name: "B'HOOD", prefix: 'BHO', orders: ORDERS, groups: 2 };
  stack = await startStack({
    sample: { orders: (NAMES.length + 1) * ORDERS, customers: [...customers, hood] },
    settings: { batch_size: 5, writes_in_flight: 2 },
    sandbox: ['--unlimited', '--latency', '100'],
  });
  temporal = await probeTemporal(stack.temporalAddress);
});

afterAll(async () => {
  await temporal?.close();
  await stack?.stop();
});

test('a name in lower case with an apostrophe is found, and the report names its sync and lies where it says', async () => {
  const first = await stack.cli('retry', "b'hood");
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^✔ B'HOOD {2}SUCCESS /m);
  const { syncId, report } = foundIn(first);
  expect(report).toBe(`reports/${syncId}/customers/B-HOOD-x8518a89c.md`);
  expect(existsSync(join(stack.folder, report))).toBe(true);
});

test('a customer of which nothing failed is looked at, and nothing is sent', async () => {
  const before = writesOf(await stack.sandbox.stats());
  const again = await stack.cli('retry', "B'HOOD", '--json');
  expect(again).toMatchObject({ code: 0, stderr: '' });
  const told = JSON.parse(again.stdout);
  expect(told).toMatchObject({ customer: "B'HOOD", outcome: 'SUCCESS', counts: { created: 0, updated: 0, failed: 0 } });
  expect(existsSync(told.report)).toBe(true);
  expect(told.report).toContain(told.syncId);
  expect(writesOf(await stack.sandbox.stats())).toEqual(before);
});

test('with --failed-only what failed is sent again, and nothing that is new or has changed (need 11)', async () => {
  const [failed = {}, changed = {}] = stack.orders.ofCustomer("B'HOOD");
  const set = (row: typeof failed, values: string): void =>
    stack.orders.execute(`update FACT_ORDER_LIST set ${values} where record_uuid = ?`, textOf(row, 'record_uuid'));
  set(failed, "sync_state = 'ERROR', row_hash = null, sync_error_message = 'COLUMN_VALUE_REFUSED: No.'");
  set(changed, `"PO NUMBER" = 'changed'`);
  const before = await stack.sandbox.stats();
  const retried = await stack.cli('retry', "B'HOOD", '--failed-only', '--json');
  expect(retried).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(retried.stdout)).toMatchObject({ outcome: 'SUCCESS', counts: { orders: 1, updated: 1 } });
  expect(writesSince(before, await stack.sandbox.stats())).toEqual({ change_multiple_column_values: 1 });
  expect(await stack.cli('retry', "B'HOOD")).toMatchObject({ code: 0, stdout: expect.stringContaining('1 updated, 39 unchanged') });
});

test('while a sync of the customer runs, another one, retry and groups are BUSY: exit code 3, what to do, and nothing is touched', async () => {
  const sync = await startFrozen(['sync', '--execute', '--customer', 'CAMILLA'], 'CAMILLA');
  expect(await stack.cli('pause', '--customer', 'CAMILLA')).toMatchObject({ code: 0, stderr: '' });
  stack.thawSandbox();
  await temporal.noActivityIsOpen();
  const before = itemsOf(await stack.sandbox.board());

  const retry = await stack.cli('retry', 'camilla');
  expect(retry).toMatchObject({ code: 3, stderr: '' });
  expect(retry.stdout).toMatch(
    /^BUSY: another sync of CAMILLA is running: .*\nWait for its end, or end it: \.\/order-sync cancel --customer CAMILLA --environment sandbox\n$/,
  );
  const groups = await stack.cli('groups', '--execute', '--customer', 'CAMILLA', '--json');
  expect(groups).toMatchObject({ code: 3, stderr: '' });
  expect(JSON.parse(groups.stdout)).toMatchObject({ customer: 'CAMILLA', outcome: 'BUSY' });
  const second = await stack.cli('sync', '--execute', '--customer', 'CAMILLA');
  expect(second).toMatchObject({ code: 3, stderr: '', stdout: expect.stringContaining('1 customer is busy with another sync') });
  expect(itemsOf(await stack.sandbox.board())).toEqual(before);

  expect(await stack.cli('resume', '--customer', 'CAMILLA')).toMatchObject({ code: 0, stderr: '' });
  expect(await sync.ended).toMatchObject({ code: 0, stderr: '' });
});

test('Ctrl-C cancels a retry: its counts, its report, and the command that goes on where it stopped', async () => {
  const retry = await startFrozen(['retry', 'GREYSON'], 'GREYSON');
  retry.signal('SIGINT');
  await temporal.haveHeardToStop(['GREYSON'], { cancelled: true });
  stack.thawSandbox();
  const ended = await retry.ended;
  expect(ended.code).toBe(3);
  const onBoard = itemsOfCustomer(await stack.sandbox.board(), 'GREYSON');
  expect(ended.stdout).toMatch(new RegExp(`^– GREYSON {2}CANCELLED ${onBoard.length} created`, 'm'));
  expect(existsSync(join(stack.folder, foundIn(ended).report))).toBe(true);
  const [, command = ''] = /^Go on where it stopped: \.\/order-sync (.*)$/m.exec(ended.stdout) ?? [];
  expect(await stack.cli(...command.split(' '))).toMatchObject({ code: 0, stderr: '' });
  expectStatesToEqualBoard(stack.orders.ofCustomer('GREYSON'), await stack.sandbox.board());
});

test('a second Ctrl-C leaves at once, and the sync ends by itself', async () => {
  const retry = await startFrozen(['retry', 'ASRV'], 'ASRV');
  retry.signal('SIGINT');
  await retry.says('Ctrl-C again leaves at once');
  retry.signal('SIGINT');
  expect(await retry.ended).toMatchObject({ code: 3, stderr: expect.not.stringContaining('Could not cancel') });
  stack.thawSandbox();
  await expect(temporal.client.workflow.getHandle('customer:1000000001:ASRV').result()).rejects.toThrow();
  expectStatesToEqualBoard(stack.orders.ofCustomer('ASRV'), await stack.sandbox.board());
});

test('a retry that fails is exit code 1, with the reason, the report, and what is not right', async () => {
  await stack.sandbox.addFault({
    match: { operation: 'create_item', text: 'TITLE NINE' },
    action: 'refuse',
    message: 'invalid value, please check',
  });
  const retry = await stack.cli('retry', 'TITLE NINE');
  await stack.sandbox.clearFaults();
  expect(retry).toMatchObject({ code: 1, stderr: '' });
  expect(retry.stdout).toMatch(/^✘ TITLE NINE {2}FAILED .* orders failed\.$/m);
  expect(retry.stdout).toMatch(/^\d+ orders failed; the report says why, and which command retries them\.$/m);
  expect(existsSync(join(stack.folder, foundIn(retry).report))).toBe(true);
});

test('a dry run of groups writes nothing, and says where its report lies', async () => {
  const groups = await stack.cli('groups', '--dry-run', '--customer', 'PELOTON');
  expect(groups).toMatchObject({ code: 0, stderr: '' });
  expect(groups.stdout).toMatch(/^PELOTON: \d+ to create, 0 there already$/m);
  expect(existsSync(join(stack.folder, foundIn(groups).report))).toBe(true);
  expect((await stack.sandbox.board()).groups.filter(({ title }) => title.startsWith('PELOTON'))).toEqual([]);
});

test('of several customers none is touched where one is nobody, and a customer named twice is done once', async () => {
  const writes = writesOf(await stack.sandbox.stats());
  const wrong = await stack.cli('groups', '--execute', '--customer', 'PELOTON', '--customer', 'NOBODY');
  expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/"NOBODY"\. [A-Z]/) });
  expect(writesOf(await stack.sandbox.stats())).toEqual(writes);
  const twice = await stack.cli('groups', '--execute', '--json', '--customer', 'PELOTON', '--customer', 'peloton');
  expect(twice).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(twice.stdout)).toEqual([{ createdGroupIds: expect.any(Array), groups: expect.any(Array), failed: [] }]);
});

/** Starts a command, and stops the clock of the wire as soon as it has written something for the customer. */
async function startFrozen(args: readonly string[], customer: string): Promise<Program> {
  const program = stack.start(args);
  await eventually('first items on the board', async () => itemsOfCustomer(await stack.sandbox.board(), customer).length > 0, 20_000);
  stack.freezeSandbox();
  return program;
}

function itemsOfCustomer(board: Parameters<typeof itemsOf>[0], customer: string): ReturnType<typeof itemsOf> {
  const keys = new Set(stack.orders.ofCustomer(customer).map((row) => textOf(row, 'record_uuid')));
  return itemsOf(board).filter((item) => keys.has(keyOf(item)));
}

/** The sync and the report that a command names at its end. */
function foundIn({ stdout }: Ended): { readonly syncId: string; readonly report: string } {
  const [, syncId = '', report = ''] = /^Sync: {3}(\S+)\nReport: (\S+)$/m.exec(stdout) ?? [];
  return { syncId, report };
}
