import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { itemsOf } from './agreement.ts';
import { textOf } from './order-rows.ts';
import { summaryOf } from './reports.ts';
import { writesSince } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
let syncId: string;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => ['GREYSON', 'PELOTON'].includes(name)).map((one) => ({ ...one, orders: 6 }));
  stack = await startStack({ sample: { orders: 12, customers }, settings: { lookup_grace_seconds: 1 } });
  ({ syncId } = summaryOf(stack.folder, await stack.cli('sync', '--execute')));
});

afterAll(() => stack?.stop());

const states = (customer: string) => new Set(stack.orders.ofCustomer(customer).map((row) => textOf(row, 'sync_state')));
const groups = async () =>
  (await stack.sandbox.board()).groups.flatMap(({ title, archived, deleted }) => (archived || deleted ? [] : [title]));
const active = async () => itemsOf(await stack.sandbox.board()).filter(({ state }) => state === 'active');

describe('an undo', () => {
  test('shows what it would archive, and archives nothing without a yes', async () => {
    const before = await stack.sandbox.stats();
    const ended = await stack.cli('undo', syncId);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --yes') });
    expect(ended.stdout).toMatch(
      /^PELOTON: to archive: \d items with their sizes, \d groups? where nothing else stands in (it|them); the newest items \d+, /m,
    );
    expect(writesSince(before, await stack.sandbox.stats())).toEqual({});
  });

  test('of a sync that nobody knows is an error', async () => {
    expect(await stack.cli('undo', '202001010000-SYNC-00000000', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No sync 202001010000-SYNC-00000000 is recorded'),
    });
  });

  test('is refused while the customer is being synced', async () => {
    const customer = 'PELOTON';
    const running = stack.start(['retry', customer]);
    stack.freezeSandbox();
    try {
      await running.says('Watch it');
      const ended = await stack.cli('undo', syncId, '--customer', customer, '--yes');
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('A sync of PELOTON is running; nothing was archived') });
    } finally {
      stack.thawSandbox();
    }
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  test('archives what the sync created of one customer, and of no other; its rows say so', async () => {
    const before = await active();
    const ended = await stack.cli('undo', syncId, '--customer', 'PELOTON', '--yes');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^✔ PELOTON {2}SUCCESS .*\d removed/m);
    expect(ended.stdout).toContain('the next sync creates them anew');
    expect(states('PELOTON')).toEqual(new Set(['PENDING']));
    expect(stack.orders.ofCustomer('PELOTON').every((row) => row['monday_item_id'] === null)).toBe(true);
    const left = await active();
    expect(left.length).toBeLessThan(before.length);
    expect(left).toEqual(before.filter(({ id }) => left.some((item) => item.id === id)));
    expect((await groups()).filter((title) => title.startsWith('PELOTON'))).toEqual([]);
    expect(await groups()).not.toEqual([]);
    expect(await stack.cli('verify')).toMatchObject({ code: 0 });
    expect((await stack.cli('undo', syncId, '--customer', 'PELOTON', '--yes')).stdout).toContain('Nothing to undo');
  });

  test('is made good by the next sync', async () => {
    expect(await stack.cli('sync', '--execute')).toMatchObject({ code: 0 });
    expect(states('PELOTON')).toContain('SYNCED');
    expect(await stack.cli('verify')).toMatchObject({ code: 0 });
  });
});
