import { CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { causeOf } from '../support/failure-of.ts';
import { childrenOf, type RunHistory } from '../support/histories.ts';
import type { Stage } from './stage/stage.ts';
import { test } from './stage/test.ts';

const SEVEN = { A: 1, B: 1, C: 1, D: 1, E: 1, F: 1, G: 1 };

describe.concurrent('a sync that goes on in a new run', () => {
  test('keeps its totals, its results and its id, and runs every customer once', async ({ open }) => {
    const stage = await open({ customers: SEVEN });
    const sync = await stage.startSync({ customersPerRun: 3, concurrency: 2 });
    expect(await sync.result()).toMatchObject({
      syncId: sync.syncId,
      outcome: 'SUCCESS',
      totals: { customers: 7, counts: { created: 7 } },
    });
    const { totals, finished } = await stage.progress(sync);
    expect(totals).toMatchObject({ customers: 7, outcomes: { SUCCESS: 7 }, counts: { created: 7 }, groupsCreated: 7 });
    expect(finished.map(({ customer }) => customer).sort()).toEqual(Object.keys(SEVEN));
    expect(stage.world.sent.toSorted()).toEqual(Object.keys(SEVEN).map((name) => `${name} 0`));
    expect((await parents(stage)).map((run) => childrenOf(run).length)).toEqual([3, 3, 1]);
    expect(stage.world.callsOf('openSync')).toHaveLength(1);
    expect(stage.world.callsOf('checkBoard')).toHaveLength(1);
  });

  test('has no child left open when a run ends, and counts its time from the very start', async ({ open }) => {
    const stage = await open({ customers: SEVEN });
    await (await stage.startSync({ customersPerRun: 4 })).result();
    const runs = await parents(stage);
    expect(runs.map((run) => [childrenOf(run).length, childrenDone(run)])).toEqual([
      [4, 4],
      [3, 3],
    ]);
    expect(Date.parse(stage.world.summaries[0]?.startedAt ?? '')).toBeLessThan(Date.parse(stage.world.reportOf('G')?.startedAt ?? ''));
    expect(stage.world.reportOf('A')?.syncId).toBe(stage.world.reportOf('G')?.syncId);
  });

  test('still knows who is to be skipped, and who is done', async ({ open }) => {
    const stage = await open({ customers: SEVEN });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'A' });
    const last = stage.world.hold({ activity: 'syncBatches', customer: 'G' });
    const sync = await stage.startSync({ customersPerRun: 2, sequential: true, skip: ['D'] });
    await held.reached();
    await sync.executeUpdate('skipCustomer', { args: ['F'] });
    held.release();
    await last.reached();
    await expect(sync.executeUpdate('skipCustomer', { args: ['A'] })).rejects.toThrow();
    last.release();
    await sync.result();
    expect((await stage.progress(sync)).totals.outcomes).toMatchObject({ SKIPPED: 2, SUCCESS: 5 });
    expect(stage.world.callsOf('openCustomer').map(({ customer }) => customer)).toEqual(['A', 'B', 'C', 'E', 'G']);
  });

  test('stays paused', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    const held = stage.world.hold({ activity: 'writeReport', customer: 'A' });
    const sync = await stage.startSync({ customersPerRun: 1, sequential: true });
    await held.reached();
    await sync.executeUpdate('pause');
    held.release();
    await eventually('the second run', async () => (await parents(stage)).length === 2);
    expect((await stage.syncIs(sync, 'paused')).totals.customers).toBe(1);
    await sync.executeUpdate('resume');
    expect((await sync.result()).totals.customers).toBe(3);
  });

  test('goes on in the same pass of groups first, and leaves out who is done', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    stage.world.fail({ activity: 'createCustomerGroups', customer: 'B' }, new Error('no'), 1);
    const sync = await stage.startSync({ customersPerRun: 2, groupsFirst: true, skip: ['C'] });
    expect((await sync.result()).totals).toMatchObject({ outcomes: { SUCCESS: 2, SKIPPED: 1 } });
    const calls = stage.world.calls.map(({ activity }) => activity);
    expect(calls.lastIndexOf('createCustomerGroups')).toBeLessThan(calls.indexOf('syncBatches'));
    expect((await stage.progress(sync)).totals.customers).toBe(3);
  });

  test('loses no update that comes while it changes over', async ({ open }) => {
    const customers = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`C${index}`, 1]));
    const stage = await open({ customers });
    const last = stage.world.hold({ activity: 'writeReport', customer: 'C7' });
    const sync = await stage.startSync({ customersPerRun: 1 });
    for (let turn = 0; turn < 12; turn += 1) {
      await sync.executeUpdate('pause');
      expect((await stage.progress(sync)).state).toMatch(/^(paused|starting)$/);
      await sync.executeUpdate('resume');
    }
    last.release();
    expect((await sync.result()).totals).toMatchObject({ customers: 8, outcomes: { SUCCESS: 8 } });
    expect((await parents(stage)).length).toBe(8);
  });

  test('can be cancelled in its second run, and its summary has both', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', customer: 'B' });
    const sync = await stage.startSync({ customersPerRun: 1 });
    await held.reached();
    await stage.client.workflow.getHandle(sync.workflowId).cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(stage.world.summaries).toMatchObject([{ cancelled: true, totals: { customers: 3, outcomes: { SUCCESS: 1, CANCELLED: 2 } } }]);
  });
});

/** The runs of the sync, in order. */
async function parents(stage: Stage): Promise<readonly RunHistory[]> {
  const runs = (await stage.histories()).filter(({ workflowId }) => workflowId.startsWith('sync:'));
  const next = (run: RunHistory): RunHistory | undefined => {
    const id = run.events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    return runs.find(({ runId }) => runId === id);
  };
  const ordered: RunHistory[] = [];
  for (let run: RunHistory | undefined = await stage.firstHistory(); run !== undefined; run = next(run)) ordered.push(run);
  return ordered;
}

const childrenDone = ({ events }: RunHistory): number =>
  events.filter((event) => event.childWorkflowExecutionCompletedEventAttributes).length;
