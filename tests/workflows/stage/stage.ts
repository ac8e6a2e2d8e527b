import { randomUUID } from 'node:crypto';
import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
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
import type { Theatre } from './theatre.ts';
import type { Workers } from './workers.ts';
import { World, type WorldOptions } from './world.ts';

export type Sync = WorkflowHandle<typeof syncOrders> & { readonly syncId: string };
export type CustomerSync = WorkflowHandle<typeof syncCustomer>;

export interface StageOptions extends WorldOptions {
  /** For a test that stops and starts them, or whose workflow makes up its own sync id. Default: the file's. */
  readonly ownWorkers?: boolean;
}

/** One test's world, the workers that serve it, and what was started in it. */
export class Stage {
  readonly world: World;
  readonly client: Client;
  readonly workers: Workers;
  readonly #theatre: Theatre;
  readonly #runs: RunId[] = [];

  constructor(theatre: Theatre, { ownWorkers = false, ...options }: StageOptions) {
    this.#theatre = theatre;
    this.client = theatre.client;
    this.world = new World(options);
    this.workers = ownWorkers ? theatre.workersOf(this.world) : theatre.workers;
    theatre.enter(this.world.board.boardId, this.world);
  }

  static async open(theatre: Theatre, options: StageOptions): Promise<Stage> {
    const stage = new Stage(theatre, options);
    if (stage.workers !== theatre.workers) await stage.workers.start();
    return stage;
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
    this.#theatre.enter(workflowId, this.world);
    const [, syncId] = workflowId.split(':');
    if (syncId !== undefined) this.#theatre.enter(syncId, this.world);
    const handle = await this.client.workflow.start(workflowType, { workflowId, taskQueue: this.workers.taskQueue, args });
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
    if (this.workers !== this.#theatre.workers) await this.workers.stop();
  }
}

export const newSyncId = (): string => makeSyncId(new Date(), randomUUID());

function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
