import { fileURLToPath } from 'node:url';
import { DefaultLogger, type LogLevel, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { WorkerStopping } from './activities/activity.ts';
import type { ActivityDeps } from './activities/deps.ts';
import { GroupOrder } from './activities/group-order.ts';
import { createMondayActivities, createStoreActivities } from './activities/index.ts';
import { LabelShelf } from './activities/label-shelf.ts';
import type { Config } from './config/config.ts';
import { mondayTaskQueue, taskQueue } from './contract.ts';
import { OrderSyncError } from './errors.ts';
import { createMondayApi } from './monday/monday-api.ts';
import { openStore } from './orders/open-store.ts';
import { workflowUrl } from './report/workflow-url.ts';
import { missingSearchAttributes } from './search-attributes.ts';
import { sourceColumns } from './sync/source-columns.ts';
import { timing } from './sync/timing.ts';
import { temporalConnection, unreachable } from './temporal-connection.ts';

/** A call to monday.com takes 60 s at most, and a worker never leaves one unsettled: it waits this long before it cancels anything. */
const GRACE = '65s';
const FORCE = '90s';

export interface RunningWorker {
  /** Ends when the worker has stopped; rejects when it broke. */
  readonly done: Promise<void>;
  /** No new claim; what is on the wire is awaited and settled. */
  stop(): void;
}

/** Puts a worker of one environment together: workflows and the store's activities on one queue, monday's on the other. */
export async function startWorker(config: Config, log: Logger, env: NodeJS.ProcessEnv = process.env): Promise<RunningWorker> {
  Runtime.install({ logger: temporalLogger(log), telemetryOptions: { logging: CORE_LOG }, shutdownSignals: [] });
  const { connectionOptions, namespace } = temporalConnection(config.temporal, env);
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw unreachable(connectionOptions.address, error);
  });
  try {
    const missing = await missingSearchAttributes(connection.operatorService, namespace);
    if (missing.length > 0) {
      throw new OrderSyncError(
        'CONFIGURATION_INVALID',
        `Temporal's namespace "${namespace}" lacks the search attributes ${missing.join(', ')}. Run \`./order-sync doctor --fix\`.`,
      );
    }
    return await startWorkers({ config, log, connection, namespace });
  } catch (error) {
    // An open connection would keep the process alive, a worker that never works.
    await connection.close().catch(() => undefined);
    throw error;
  }
}

interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly connection: NativeConnection;
  readonly namespace: string;
}

async function startWorkers({ config, log, connection, namespace }: Parts): Promise<RunningWorker> {
  const stopping = new AbortController();
  const store = await openStore(config.store, { sourceColumns: sourceColumns(config.mapping) });
  const monday = createMondayApi(config.monday);
  const deps: ActivityDeps = {
    config,
    store,
    monday,
    labels: new LabelShelf(monday, stopping.signal),
    groupOrder: new GroupOrder(),
    timing: timing(config.monday),
    links: { workflow: (id) => (config.temporal.webUiUrl === undefined ? null : workflowUrl(config.temporal.webUiUrl, namespace, id)) },
    log,
    stopping: stopping.signal,
  };
  const shared = { connection, namespace, shutdownGraceTime: GRACE, shutdownForceTime: FORCE, maxHeartbeatThrottleInterval: '1s' } as const;
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: taskQueue(config.environment),
      workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)),
      activities: createStoreActivities(deps),
    }),
    Worker.create({
      ...shared,
      taskQueue: mondayTaskQueue(config.environment),
      activities: createMondayActivities(deps),
      maxConcurrentActivityTaskExecutions: 40,
    }),
  ]);
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort(new WorkerStopping());
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // One of the two without the other would take work and never get on with it.
  const runs = workers.map((worker) => worker.run().finally(stop));
  const done = Promise.allSettled(runs).then(async () => {
    await connection.close();
    await store.close();
    await Promise.all(runs);
  });
  return { done, stop };
}

/** Left to itself, the SDK's native part writes lines of its own form between ours. */
const CORE_LOG = { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } as const;

/** What the SDK warns of though it is meant so: monday's activities have a worker of their own. */
const EXPECTED: ReadonlySet<string> = new Set(['No workflows registered, not polling for workflow tasks']);

/** The SDK's own place for deciding what of its messages is logged, and how. */
function temporalLogger(log: Logger): DefaultLogger {
  const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { syncId, customer, ...rest } = (meta ?? {}) as Record<string, unknown>;
    log[level === 'INFO' || EXPECTED.has(message) ? 'debug' : levels[level]]({ syncId, customer, ...rest }, message);
  });
}
