import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MondayActivities, StoreActivities } from '../activities/index.ts';
import type { BoardIdentity } from '../contract.ts';

/** Tried again without end, with capped backoff: a database that is down for a night delays a sync and doesn't end it. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Said although it is documented as the default: left out, the SDK (1.24) reports a cancel at once, while the activity goes on. */
const CANCELLED_WHEN_DONE = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

/** What was opened in the store is known to be open, so that a cancelled sync closes it. */
export const store = proxyActivities<StoreActivities>({ startToCloseTimeout: '2m', retry: RETRY, ...CANCELLED_WHEN_DONE });

const HEARTBEAT_MS = 30_000;
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
