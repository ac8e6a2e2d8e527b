import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { Stage, Sync } from './stage/stage.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a pause', () => {
  test('cancels the running page, keeps its cursor, and the customer goes on from there: nothing is sent or counted twice', async ({
    open,
  }) => {
    const stage = await open({ customers: { A: 6 }, pageSize: 4 });
    const held = stage.world.hold({ activity: 'syncBatches', order: 2 });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await eventually('the page gave its cursor', async () => (await stage.customerProgress('A')).counts.created === 3);
    expect(stage.world.sent).toEqual(ordersOf('A', 3));

    await sync.executeUpdate('resume');
    expect((await sync.result()).totals.counts.created).toBe(6);
    expect(stage.world.sent).toEqual(ordersOf('A', 6));
    expect((await stage.customerProgress('A')).counts).toMatchObject({ orders: 6, created: 6 });
  });

  test('lets no activity start, and no customer, until it is over', async ({ open }) => {
    const stage = await open({ customers: { A: 4, B: 4, C: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync({ concurrency: 2 });
    await held.reached(2);
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await stage.customerIs('B', 'paused');
    expect((await stage.syncIs(sync, 'paused')).running).toHaveLength(2);
    await quiet(stage);
    const calls = stage.world.calls.length;
    held.release();
    await settled(stage, sync);
    expect(stage.world.calls.length).toBe(calls);

    await sync.executeUpdate('resume');
    expect((await sync.result()).totals).toMatchObject({ outcomes: { SUCCESS: 3 }, counts: { created: 12 } });
    expect([...stage.world.sent].sort()).toEqual(['A', 'B', 'C'].flatMap((name) => ordersOf(name, 4)));
  });

  test('while groups are made starts them again, and the second look finds what the first one made', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await quiet(stage);
    held.release();
    await sync.executeUpdate('resume');
    await sync.result();
    expect(stage.world.callsOf('createCustomerGroups')).toHaveLength(2);
    expect(stage.world.groups.size).toBe(1);
  });

  test('before the first customer holds all of them back', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'listCustomers' });
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('pause');
    held.release();
    await stage.syncIs(sync, 'paused');
    await settled(stage, sync);
    expect((await stage.progress(sync)).running).toEqual([]);
    expect(stage.world.callsOf('openCustomer')).toEqual([]);
    await sync.executeUpdate('resume');
    expect((await sync.result()).outcome).toBe('SUCCESS');
  });

  test('twice is one pause, and a resume of what is not paused changes nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 0 });
    const sync = await stage.startSync();
    await held.reached();
    expect(await sync.executeUpdate('resume')).toBe(false);
    expect((await stage.progress(sync)).state).toBe('running');
    expect(held.waiting).toBe(1);
    expect(await sync.executeUpdate('pause')).toBe(true);
    expect(await sync.executeUpdate('pause')).toBe(false);
    await stage.customerIs('A', 'paused');
    held.release();
    expect(await sync.executeUpdate('resume')).toBe(true);
    await sync.result();
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
  });

  test('and a resume in quick turns lose and double nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 40, B: 40 }, pageSize: 7 });
    const sync = await stage.startSync();
    for (let turn = 0; turn < 6; turn += 1) {
      await sync.executeUpdate('pause');
      await sync.executeUpdate('resume');
    }
    expect((await sync.result()).totals).toMatchObject({ outcomes: { SUCCESS: 2 }, counts: { created: 80 } });
    expect(stage.world.sentOf('A')).toEqual(ordersOf('A', 40));
    expect(stage.world.sentOf('B')).toEqual(ordersOf('B', 40));
  });

  test('of a customer alone works by its own updates (need 14)', async ({ open }) => {
    const stage = await open({ customers: { A: 3 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    expect(await alone.executeUpdate('pause')).toBe(true);
    await stage.customerIs('A', 'paused');
    expect(await alone.executeUpdate('pause')).toBe(false);
    held.release();
    expect(await alone.executeUpdate('resume')).toBe(true);
    expect((await alone.result()).counts.created).toBe(3);
    expect(stage.world.sent).toEqual(ordersOf('A', 3));
  });

  test('by a sync that is paused already still stops a customer that was resumed by itself', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const [first, second] = [0, 1].map((order) => stage.world.hold({ activity: 'syncBatches', order }));
    const sync = await stage.startSync();
    await first?.reached();
    await sync.executeUpdate('pause');
    await quiet(stage);
    expect(await stage.customer('A').executeUpdate('resume')).toBe(true);
    await second?.reached();
    expect(await sync.executeUpdate('pause')).toBe(false);
    await quiet(stage);
    expect((await stage.customerProgress('A')).state).toBe('paused');
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
    await sync.executeUpdate('resume');
    await sync.result();
  });

  test('comes too late for a sync, or a customer, that only writes its report: it is refused', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const report = stage.world.hold({ activity: 'writeReport' });
    const summary = stage.world.hold({ activity: 'writeSummary' });
    const sync = await stage.startSync();
    await report.reached();
    for (const update of ['pause', 'skip'])
      await expect(stage.customer('A').executeUpdate(update)).rejects.toSatisfy(refusedWith('The sync of A is at its end already.'));
    report.release();
    await summary.reached();
    await expect(sync.executeUpdate('pause')).rejects.toSatisfy(refusedWith('The sync is at its end already.'));
    summary.release();
    expect((await sync.result()).outcome).toBe('SUCCESS');
  });
});

const refusedWith =
  (sentence: string) =>
  (error: unknown): boolean =>
    error instanceof WorkflowUpdateFailedError && error.cause?.message === sentence;

/** No activity is under way any more. */
const quiet = (stage: Stage): Promise<boolean> => eventually('no activity under way', () => stage.world.underWay === 0);

/** A few round trips through the sync's and its customers' workflow tasks: what was going to happen has happened. */
async function settled(stage: Stage, sync: Sync): Promise<void> {
  for (let trip = 0; trip < 3; trip += 1) {
    await sync.executeUpdate('pause');
    for (const { customer } of (await stage.progress(sync)).running) await stage.customerProgress(customer);
  }
}
