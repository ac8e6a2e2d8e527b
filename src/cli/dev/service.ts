import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
}

/** How SQLite, in which Temporal and the sandbox keep their state, says so. */
const DAMAGED = /not a database|malformed/;
export const START_ANEW = 'npm start -- --fresh throws away board, orders and workflow history, and starts anew.';

/** Its message is for people, and complete. */
export class ServiceFailure extends Error {}

/** How long a service may take to come up: a first start compiles nothing, but two cores may be busy. */
const READY_MS = 60_000;
const POLL_MS = 100;
/** A worker may wait this long for what is on the wire (see src/worker.ts). */
export const STOP_MS = 100_000;

/**
 * A service of `npm start`: a process of its own group, so that a Ctrl-C at the terminal reaches only us and we stop things in order.
 * Its output goes to `logs/{name}.log`.
 */
export class Service {
  readonly name: string;
  readonly logFile: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #running = true;
  #wasReady = false;

  constructor({ name, command, args, env, folder }: ServiceOptions) {
    this.name = name;
    this.logFile = join(folder, 'logs', `${name}.log`);
    mkdirSync(dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'w');
    this.#process = spawn(command, args, { env, detached: true, stdio: ['ignore', log, log] });
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#running = false;
        resolve();
      };
      this.#process.once('exit', end);
      this.#process.once('error', end);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Ends when the process does. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Waits until the probe answers something; fails with the end of the log when the process dies or takes too long. */
  async ready<Answer>(probe: () => Promise<Answer | undefined>): Promise<Answer> {
    const deadline = Date.now() + READY_MS;
    while (this.#running && Date.now() < deadline) {
      const answer = await probe().catch(() => undefined);
      if (answer !== undefined) {
        this.#wasReady = true;
        return answer;
      }
      await sleep(POLL_MS);
    }
    throw this.failure();
  }

  /** What there is to say of a service that is not there. */
  failure(): ServiceFailure {
    if (this.#wasReady) return new ServiceFailure(`${this.name} has stopped by itself; see ${this.logFile}`);
    const last = this.#lastLines();
    const advice = DAMAGED.test(last) ? `\nIts state is damaged. ${START_ANEW}` : '';
    return new ServiceFailure(`${this.name} did not start. The end of ${this.logFile}:\n${last}${advice}`);
  }

  /** Gives it time to finish, and kills what needs longer. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    const killing = setTimeout(() => this.kill(), STOP_MS);
    await this.#ended;
    clearTimeout(killing);
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#running && this.#process.pid !== undefined) signalGroup(this.#process.pid, signal);
  }

  hasSaid(words: string): boolean {
    return this.#log().includes(words);
  }

  #log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  #lastLines(): string {
    return this.#log().trimEnd().split('\n').slice(-10).join('\n');
  }
}

/** To a process and all that it started. False: it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
