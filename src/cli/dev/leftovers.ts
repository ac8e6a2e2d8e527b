import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Service, signalGroup } from './service.ts';

/** What a service's command line holds; a process number alone may have gone to another program since. */
const MARKS: Readonly<Record<string, string>> = { temporal: 'start-dev', sandbox: 'sandbox/main.ts', worker: 'main.ts worker' };
const STOP_MS = 20_000;

interface Noted {
  readonly name: string;
  readonly pid: number;
}

const noteFile = (folder: string): string => join(folder, 'services.json');

/** Keeps the process numbers on disk: whoever starts next finds what a killed `npm start` left behind. */
export function noteServices(folder: string, services: readonly Service[]): void {
  mkdirSync(folder, { recursive: true });
  const noted = services.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  writeFileSync(noteFile(folder), JSON.stringify(noted));
}

/** Stops services whose `npm start` is gone (a SIGKILL, a closed laptop), the worker first. Their state is on disk. */
export async function stopLeftovers(folder: string): Promise<void> {
  const file = noteFile(folder);
  if (!existsSync(file)) return;
  const noted = JSON.parse(readFileSync(file, 'utf8') || '[]') as Noted[];
  for (const { name, pid } of noted.toReversed()) {
    const deadline = Date.now() + STOP_MS;
    while (isService(name, pid)) {
      signalGroup(pid, Date.now() < deadline ? 'SIGTERM' : 'SIGKILL');
      await sleep(200);
    }
  }
  noteServices(folder, []);
}

function isService(name: string, pid: number): boolean {
  const mark = MARKS[name];
  try {
    const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return mark !== undefined && command.includes(mark);
  } catch {
    return false;
  }
}
