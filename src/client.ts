import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { Config } from './config/config.ts';
import { customerWorkflowId, PRIORITY, type SyncCustomerInput, type SyncOrdersInput, syncWorkflowId, taskQueue } from './contract.ts';
import { OrderSyncError } from './errors.ts';
import { unservedQueues } from './task-queues.ts';
import { temporalConnection, unreachable } from './temporal-connection.ts';
import type { syncCustomer, syncOrders, undoCustomer } from './workflows/index.ts';

export type SyncHandle = WorkflowHandle<typeof syncOrders>;
export type CustomerHandle = WorkflowHandle<typeof syncCustomer>;
export type UndoHandle = WorkflowHandle<typeof undoCustomer>;

/** What the commands do with Temporal, for one environment. */
export interface SyncClient {
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
  startSync(syncId: string, input: SyncOrdersInput): Promise<SyncHandle>;
  /** Throws `WorkflowExecutionAlreadyStartedError` where a sync of this customer is running. */
  startCustomer(workflowId: string, input: SyncCustomerInput): Promise<CustomerHandle>;
  /** The same of an undo, which runs under the id of the customer's sync. */
  startUndo(workflowId: string, input: Parameters<typeof undoCustomer>[0]): Promise<UndoHandle>;
  sync(syncId: string): SyncHandle;
  customer(customer: string): CustomerHandle;
  /** Syncs of this environment that are running now, the newest first. */
  openSyncs(): Promise<readonly OpenSync[]>;
  /** Customers of this environment that are being synced alone, without a sync around them, the newest first. */
  openCustomers(): Promise<readonly OpenSync[]>;
  /** Task queues of this environment that nobody serves. */
  unservedQueues(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface OpenSync {
  readonly workflowId: string;
  readonly runId: string;
  readonly syncId: string | null;
  readonly startedAt: Date;
}

/** How long a first connection may take before the server counts as not there. */
const CONNECT_MS = 5000;

export async function connectSyncClient(config: Config, env: NodeJS.ProcessEnv = process.env): Promise<SyncClient> {
  const { connectionOptions, namespace } = temporalConnection(config.temporal, env);
  const address = connectionOptions.address ?? 'localhost:7233';
  const { address: _, ...options } = connectionOptions;
  const connection = await Connection.connect({ ...options, address, connectTimeout: CONNECT_MS }).catch((error: unknown) => {
    throw unreachable(address, error);
  });
  const client = new Client({ connection, namespace });
  const queue = taskQueue(config.environment);
  return {
    client,
    namespace,
    address,
    startSync: (syncId, input) =>
      client.workflow.start<typeof syncOrders>('syncOrders', {
        workflowId: syncWorkflowId(syncId),
        taskQueue: queue,
        args: [{ ...input, syncId }],
        priority: { priorityKey: PRIORITY.sync },
        staticSummary: `${input.execute === true ? 'Sync' : 'Dry run'} of ${input.customers?.join(', ') ?? 'all customers'}`.slice(0, 190),
      }),
    startCustomer: (workflowId, input) =>
      client.workflow.start<typeof syncCustomer>('syncCustomer', {
        workflowId,
        taskQueue: queue,
        args: [input],
        priority: { priorityKey: PRIORITY.retry },
        staticSummary: input.customer,
      }),
    startUndo: (workflowId, input) =>
      client.workflow.start<typeof undoCustomer>('undoCustomer', {
        workflowId,
        taskQueue: queue,
        args: [input],
        priority: { priorityKey: PRIORITY.retry },
        staticSummary: `Undo of ${input.undo}: ${input.customer}`.slice(0, 190),
      }),
    sync: (syncId) => client.workflow.getHandle<typeof syncOrders>(syncWorkflowId(syncId)),
    customer: (customer) => client.workflow.getHandle<typeof syncCustomer>(customerWorkflowId(config.mapping.boardId, customer)),
    openSyncs: () => openRuns(client, 'syncOrders', queue),
    openCustomers: () => openRuns(client, 'syncCustomer', queue),
    unservedQueues: () => unservedQueues(client, config.environment),
    close: () => connection.close(),
  };
}

/** Those that no other workflow has started. */
async function openRuns(client: Client, type: string, queue: string): Promise<readonly OpenSync[]> {
  const open: OpenSync[] = [];
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running' AND TaskQueue = '${queue}'`;
  for await (const { workflowId, runId, typedSearchAttributes, startTime, parentExecution } of client.workflow.list({ query })) {
    if (parentExecution?.workflowId) continue;
    const syncId = typedSearchAttributes.getAll().find(({ key }) => key.name === 'SyncId')?.value;
    open.push({ workflowId, runId, syncId: typeof syncId === 'string' ? syncId : null, startedAt: startTime });
  }
  return open.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}

/** Throws one line that says what to do where no worker would take up the work. */
export async function requireWorker(client: SyncClient, environment: string): Promise<void> {
  const unserved = await client.unservedQueues();
  if (unserved.length > 0) {
    throw new OrderSyncError(
      'WORKER_MISSING',
      `No worker serves the task queue ${unserved.join(' and ')}. Start one: ./order-sync worker --environment ${environment}`,
    );
  }
}
