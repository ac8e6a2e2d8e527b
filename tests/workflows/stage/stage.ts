import { randomUUID } from 'node:crypto';
import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import {
  type CustomerProgress,
  customerWorkflowId,
  makeSyncId,
  type SyncCustomerInput,
  type SyncOrdersInput,
  type SyncProgress,
  syncWorkflowId,
} from '../../../src/contract.ts';
import type { syncCustomer, syncOrders } from '../../../src/workflows/index.ts';
import { eventually } from '../../support/eventually.ts';
import { type RunHistory, type RunId, readHistories, readHistory } from '../../support/histories.ts';
import { fakeMondayActivities, fakeStoreActivities } from './fake-activities.ts';
import { World, type WorldOptions } from './world.ts';

export interface Theatre {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly workflowBundle: WorkflowBundleWithSourceMap;
}

export type Sync = WorkflowHandle<typeof syncOrders> & { readonly syncId: string };
export type CustomerSync = WorkflowHandle<typeof syncCustomer>;

interface RunningWorker {
  readonly worker: Worker;
  readonly done: Promise<void>;
}

/** A world, and real workers of its own with the real workflows and faked activities: what production runs, minus the two far ends. */
export class Stage {
  readonly world: World;
  readonly client: Client;
  readonly taskQueue = `order-sync-test-${randomUUID()}`;
  readonly #theatre: Theatre;
  readonly #runs: RunId[] = [];
  #workflows: RunningWorker | undefined;
  #monday: RunningWorker | undefined;

  constructor(theatre: Theatre, options: WorldOptions) {
    this.#theatre = theatre;
    this.client = theatre.client;
    this.world = new World(options);
  }

  static async open(theatre: Theatre, options: WorldOptions): Promise<Stage> {
    const stage = new Stage(theatre, options);
    await Promise.all([stage.startWorkflows(), stage.startMonday()]);
    return stage;
  }

  /** The worker of the workflows and of the store's activities. */
  async startWorkflows(): Promise<void> {
    const { workflowBundle } = this.#theatre;
    this.#workflows = await this.#run({ taskQueue: this.taskQueue, workflowBundle, activities: fakeStoreActivities(this.world) });
  }

  /** What happens while it is down reaches the workflow all at once when it is up again. */
  async stopWorkflows(): Promise<void> {
    await stopped(this.#workflows);
    this.#workflows = undefined;
  }

  async startMonday(): Promise<void> {
    this.#monday = await this.#run({ taskQueue: `${this.taskQueue}-monday`, activities: fakeMondayActivities(this.world) });
  }

  async stopMonday(): Promise<void> {
    await stopped(this.#monday);
    this.#monday = undefined;
  }

  /** An executed sync, if the input doesn't say otherwise. */
  async startSync(input: Omit<SyncOrdersInput, 'syncId'> = {}): Promise<Sync> {
    const syncId = newSyncId();
    const handle = await this.start('syncOrders', syncWorkflowId(syncId), { execute: true, ...input, syncId });
    return Object.assign(handle as WorkflowHandle<typeof syncOrders>, { syncId });
  }

  /** One customer, executed and under its own id, if not told otherwise. */
  async startCustomer(
    input: SyncCustomerInput,
    workflowId = customerWorkflowId(this.world.board.boardId, input.customer),
  ): Promise<CustomerSync> {
    return (await this.start('syncCustomer', workflowId, { execute: true, ...input })) as CustomerSync;
  }

  /** With any input at all, as a person may give it. */
  async start(workflowType: string, workflowId: string, ...args: unknown[]): Promise<WorkflowHandle> {
    const handle = await this.client.workflow.start(workflowType, { workflowId, taskQueue: this.taskQueue, args });
    this.#runs.push({ workflowId, runId: handle.firstExecutionRunId });
    return handle;
  }

  customer(customer: string): CustomerSync {
    return this.client.workflow.getHandle<typeof syncCustomer>(customerWorkflowId(this.world.board.boardId, customer));
  }

  progress(sync: Sync): Promise<SyncProgress> {
    return sync.query<SyncProgress>('progress');
  }

  customerProgress(customer: string): Promise<CustomerProgress> {
    return this.customer(customer).query<CustomerProgress>('progress');
  }

  /** Waits until a customer's sync says that it is in this state. */
  async customerIs(customer: string, state: CustomerProgress['state']): Promise<CustomerProgress> {
    return eventually(`${customer} ${state}`, async () => {
      const progress = await this.customerProgress(customer);
      return progress.state === state ? progress : undefined;
    });
  }

  async syncIs(sync: Sync, state: SyncProgress['state']): Promise<SyncProgress> {
    return eventually(`the sync ${state}`, async () => {
      const progress = await this.progress(sync);
      return progress.state === state ? progress : undefined;
    });
  }

  /** Waits until a workflow has heard of a cancel, and has done what it does about it first. */
  async heardOfCancel(handle: Pick<WorkflowHandle, 'workflowId' | 'fetchHistory'>): Promise<void> {
    await eventually(`${handle.workflowId} heard of the cancel`, async () => {
      const { events } = await handle.fetchHistory();
      const asked = events?.findIndex((event) => event.workflowExecutionCancelRequestedEventAttributes) ?? -1;
      return asked >= 0 && events?.slice(asked).some((event) => event.workflowTaskCompletedEventAttributes);
    });
  }

  histories(): Promise<readonly RunHistory[]> {
    return readHistories(this.client, this.#runs);
  }

  /** Of the workflow that was started first. */
  async firstHistory(): Promise<RunHistory> {
    const [run] = this.#runs;
    if (run === undefined) throw new Error('Nothing was started on this stage.');
    return readHistory(this.client, run);
  }

  async close(): Promise<void> {
    this.world.releaseAll();
    for (const { workflowId } of this.#runs) await this.client.workflow.getHandle(workflowId).terminate('test over').catch(ignoreEnded);
    await Promise.all([this.stopWorkflows(), this.stopMonday()]);
  }

  async #run(options: Pick<Parameters<typeof Worker.create>[0], 'taskQueue' | 'workflowBundle' | 'activities'>): Promise<RunningWorker> {
    const { connection } = this.#theatre;
    const worker = await Worker.create({ connection, maxHeartbeatThrottleInterval: 20, workflowThreadPoolSize: 1, ...options });
    return { worker, done: worker.run() };
  }
}

export const newSyncId = (): string => makeSyncId(new Date(), randomUUID());

async function stopped(running: RunningWorker | undefined): Promise<void> {
  if (running === undefined) return;
  running.worker.shutdown();
  await running.done;
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
