import type { BoardIdentity, Outcome } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import { closeCustomer } from './close-customer.ts';
import type { ActivityDeps } from './deps.ts';

interface OpenedSync {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  readonly workflowId: string;
  /** The first run of the workflow: the same when it goes on in a new one. */
  readonly runId: string;
  readonly options: object;
}

/** A dry run writes nothing, not even about itself: its figures travel in results, and its report is a file. */
export function openSync(deps: ActivityDeps) {
  return async function openSync(sync: OpenedSync): Promise<void> {
    await recordSync(deps, sync);
  };
}

/** `alone`: no parent has opened the sync. */
export function openCustomer(deps: ActivityDeps) {
  return async function openCustomer(sync: OpenedSync & { readonly customer: string; readonly alone: boolean }): Promise<void> {
    const { syncId, customer, workflowId, runId } = sync;
    if (sync.alone) await recordSync(deps, sync);
    if (!sync.dryRun) await deps.store.syncs.openCustomer({ syncId, customer, workflowId, runId });
  };
}

/** Under a sync's id stands what one run did: two of them would be added up, and a dry run would write over the other's report. */
async function recordSync({ store }: ActivityDeps, sync: OpenedSync): Promise<void> {
  const { syncId, board, dryRun, workflowId, runId, options } = sync;
  const known = await store.syncs.readSync(syncId);
  if (known !== null && known.runId !== runId)
    throw new OrderSyncError('INPUT_INVALID', `"syncId" ${syncId} is taken by an earlier sync (${known.workflowId}); leave it out.`);
  if (!dryRun) await store.syncs.openSync({ syncId, ...board, workflowId, runId, options: JSON.stringify(options) });
}

/**
 * Closes customers whose child could not: BUSY, SKIPPED, never begun, terminated, or one that Temporal could not start. What is
 * recorded of one that did begin stays, and its report is written.
 */
export function recordCustomers(deps: ActivityDeps) {
  const { syncs } = deps.store;
  return async function recordCustomers(sync: {
    readonly syncId: string;
    readonly dryRun: boolean;
    readonly customers: readonly string[];
    readonly outcome: Outcome;
    readonly reason: string;
  }): Promise<void> {
    if (sync.dryRun) return;
    const { syncId, customers, outcome, reason } = sync;
    for (const customer of customers) {
      const begun = await syncs.readCustomer(syncId, customer);
      if (begun === null) await syncs.openCustomer({ syncId, customer, workflowId: '', runId: '' });
      if (begun === null || begun.workflowId === '') await syncs.closeCustomer({ syncId, customer, outcome, reason });
      else await closeCustomer(deps, { syncId, customer, outcome, reason });
    }
  };
}
