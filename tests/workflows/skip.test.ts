import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a customer that is skipped', () => {
  test('before the run never starts', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    const sync = await stage.startSync({ skip: ['b '] });
    expect(await sync.result()).toMatchObject({ outcome: 'SUCCESS', totals: { customers: 3, outcomes: { SUCCESS: 2, SKIPPED: 1 } } });
    expect(stage.world.callsOf('openCustomer', 'B')).toEqual([]);
    expect(stage.world.results).toContainEqual(expect.objectContaining({ customer: 'B', outcome: 'SKIPPED' }));
  });

  test('before its turn never starts, and waits for nobody to be told so', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A' });
    const sync = await stage.startSync({ sequential: true });
    await held.reached();
    expect(await sync.executeUpdate('skipCustomer', { args: ['C'] })).toBe(true);
    expect(await sync.executeUpdate('skipCustomer', { args: ['c '] })).toBe(false);
    expect(await sync.executeUpdate('skipCustomer', { args: ['B'] })).toBe(true);
    await eventually('B is SKIPPED', async () => (await stage.progress(sync)).totals.outcomes.SKIPPED === 1);
    held.release();
    await sync.result();
    expect(stage.world.callsOf('openCustomer').map(({ customer }) => customer)).toEqual(['A']);
  });

  test('during its sync stops at once, after the order in hand, and keeps what it has (need 14)', async ({ open }) => {
    const stage = await open({ customers: { A: 4, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A', order: 2 });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('skipCustomer', { args: ['a'] });
    expect((await sync.result()).totals).toMatchObject({ outcomes: { SKIPPED: 1, SUCCESS: 1 }, counts: { created: 4 } });
    expect(stage.world.sentOf('A')).toEqual(ordersOf('A', 3));
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'skipped' });
    expect((await stage.customer('A').result()).outcome).toBe('SKIPPED');
  });

  test('when its last order was just sent is done', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes).toMatchObject({ SUCCESS: 1, SKIPPED: 0 });
  });

  test('while its groups are made sends no orders', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes.SKIPPED).toBe(1);
    expect(stage.world.callsOf('syncBatches')).toEqual([]);
  });

  test('while it is paused ends without being resumed', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes.SKIPPED).toBe(1);
  });

  test('while its page is tried again and again stops before the next try', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'A' }, new Error('monday.com is down'));
    const sync = await stage.startSync();
    await eventually('a first try', () => stage.world.callsOf('syncBatches').length > 0);
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes.SKIPPED).toBe(1);
    expect(stage.world.sent).toEqual([]);
  });

  test('when it is done is refused, with its outcome', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'B' });
    const sync = await stage.startSync();
    await held.reached();
    await eventually('A is done', async () => (await stage.progress(sync)).totals.customers === 1);
    await expect(sync.executeUpdate('skipCustomer', { args: ['A'] })).rejects.toSatisfy(
      (error) => error instanceof WorkflowUpdateFailedError && error.cause?.message === 'A is done already: SUCCESS.',
    );
    held.release();
    await sync.result();
  });

  test('but is none of those that the sync is about is refused', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches' });
    const sync = await stage.startSync({ customers: ['A'] });
    await held.reached();
    await expect(sync.executeUpdate('skipCustomer', { args: ['B'] })).rejects.toSatisfy(
      (error) => error instanceof WorkflowUpdateFailedError && error.cause?.message === "B is none of this sync's customers.",
    );
    held.release();
    expect((await sync.result()).totals.customers).toBe(1);
  });

  test('must be named: any other update is refused, and the sync goes on', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches' });
    const sync = await stage.startSync();
    await held.reached();
    for (const args of [[], [''], [7], [null], [{ customer: 'A' }]]) {
      await expect(sync.executeUpdate('skipCustomer', { args: args as [string] })).rejects.toSatisfy(
        (error) => error instanceof WorkflowUpdateFailedError && error.cause?.message === 'Name the customer to skip.',
      );
    }
    held.release();
    expect((await sync.result()).outcome).toBe('SUCCESS');
  });

  test('alone is told so by its own update', async ({ open }) => {
    const stage = await open({ customers: { A: 3 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    expect(await alone.executeUpdate('skip')).toBe(true);
    expect(await alone.result()).toMatchObject({ outcome: 'SKIPPED', counts: { created: 2 } });
  });
});
