import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { generateOrders, type SampleOptions } from '../../sample/generate-orders.ts';
import { loadOrders } from '../../src/orders/load-orders.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { eventually } from '../support/eventually.ts';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';
import { OrderRows } from './order-rows.ts';
import { COMMAND, ROOT, SANDBOX } from './paths.ts';
import { type Ended, Program } from './program.ts';
import { probeSandbox, type SandboxProbe } from './sandbox-probe.ts';

export interface StackOptions {
  readonly sample: SampleOptions;
  /** Lines of order-sync.toml that this stack's copy has otherwise: `batch_size = 25` by its name. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Columns of single orders that a test wants otherwise, before anything runs. */
  readonly change?: (orders: OrderRows) => void;
  /** Further options of the sandbox program. Default: no limits. */
  readonly sandbox?: readonly string[];
  /** Default true. */
  readonly worker?: boolean;
}

/** Temporal, sandbox, orders and worker, each as it really runs, in a folder of their own. */
export interface Stack {
  /** Its name holds a blank, as folders of people's do. Holds order-sync.toml, so reports end up here. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly temporalAddress: string;
  readonly orders: OrderRows;
  readonly sandbox: SandboxProbe;
  /** Runs the `order-sync` command to its end. */
  cli(...args: readonly string[]): Promise<Ended>;
  /** Starts it, to be met while it runs. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Program;
  startWorker(env?: NodeJS.ProcessEnv): Promise<Program>;
  /** The sandbox takes what it is sent and answers nothing, until it thaws. */
  freezeSandbox(): void;
  thawSandbox(): void;
  /** Stops everything; safe to call twice. */
  stop(): Promise<void>;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const { sample, settings: given = {}, change, sandbox: sandboxOptions = ['--unlimited'], worker = true } = options;
  // At monday's own pace, unless a test is in a hurry.
  const settings = { clock_factor: 1, ...given };
  const folder = await mkdtemp(join(tmpdir(), 'order sync '));
  const programs: Program[] = [];
  let temporal: TemporalServer | undefined;
  const stop = async (): Promise<void> => {
    // Nothing here is worth waiting for: the folder goes with them.
    for (const program of programs) program.signal('SIGKILL');
    await Promise.all(programs.splice(0).map((program) => program.ended));
    await temporal?.stop();
    temporal = undefined;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFile(join(folder, 'order-sync.toml'), await configWith(settings));
    const database = join(folder, 'orders.db');
    const run = (args: readonly string[], env: NodeJS.ProcessEnv): Program => {
      const program = new Program(args, { cwd: folder, env });
      programs.push(program);
      return program;
    };
    const sandboxRun = run(
      [SANDBOX, '--port', '0', '--state', join(folder, 'board.db'), '--clock-factor', String(settings.clock_factor), ...sandboxOptions],
      cleanEnv(),
    );
    [temporal] = await Promise.all([startTemporalServer(), makeOrders(database, sample), sandboxRun.says('Sandbox ready')]);
    const orders = new OrderRows(database);
    change?.(orders);
    const [sandboxUrl = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(sandboxRun.stdout) ?? [];
    const env = {
      ...cleanEnv(),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_CONFIG_FILE: '/dev/null',
      ORDER_SYNC_CONFIG: join(folder, 'order-sync.toml'),
      ORDER_SYNC_MONDAY_API_URL: `${sandboxUrl}/v2`,
      ORDER_SYNC_SANDBOX_DATABASE: database,
      ORDER_SYNC_LOG: 'warn',
    };
    const start = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Program => run([COMMAND, ...args], { ...env, ...more });
    const stack: Stack = {
      folder,
      env,
      temporalAddress: temporal.address,
      orders,
      sandbox: probeSandbox(sandboxUrl),
      cli: (...args) => start(args).ended,
      start,
      startWorker: async (more) => {
        const started = start(['worker'], { ORDER_SYNC_LOG: 'info', ...more });
        await started.says('worker is ready');
        await eventually('pollers on the task queues', () => served(env.TEMPORAL_ADDRESS), 15_000);
        return started;
      },
      freezeSandbox: () => sandboxRun.signal('SIGSTOP'),
      thawSandbox: () => sandboxRun.signal('SIGCONT'),
      stop,
    };
    if (worker) await stack.startWorker();
    return stack;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without what this shell may have set for other Temporal servers, boards and databases, and without vitest's own. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const foreign = /^(TEMPORAL_(?!CLI$)|ORDER_SYNC_|ORDERS_|MONDAY_|SANDBOX_|VITEST|NODE_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

export async function configWith(settings: Readonly<Record<string, number>>): Promise<string> {
  let text = await readFile(join(ROOT, 'order-sync.toml'), 'utf8');
  for (const [name, value] of Object.entries(settings)) {
    const line = new RegExp(`^${name} = .*$`, 'm');
    if (!line.test(text)) throw new Error(`order-sync.toml has no ${name}.`);
    text = text.replace(line, `${name} = ${value}`);
  }
  return text;
}

export async function makeOrders(file: string, options: SampleOptions): Promise<void> {
  const store = await openSqliteStore({ file, create: true });
  const { orders, lines } = generateOrders(options);
  await loadOrders(
    store,
    orders,
    lines.map((line) => ({ ...line })),
  );
  await store.close();
}

const QUEUES = ['order-sync-sandbox', 'order-sync-sandbox-monday'];

export async function served(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address });
  try {
    const polled = await Promise.all(
      QUEUES.map(async (name) => {
        const described = await connection.workflowService.describeTaskQueue({
          namespace: 'default',
          taskQueue: { name },
          taskQueueType: 2,
        });
        return (described.pollers ?? []).length > 0;
      }),
    );
    return polled.every(Boolean);
  } finally {
    await connection.close();
  }
}
