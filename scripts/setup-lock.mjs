import { closeSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError, say } from './setup-process.mjs';

const LONGEST_WAIT_MS = 15 * 60_000;
const POLL_MS = 200;
/** Between creating a lock file and filling it lie microseconds; an empty one older than this belongs to a process that died there. */
const EMPTY_IS_DEAD_MS = 10_000;

/**
 * Runs `work` while no other process holds the lock file at `path`. The file names its holder, and the child that works for it: a lock
 * is stale only when both are dead. It lies outside node_modules, which `npm ci` deletes.
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path);
  const release = () => unlinkIfThere(path);
  process.on('exit', release);
  try {
    return await work({ workingFor: (childPid) => writeFileSync(path, holder(childPid)) });
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(path) {
  const giveUpAt = Date.now() + LONGEST_WAIT_MS;
  let waitSaid = false;
  while (!createExclusively(path, holder())) {
    if (removeIfStale(path)) continue;
    const other = read(path);
    if (Date.now() > giveUpAt) throw new SetupError(`gave up after 15 minutes: process ${other?.pid} still holds ${path}.`);
    if (!waitSaid && other) say(`process ${other.pid} installs here already (since ${other.start}), waiting for it`);
    waitSaid = waitSaid || other !== undefined;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function holder(childPid) {
  return JSON.stringify({ pid: process.pid, childPid, start: new Date().toISOString() });
}

function createExclusively(path, content) {
  try {
    const file = openSync(path, 'wx');
    writeFileSync(file, content);
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Under a second lock: else, of two that saw the same dead holder, the slower one would remove the faster one's fresh lock. */
function removeIfStale(path) {
  if (!isStale(path)) return false;
  const guard = `${path}.takeover`;
  if (!createExclusively(guard, '')) {
    if (isOlderThan(guard, EMPTY_IS_DEAD_MS)) unlinkIfThere(guard);
    return false;
  }
  try {
    if (!isStale(path)) return false;
    unlinkIfThere(path);
    return true;
  } finally {
    unlinkIfThere(guard);
  }
}

function isStale(path) {
  const other = read(path);
  if (other === undefined) return isOlderThan(path, EMPTY_IS_DEAD_MS);
  return !isAlive(other.pid) && !isAlive(other.childPid);
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isOlderThan(path, ms) {
  try {
    return Date.now() - statSync(path).mtimeMs > ms;
  } catch {
    return false;
  }
}

function unlinkIfThere(path) {
  try {
    unlinkSync(path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
