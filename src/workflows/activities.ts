import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MondayActivities, StoreActivities } from '../activities/index.ts';
import type { BoardIdentity } from '../contract.ts';

/** Tried again without end, with capped backoff: a database that is down for a night delays a sync and doesn't end it. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Said although it is documented as the default: left out, the SDK (1.24) reports a cancel at once, while the activity goes on. */
const CANCELLED_WHEN_DONE = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

const HEARTBEAT_MS = 30_000;

/**
 * What was opened in the store is known to be open, so that a cancelled sync closes it. The heartbeat is how a task is noticed that no
 * worker has: one that died, slept, or was never told of it holds its customer up for so long, and not until the activity's whole time is over.
 */
export const store = proxyActivities<StoreActivities>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: HEARTBEAT_MS,
  retry: RETRY,
  ...CANCELLED_WHEN_DONE,
});

/** Activities beat once a second, and a machine may be busy. */
const LEAST_HEARTBEAT_MS = 4000;

/** On monday's own task queue. The heartbeat is how an activity hears of a cancel, and how a dead worker is noticed. */
export const monday = (board?: Pick<BoardIdentity, 'clockFactor'>): ReturnType<typeof proxyActivities<MondayActivities>> =>
  proxyActivities<MondayActivities>({
    taskQueue: `${workflowInfo().taskQueue}-monday`,
    startToCloseTimeout: '15m',
    heartbeatTimeout: Math.max(LEAST_HEARTBEAT_MS, HEARTBEAT_MS / (board?.clockFactor ?? 1)),
    retry: RETRY,
    ...CANCELLED_WHEN_DONE,
  });

/** Of a customer, for a summary in the Web UI: Temporal takes 400 bytes. */
export const shortName = (customer: string): string => customer.slice(0, 100);
