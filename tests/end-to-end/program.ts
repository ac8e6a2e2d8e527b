import { execFileSync, spawn } from 'node:child_process';
import { eventually } from '../support/eventually.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  /** Default: this Node. */
  readonly command?: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A program of its own process group, as a shell starts one: a signal reaches what it started, too, unless that went its own way. */
export class Program {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  #running = true;
  #closed = false;

  constructor(args: readonly string[], { command = process.execPath, cwd, env }: StartOptions) {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = child.pid ?? 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    const killWithUs = (): void => this.signal('SIGKILL');
    process.once('exit', killWithUs);
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => {
        this.#running = false;
        process.off('exit', killWithUs);
      });
      child.once('close', (code) => {
        this.#closed = true;
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** Waits until it has printed something; throws at once when it has ended without. */
  async says(what: string | RegExp, timeout = 30_000): Promise<string> {
    const said = await eventually(
      `"${what}" in the output`,
      () => {
        const output = `${this.stdout}${this.stderr}`;
        const found = typeof what === 'string' ? output.includes(what) && what : what.exec(output)?.[0];
        return found || this.#closed ? { found } : undefined;
      },
      timeout,
    );
    if (said.found) return said.found;
    throw new Error(`It ended without saying ${what}. It said: ${this.stdout}${this.stderr}`);
  }

  /** To the whole group, as a terminal's Ctrl-C. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // It is gone.
    }
  }
}

/** Processes whose command line names a folder: all that a stack of that folder has started, whoever started it. */
export function processesOf(folder: string): readonly { readonly pid: number; readonly command: string }[] {
  const listed = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return listed.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return command.includes(folder) && Number(pid) !== process.pid ? [{ pid: Number(pid), command }] : [];
  });
}
