import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { customerWorkflowId } from '../../src/contract.ts';
import { childrenOf } from '../support/histories.ts';
import { test } from './stage/test.ts';

const FORBIDDEN = ApplicationFailure.nonRetryable('You may not make groups here.', 'MONDAY_FORBIDDEN');

describe.concurrent('groups first', () => {
  test("makes all customers' groups before it sends any order, in two passes of the same children", async ({ open }) => {
    const stage = await open({ customers: { A: 2, B: 2, C: 2 } });
    const result = await (await stage.startSync({ groupsFirst: true })).result();
    const calls = stage.world.calls.map(({ activity }) => activity);
    expect(calls.filter((call) => call === 'createCustomerGroups')).toHaveLength(3);
    expect(calls.lastIndexOf('createCustomerGroups')).toBeLessThan(calls.indexOf('syncBatches'));
    const ids = ['A', 'B', 'C'].map((name) => customerWorkflowId(stage.world.board.boardId, name));
    expect(childrenOf(await stage.firstHistory())).toEqual([...ids, ...ids]);
    expect(result.totals).toMatchObject({ customers: 3, outcomes: { SUCCESS: 3 }, counts: { created: 6 } });
  });

  test('counts each customer once, when its orders are done', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const orders = stage.world.hold({ activity: 'syncBatches' });
    const sync = await stage.startSync({ groupsFirst: true });
    await orders.reached(2);
    expect((await stage.progress(sync)).totals.customers).toBe(0);
    orders.release();
    await sync.result();
    expect((await stage.progress(sync)).totals.customers).toBe(2);
  });

  test('sends no orders of a customer whose groups pass failed, and all of the others', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    stage.world.fail({ activity: 'createCustomerGroups', customer: 'A' }, FORBIDDEN);
    const sync = await stage.startSync({ groupsFirst: true });
    expect(await sync.result()).toMatchObject({ outcome: 'PARTIAL', totals: { customers: 2, outcomes: { SUCCESS: 1, FAILED: 1 } } });
    expect(stage.world.sent).toEqual(['B 0']);
    expect((await stage.progress(sync)).finished).toMatchObject([{ customer: 'A', reason: FORBIDDEN.message }, { customer: 'B' }]);
  });

  test('goes on with the orders of a customer of whom one group could not be made', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    stage.world.failedGroups.push({ title: 'A 2025 FALL', code: 'INVALID_ARGUMENT', reason: 'no' });
    await (await stage.startSync({ groupsFirst: true })).result();
    expect(stage.world.callsOf('syncBatches')).toHaveLength(1);
  });

  test('leaves a customer out of the second pass that was skipped during the first', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const groups = stage.world.hold({ activity: 'createCustomerGroups', customer: 'A' });
    const sync = await stage.startSync({ groupsFirst: true });
    await groups.reached();
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes).toMatchObject({ SKIPPED: 1, SUCCESS: 1 });
    expect(stage.world.sent).toEqual(['B 0']);
    expect(stage.world.callsOf('openCustomer', 'A')).toHaveLength(1);
    expect(stage.world.callsOf('recordCustomers', 'A')).toEqual([]);
  });

  test('of a dry run looks at the groups in both passes, and writes in neither', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const result = await (await stage.startSync({ groupsFirst: true, execute: false })).result();
    expect(result).toMatchObject({ dryRun: true, totals: { customers: 1, counts: { created: 2 }, groupsCreated: 1 } });
    expect(stage.world.groups.size + stage.world.sent.length).toBe(0);
  });
});
