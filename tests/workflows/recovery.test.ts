import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

const LONG = 3_600_000;
const unknownOnly = (call: { readonly input: unknown }): boolean => (call.input as { unknownOnly?: boolean }).unknownOnly === true;

describe.concurrent('orders without a clear answer', () => {
  test('delay no page where they are not due', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    stage.world.lose('A', { ms: LONG });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
    const activities = stage.world.calls.filter(({ customer }) => customer === 'A').map(({ activity }) => activity);
    const order = ['createCustomerGroups', 'checkItems', 'syncBatches', 'lookUp'];
    expect(activities.filter((activity) => order.includes(activity))).toEqual(order);
    await sync.cancel();
    await expect(sync.result()).rejects.toThrow();
  });

  test('are waited for on a timer, looked up and sent within the same sync', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    stage.world.lose('A', { orders: 3, ms: 6000 });
    const sync = await stage.startSync();
    const waiting = await stage.customerIs('A', 'waiting');
    expect(waiting.waitingFor).toMatch(/^NO_ANSWER, until /);
    expect(stage.world.underWay).toBe(0);
    await sync.result();
    expect(stage.world.callsOf('syncBatches').filter(unknownOnly)).toHaveLength(1);
    expect(stage.world.lookUp('A').unknown).toBe(0);
  });

  test('that are lost again are looked up again, but not for ever', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    stage.world.lose('A', { times: 3 });
    stage.world.lose('B', { times: Number.POSITIVE_INFINITY });
    const result = await (await stage.startSync()).result();
    expect(result.totals.customers).toBe(2);
    expect(stage.world.callsOf('syncBatches', 'A').filter(unknownOnly)).toHaveLength(3);
    expect(stage.world.callsOf('syncBatches', 'B').filter(unknownOnly)).toHaveLength(10);
  });

  test('hold up no other customer', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    stage.world.lose('A', { ms: LONG });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes).toMatchObject({ SUCCESS: 1, SKIPPED: 1 });
  });

  test('are none of a dry run, which asks for nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.lose('A', { ms: LONG });
    await (await stage.startSync({ execute: false })).result();
    expect(stage.world.callsOf('lookUp')).toEqual([]);
    expect(stage.world.callsOf('checkItems')).toEqual([]);
  });

  test('wait for their group, too, which is looked up when it is due', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const dueAt = new Date(Date.now() + 8000).toISOString();
    stage.world.failedGroups.push({ title: 'A 2025 FALL', code: 'NO_ANSWER', reason: 'no answer', dueAt });
    const result = await (await stage.startSync()).result();
    expect(stage.world.callsOf('createCustomerGroups')).toHaveLength(2);
    expect(stage.world.callsOf('syncBatches').filter(unknownOnly)).toHaveLength(1);
    expect(result.totals.outcomes.SUCCESS).toBe(1);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(dueAt));
  });

  test('have groups made again where their season changed meanwhile, and go out in the same sync', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    stage.world.newSeasons.add('A');
    const result = await (await stage.startSync()).result();
    const order = ['createCustomerGroups', 'syncBatches', 'lookUp'];
    const activities = stage.world.calls.filter(({ activity }) => order.includes(activity)).map(({ activity }) => activity);
    expect(activities).toEqual(['createCustomerGroups', 'syncBatches', 'lookUp', 'createCustomerGroups', 'syncBatches']);
    expect(stage.world.callsOf('syncBatches').map(unknownOnly)).toEqual([false, true]);
    expect(result.totals.outcomes.SUCCESS).toBe(1);
  });
});

describe.concurrent('a customer that has failed', () => {
  const full = ApplicationFailure.nonRetryable('The board is full.', 'BOARD_FULL');

  test('looks up what got no answer when that is due, and sends nothing more', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'A' }, full);
    stage.world.lose('A', { ms: 4000 });
    const began = Date.now();
    const result = await (await stage.startSync()).result();
    expect(result.totals.outcomes.FAILED).toBe(1);
    expect(stage.world.callsOf('lookUp')).toHaveLength(2);
    expect(Date.now() - began).toBeGreaterThanOrEqual(4000);
    expect(stage.world.callsOf('syncBatches')).toHaveLength(1);
    expect(stage.world.reportOf('A')?.failure?.type).toBe('BOARD_FULL');
  });

  test('tells its first failure where the lookup fails, too', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'A' }, full);
    stage.world.fail({ activity: 'lookUp', customer: 'A' }, ApplicationFailure.nonRetryable('No token.', 'MONDAY_UNAUTHORIZED'));
    await (await stage.startSync()).result();
    expect(stage.world.callsOf('lookUp')).toHaveLength(1);
    expect(stage.world.reportOf('A')).toMatchObject({ failure: { type: 'BOARD_FULL' } });
  });

  test('that is skipped meanwhile waits for nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'A' }, full);
    stage.world.lose('A', { ms: LONG });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    await sync.result();
    expect(stage.world.reportOf('A')?.failure?.type).toBe('BOARD_FULL');
  });
});

test('a dry run that has failed looks nothing up, nor does a sync of groups alone', async ({ open }) => {
  const stage = await open({ customers: { A: 1 } });
  stage.world.fail({ activity: 'createCustomerGroups', customer: 'A' }, ApplicationFailure.nonRetryable('No.', 'BOARD_FULL'));
  expect((await (await stage.startSync({ execute: false })).result()).totals.outcomes.FAILED).toBe(1);
  await expect((await stage.startCustomer({ customer: 'A', phase: 'groups' })).result()).rejects.toThrow();
  expect(stage.world.callsOf('lookUp')).toEqual([]);
});
