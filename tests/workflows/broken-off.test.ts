import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { causeOf } from '../support/failure-of.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

const PASSING = ApplicationFailure.create({ type: 'MONDAY_UNREACHABLE', message: 'No connection.' });

/** Temporal tries no activity again that it was asked to cancel: the passing error comes back, as if it were the last word. */
describe.concurrent('a passing error of an activity that is being cancelled', () => {
  test('by a pause is forgotten: the customer is paused, and goes on when resumed', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 2 });
    stage.world.fail({ activity: 'syncBatches', order: 2 }, PASSING, 1);
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await eventually('the page broke off', () => stage.world.underWay === 0);
    held.release();
    await sync.executeUpdate('resume');
    expect((await sync.result()).totals.outcomes).toMatchObject({ SUCCESS: 1 });
    expect(new Set(stage.world.sent)).toEqual(new Set(ordersOf('A', 4)));
  });

  test('by a skip leaves it SKIPPED, and not FAILED', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups' });
    stage.world.fail({ activity: 'createCustomerGroups' }, PASSING, 1);
    const sync = await stage.startSync();
    await held.reached();
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes).toMatchObject({ SKIPPED: 1 });
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'skipped' });
  });

  test('by a cancel leaves it CANCELLED, and not FAILED', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 2 });
    stage.world.fail({ activity: 'syncBatches', order: 2 }, PASSING, 1);
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.reportOf('A')).toMatchObject({ stop: 'cancelled' });
    expect(stage.world.results).toMatchObject([{ outcome: 'CANCELLED' }]);
  });

  test('before the sync is open ends it Cancelled, and not Failed', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'checkBoard' });
    stage.world.fail({ activity: 'checkBoard' }, PASSING, 1);
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
  });

  test('while customers are listed ends the sync Cancelled, with its summary', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'listCustomers' });
    stage.world.fail({ activity: 'listCustomers' }, PASSING, 1);
    const sync = await stage.startSync();
    await held.reached();
    await sync.cancel();
    await stage.heardOfCancel(sync);
    held.release();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.summaries).toMatchObject([{ cancelled: true }]);
    expect(stage.world.summaries[0]?.failure).toBeUndefined();
  });

  test('while a customer alone is opened ends it Cancelled', async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'openCustomer' });
    stage.world.fail({ activity: 'openCustomer' }, PASSING, 1);
    const alone = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await alone.cancel();
    await stage.heardOfCancel(alone);
    held.release();
    expect(await causeOf(alone.result())).toBeInstanceOf(CancelledFailure);
  });
});
