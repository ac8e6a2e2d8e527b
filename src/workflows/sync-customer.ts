import { ApplicationFailure, CancelledFailure } from '@temporalio/workflow';
import type { CustomerResult, SyncCustomerInput } from '../contract.ts';
import { CustomerRun } from './customer-run.ts';
import { checkSyncCustomerInput } from './input.ts';

/**
 * Syncs one customer: its groups, its orders page by page, its report. Started by `syncOrders`, or alone (`order-sync retry`, or
 * plain `temporal workflow start`); the workflow id is the customer's lock, the same in either case.
 */
export async function syncCustomer(given: SyncCustomerInput): Promise<CustomerResult> {
  const input = checkSyncCustomerInput(given);
  const run = new CustomerRun(input);
  run.listen();
  await run.open();
  const failure = await run.attempt(async () => {
    // A dry run has no ledger to read the groups from, so its second pass looks at the board again.
    if (input.phase !== 'orders' || run.dryRun) await run.makeGroups();
    if (input.phase === 'groups') return;
    if (!run.dryRun) await run.checkItems();
    await run.sendOrders();
    if (!run.dryRun) await run.recover();
  });
  if (failure !== undefined && !run.dryRun && input.phase !== 'groups') await run.lookUpRest();
  const result = await run.report(failure);

  // Red in the Web UI, with the result for the parent. Cancelled alone: shown as cancelled; inside a sync the parent needs the counts.
  if (failure !== undefined) throw ApplicationFailure.create({ ...failure, nonRetryable: true, details: [result] });
  if (result.outcome === 'CANCELLED' && input.board === undefined)
    throw new CancelledFailure(`The sync of ${result.customer} was cancelled.`);
  return result;
}
