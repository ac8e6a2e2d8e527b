import { CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { causeOf } from '../support/failure-of.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a sync that is cancelled', () => {
  test('finishes what is on the wire; each customer writes its report, then the sync its summary, and it ends Cancelled', async ({
    open,
  }) => {
    const stage = await open({ customers: { A: 4, B: 4, C: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync({ concurrency: 2 });
    await held.reached(2);
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect([...stage.world.sent].sort()).toEqual([...ordersOf('A', 2), ...ordersOf('B', 2)]);
    expect(stage.world.reports.map(({ customer, stop }) => [customer, stop]).sort()).toEqual([
      ['A', 'cancelled'],
      ['B', 'cancelled'],
    ]);
    expect(stage.world.results).toContainEqual(expect.objectContaining({ customer: 'C', reason: 'Cancelled before its orders.' }));
    expect(stage.world.summaries).toMatchObject([{ cancelled: true, totals: { outcomes: { CANCELLED: 3 }, counts: { created: 4 } } }]);
    expect(stage.world.calls.at(-1)?.activity).toBe('writeSummary');
    expect((await sync.describe()).status.name).toBe('CANCELLED');
    expect(stage.world.callsOf('openCustomer', 'C')).toEqual([]);
  });

  test('names every customer that was not begun, each once, and skips those that were to be skipped', async ({ open }) => {
    const names = Array.from({ length: 450 }, (_, index) => `C${1000 + index}`);
    const stage = await open({ customers: Object.fromEntries(names.map((name) => [name, 1])) });
    const held = stage.world.hold({ activity: 'syncBatches' });
    const sync = await stage.startSync({ concurrency: 2, skip: ['c1449'] });
    await held.reached(2);
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.results.map(({ customer }) => customer).toSorted()).toEqual(names);
    expect((await stage.progress(sync)).totals).toMatchObject({ customers: 450, outcomes: { CANCELLED: 449, SKIPPED: 1 } });
  });

  test('between the passes of groups first closes every customer, each once', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups', customer: 'B' });
    const sync = await stage.startSync({ groupsFirst: true, sequential: true });
    await held.reached();
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    const last = stage.world.results.filter(({ outcome }) => outcome === 'CANCELLED').map(({ customer }) => customer);
    expect(last.toSorted()).toEqual(['A', 'B', 'C']);
    expect((await stage.progress(sync)).totals).toMatchObject({ customers: 3, outcomes: { CANCELLED: 3 } });
  });

  test('when the last order of a customer was just sent leaves that customer as complete as it is', async ({ open }) => {
    const stage = await open({ customers: { A: 2, B: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync();
    await held.reached(2);
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reportOf('A')?.stop).toBeUndefined();
    expect((await stage.progress(sync)).totals.outcomes).toMatchObject({ SUCCESS: 1, CANCELLED: 1 });
  });

  test('before it is open ends Cancelled and has written nothing', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 1 } });
    await stage.workers.stopMonday();
    const sync = await stage.startSync();
    await eventually('the first check', () => stage.world.callsOf('checkCustomers').length > 0);
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.callsOf('openSync')).toEqual([]);
    expect(stage.world.summaries).toEqual([]);
  });

  test('while it is being opened closes again what it opened', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'openSync' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    await stage.heardOfCancel(sync);
    held.release();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.summaries).toMatchObject([{ cancelled: true, totals: { customers: 1, outcomes: { CANCELLED: 1 } } }]);
  });

  test('while a customer is being opened closes that customer again', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'openCustomer' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    await stage.heardOfCancel(stage.customer('A'));
    held.release();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.results).toMatchObject([{ customer: 'A', outcome: 'CANCELLED' }]);
    expect(stage.world.callsOf('createCustomerGroups')).toEqual([]);
  });

  test('while groups are made makes no more, and sends no order', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.groups.size).toBe(0);
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
  });

  test('while it is paused ends without being resumed', async ({ open }) => {
    const stage = await open({ customers: { A: 4, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync({ sequential: true });
    await held.reached();
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
  });

  test('while a customer waits for a limit does not wait for its timer', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    stage.world.wait('A', 2, { ms: 3_600_000 });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
  });

  test('before an activity was taken up by any worker does not wait for one', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'openCustomer' });
    const sync = await stage.startSync();
    await held.reached();
    await stage.workers.stopMonday();
    held.release();
    await stage.customerIs('A', 'groups');
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.callsOf('createCustomerGroups')).toEqual([]);
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
  });

  test('while the reports are written still writes them all', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'writeReport' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    held.release();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.summaries).toMatchObject([{ cancelled: true, totals: { outcomes: { SUCCESS: 1 } } }]);
  });

  test('records even then that a customer was terminated', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'writeReport' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    await stage.heardOfCancel(sync);
    await stage.customer('A').terminate('by hand');
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.callsOf('recordCustomers', 'A')).toMatchObject([{ input: { outcome: 'FAILED' } }]);
    held.release();
  });

  test('while its summary is written is done: the summary stands', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'writeSummary' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    held.release();
    expect((await sync.result()).outcome).toBe('SUCCESS');
  });

  test('when it is terminated instead, its customers still stop, and write their reports', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync();
    await held.reached();
    await sync.terminate('by hand');
    expect((await stage.customer('A').result()).outcome).toBe('CANCELLED');
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
  });
});

describe.concurrent('a customer alone that is cancelled', () => {
  test('when its last order was just sent is done, and ends so', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await alone.cancel();
    expect(await alone.result()).toMatchObject({ outcome: 'SUCCESS', counts: { created: 2 } });
  });

  test('writes its report and ends Cancelled', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await alone.cancel();
    expect(await causeOf(alone.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reports).toMatchObject([{ stop: 'cancelled', alone: true }]);
    expect((await alone.describe()).status.name).toBe('CANCELLED');
  });

  test('while it is being opened closes again what it opened', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'openCustomer' });
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await alone.cancel();
    await stage.heardOfCancel(alone);
    held.release();
    expect(await causeOf(alone.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reports).toMatchObject([{ stop: 'cancelled', alone: true }]);
  });
});
