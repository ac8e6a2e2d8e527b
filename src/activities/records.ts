import type { BoardIdentity, Outcome } from '../contract.ts';
import type { ActivityDeps } from './deps.ts';

/** A dry run writes nothing, not even about itself: its figures travel in results, and its report is a file. */
export function openSync({ store }: ActivityDeps) {
  return async function openSync(sync: {
    readonly syncId: string;
    readonly board: BoardIdentity;
    readonly dryRun: boolean;
    readonly workflowId: string;
    readonly runId: string;
    readonly options: object;
  }): Promise<void> {
    if (sync.dryRun) return;
    const { syncId, workflowId, runId } = sync;
    await store.syncs.openSync({ syncId, ...sync.board, workflowId, runId, options: JSON.stringify(sync.options) });
  };
}

/** `alone`: no parent has opened the sync. */
export function openCustomer({ store }: ActivityDeps) {
  return async function openCustomer(sync: {
    readonly syncId: string;
    readonly customer: string;
    readonly board: BoardIdentity;
    readonly dryRun: boolean;
    readonly alone: boolean;
    readonly workflowId: string;
    readonly runId: string;
    readonly options: object;
  }): Promise<void> {
    if (sync.dryRun) return;
    const { syncId, customer, workflowId, runId } = sync;
    if (sync.alone) await store.syncs.openSync({ syncId, ...sync.board, workflowId, runId, options: JSON.stringify(sync.options) });
    await store.syncs.openCustomer({ syncId, customer, workflowId, runId });
  };
}

/** For a customer whose child never ran: BUSY, SKIPPED, or one that Temporal could not start. */
export function recordCustomer({ store }: ActivityDeps) {
  return async function recordCustomer(sync: {
    readonly syncId: string;
    readonly customer: string;
    readonly dryRun: boolean;
    readonly outcome: Outcome;
    readonly reason: string;
  }): Promise<void> {
    if (sync.dryRun) return;
    const { syncId, customer, outcome, reason } = sync;
    await store.syncs.openCustomer({ syncId, customer, workflowId: '', runId: '' });
    await store.syncs.closeCustomer({ syncId, customer, outcome, reason });
  };
}
