import { proxyActivities } from '@temporalio/workflow';
import type { SyncCustomerInput, SyncOrdersInput } from '../../src/contract.ts';
import * as workflows from '../../src/workflows/index.ts';

/** The workflows, each with an activity more than it had: what a careless change makes of them. */
const { oneMore } = proxyActivities<{ oneMore(): Promise<void> }>({ startToCloseTimeout: '1m' });

export async function syncOrders(input: SyncOrdersInput) {
  await oneMore();
  return workflows.syncOrders(input);
}

export async function syncCustomer(input: SyncCustomerInput) {
  await oneMore();
  return workflows.syncCustomer(input);
}
