import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, Scene } from './scene.ts';

/** Whatever order-sync leans on goes away in the middle of a sync, and comes back. */

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({ seed: 3, customers: 15, orders: 6, sandbox: ['--latency', '400'] });
}, PATIENCE);
afterAll(() => scene?.close());

beforeEach(async () => {
  const { arena } = scene;
  if (!arena.workers.some(({ running }) => running)) await arena.startWorker();
}, PATIENCE);

/** A sync that has settled something, and has more to do. */
async function underWay(customers: readonly string[]): Promise<Promise<unknown>> {
  const sync = scene.sync(customers);
  const query = `select 1 from sync_requests where outcome = 'SETTLED' and customer in (${customers.map(() => '?').join(', ')})`;
  await eventually('the first orders are there', () => scene.arena.orders.query(query, ...customers).length > 0, PATIENCE);
  return sync;
}

test(
  'Temporal killed in the middle and started again on its file: the syncs go on (need 12)',
  async () => {
    const customers = scene.take(3);
    await underWay(customers);
    await scene.arena.killTemporal();
    await scene.arena.startTemporal();
    await scene.isTrue('Temporal killed', customers);
  },
  PATIENCE * 3,
);

test(
  'the sandbox killed in the middle and started again on its file: what was on the wire is looked up (need 1)',
  async () => {
    const customers = scene.take(3);
    const sync = await underWay(customers);
    await scene.arena.killSandbox();
    await sleep(1000);
    await scene.arena.startSandbox();
    await sync;
    await scene.isTrue('sandbox killed', customers);
  },
  PATIENCE * 3,
);

test(
  'a database that somebody holds for longer than we are patient ends no customer, and is never read as empty (need 35)',
  async () => {
    const customers = scene.take(3);
    const sync = await underWay(customers);
    const unlock = scene.arena.lockDatabase();
    // The driver waits for 15 s.
    await sleep(18_000);
    unlock();
    expect(await sync).toMatchObject({ code: 0 });
    await scene.isTrue('database locked', customers);
  },
  PATIENCE * 3,
);

test(
  'a database file that is gone for a while: a worker says so and ends, another goes on when it is back (need 35)',
  async () => {
    const customers = scene.take(3);
    const { arena } = scene;
    const sync = await underWay(customers);
    for (const worker of [...arena.workers]) await arena.killWorker(worker);
    const file = join(arena.folder, 'orders.db');
    const parts = ['', '-wal', '-shm'];
    for (const part of parts) renameSync(`${file}${part}`, `${file}.away${part}`);
    const started = await arena.cli('worker');
    expect(started.code).toBe(1);
    expect(started.stderr).toContain('There is no order database at');
    for (const part of parts) renameSync(`${file}.away${part}`, `${file}${part}`);
    await arena.startWorker();
    await sync;
    await scene.isTrue('database file gone', customers);
  },
  PATIENCE * 3,
);

test(
  'a database that may not be written ends the customer with the reason, and what it held is found by the next sync (need 8)',
  async () => {
    const customers = scene.take(3);
    const { orders } = scene.arena;
    orders.execute("create trigger readonly before update on FACT_ORDER_LIST begin select raise(abort, 'no more writing'); end");
    const refused = await scene.sync(customers);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('no more writing');
    orders.execute('drop trigger readonly');
    await scene.sync(customers);
    await scene.isTrue('database not writable', customers);
  },
  PATIENCE * 3,
);
