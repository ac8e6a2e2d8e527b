import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { Config } from './config/config.ts';
import {
  customerWorkflowId,
  mondayTaskQueue,
  PRIORITY,
  type SyncCustomerInput,
  type SyncOrdersInput,
  syncWorkflowId,
  taskQueue,
} from './contract.ts';
import { OrderSyncError } from './errors.ts';
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
  /** Task queues of this environment that nobody has polled of late. */
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
/** A long poll lasts 60 s and then starts anew. The server lists a dead worker for minutes; its last poll tells it from a living one. */
const POLLED_WITHIN_MS = 75_000;

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
    openSyncs: async () => {
      const open: OpenSync[] = [];
      const query = `WorkflowType = 'syncOrders' AND ExecutionStatus = 'Running' AND TaskQueue = '${queue}'`;
      for await (const run of client.workflow.list({ query })) {
        const syncId = run.typedSearchAttributes.getAll().find(({ key }) => key.name === 'SyncId')?.value;
        open.push({
          workflowId: run.workflowId,
          runId: run.runId,
          syncId: typeof syncId === 'string' ? syncId : null,
          startedAt: run.startTime,
        });
      }
      return open.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    },
    unservedQueues: async () => {
      const wanted = [
        { name: queue, taskQueueType: 1 },
        { name: queue, taskQueueType: 2 },
        { name: mondayTaskQueue(config.environment), taskQueueType: 2 },
      ] as const;
      const served = await Promise.all(
        wanted.map(async ({ name, taskQueueType }) => {
          const { pollers } = await client.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
          return (pollers ?? []).some(
            ({ lastAccessTime }) => lastAccessTime != null && Date.now() - tsToMs(lastAccessTime) < POLLED_WITHIN_MS,
          );
        }),
      );
      return [...new Set(wanted.filter((_, index) => served[index] !== true).map(({ name }) => name))];
    },
    close: () => connection.close(),
  };
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
