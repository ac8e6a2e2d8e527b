import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

/** The sandbox as a process of its own: `node sandbox/main.ts`. */

const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

export type Program = ChildProcessByStdio<null, Readable, Readable>;

export function run(...options: string[]): Program {
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export interface Running {
  readonly child: Program;
  readonly url: string;
  readonly apiUrl: string;
  /** What it has printed so far. */
  readonly output: () => string;
}

export async function start(...options: string[]): Promise<Running> {
  const child = run(...options);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const url = await vi.waitUntil(() => output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0], { timeout: 15_000, interval: 10 });
  return { child, url, apiUrl: `${url}/v2`, output: () => output };
}

export async function kill(child: Program, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = await exit;
  return code;
}

export function stateFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'state.db');
}
