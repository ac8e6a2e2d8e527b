import { describe, expect } from 'vitest';
import { customerWorkflowId } from '../../src/contract.ts';
import { detailsOf } from '../support/current-details.ts';
import { eventually } from '../support/eventually.ts';
import { test } from './stage/test.ts';

describe.concurrent('what a person sees', () => {
  test('of a sync in the middle: who runs, who is done, and the counts so far', async ({ open }) => {
    const stage = await open({ customers: { A: 2, B: 3, C: 1 }, pageSize: 2 });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'B', order: 2 });
    const sync = await stage.startSync({ concurrency: 1 });
    await held.reached();
    const progress = await stage.progress(sync);
    expect(progress).toMatchObject({
      syncId: sync.syncId,
      dryRun: false,
      state: 'running',
      board: stage.world.board,
      running: [{ customer: 'B', workflowId: customerWorkflowId(stage.world.board.boardId, 'B') }],
      finished: [{ customer: 'A', outcome: 'SUCCESS', counts: { created: 2 } }],
      totals: { customers: 1, counts: { created: 2 } },
    });
    expect(await stage.customerProgress('B')).toMatchObject({
      syncId: sync.syncId,
      customer: 'B',
      state: 'orders',
      counts: { orders: 2, created: 2 },
      groups: 1,
    });
    held.release();
    await sync.result();
    expect(await stage.progress(sync)).toMatchObject({ state: 'done', running: [], totals: { customers: 3 } });
    expect(await stage.customerProgress('B')).toMatchObject({ state: 'done', counts: { orders: 3 } });
  });

  test('of a sync that has not begun: that it starts', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const held = stage.world.hold({ activity: 'checkBoard' });
    const sync = await stage.startSync();
    await held.reached();
    expect(await stage.progress(sync)).toMatchObject({ state: 'starting', board: null, running: [], finished: [] });
    held.release();
    await sync.result();
  });

  test('in lists: a sync and its customers are found by customer, board, sync, outcome and failed orders', async ({ open }) => {
    const stage = await open({ customers: { "B'HOOD": 1, A: 1 } });
    stage.world.fail({ activity: 'syncBatches', customer: 'A' }, Object.assign(new Error('no'), { nonRetryable: true }), 0);
    const sync = await stage.startSync();
    await sync.result();
    const find = async (query: string): Promise<readonly string[]> => {
      const ids: string[] = [];
      for await (const { workflowId } of stage.client.workflow.list({ query })) ids.push(workflowId);
      return ids.sort();
    };
    const { boardId } = stage.world.board;
    const ids = ['A', "B'HOOD"].map((name) => customerWorkflowId(boardId, name));
    await eventually('all three are listed', async () => (await find(`SyncId = '${sync.syncId}'`)).length === 3);
    expect(await find(`Board = '${boardId}' AND Outcome = 'SUCCESS' AND FailedOrders = 0`)).toEqual([...ids, sync.workflowId].sort());
    expect(await find(`Customer = "B'HOOD" AND Board = '${boardId}'`)).toEqual([ids[1]]);
    expect(await find(`SyncId = '${sync.syncId}' AND WorkflowType = 'syncCustomer'`)).toEqual([...ids].sort());
  });

  test('in the Web UI: the running table, in Markdown, live (need 14)', async ({ open }) => {
    const stage = await open({ customers: { 'A|B': 1, C: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'C' });
    const sync = await stage.startSync({ sequential: true });
    await held.reached();
    const details = await detailsOf(sync);
    expect(details).toContain(`### ${sync.syncId}: running`);
    expect(details).toContain('Customers done: 1 (SUCCESS 1).');
    expect(details).toContain('Running: C');
    expect(details).toContain('| A\\|B | SUCCESS | 1 | 1 | 0 | 0 | 0 | 0 | 0 |');
    const ofCustomer = await detailsOf(stage.customer('C'));
    expect(ofCustomer).toContain('### C: orders');
    expect(ofCustomer).toContain('- create C 2025 FALL');

    await sync.executeUpdate('pause');
    expect(await detailsOf(sync)).toContain(': paused');
    await eventually('C is shown paused', async () => (await detailsOf(stage.customer('C'))).includes('### C: paused'));
    held.release();
    await sync.executeUpdate('resume');
    await sync.result();
    expect(await detailsOf(sync)).toContain(': done');
    expect(await detailsOf(stage.customer('C'))).toContain('### C: SUCCESS');
  });

  test('in the Web UI: that it is a dry run', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const sync = await stage.startSync({ execute: false });
    await sync.result();
    expect(await detailsOf(sync)).toContain('DRY RUN');
  });

  test('in a history: a summary on each child, page and wait', async ({ open }) => {
    const stage = await open({ customers: { A: 3 }, pageSize: 2 });
    stage.world.wait('A', 1, { reason: 'DAILY_LIMIT', ms: 200 });
    await (await stage.startSync()).result();
    const summaries = (await stage.histories()).flatMap(({ events }) =>
      events.map(({ userMetadata }) => textOf(userMetadata?.summary?.data)),
    );
    expect(summaries.filter(Boolean)).toEqual(expect.arrayContaining(['A', 'groups of A', 'A, page 1', 'A, page 2', 'waits: DAILY_LIMIT']));
  });

  test('of a customer whose name is as long as the store allows: the same', async ({ open }) => {
    const name = '東'.repeat(100);
    const stage = await open({ customers: { [name]: 1 } });
    expect((await (await stage.startSync()).result()).outcome).toBe('SUCCESS');
  });
});

const textOf = (data: Uint8Array | null | undefined): string | undefined => (data ? JSON.parse(Buffer.from(data).toString()) : undefined);
