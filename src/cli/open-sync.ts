import { WorkflowNotFoundError } from '@temporalio/client';
import type { CustomerHandle, SyncHandle } from '../client.ts';
import { syncWorkflowId } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { storedCustomer } from './stored-customer.ts';

/** The sync that a command means: the one named, or the only one that is running. */
export async function openSync(context: CliContext, syncId: string | undefined): Promise<SyncHandle> {
  const client = await context.client();
  const open = await client.openSyncs();
  if (syncId !== undefined) {
    const named = open.find((sync) => sync.syncId === syncId || sync.workflowId === syncId || sync.workflowId === syncWorkflowId(syncId));
    if (named === undefined) throw new OrderSyncError('SYNC_UNKNOWN', `No running sync is called ${syncId}.${runningText(open)}`);
    return client.client.workflow.getHandle(named.workflowId);
  }
  const [only, ...others] = open;
  if (only === undefined) throw new OrderSyncError('SYNC_UNKNOWN', `No sync of the environment ${context.config.environment} is running.`);
  if (others.length > 0) throw new OrderSyncError('SYNC_UNKNOWN', `Several syncs are running; name one.${runningText(open)}`);
  return client.client.workflow.getHandle(only.workflowId);
}

/** One customer's running sync, whoever started it. */
export async function openCustomerSync(
  context: CliContext,
  name: string,
): Promise<{ readonly customer: string; readonly handle: CustomerHandle }> {
  const customer = await storedCustomer(context, name);
  const handle = (await context.client()).customer(customer);
  const running = await handle.describe().then(
    ({ status }) => status.name === 'RUNNING',
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    },
  );
  if (!running) throw new OrderSyncError('SYNC_UNKNOWN', `No sync of ${customer} is running.`);
  return { customer, handle };
}

const runningText = (open: readonly { readonly syncId: string | null; readonly workflowId: string }[]): string =>
  open.length === 0 ? ' None is running.' : ` Running: ${open.map(({ syncId, workflowId }) => syncId ?? workflowId).join(', ')}.`;
