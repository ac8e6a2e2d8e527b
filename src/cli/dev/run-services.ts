import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { OrderSyncError } from '../../errors.ts';
import { sourceColumns } from '../../sync/source-columns.ts';
import { type CliContext, openContext } from '../context.ts';
import { readDevState } from '../dev-state.ts';
import { EXIT, UsageError } from '../exit.ts';
import type { DevOptions, DevPlace } from './dev-options.ts';
import { guestsGone } from './guests.ts';
import { Interrupts } from './interrupts.ts';
import { stopLeftovers } from './leftovers.ts';
import { prepareDatabase } from './sample-database.ts';
import { ServiceFailure, START_ANEW } from './service.ts';
import { type DevServices, Interrupted, startServices } from './services.ts';
import { syncOnce } from './sync-once.ts';

const DEFAULT_LATENCY_MS = 20;

/** Brings everything up, syncs, and stays until Ctrl-C (or, with `once`, ends). Answers the exit code. */
export async function runServices(options: DevOptions, { configFile, folder }: DevPlace): Promise<number> {
  const interrupts = new Interrupts('Stopping worker, sandbox and Temporal …');
  let services: DevServices | undefined;
  try {
    await stopLeftovers(folder, say);
    const { databaseFile, columns } = sandboxOrders(configFile);
    if (options.fresh) throwAway(folder, databaseFile);
    const { orders, customers, made } = await prepareDatabase(databaseFile, options.orders, columns).catch((error: unknown) => {
      throw advised(error, databaseFile, folder);
    });
    say(
      `Orders                    ${orders.toLocaleString('en')} of ${customers} customers (${made ? 'sample data, just made' : 'as they were'})`,
    );
    const sandboxArgs = ['--latency', String(options.latency ?? DEFAULT_LATENCY_MS), ...(options.unlimited ? ['--unlimited'] : [])];
    services = await startServices({ configFile, folder, databaseFile, sandboxArgs, say, interrupts });
    return await syncAndStay(services, { configFile, folder }, { once: options.once ?? false, interrupts });
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.partial;
    if (!(error instanceof ServiceFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.failed;
  } finally {
    if (interrupts.seen) interrupts.tellStopping();
    await services?.stop();
    interrupts.close();
  }
}

async function syncAndStay(
  services: DevServices,
  { configFile, folder }: DevPlace,
  { once, interrupts }: { readonly once: boolean; readonly interrupts: Interrupts },
): Promise<number> {
  const context = openContext({ environment: 'sandbox', config: configFile });
  try {
    const code = await Promise.race([syncOnce(context, interrupts, () => services.publish(true)), services.broken]);
    if (typeof code !== 'number') {
      process.stderr.write(`${code.failure().message}. Stopping the others …\n`);
      await services.stop();
      process.stderr.write('The sync waits. Started again, npm start goes on with it.\n');
      return leave();
    }
    if (once) await guestsGone(folder, interrupts);
    if (once || interrupts.seen) return code;
    for (const line of stillUp(context)) say(line);
    const end = await Promise.race([interrupts.first, services.broken]);
    if (end === undefined) return code;
    process.stderr.write(`${end.failure().message}\n`);
    return EXIT.failed;
  } finally {
    await context.close();
  }
}

/**
 * At once, and with the connection still open: a client whose server is gone tries its open calls again and again, and throws where
 * nobody can catch it when that finds a closed connection.
 */
export function leave(): never {
  process.exit(EXIT.failed);
}

/** From the configuration: sample orders, or whatever ORDER_SYNC_SANDBOX_DATABASE names; and what the mapping reads of it. */
function sandboxOrders(configFile: string): { readonly databaseFile: string; readonly columns: readonly string[] } {
  const { store, mapping } = loadConfig({ file: configFile, environment: 'sandbox' });
  if (store.kind !== 'sqlite') throw new UsageError('The sandbox needs an embedded order database: store.kind = "sqlite".');
  return { databaseFile: store.file, columns: sourceColumns(mapping) };
}

/** A database that can't be used: which one, and for our own the way out. */
function advised(error: unknown, databaseFile: string, folder: string): unknown {
  if (!(error instanceof OrderSyncError) || error.code !== 'CONFIGURATION_INVALID') return error;
  const named = error.message.includes(databaseFile) ? error.message : `${databaseFile}: ${error.message}`;
  return new OrderSyncError(error.code, isOwn(databaseFile, folder) ? `${named} ${START_ANEW}` : named, { cause: error });
}

const isOwn = (databaseFile: string, folder: string): boolean => dirname(databaseFile) === join(folder, 'sandbox');

function throwAway(folder: string, databaseFile: string): void {
  const own = join(folder, 'sandbox');
  if (!isOwn(databaseFile, folder)) throw new UsageError(`--fresh does not throw away ${databaseFile}, which lies outside ${own}.`);
  for (const part of [own, join(folder, 'temporal')]) rmSync(part, { recursive: true, force: true });
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

const say = (line: string): void => void process.stdout.write(`${line}\n`);
