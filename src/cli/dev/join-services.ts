import { setTimeout as sleep } from 'node:timers/promises';
import { openContext } from '../context.ts';
import { readDevState } from '../dev-state.ts';
import { EXIT } from '../exit.ts';
import type { DevOptions, DevPlace } from './dev-options.ts';
import { beGuest } from './guests.ts';
import { Interrupts } from './interrupts.ts';
import { isAlive } from './lock.ts';
import { leave } from './run-services.ts';
import { syncOnce } from './sync-once.ts';

/** How long a second `npm start` waits for the services of the first. */
const READY_MS = 90_000;
const LOOK_MS = 200;
/** Where the first ends in order, the end of the sync that both follow is still to be shown. */
const GRACE_MS = 10_000;

/**
 * Another `npm start` of this checkout has the services, or starts them: this one only syncs. Answers the exit code, or null where
 * the other one ended before its services were up.
 */
export async function joinServices(
  options: DevOptions,
  { configFile, folder }: DevPlace,
  owner: number,
  readyMs = READY_MS,
): Promise<number | null> {
  if (options.fresh || options.unlimited || options.orders !== undefined || options.latency !== undefined) {
    return refused(`Process ${owner} runs the sandbox of this folder; stop it before you ask for other orders or another sandbox.`);
  }
  process.stdout.write(`Joining the services of process ${owner}.\n`);
  const leaveAsGuest = beGuest(folder);
  try {
    return await syncAsGuest(configFile, owner, readyMs);
  } finally {
    leaveAsGuest();
  }
}

async function syncAsGuest(configFile: string, owner: number, readyMs: number): Promise<number | null> {
  const deadline = Date.now() + readyMs;
  while (!isSyncing(configFile, owner)) {
    if (!isAlive(owner)) return null;
    if (Date.now() > deadline) {
      return refused(
        `Process ${owner}, which runs the services of this folder, has none up after ${readyMs / 1000} s; stop it and start again: npm start`,
      );
    }
    await sleep(LOOK_MS);
  }
  const interrupts = new Interrupts();
  const context = openContext({ environment: 'sandbox', config: configFile });
  const watch = new AbortController();
  try {
    const code = await Promise.race([syncOnce(context, interrupts), endOf(owner, watch.signal)]);
    if (code !== undefined) return code;
    refused(`Process ${owner}, which ran the services of this folder, has ended; start again: npm start`);
    return leave();
  } finally {
    watch.abort();
    await context.close();
    interrupts.close();
  }
}

/** Without the state of the other process the connection settings would be somebody else's: never go on with them. */
function isSyncing(configFile: string, owner: number): boolean {
  const state = readDevState(configFile);
  return state?.pid === owner && state.syncing;
}

function refused(why: string): number {
  process.stderr.write(`${why}\n`);
  return EXIT.failed;
}

/** Settles a while after the process has ended, or when nobody wants to know any more. */
async function endOf(pid: number, signal: AbortSignal): Promise<undefined> {
  while (!signal.aborted && isAlive(pid)) await sleep(LOOK_MS);
  await sleep(GRACE_MS, undefined, { signal }).catch(() => {});
}
