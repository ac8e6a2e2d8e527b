import type { Pulse } from '../contract.ts';
import { activity } from './activity.ts';
import { checkBoard } from './check-board.ts';
import { checkItems } from './check-items.ts';
import { createCustomerGroups } from './create-customer-groups.ts';
import { checkCustomers, listCustomers, resolveCustomer } from './customers.ts';
import type { ActivityDeps } from './deps.ts';
import { lookUp } from './look-up.ts';
import { openCustomer, openSync, recordCustomers } from './records.ts';
import { syncBatches } from './sync-batches.ts';
import { undoOrders } from './undo-orders.ts';
import { writeReport } from './write-report.ts';
import { writeSummary } from './write-summary.ts';

/** On the environment's own task queue: the store and files. */
export function createStoreActivities(deps: ActivityDeps) {
  return {
    checkCustomers: activity(checkCustomers(deps), { atTheDoor: true }),
    listCustomers: activity(listCustomers(deps)),
    resolveCustomer: activity(resolveCustomer(deps), { atTheDoor: true }),
    openSync: activity(openSync(deps), { atTheDoor: true }),
    openCustomer: activity(openCustomer(deps)),
    recordCustomers: activity(recordCustomers(deps)),
    writeReport: activity(writeReport(deps)),
    writeSummary: activity(writeSummary(deps)),
  };
}

/** On monday's task queue: whatever calls monday.com. */
export function createMondayActivities(deps: ActivityDeps) {
  const pulse = (): Pulse => ({ wait: deps.monday.wait() });
  return {
    checkBoard: activity(checkBoard(deps), { atTheDoor: true, pulse }),
    createCustomerGroups: activity(createCustomerGroups(deps), { pulse }),
    checkItems: activity(checkItems(deps), { pulse }),
    lookUp: activity(lookUp(deps), { pulse }),
    syncBatches: activity(syncBatches(deps), { pulse }),
    undoOrders: activity(undoOrders(deps), { pulse }),
  };
}

export type StoreActivities = ReturnType<typeof createStoreActivities>;
export type MondayActivities = ReturnType<typeof createMondayActivities>;
