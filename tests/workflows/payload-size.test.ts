import { describe, expect } from 'vitest';
import { type HistoryEvent, sizeOf } from '../support/histories.ts';
import { test } from './stage/test.ts';

const COUNT = 60;
const MANY = Object.fromEntries(Array.from({ length: COUNT }, (_, index) => [`CUSTOMER ${index + 1000}`, 1]));
/** Temporal's limit of one payload. */
const LIMIT = 2_000_000;

describe('a history', () => {
  test('holds no rows, and few bytes for each customer: a thousand of them stay far below the limits', { timeout: 120_000 }, async ({
    open,
  }) => {
    const stage = await open({ customers: MANY });
    const sync = await stage.startSync({ concurrency: 20, customersPerRun: COUNT - 1 });
    expect((await sync.result()).totals).toMatchObject({ customers: COUNT, outcomes: { SUCCESS: COUNT } });
    const histories = await stage.histories();
    const parents = histories.filter(({ workflowId }) => workflowId.startsWith('sync:'));
    const children = histories.filter(({ workflowId }) => workflowId.startsWith('customer:'));
    expect([parents.length, children.length]).toEqual([2, COUNT]);

    const events = histories.flatMap((run) => run.events);
    expect(Math.max(...events.filter((event) => !carriesOver(event)).map(sizeOf))).toBeLessThan(20_000);
    expect((Math.max(...events.filter(carriesOver).map(sizeOf)) / COUNT) * 1000).toBeLessThan(LIMIT / 2);
    expect(Math.max(...parents.map((run) => run.events.length)) / COUNT).toBeLessThan(10);
  });
});

/** From run to run go the newest results, a thousand at most. */
const carriesOver = (event: HistoryEvent): boolean =>
  Boolean(event.workflowExecutionContinuedAsNewEventAttributes ?? event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
