import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { OpenSync, SyncClient, SyncHandle } from '../../client.ts';
import { findConfigFile } from '../../config/find-config-file.ts';
import { loadConfig } from '../../config/load-config.ts';
import { makeSyncId, type SyncProgress } from '../../contract.ts';
import { type CliContext, openContext } from '../context.ts';
import { stopLeftovers } from '../dev/leftovers.ts';
import { dropLock, isAlive, takeLock } from '../dev/lock.ts';
import { prepareDatabase } from '../dev/sample-database.ts';
import { type DevServices, startServices } from '../dev/services.ts';
import { devFolder, readDevState } from '../dev-state.ts';
import { EXIT, UsageError } from '../exit.ts';
import { runSync } from '../run-sync.ts';
import { wholeNumber } from './sync.ts';

interface DevCommandOptions {
  readonly once?: boolean;
  readonly orders?: number;
  readonly fresh?: boolean;
  readonly unlimited?: boolean;
  readonly latency?: number;
  readonly config?: string;
}

/** How long a second `npm start` waits for the services of the first. */
const OTHER_READY_MS = 90_000;
const OTHER_LOOK_MS = 200;
/** Where the first ends in order, the end of the sync that both follow is still to be shown. */
const OTHER_GRACE_MS = 10_000;

export function devCommand(program: Command): void {
  program
    .command('dev')
    .description('everything on this machine: Temporal, a sandbox board, sample orders, a worker, and a full sync (`npm start`)')
    .option('--once', "end after the sync, with the sync's exit code")
    .option('--orders <n>', 'so many sample orders (default: 240)', wholeNumber)
    .option('--fresh', 'throw away the sandbox board, its orders and the workflow history of earlier starts')
    .option('--unlimited', 'a sandbox without rate limits')
    .option('--latency <ms>', "time the sandbox takes for each write (monday.com's median is 829; default: 20)", wholeNumber)
    .option('--config <file>', 'configuration file (default: order-sync.toml here, in a folder above, or beside this command)')
    .addHelpText('after', '\nCtrl-C cancels an open sync, waits for what is on the wire, and stops everything; a second Ctrl-C kills.')
    .action(dev);
}

async function dev(options: DevCommandOptions): Promise<void> {
  const configFile = findConfigFile({ file: options.config, env: process.env, cwd: process.cwd() });
  const folder = devFolder(configFile);
  const owner = takeLock(folder);
  process.exitCode = owner === null ? await runServices(options, configFile, folder) : await joinServices(options, configFile, owner);
}

async function runServices(options: DevCommandOptions, configFile: string, folder: string): Promise<number> {
  const interrupts = new Interrupts();
  let services: DevServices | undefined;
  try {
    await stopLeftovers(folder);
    const databaseFile = databaseOf(configFile);
    if (options.fresh) throwAway(folder, databaseFile);
    const { orders, customers, made } = await prepareDatabase(databaseFile, options.orders);
    say(
      `Orders                    ${orders.toLocaleString('en')} of ${customers} customers (${made ? 'sample data, just made' : 'as they were'})`,
    );
    const sandboxArgs = ['--latency', String(options.latency ?? 20), ...(options.unlimited ? ['--unlimited'] : [])];
    const onKillable = (kill: () => void): void => {
      interrupts.onSecond = kill;
    };
    services = await startServices({ configFile, folder, databaseFile, sandboxArgs, say, onKillable });
    if (interrupts.seen) return EXIT.partial;
    const context = openContext({ environment: 'sandbox', config: configFile });
    try {
      const code = await Promise.race([syncOnce(context, interrupts, () => services?.publish(true)), services.broken]);
      if (typeof code !== 'number') {
        process.stderr.write(
          `${code.name} has stopped by itself, so the sync waits; see ${code.logFile}. Started again, npm start goes on with it.\n`,
        );
        await services.stop();
        dropLock(folder);
        // At once: a client whose server is gone would try its open calls again and again.
        process.exit(EXIT.failed);
      }
      if (options.once || interrupts.seen) return code;
      for (const line of stillUp(context)) say(line);
      const end = await Promise.race([interrupts.first, services.broken]);
      if (end === undefined) return code;
      process.stderr.write(`${end.name} has stopped by itself; see ${end.logFile}\n`);
      return EXIT.failed;
    } finally {
      await context.close();
    }
  } finally {
    if (interrupts.seen) say('Stopping worker, sandbox and Temporal …');
    await services?.stop();
    dropLock(folder);
    interrupts.close();
  }
}

/** The sandbox's order database, from the configuration: sample orders, or whatever ORDER_SYNC_SANDBOX_DATABASE names. */
function databaseOf(configFile: string): string {
  const { store } = loadConfig({ file: configFile, environment: 'sandbox' });
  if (store.kind !== 'sqlite') throw new UsageError('The sandbox needs an embedded order database: store.kind = "sqlite".');
  return store.file;
}

function throwAway(folder: string, databaseFile: string): void {
  const own = join(folder, 'sandbox');
  if (dirname(databaseFile) !== own) throw new UsageError(`--fresh does not throw away ${databaseFile}, which lies outside ${own}.`);
  for (const part of [own, join(folder, 'temporal')]) rmSync(part, { recursive: true, force: true });
}

/** Another `npm start` of this checkout has the services up: this one only syncs. */
async function joinServices(options: DevCommandOptions, configFile: string, owner: number): Promise<number> {
  if (options.fresh || options.orders !== undefined) {
    process.stderr.write(`Process ${owner} runs the sandbox of this folder; stop it before you give it other orders.\n`);
    return EXIT.failed;
  }
  say(`Joining the services of process ${owner}.`);
  const deadline = Date.now() + OTHER_READY_MS;
  while (readDevState(configFile)?.syncing !== true) {
    // Without the state of the other process the connection settings would be somebody else's: never go on with them.
    if (!isAlive(owner)) return notJoined(owner, 'has ended');
    if (Date.now() > deadline) return notJoined(owner, `has none up after ${OTHER_READY_MS / 1000} s`);
    await sleep(OTHER_LOOK_MS);
  }
  const interrupts = new Interrupts();
  const context = openContext({ environment: 'sandbox', config: configFile });
  const watch = new AbortController();
  try {
    const code = await Promise.race([syncOnce(context, interrupts), endOf(owner, watch.signal)]);
    return code ?? notJoined(owner, 'has ended');
  } finally {
    watch.abort();
    await context.close();
    interrupts.close();
  }
}

function notJoined(owner: number, why: string): number {
  process.stderr.write(`Process ${owner}, which runs the services of this folder, ${why}; start again: npm start\n`);
  return EXIT.failed;
}

/** Settles a while after the process has ended, or when nobody wants to know any more. */
async function endOf(pid: number, signal: AbortSignal): Promise<undefined> {
  while (!signal.aborted && isAlive(pid)) await sleep(OTHER_LOOK_MS);
  await sleep(OTHER_GRACE_MS, undefined, { signal }).catch(() => {});
}

function stillUp({ webUiUrl, config }: CliContext): readonly string[] {
  const board = readDevState(config.file)?.boardUrl;
  return [
    '',
    `Web UI: ${webUiUrl}`,
    `Board:  ${board}`,
    'Still up: look around, or try ./order-sync status and ./order-sync report in another terminal. Ctrl-C stops.',
  ];
}

/** Joins the sync that is open, or starts one. An interrupt cancels it and waits for its end. */
async function syncOnce(context: CliContext, interrupts: Interrupts, onStart: () => void = () => {}): Promise<number> {
  const client = await context.client();
  const open = await openExecuted(client);
  let handle: SyncHandle;
  if (open === undefined) {
    handle = await client.startSync(makeSyncId(new Date(), randomUUID()), { execute: true, concurrency: context.config.sync.concurrency });
  } else {
    say(`Joining the sync that is open: ${open.workflowId}`);
    handle = client.client.workflow.getHandle(open.workflowId);
  }
  onStart();
  interrupts.syncing = true;
  void interrupts.first.then(() => (interrupts.syncing ? handle.cancel() : undefined)).catch(() => {});
  try {
    return await runSync(context, handle, { json: false, printReport: false, cancelOnInterrupt: false });
  } finally {
    interrupts.syncing = false;
  }
}

/** Of the open syncs the newest that writes: a dry run, asked for in another terminal, fills no board. */
async function openExecuted(client: SyncClient): Promise<OpenSync | undefined> {
  for (const open of await client.openSyncs()) {
    const progress = await client.client.workflow
      .getHandle(open.workflowId)
      .query<SyncProgress>('progress')
      .catch(() => null);
    if (progress?.dryRun !== true) return open;
  }
  return undefined;
}

/** Ctrl-C and SIGTERM: the first one asks to stop in order, the second one kills. */
class Interrupts {
  readonly first: Promise<undefined>;
  seen = false;
  syncing = false;
  onSecond: () => void = () => {};
  #resolve: () => void = () => {};

  constructor() {
    this.first = new Promise((resolve) => {
      this.#resolve = () => resolve(undefined);
    });
    process.on('SIGINT', this.#handle);
    process.on('SIGTERM', this.#handle);
  }

  close(): void {
    process.off('SIGINT', this.#handle);
    process.off('SIGTERM', this.#handle);
  }

  readonly #handle = (): void => {
    if (this.seen) {
      this.onSecond();
      process.exit(EXIT.partial);
    }
    this.seen = true;
    say(this.syncing ? '\nCancelling; waiting for what is on the wire. Ctrl-C again kills.' : '');
    this.#resolve();
  };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
