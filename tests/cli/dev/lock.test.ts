import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../../src/cli/dev/lock.ts';
import { Program } from '../../end-to-end/program.ts';

const TAKER = join(import.meta.dirname, 'lock-taker.ts');

let folder: string;
let started: Program[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order sync lock '));
  started = [];
});

afterEach(async () => {
  await kill(started);
  rmSync(folder, { recursive: true, force: true });
});

test('a lock is released, and taken again', async () => {
  const first = await takeLock(folder);
  if (!first.mine) throw new Error('nobody else is here');
  first.release();
  first.release();
  const second = await takeLock(folder);
  expect(second.mine).toBe(true);
  if (second.mine) second.release();
});

test('of several processes at once exactly one gets it, also where the last owner was killed, and all others name it', async () => {
  for (let round = 1; round <= 15; round += 1) {
    const takers = await takeAtOnce(round, 3);
    const said = await Promise.all(takers.map(async (taker) => (await taker.says(/mine|owner \d+/)).replace('mine', `owner ${taker.pid}`)));
    const owners = takers.filter(({ stdout }) => stdout.includes('mine'));
    expect(owners).toHaveLength(1);
    expect(new Set(said)).toEqual(new Set([`owner ${owners[0]?.pid}`]));
    await kill(takers);
  }
}, 60_000);

test('the number of a process that has nothing to do with it keeps nobody out', async () => {
  writeFileSync(join(folder, 'dev.pid'), String(process.ppid));
  const lock = await takeLock(folder);
  expect(lock.mine).toBe(true);
  if (lock.mine) lock.release();
});

async function takeAtOnce(round: number, count: number): Promise<readonly Program[]> {
  const signal = join(folder, `go ${round}`);
  const takers = Array.from(
    { length: count },
    () => new Program([TAKER, join(folder, 'state'), signal], { cwd: folder, env: process.env }),
  );
  started.push(...takers);
  await Promise.all(takers.map((taker) => taker.says('waiting')));
  writeFileSync(signal, '');
  return takers;
}

async function kill(programs: readonly Program[]): Promise<void> {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
}
