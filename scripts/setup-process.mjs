import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A failure that its message explains: shown without a stack trace. */
export class SetupError extends Error {}

/** How long npm may take to end when it is told to. */
const PATIENCE_MS = 5000;

/** To stderr, so that a command's own output (`npm start -- --json`) stays clean. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Runs a command to its end and gives its exit code and everything it printed. `show` passes its output through instead.
 * It gets a process group of its own, and a signal to us ends the whole group: a half-done `npm ci` that outlived its lock would
 * write into the next one's node_modules.
 */
export function run(command, args, { cwd, env = process.env, show = false, onStart = () => {} }) {
  return new Promise((resolve, reject) => {
    const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, detached: true });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const release = endGroupOnSignal(child);
    child.on('spawn', () => onStart(child.pid));
    child.on('error', (error) => {
      release();
      reject(
        new SetupError(
          error.code === 'ENOENT' ? `${command} isn't installed, or not on the PATH.` : `${command} didn't start: ${error.message}`,
        ),
      );
    });
    child.on('close', (code, signal) => {
      release();
      resolve({ code: code ?? 128 + (constants.signals[signal] ?? 0), output: Buffer.concat(output).toString('utf8') });
    });
  });
}

/** Leaves only when the group has: whoever starts next must find no half of it at work. What doesn't go when told is killed. */
function endGroupOnSignal(child) {
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  let told = false;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      endGroup(told ? 'SIGKILL' : signal);
      if (told) return;
      told = true;
      setTimeout(() => endGroup('SIGKILL'), PATIENCE_MS);
      child.on('exit', () => {
        // npm may have gone before what it started.
        endGroup('SIGKILL');
        process.exit(128 + constants.signals[signal]);
      });
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
