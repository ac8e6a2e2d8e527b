import { describe, expect } from 'vitest';
import { readHistory, sizeOf } from '../support/histories.ts';
import { test } from './stage/test.ts';

const MANY = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`CUSTOMER ${index + 1000}`, 1]));

describe('histories', () => {
  test('of 300 customers in two runs hold no event of more than 20 KB, but the one that carries the totals over', {
    timeout: 90_000,
  }, async ({ open }) => {
    const stage = await open({ customers: MANY });
    const sync = await stage.startSync({ groupsOnly: true, concurrency: 40, customersPerRun: 200 });
    expect((await sync.result()).totals).toMatchObject({ customers: 300, outcomes: { SUCCESS: 300 } });
    const first = await stage.firstHistory();
    const last = await readHistory(stage.client, { workflowId: sync.workflowId, runId: (await sync.describe()).runId });
    for (const { events } of [first, last]) {
      expect(events.length).toBeLessThan(4096);
      const large = events.filter((event) => sizeOf(event) > 20_000);
      expect(
        large.filter((event) => !event.workflowExecutionContinuedAsNewEventAttributes && !event.workflowExecutionStartedEventAttributes),
      ).toEqual([]);
      // 1,000 customers, the most that are listed, stay below Temporal's 2 MB.
      expect(large.every((event) => sizeOf(event) < 200 * 1_500)).toBe(true);
    }
    const child = (await stage.histories()).filter(({ workflowId }) => workflowId.startsWith('customer:'));
    expect(Math.max(...child.flatMap(({ events }) => events.map(sizeOf)))).toBeLessThan(20_000);
  });
});
