import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { itemsOf } from './agreement.ts';
import { OrderRows } from './order-rows.ts';
import { COMMAND, ROOT, SANDBOX } from './paths.ts';
import { Program, processesOf } from './program.ts';
import { type Board, probeSandbox } from './sandbox-probe.ts';
import { cleanEnv } from './stack.ts';

/** A checkout of its own as far as `npm start` can tell: a folder with order-sync.toml, where all its state ends up. */
export interface DevFolder {
  readonly path: string;
  readonly orders: OrderRows;
  /** `npm start -- …args`: its process is not npm's but the one that npm starts. */
  dev(...args: readonly string[]): Program;
  /** Another command, in another terminal. */
  command(...args: readonly string[]): Program;
  /** The process number of a service, as soon as an `npm start` has started it. */
  service(name: 'temporal' | 'sandbox' | 'worker'): Promise<number>;
  /** The board as its file has it, with no service running. */
  boardOnDisk(): Promise<Board>;
  /** Everything that was started here and still runs. */
  processes(): ReturnType<typeof processesOf>;
  remove(): Promise<void>;
}

export async function makeDevFolder(): Promise<DevFolder> {
  const path = await mkdtemp(join(tmpdir(), 'order sync dev '));
  await copyFile(join(ROOT, 'order-sync.toml'), join(path, 'order-sync.toml'));
  const state = join(path, '.order-sync', 'sandbox');
  const run = (args: readonly string[]): Program => new Program(args, { cwd: path, env: cleanEnv() });
  const processes = (): ReturnType<typeof processesOf> => processesOf(path);
  return {
    path,
    orders: new OrderRows(join(state, 'orders.db')),
    dev: (...args) => run([COMMAND, 'dev', ...args]),
    command: (...args) => run([COMMAND, ...args]),
    service: (name) => eventually(`a note of the ${name}`, () => notedIn(join(path, '.order-sync', 'services.json')).get(name)),
    boardOnDisk: async () => {
      const sandbox = run([SANDBOX, '--port', '0', '--state', join(state, 'board.db')]);
      try {
        return await probeSandbox(await sandboxUrl(sandbox)).board();
      } finally {
        sandbox.signal('SIGKILL');
        await sandbox.ended;
      }
    },
    processes,
    remove: async () => {
      await eventually('every process of the folder has ended', () => {
        const left = processes();
        for (const { pid } of left) kill(pid);
        return left.length === 0;
      });
      await rm(path, { recursive: true, force: true });
    },
  };
}

const notes = z.array(z.object({ name: z.string(), pid: z.number() }));

function notedIn(file: string): ReadonlyMap<string, number> {
  return new Map(notes.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ name, pid }) => [name, pid]));
}

/** Waits until a starting sandbox, or an `npm start` that has one, says where it is. */
export async function sandboxUrl(program: Program): Promise<string> {
  const line = await program.says(/(?:Sandbox ready: API|Sandbox board) +http:\/\/127\.0\.0\.1:\d+/);
  return line.slice(line.indexOf('http'));
}

/** Waits until an `npm start` has written so many items to its board. */
export async function writesItems(dev: Program, atLeast = 1): Promise<void> {
  const sandbox = probeSandbox(await sandboxUrl(dev));
  await eventually(`${atLeast} items on the board`, async () => itemsOf(await sandbox.board()).length >= atLeast, 40_000);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
