import type { pause } from '../workflows/messages.ts';
import type { CliContext } from './context.ts';
import { openCustomerSync, openSync } from './open-sync.ts';

export interface Told {
  /** Only this customer's sync. */
  readonly customer: string | undefined;
  readonly syncId: string | undefined;
}

/** Sends an update that both workflows take to a running sync, or to one customer's. Answers what it was sent to, for a sentence. */
export async function tellSync(context: CliContext, update: typeof pause, { customer: name, syncId }: Told): Promise<string> {
  if (name === undefined) {
    const handle = await openSync(context, syncId);
    await handle.executeUpdate(update);
    return handle.workflowId;
  }
  const { customer, handle } = await openCustomerSync(context, name);
  await handle.executeUpdate(update);
  return `the sync of ${customer}`;
}
