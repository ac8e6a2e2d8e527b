import { spawn } from 'node:child_process';
import { vi } from 'vitest';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly pid: number;
  /** Waits, 20 s at most, until what it printed to stderr holds `words`. */
  says(words: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a command with `env` laid over this process's own environment; a value of undefined takes the variable away. */
export function start(command: string, args: readonly string[], { cwd, env = {} }: StartOptions = {}): Started {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    says: (words) =>
      eventually(
        () => stderr.includes(words),
        () => `it never said "${words}", only:\n${stderr}`,
      ),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

export async function eventually(holds: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error(otherwise());
    },
    { timeout: 20_000, interval: 20 },
  );
}
