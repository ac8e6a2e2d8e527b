import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrderSyncError } from '../../errors.ts';

/** Who runs the services of a checkout: this process, until it releases the lock or ends, or another one. */
export type DevLock = { readonly mine: true; readonly release: () => void } | { readonly mine: false; readonly owner: number };

/** Between taking the lock and saying who has it lie microseconds. */
const NOTE_MS = 5000;
const LOOK_MS = 20;

/**
 * One `npm start` a checkout runs the services. The lock is SQLite's write lock on a file of its own: the operating system takes it
 * from a process that dies, so that there is none to take over, and no two that could do so in the same moment.
 */
export async function takeLock(folder: string): Promise<DevLock> {
  mkdirSync(folder, { recursive: true });
  const note = join(folder, 'dev.pid');
  const deadline = Date.now() + NOTE_MS;
  for (;;) {
    const lock = lockFile(join(folder, 'dev-lock.db'));
    if (lock !== null) {
      writeFileSync(note, String(process.pid));
      return { mine: true, release: () => release(lock, note) };
    }
    const owner = notedIn(note);
    if (isAlive(owner)) return { mine: false, owner };
    if (Date.now() > deadline) throw new Error(`Another npm start holds ${folder}, but ${note} does not say which process it is.`);
    await sleep(LOOK_MS);
  }
}

/** SQLite's codes (https://sqlite.org/rescode.html). */
const BUSY = 5;
const NOT_A_DATABASE = 26;

/** null where another process has it. */
function lockFile(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = memory; begin immediate');
    return database;
  } catch (error) {
    database.close();
    const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
    if (code === BUSY) return null;
    throw code === NOT_A_DATABASE
      ? new OrderSyncError('CONFIGURATION_INVALID', `${file}, the lock of npm start, is damaged. Delete it; it holds nothing.`)
      : error;
  }
}

function release(lock: DatabaseSync, note: string): void {
  if (!lock.isOpen) return;
  rmSync(note, { force: true });
  lock.close();
}

function notedIn(note: string): number {
  try {
    return Number(readFileSync(note, 'utf8'));
  } catch {
    // Not written yet, or just removed.
    return 0;
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
