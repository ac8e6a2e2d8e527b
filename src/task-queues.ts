import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { isAnswered } from './ask-workflow.ts';
import { type EnvironmentName, mondayTaskQueue, taskQueue } from './contract.ts';

/** Whoever polled this long ago is alive: a worker that has work polls again and again. */
const FRESH_MS = 5000;
/** A long poll lasts 60 s and then starts anew: whoever polled longer ago is dead. The server lists it for minutes. */
const POLLED_WITHIN_MS = 75_000;
/** temporal.api.enums.v1.TaskQueueType */
const [WORKFLOWS, ACTIVITIES] = [1, 2] as const;

/**
 * Task queues of an environment that nobody serves. Between the two ages above a poller may be an idle worker or a dead one: then a
 * workflow of that queue is asked, which an idle worker answers at once. Where there is none yet, it passes for alive.
 */
export async function unservedQueues(client: Client, environment: EnvironmentName): Promise<readonly string[]> {
  const [workflows, monday] = [taskQueue(environment), mondayTaskQueue(environment)];
  const [polled, ...activities] = await Promise.all([
    sincePolled(client, workflows, WORKFLOWS),
    sincePolled(client, workflows, ACTIVITIES),
    sincePolled(client, monday, ACTIVITIES),
  ]);
  const isServed = polled < FRESH_MS || (polled < POLLED_WITHIN_MS && (await isPolledByTheLiving(client, workflows)));
  const unserved = [
    ...(isServed ? [] : [workflows]),
    ...[workflows, monday].filter((_, index) => (activities[index] ?? 0) >= POLLED_WITHIN_MS),
  ];
  return [...new Set(unserved)];
}

/** Milliseconds since somebody polled it last; endless where the server lists nobody. */
async function sincePolled(client: Client, name: string, taskQueueType: 1 | 2): Promise<number> {
  const { namespace } = client.options;
  const { pollers } = await client.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
  const times = (pollers ?? []).map(({ lastAccessTime }) => (lastAccessTime == null ? 0 : tsToMs(lastAccessTime)));
  return Date.now() - Math.max(0, ...times);
}

/** Preferably a customer's: a closed workflow is replayed to answer, and a whole sync's history is long. */
async function isPolledByTheLiving(client: Client, queue: string): Promise<boolean> {
  for (const type of ['syncCustomer', 'syncOrders']) {
    const query = `WorkflowType = '${type}' AND TaskQueue = '${queue}'`;
    for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: 1 })) return isAnswered(client, workflowId, runId);
  }
  return true;
}
