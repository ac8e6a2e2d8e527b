import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { customerWorkflowId, dryRunWorkflowId, SYNC_ID_PATTERN } from '../../src/contract.ts';
import { eventually } from '../support/eventually.ts';
import { failureOf } from '../support/failure-of.ts';
import { newSyncId } from './stage/stage.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a customer alone', () => {
  test('is synced under its own id, and opens and closes the sync itself', async ({ open }) => {
    const stage = await open({ customers: { "B'HOOD": 3, A: 1 } });
    const result = await (await stage.startCustomer({ customer: "B'HOOD" })).result();
    expect(result).toMatchObject({ customer: "B'HOOD", outcome: 'SUCCESS', counts: { created: 3 }, groupsCreated: 1 });
    expect(stage.world.sent).toEqual(ordersOf("B'HOOD", 3));
    expect(stage.world.callsOf('openCustomer')).toMatchObject([{ input: { alone: true, syncId: expect.stringMatching(SYNC_ID_PATTERN) } }]);
    expect(stage.world.reports).toMatchObject([{ alone: true }]);
  });

  test('is found by its name in any spelling, and goes by the stored one', async ({ open }) => {
    const stage = await open({ customers: { PELOTON: 1 } });
    expect(await (await stage.startCustomer({ customer: 'peloton ' })).result()).toMatchObject({ customer: 'PELOTON' });
    expect(stage.world.sent).toEqual(['PELOTON 0']);
  });

  test('passes on how it is to run', async ({ open }) => {
    const stage = await open({ customers: { A: 9 } });
    await (await stage.startCustomer({ customer: 'A', limit: 2, retryErrors: true, skipSubitems: true })).result();
    expect(stage.world.callsOf('syncBatches')).toMatchObject([{ input: { limit: 2, retryErrors: true, skipSubitems: true } }]);
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
  });

  test('under another id fails before it does anything, and prints the command that works, quoted for a shell', async ({ open }) => {
    const stage = await open({ customers: { "B'HOOD": 3 } });
    const id = customerWorkflowId(stage.world.board.boardId, "B'HOOD");
    const { type, message } = await failureOf((await stage.startCustomer({ customer: "b'hood" }, `my-retry-${newSyncId()}`)).result());
    expect(type).toBe('WORKFLOW_ID_WRONG');
    expect(message).toContain(
      `temporal workflow start --type syncCustomer --task-queue ${stage.workers.taskQueue} --workflow-id '${id}' --input '{"customer":"B'\\''HOOD","execute":true}'`,
    );
    expect(stage.world.calls.map(({ activity }) => activity)).toEqual(['resolveCustomer']);
  });

  test("under another customer's id fails, too: it would hold the wrong lock", async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const alone = await stage.startCustomer({ customer: 'A' }, customerWorkflowId(stage.world.board.boardId, 'B'));
    expect((await failureOf(alone.result())).type).toBe('WORKFLOW_ID_WRONG');
  });

  test('is a dry run where nothing else is said, and may then have the id of a dry run', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    for (const id of [dryRunWorkflowId(newSyncId(), 'A'), customerWorkflowId(stage.world.board.boardId, 'A')]) {
      const result = await (await stage.startCustomer({ customer: 'A', execute: undefined }, id)).result();
      expect(result).toMatchObject({ outcome: 'SUCCESS', counts: { created: 2 } });
    }
    expect(stage.world.sent.length + stage.world.groups.size).toBe(0);
    const foreign = await stage.startCustomer({ customer: 'A', execute: false }, dryRunWorkflowId(newSyncId(), 'B'));
    expect((await failureOf(foreign.result())).type).toBe('WORKFLOW_ID_WRONG');
  });

  test('executed may not have the id of a dry run, which locks nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const alone = await stage.startCustomer({ customer: 'A' }, dryRunWorkflowId(newSyncId(), 'A'));
    expect((await failureOf(alone.result())).type).toBe('WORKFLOW_ID_WRONG');
    expect(stage.world.sent).toEqual([]);
  });

  test('runs one phase only where one is named', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const groups = await (await stage.startCustomer({ customer: 'A', phase: 'groups' })).result();
    expect(groups.groups).toMatchObject({ createdGroupIds: ['group of A'], groups: [{ title: 'A 2025 FALL', action: 'create' }] });
    expect(stage.world.sent).toEqual([]);
    await (await stage.startCustomer({ customer: 'A', phase: 'orders' })).result();
    expect(stage.world.callsOf('createCustomerGroups')).toHaveLength(1);
    expect(stage.world.sent).toEqual(['A 0']);
  });
});

describe.concurrent('two syncs of one customer at once', () => {
  test('are forbidden by Temporal: the second start by hand is refused (need 12)', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches' });
    const first = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await expect(stage.startCustomer({ customer: 'A' })).rejects.toThrow(WorkflowExecutionAlreadyStartedError);
    held.release();
    await first.result();
  });

  test('leave the customer BUSY in the sync that came second, and its other customers alone', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A' });
    const first = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    const sync = await stage.startSync();
    await eventually('the sync has both customers', async () => (await stage.progress(sync)).totals.customers === 2);
    expect((await sync.result()).totals.outcomes).toMatchObject({ BUSY: 1, SUCCESS: 1 });
    const id = customerWorkflowId(stage.world.board.boardId, 'A');
    const busy = (await stage.progress(sync)).finished.find(({ customer }) => customer === 'A');
    expect(busy?.reason).toBe(`Another sync of A is running: workflow ${id}.`);
    expect(stage.world.callsOf('recordCustomers', 'A')).toMatchObject([{ input: { outcome: 'BUSY' } }]);

    held.release();
    expect((await first.result()).outcome).toBe('SUCCESS');
    expect(stage.world.sent.toSorted()).toEqual(['A 0', 'B 0']);
  });

  test('take no lock as dry runs', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches' });
    const [one, two] = [await stage.startSync({ execute: false }), await stage.startSync({ execute: false })];
    await held.reached(2);
    held.release();
    expect([(await one.result()).outcome, (await two.result()).outcome]).toEqual(['SUCCESS', 'SUCCESS']);
  });
});
