import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { failureOf } from '../support/failure-of.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

const FULL = ApplicationFailure.nonRetryable('The board holds its most items already.', 'BOARD_FULL');
const BROKEN = ApplicationFailure.nonRetryable('The disk is full.', 'UNEXPECTED');

describe.concurrent("one customer's trouble", () => {
  test('is its own outcome, with the innermost reason; the others complete, and the sync is PARTIAL', async ({ open }) => {
    const stage = await open({ customers: { A: 2, B: 2, C: 2 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'B', order: 1 }, FULL);
    const sync = await stage.startSync();
    const result = await sync.result();
    expect(result).toMatchObject({
      outcome: 'PARTIAL',
      totals: { customers: 3, outcomes: { SUCCESS: 2, FAILED: 1 }, counts: { created: 5 } },
    });
    const { finished } = await stage.progress(sync);
    expect(finished.find(({ customer }) => customer === 'B')).toMatchObject({
      outcome: 'FAILED',
      reason: FULL.message,
      counts: { created: 1 },
    });
    expect(stage.world.reportOf('B')?.failure).toEqual({ type: 'BOARD_FULL', message: FULL.message });
  });

  test('shows red on its own workflow, with its sentence and its result', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.fail({ activity: 'createCustomerGroups' }, FULL);
    await (await stage.startSync()).result();
    expect(await failureOf(stage.customer('A').result())).toMatchObject({
      type: 'BOARD_FULL',
      message: FULL.message,
      details: [{ outcome: 'FAILED' }],
    });
  });

  test('goes no further than itself when its workflow is terminated from outside', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A' });
    const sync = await stage.startSync();
    await held.reached();
    await stage.customer('A').terminate('by hand');
    expect(await sync.result()).toMatchObject({ outcome: 'PARTIAL', totals: { outcomes: { FAILED: 1, SUCCESS: 1 } } });
    expect(stage.world.results).toContainEqual(expect.objectContaining({ customer: 'A', outcome: 'FAILED' }));
  });

  test('goes no further than itself when its workflow is cancelled from outside', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A' });
    const sync = await stage.startSync();
    await held.reached();
    await stage.customer('A').cancel();
    expect(await sync.result()).toMatchObject({ outcome: 'PARTIAL', totals: { outcomes: { CANCELLED: 1, SUCCESS: 1 } } });
  });

  test('goes no further than itself when even its report cannot be written', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    stage.world.fail({ activity: 'writeReport', customer: 'A' }, BROKEN);
    const sync = await stage.startSync();
    expect((await sync.result()).totals.outcomes).toMatchObject({ FAILED: 1, SUCCESS: 1 });
    expect((await stage.progress(sync)).finished).toContainEqual(expect.objectContaining({ customer: 'A', reason: BROKEN.message }));
  });

  test('that cannot even be recorded stops nobody, but the sync says so in the end: its summary would hide it', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    stage.world.fail({ activity: 'openCustomer', customer: 'A' }, BROKEN);
    stage.world.fail({ activity: 'recordCustomers', customer: 'A' }, BROKEN);
    const sync = await stage.startSync();
    expect(await failureOf(sync.result())).toMatchObject({ message: BROKEN.message });
    expect((await stage.progress(sync)).totals.outcomes).toMatchObject({ FAILED: 1, SUCCESS: 1 });
    expect(stage.world.sent).toEqual(['B 0']);
  });

  test('is not had by two whose names the database holds apart, though people would not', async ({ open }) => {
    const stage = await open({ customers: { A: 2, ' A': 2, 'A\t': 2 } });
    expect((await (await stage.startSync()).result()).totals).toMatchObject({ customers: 3, outcomes: { SUCCESS: 3, BUSY: 0 } });
  });

  test('is told as its activity told it, whatever lay beneath', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const cause = new TypeError('Cannot read properties of undefined');
    const error = ApplicationFailure.create({ type: 'UNEXPECTED', message: 'The page could not be read.', nonRetryable: true, cause });
    stage.world.fail({ activity: 'syncBatches' }, error);
    await (await stage.startSync()).result();
    expect(stage.world.reportOf('A')?.failure).toEqual({ type: 'UNEXPECTED', message: 'The page could not be read.' });
  });

  test('costs a customer nothing when it passes: a transient error is tried again (need 10)', async ({ open }) => {
    const stage = await open({ customers: { A: 3 } });
    const passing = ApplicationFailure.create({ type: 'MONDAY_UNREACHABLE', message: 'No connection.', nextRetryDelay: 20 });
    stage.world.fail({ activity: 'createCustomerGroups' }, passing, 3);
    stage.world.fail({ activity: 'syncBatches' }, passing, 3);
    stage.world.fail({ activity: 'writeReport' }, passing, 3);
    expect(await (await stage.startSync()).result()).toMatchObject({ outcome: 'SUCCESS', totals: { counts: { created: 3 } } });
    expect(stage.world.callsOf('syncBatches').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(stage.world.sent).toEqual(ordersOf('A', 3));
  });
});

describe.concurrent("the sync's own trouble", () => {
  test('before the first customer fails it with one sentence, and starts nobody', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const mismatch = ApplicationFailure.nonRetryable('Board 1 does not fit the mapping.', 'BOARD_MISMATCH');
    stage.world.fail({ activity: 'checkBoard' }, mismatch);
    expect(await failureOf((await stage.startSync()).result())).toMatchObject({ type: 'BOARD_MISMATCH', message: mismatch.message });
    expect(stage.world.callsOf('openCustomer')).toEqual([]);
  });

  test('an unknown name fails it before anything is opened', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const failure = await failureOf((await stage.startSync({ customers: ['A', 'B'] })).result());
    expect(failure).toMatchObject({ type: 'CUSTOMER_UNKNOWN', message: 'No order in scope has the customer "B".' });
    expect(stage.world.callsOf('openSync')).toEqual([]);
  });

  test('in the middle fails it, with its summary written', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'createCustomerGroups', customer: 'A' });
    const sync = await stage.startSync({ groupsFirst: true });
    await held.reached();
    stage.world.fail({ activity: 'listCustomers' }, BROKEN);
    held.release();
    expect(await failureOf(sync.result())).toMatchObject({ type: 'UNEXPECTED', message: BROKEN.message, details: [{ outcome: 'FAILED' }] });
    expect(stage.world.summaries).toMatchObject([{ failure: { message: BROKEN.message } }]);
  });
});
