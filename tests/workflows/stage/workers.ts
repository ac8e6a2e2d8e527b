import { randomUUID } from 'node:crypto';
import { type NativeConnection, Worker, type WorkflowBundlePath } from '@temporalio/worker';
import type { MondayActivities } from '../../../src/activities/index.ts';
import { fakeMondayActivities, fakeStoreActivities, type WorldOf } from './fake-activities.ts';

interface RunningWorker {
  readonly worker: Worker;
  readonly done: Promise<void>;
}

/** Real workers on a pair of task queues of their own, as production has them, with the real workflows and faked activities. */
export class Workers {
  readonly taskQueue = `order-sync-test-${randomUUID()}`;
  readonly #connection: NativeConnection;
  readonly #workflowBundle: WorkflowBundlePath;
  readonly #worldOf: WorldOf;
  #workflows: RunningWorker | undefined;
  #monday: RunningWorker | undefined;

  constructor(connection: NativeConnection, workflowBundle: WorkflowBundlePath, worldOf: WorldOf) {
    this.#connection = connection;
    this.#workflowBundle = workflowBundle;
    this.#worldOf = worldOf;
  }

  async start(): Promise<void> {
    await Promise.all([this.startWorkflows(), this.startMonday()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.stopWorkflows(), this.stopMonday()]);
  }

  /** The worker of the workflows and of the store's activities. */
  async startWorkflows(): Promise<void> {
    const activities = fakeStoreActivities(this.#worldOf);
    this.#workflows = await this.#run({ taskQueue: this.taskQueue, workflowBundle: this.#workflowBundle, activities });
  }

  /** What happens while it is down reaches the workflows all at once when it is up again. */
  async stopWorkflows(): Promise<void> {
    await stopped(this.#workflows);
    this.#workflows = undefined;
  }

  /** @param real activities in place of faked ones */
  async startMonday(real: Partial<MondayActivities> = {}): Promise<void> {
    const activities = { ...fakeMondayActivities(this.#worldOf), ...real };
    this.#monday = await this.#run({ taskQueue: `${this.taskQueue}-monday`, activities });
  }

  async stopMonday(): Promise<void> {
    await stopped(this.#monday);
    this.#monday = undefined;
  }

  async #run(options: Pick<Parameters<typeof Worker.create>[0], 'taskQueue' | 'workflowBundle' | 'activities'>): Promise<RunningWorker> {
    const worker = await Worker.create({
      connection: this.#connection,
      maxHeartbeatThrottleInterval: 50,
      workflowThreadPoolSize: 1,
      ...options,
    });
    return { worker, done: worker.run() };
  }
}

async function stopped(running: RunningWorker | undefined): Promise<void> {
  if (running === undefined) return;
  running.worker.shutdown();
  await running.done;
}
