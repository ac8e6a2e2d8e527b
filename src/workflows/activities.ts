import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MondayActivities, StoreActivities } from '../activities/index.ts';

/** Tried again without end, with capped backoff: a database that is down for a night delays a sync and doesn't end it. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Said although it is documented as the default: left out, the SDK (1.24) reports a cancel at once, while the activity goes on. */
const CANCELLED_WHEN_DONE = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED };

const STORE = { startToCloseTimeout: '2m', retry: RETRY, ...CANCELLED_WHEN_DONE } as const;
/** The heartbeat is how an activity hears of a cancel, and how a dead worker is noticed. */
const MONDAY = { startToCloseTimeout: '15m', heartbeatTimeout: '30s', retry: RETRY, ...CANCELLED_WHEN_DONE } as const;

/** What was opened in the store is known to be open, so that a cancelled sync closes it. */
export const store = proxyActivities<StoreActivities>(STORE);

/** On monday's own task queue. */
export const monday = (): ReturnType<typeof proxyActivities<MondayActivities>> =>
  proxyActivities<MondayActivities>({ ...MONDAY, taskQueue: mondayQueue() });

/**
 * Before anything is begun there is nothing to go on with: whoever starts a sync against a server that isn't there hears of it in
 * seconds, and a schedule comes again.
 */
const AT_THE_DOOR = { ...RETRY, maximumAttempts: 4 } as const;
export const storeAtTheDoor = proxyActivities<StoreActivities>({ ...STORE, retry: AT_THE_DOOR });
export const mondayAtTheDoor = (): ReturnType<typeof proxyActivities<MondayActivities>> =>
  proxyActivities<MondayActivities>({ ...MONDAY, retry: AT_THE_DOOR, taskQueue: mondayQueue() });

const mondayQueue = (): string => `${workflowInfo().taskQueue}-monday`;
