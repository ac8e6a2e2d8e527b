import type { CliContext } from '../context.ts';
import { findCustomerSync } from '../open-sync.ts';

/** A sync (or an undo) of a customer that may be writing now. */
export interface CustomerRunning {
  readonly syncId: string;
  /** Temporal doesn't answer, so that it may have been broken off. */
  readonly isSure: boolean;
}

/** null: none is. Temporal is asked only where the store knows of one that has no end. */
export async function runningSyncOf(context: CliContext, customer: string): Promise<CustomerRunning | null> {
  const { syncs } = await context.store();
  const { ran: syncId } = await syncs.newestSyncsOf(customer);
  const record = syncId === null ? null : await syncs.readCustomer(syncId, customer);
  if (syncId === null || record === null || record.finishedAt !== null) return null;
  try {
    return (await findCustomerSync(context, customer)) === null ? null : { syncId, isSure: true };
  } catch {
    return { syncId, isSure: false };
  }
}
