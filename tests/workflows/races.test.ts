import { CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { causeOf } from '../support/failure-of.ts';
import type { Stage } from './stage/stage.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a page that comes back in the same moment as', () => {
  /** The workflow's worker is down when both happen, so it hears of both at once. */
  async function atOnce(stage: Stage, message: () => Promise<unknown>, pageFirst: boolean): Promise<void> {
    const held = stage.world.hold({ activity: 'syncBatches', order: 2 });
    await held.reached();
    await stage.workers.stopWorkflows();
    const pageDone = async (): Promise<void> => {
      held.release();
      await eventually('the page is done', () => stage.world.underWay === 0);
    };
    if (pageFirst) await pageDone();
    await message();
    await pageDone();
    await stage.workers.startWorkflows();
  }

  for (const pageFirst of [true, false]) {
    const order = pageFirst ? 'which comes second' : 'which comes first';

    test(`a pause, ${order}, counts once, and the customer goes on behind it`, async ({ open }) => {
      const stage = await open({ ownWorkers: true, customers: { A: 6 }, pageSize: 4 });
      const alone = await stage.startCustomer({ customer: 'A' });
      await atOnce(stage, () => alone.signal('parentPaused', true), pageFirst);
      await stage.customerIs('A', 'paused');
      expect((await stage.customerProgress('A')).counts.created).toBe(4);
      await alone.executeUpdate('resume');
      expect((await alone.result()).outcome).toBe('SUCCESS');
      expect(stage.world.sent).toEqual(ordersOf('A', 6));
      expect((await stage.customerProgress('A')).counts.created).toBe(6);
    });

    test(`a skip, ${order}, counts, and is the last one`, async ({ open }) => {
      const stage = await open({ ownWorkers: true, customers: { A: 6 }, pageSize: 4 });
      const alone = await stage.startCustomer({ customer: 'A' });
      await atOnce(stage, () => alone.signal('parentSkipped'), pageFirst);
      expect(await alone.result()).toMatchObject({ outcome: 'SKIPPED', counts: { created: 4 } });
      expect(stage.world.sent).toEqual(ordersOf('A', 4));
    });

    test(`a cancel, ${order}, counts, and is the last one`, async ({ open }) => {
      const stage = await open({ ownWorkers: true, customers: { A: 6 }, pageSize: 4 });
      const alone = await stage.startCustomer({ customer: 'A' });
      await atOnce(stage, () => alone.cancel(), pageFirst);
      expect(await causeOf(alone.result())).toBeInstanceOf(CancelledFailure);
      expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
      expect(stage.world.sent).toEqual(ordersOf('A', 4));
    });
  }

  test('a pause and a resume goes on as if nothing had been', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 6 }, pageSize: 4 });
    const alone = await stage.startCustomer({ customer: 'A' });
    const both = async (): Promise<void> => {
      await alone.signal('parentPaused', true);
      await alone.signal('parentPaused', false);
    };
    await atOnce(stage, both, false);
    expect((await alone.result()).counts.created).toBe(6);
    expect(stage.world.sent).toEqual(ordersOf('A', 6));
  });
});

describe.concurrent('workers that go away', () => {
  test('in the middle of a page, and come back, cost nothing', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 6, B: 6 }, pageSize: 4 });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A', order: 2 });
    const sync = await stage.startSync();
    await held.reached();
    await stage.workers.stopWorkflows();
    held.release();
    await eventually('pages done', () => stage.world.underWay === 0);
    await stage.workers.stopMonday();
    await stage.workers.start();
    expect((await sync.result()).totals.counts.created).toBe(12);
    expect(stage.world.sentOf('A')).toEqual(ordersOf('A', 6));
    expect(stage.world.sentOf('B')).toEqual(ordersOf('B', 6));
  });

  test('leave an activity that no worker took up yet: a pause takes it back, a resume asks for it again', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 2 } });
    const held = stage.world.hold({ activity: 'openCustomer' });
    const sync = await stage.startSync();
    await held.reached();
    await stage.workers.stopMonday();
    held.release();
    await stage.customerIs('A', 'groups');
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await stage.workers.startMonday();
    await sync.executeUpdate('resume');
    expect((await sync.result()).totals.outcomes.SUCCESS).toBe(1);
    expect(stage.world.callsOf('createCustomerGroups')).toHaveLength(1);
  });
});
