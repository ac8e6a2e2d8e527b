import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Service, STOP_MS, signalGroup } from './service.ts';

/** What a service's command line holds; a process number alone may have gone to another program since. */
const MARKS: Readonly<Record<string, RegExp>> = {
  temporal: /start-dev|temporal-dev\.sh/,
  sandbox: /sandbox\/main\.ts/,
  worker: /main\.ts worker/,
};
const LOOK_MS = 200;

interface Noted {
  readonly name: string;
  readonly pid: number;
}

const noteFile = (folder: string): string => join(folder, 'services.json');

/** Keeps the process numbers on disk: whoever starts next finds what a killed `npm start` left behind. */
export function noteServices(folder: string, services: readonly Service[]): void {
  mkdirSync(folder, { recursive: true });
  const noted = services.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  // In one step: whoever kills us meanwhile leaves the old note or the new one.
  writeFileSync(`${noteFile(folder)}.new`, JSON.stringify(noted));
  renameSync(`${noteFile(folder)}.new`, noteFile(folder));
}

/** Stops services whose `npm start` is gone (a SIGKILL, a closed laptop), the worker first. Their state is on disk. */
export async function stopLeftovers(folder: string, say: (line: string) => void): Promise<void> {
  const left = readNoted(folder).filter(isService);
  if (left.length > 0) say(`Stopping what an earlier start left behind: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`);
  for (const service of left.toReversed()) {
    const deadline = Date.now() + STOP_MS;
    signalGroup(service.pid, 'SIGTERM');
    while (isService(service)) {
      if (Date.now() > deadline) signalGroup(service.pid, 'SIGKILL');
      await sleep(LOOK_MS);
    }
  }
  noteServices(folder, []);
}

function readNoted(folder: string): readonly Noted[] {
  try {
    const noted: unknown = JSON.parse(readFileSync(noteFile(folder), 'utf8'));
    return Array.isArray(noted) ? noted.filter(isNoted) : [];
  } catch {
    // There is none, or a full disk has cut it off: then it names nobody.
    return [];
  }
}

const isNoted = (entry: unknown): entry is Noted => typeof Object(entry).name === 'string' && typeof Object(entry).pid === 'number';

function isService({ name, pid }: Noted): boolean {
  return MARKS[name]?.test(commandOf(pid)) ?? false;
}

/** Empty where there is no such process. Slim images have no `ps`. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
