import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, Connection } from '@temporalio/client';
import getPort from 'get-port';
import { CUSTOMERS, type SampleCustomer } from '../../sample/generate-orders.ts';
import { OrderRows } from '../end-to-end/order-rows.ts';
import { COMMAND, ROOT, SANDBOX } from '../end-to-end/paths.ts';
import { type Ended, Program } from '../end-to-end/program.ts';
import { BOARD_ID, probeSandbox, type SandboxProbe } from '../end-to-end/sandbox-probe.ts';
import { cleanEnv, configWith, makeOrders, served } from '../end-to-end/stack.ts';
import { eventually } from '../support/eventually.ts';

export interface ArenaOptions {
  readonly seed: number;
  readonly orders: number;
  /** How many modelled seconds pass in a real one. */
  readonly clockFactor: number;
  readonly sandbox: readonly string[];
  /** Default: all customers of the sample. */
  readonly customers?: readonly SampleCustomer[];
  /** Further lines of order-sync.toml that are otherwise, by their names. */
  readonly settings?: Readonly<Record<string, number>>;
}

/** A whole stack whose every part can be killed, frozen, locked and started again on what it left. */
export class Arena {
  readonly folder: string;
  readonly orders: OrderRows;
  readonly sandbox: SandboxProbe;
  readonly #env: NodeJS.ProcessEnv;
  readonly #options: ArenaOptions;
  readonly #ports: { readonly sandbox: number; readonly temporal: number };
  readonly #workers: Program[] = [];
  readonly #others: Program[] = [];
  #sandboxRun: Program | undefined;
  #temporalRun: Program | undefined;

  private constructor(options: ArenaOptions, folder: string, ports: { sandbox: number; temporal: number }) {
    this.#options = options;
    this.folder = folder;
    this.#ports = ports;
    const url = `http://127.0.0.1:${ports.sandbox}`;
    this.sandbox = probeSandbox(url);
    this.orders = new OrderRows(join(folder, 'orders.db'));
    this.#env = {
      ...cleanEnv(),
      TEMPORAL_ADDRESS: this.temporalAddress,
      TEMPORAL_CONFIG_FILE: '/dev/null',
      ORDER_SYNC_CONFIG: join(folder, 'order-sync.toml'),
      ORDER_SYNC_MONDAY_API_URL: `${url}/v2`,
      ORDER_SYNC_SANDBOX_DATABASE: join(folder, 'orders.db'),
      ORDER_SYNC_LOG: 'warn',
    };
  }

  static async open(options: ArenaOptions): Promise<Arena> {
    const folder = await mkdtemp(join(tmpdir(), 'order-sync faults '));
    const [sandbox, temporal] = [await getPort(), await getPort()];
    const arena = new Arena(options, folder, { sandbox, temporal });
    const { orders, seed, clockFactor, customers = CUSTOMERS, settings } = options;
    try {
      await writeFile(join(folder, 'order-sync.toml'), await configWith({ clock_factor: clockFactor, page_size: 20, ...settings }));
      await Promise.all([makeOrders(join(folder, 'orders.db'), { orders, seed, customers }), arena.startSandbox(), arena.startTemporal()]);
      await arena.startWorker();
      return arena;
    } catch (error) {
      await arena.close();
      throw error;
    }
  }

  get temporalAddress(): string {
    return `127.0.0.1:${this.#ports.temporal}`;
  }

  async startSandbox(): Promise<void> {
    const { clockFactor, sandbox, seed } = this.#options;
    const args = ['--port', String(this.#ports.sandbox), '--state', join(this.folder, 'board.db'), '--clock-factor', String(clockFactor)];
    this.#sandboxRun = this.#run([SANDBOX, ...args, '--fault-seed', String(seed), ...sandbox]);
    await this.#sandboxRun.says('Sandbox ready');
  }

  async killSandbox(): Promise<void> {
    await kill(this.#sandboxRun);
  }

  async startTemporal(): Promise<void> {
    const args = ['--headless', '--port', String(this.#ports.temporal), '--db', join(this.folder, 'temporal.db'), '--log-level', 'never'];
    this.#temporalRun = this.#run([join(ROOT, 'temporal-dev.sh'), ...args], 'bash');
    await eventually('Temporal answers', () => this.#withTemporal(async () => true), 30_000);
  }

  async killTemporal(): Promise<void> {
    await kill(this.#temporalRun);
  }

  async startWorker(): Promise<Program> {
    const worker = this.#run([COMMAND, 'worker'], process.execPath, { ORDER_SYNC_LOG: 'info' });
    this.#workers.push(worker);
    await worker.says('worker is ready', 60_000);
    await eventually('pollers on the task queues', () => served(this.temporalAddress), 30_000);
    return worker;
  }

  get workers(): readonly Program[] {
    return this.#workers;
  }

  async killWorker(worker: Program): Promise<void> {
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    await kill(worker);
  }

  /** Another process holds the database for writing, so that nobody else can write. */
  lockDatabase(): () => void {
    const database = new DatabaseSync(join(this.folder, 'orders.db'), { timeout: 10_000 });
    database.exec('begin immediate');
    return () => {
      database.exec('rollback');
      database.close();
    };
  }

  /** Board and database as order-sync itself compares them; ends with exit code 0 where they agree. */
  verify(...customers: readonly string[]): Promise<Ended> {
    return this.cli('verify', ...customers.flatMap((name) => ['--customer', name]));
  }

  /** When the newest workflow of each of these customers was closed, by Temporal's clock. */
  closedAt(customers: readonly string[]): Promise<readonly number[]> {
    return this.#withTemporal((connection) => {
      const { workflow } = new Client({ connection });
      return Promise.all(
        customers.map(async (name) => {
          const { closeTime } = await workflow.getHandle(`customer:${BOARD_ID}:${name.replaceAll(' ', '-')}`).describe();
          return closeTime?.getTime() ?? Number.POSITIVE_INFINITY;
        }),
      );
    });
  }

  cli(...args: readonly string[]): Promise<Ended> {
    return this.#run([COMMAND, ...args]).ended;
  }

  /** Waits until no workflow is open any more. */
  async settled(timeout: number): Promise<void> {
    await eventually(
      'no workflow is open',
      () =>
        this.#withTemporal(async (connection) => {
          const open = await connection.workflowService.listWorkflowExecutions({
            namespace: 'default',
            query: 'ExecutionStatus = "Running"',
          });
          return (open.executions ?? []).length === 0;
        }),
      timeout,
    );
  }

  async close(): Promise<void> {
    for (const program of this.#others) program.signal('SIGKILL');
    await Promise.all(this.#others.map((program) => program.ended));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #withTemporal<Answer>(work: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    const connection = await Connection.connect({ address: this.temporalAddress, connectTimeout: 1000 });
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  #run(args: readonly string[], command = process.execPath, more: NodeJS.ProcessEnv = {}): Program {
    const program = new Program(args, { command, cwd: this.folder, env: { ...this.#env, ...more } });
    this.#others.push(program);
    return program;
  }
}

async function kill(program: Program | undefined): Promise<void> {
  program?.signal('SIGCONT');
  program?.signal('SIGKILL');
  await program?.ended;
}
