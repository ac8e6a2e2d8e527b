import { type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import type { CustomerHandle, OpenSync, SyncHandle } from '../client.ts';
import { type Outcome, taskQueue } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { storedCustomer } from './stored-customer.ts';
import { isSyncId, syncIdOf, unknownSync } from './unknown-sync.ts';

/** A workflow that is running, and what it is called in a sentence: `sync 2026…`, `the sync of PELOTON`. */
export interface Running<Handle> {
  readonly name: string;
  readonly handle: Handle;
}

export interface RunningSync extends Running<SyncHandle> {
  readonly syncId: string;
}

/** The sync that a command means: the one named, or the only one that is running. `option`: how the command takes a name. */
export async function openSync(context: CliContext, named: string | undefined, option = ''): Promise<RunningSync> {
  if (named !== undefined) return namedSync(context, named);
  const [only, ...others] = await (await context.client()).openSyncs();
  if (only === undefined) throw new OrderSyncError('SYNC_UNKNOWN', `No sync of the environment ${context.config.environment} is running.`);
  if (others.length > 0)
    throw new OrderSyncError(
      'SYNC_UNKNOWN',
      `Several syncs are running; name one: ${[only, ...others].map((open) => `${option}${idOf(open)}`).join(', ')}.`,
    );
  return running(context, only.workflowId, only.syncId);
}

/** Asked of its workflow itself, under the id that the commands give it: the list of running ones knows a new one only after a moment. */
async function namedSync(context: CliContext, named: string): Promise<RunningSync> {
  const client = await context.client();
  const described = await describe(context, client.sync(syncIdOf(named)));
  if (described?.status.name === 'RUNNING') return running(context, described.workflowId);
  const found = (await client.openSyncs()).find(({ syncId, workflowId }) => syncId === syncIdOf(named) || workflowId === named);
  if (found === undefined) throw await notRunning(context, named, described?.status.name);
  return running(context, found.workflowId, found.syncId);
}

export interface RunningCustomer extends Running<CustomerHandle> {
  readonly customer: string;
  /** No sync around it. */
  readonly alone: boolean;
}

/** One customer's running sync, whoever started it. */
export async function openCustomerSync(context: CliContext, given: string): Promise<RunningCustomer> {
  const customer = await storedCustomer(context, given);
  const running = await findCustomerSync(context, customer);
  if (running === null) throw await customerNotRunning(context, customer);
  return running;
}

/** The same of a name as the store spells it; null where none is running. */
export async function findCustomerSync(context: CliContext, customer: string): Promise<RunningCustomer | null> {
  const handle = (await context.client()).customer(customer);
  const described = await describe(context, handle);
  if (described?.status.name !== 'RUNNING') return null;
  return { customer, name: `the sync of ${customer}`, handle, alone: !described.parentExecution?.workflowId };
}

async function running(context: CliContext, workflowId: string, found: string | null = null): Promise<RunningSync> {
  const syncId = found ?? syncIdOf(workflowId);
  return { syncId, name: `sync ${syncId}`, handle: (await context.client()).client.workflow.getHandle(workflowId) };
}

const idOf = ({ syncId, workflowId }: OpenSync): string => syncId ?? syncIdOf(workflowId);

/** null where this environment has no such workflow. */
async function describe({ config }: CliContext, handle: SyncHandle | CustomerHandle): Promise<WorkflowExecutionDescription | null> {
  try {
    const described = await handle.describe();
    return described.taskQueue === taskQueue(config.environment) ? described : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** `status`: how its workflow ended, where Temporal still has it. */
async function notRunning(context: CliContext, named: string, status: string | undefined): Promise<OrderSyncError> {
  const syncId = syncIdOf(named);
  const record = isSyncId(named) ? await (await context.store()).syncs.readSync(syncId) : null;
  if (record === null && status === undefined) return unknownSync(context, named);
  const outcome = record?.outcome ?? null;
  const end = outcome === null && status !== undefined ? `its workflow is ${status.toLowerCase()}` : endText(outcome);
  return new OrderSyncError('SYNC_UNKNOWN', `Sync ${syncId} is not running: ${end}.`);
}

async function customerNotRunning(context: CliContext, customer: string): Promise<OrderSyncError> {
  const { syncs } = await context.store();
  const { newest } = await syncs.newestSyncsOf(customer);
  const record = newest === null ? null : await syncs.readCustomer(newest, customer);
  const last = record === null ? '' : ` Its newest, ${record.syncId}: ${endText(record.outcome)}.`;
  return new OrderSyncError('SYNC_UNKNOWN', `No sync of ${customer} is running.${last}`);
}

const endText = (outcome: Outcome | null): string => (outcome === null ? 'it left no outcome' : `it ended ${outcome}`);
