import { expect } from 'vitest';
import { readHistories } from '../support/histories.ts';
import { test } from './stage/test.ts';

/** The server may hand a task to a worker that never hears of it: nothing but a missing heartbeat tells soon. */
test('every activity of a sync is missed within half a minute where no worker has it (need 12)', async ({ open }) => {
  const stage = await open({ customers: { A: 1, B: 1 } });
  const sync = await stage.startSync();
  await sync.result();
  const { workflowId, runId } = await sync.describe();
  const histories = await readHistories(stage.client, [{ workflowId, runId }]);
  const scheduled = histories.flatMap(({ events }) => events.flatMap(({ activityTaskScheduledEventAttributes: task }) => task ?? []));
  expect(scheduled.length).toBeGreaterThan(10);
  for (const { activityType, heartbeatTimeout } of scheduled) {
    const seconds = Number(heartbeatTimeout?.seconds ?? 0);
    expect(seconds, `${activityType?.name}`).toBeGreaterThan(0);
    expect(seconds, `${activityType?.name}`).toBeLessThanOrEqual(30);
  }
});
