import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { causeOf } from '../support/failure-of.ts';
import { eventOf } from '../support/histories.ts';
import type { Stage, StageOptions, Sync } from './stage/stage.ts';
import { test } from './stage/test.ts';

type Open = (options: StageOptions) => Promise<Stage>;

const SIX = Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => [name, 6]));

/** Moments spread over a sync's life, so that each run of these tests finds others of the races that there are. */
const moments = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index * 150 + Math.random() * 100);

describe.concurrent('at any moment', () => {
  test.for(moments(5))('a cancel ends the sync, and closes every customer that was opened (after %i ms)', async (ms, { open }) => {
    const stage = await open({ customers: SIX, pageSize: 2 });
    const sync = await stage.startSync({ concurrency: 3 });
    await sleep(ms);
    await sync.cancel();
    const end = await causeOf(sync.result()).catch(() => 'completed');
    expect(end === 'completed' || end instanceof CancelledFailure).toBe(true);
    const opened = stage.world.callsOf('openCustomer').map(({ customer }) => customer);
    const closed = stage.world.results.map(({ customer }) => customer);
    expect(closed.toSorted()).toEqual(expect.arrayContaining(opened.toSorted()));
    expect(stage.world.summaries).toHaveLength(stage.world.callsOf('openSync').length);
    everyOrderOnce(stage);
  });

  test('skips stop just the customers that they name', async ({ open }) => {
    const stage = await open({ customers: SIX, pageSize: 2 });
    const sync = await stage.startSync({ concurrency: 3 });
    const skips = ['A', 'C', 'E'].map(async (customer, index) => {
      await sleep(index * 300);
      await sync.executeUpdate('skipCustomer', { args: [customer] }).catch(() => undefined);
    });
    await Promise.all(skips);
    const { outcomes, customers } = (await sync.result()).totals;
    expect(customers).toBe(6);
    expect(outcomes.SUCCESS + outcomes.SKIPPED).toBe(6);
    for (const customer of ['B', 'D', 'F']) expect(stage.world.sentOf(customer)).toHaveLength(6);
    everyOrderOnce(stage);
  });

  test('pauses and resumes lose no customer and no order', async ({ open }) => {
    const stage = await open({ customers: SIX, pageSize: 2 });
    const sync = await stage.startSync({ concurrency: 3 });
    for (let turn = 0; turn < 10; turn += 1) {
      await sync.executeUpdate(turn % 2 === 0 ? 'pause' : 'resume');
      await sleep(Math.random() * 80);
    }
    expect((await sync.result()).totals).toMatchObject({ outcomes: { SUCCESS: 6 }, counts: { created: 36 } });
    everyOrderOnce(stage);
  });

  test('terminations by hand fail just the customers that they hit', async ({ open }) => {
    const stage = await open({ customers: SIX, pageSize: 2 });
    const sync = await stage.startSync({ concurrency: 3 });
    for (const customer of ['B', 'D']) {
      await sleep(200);
      await stage
        .customer(customer)
        .terminate('by hand')
        .catch(() => undefined);
    }
    const { outcomes } = (await sync.result()).totals;
    expect(outcomes.SUCCESS + outcomes.FAILED).toBe(6);
    expect(outcomes.SUCCESS).toBeGreaterThanOrEqual(4);
  });
});

describe('about the moment in which a customer starts', { timeout: 120_000 }, () => {
  /** Eight syncs of one customer each, whose groups are held; each gets the message a moment later after the child was asked for. */
  async function atTheStart(
    open: Open,
    message: (sync: Sync, stage: Stage) => Promise<unknown>,
  ): Promise<readonly (readonly [Sync, Stage])[]> {
    const syncs = Array.from({ length: 8 }, async (_, index) => {
      const stage = await open({ customers: { A: 1 } });
      stage.world.hold({ activity: 'createCustomerGroups' });
      const sync = await stage.startSync();
      await eventOf(stage.client, sync.workflowId, (event) => Boolean(event.startChildWorkflowExecutionInitiatedEventAttributes));
      await sleep(index);
      await message(sync, stage);
      return [sync, stage] as const;
    });
    return Promise.all(syncs);
  }

  test('a skip is not lost', async ({ open }) => {
    for (const [sync] of await atTheStart(open, (sync) => sync.executeUpdate('skipCustomer', { args: ['A'] }))) {
      expect((await sync.result()).totals.outcomes.SKIPPED).toBe(1);
    }
  });

  test('a pause is not lost', async ({ open }) => {
    for (const [sync, stage] of await atTheStart(open, (sync) => sync.executeUpdate('pause'))) {
      await eventually('the customer is paused, or not started', async () => {
        const { state, running } = await stage.progress(sync);
        return state === 'paused' && (running.length === 0 || (await stage.customerProgress('A')).state === 'paused');
      });
    }
  });

  test('a cancel is not lost', async ({ open }) => {
    for (const [sync, stage] of await atTheStart(open, (sync) => sync.cancel())) {
      expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
      expect(stage.world.summaries).toMatchObject([{ cancelled: true }]);
    }
  });
});

function everyOrderOnce(stage: Stage): void {
  expect(new Set(stage.world.sent).size).toBe(stage.world.sent.length);
}
