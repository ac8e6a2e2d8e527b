import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { textOf } from '../end-to-end/order-rows.ts';
import type { Program } from '../end-to-end/program.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, Scene } from './scene.ts';
import { unrenewedClaim } from './unrenewed-claim.ts';

/** A worker that others take for dead, and that is not: it wakes up beside its successor. */

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({ seed: 2, customers: 15, orders: 6 });
}, PATIENCE);
afterAll(() => scene?.close());

/** The first has all the work, until it is frozen. */
let first: Program;

beforeEach(async () => {
  const { arena } = scene;
  for (const worker of [...arena.workers]) await arena.killWorker(worker);
  first = await arena.startWorker();
}, PATIENCE);

test(
  'a second worker beside the first makes nothing twice (need 5)',
  async () => {
    const customers = scene.take(4);
    const sync = scene.sync(customers);
    await scene.arena.startWorker();
    await sync;
    scene.edit(customers, 'PO TWO');
    await scene.sync(customers);
    await scene.isTrue('a second worker beside the first', customers);
  },
  PATIENCE * 2,
);

/**
 * Falls asleep in the middle of what it does. It asks for no more work before: asleep, it would swallow what Temporal gives it, and each
 * such task would be given to the successor only after a minute or two.
 */
async function fallAsleep(worker: Program): Promise<void> {
  worker.signal('SIGTERM');
  await worker.says('worker is stopping');
  worker.signal('SIGSTOP');
}

/** The rows of the request that the frozen worker holds have gone to somebody else. */
async function wasSeized(requestKey: string): Promise<void> {
  await eventually(
    'the rows were seized',
    () => scene.arena.orders.query('select 1 from FACT_ORDER_LIST where request_key = ?', requestKey).length === 0,
    PATIENCE,
  );
}

test.each(['create', 'update'] as const)(
  'an owner that wakes between claim and send of a %s after its rows were seized sends nothing (need 4)',
  async (operation) => {
    const customers = scene.take(2);
    if (operation === 'update') await scene.sync(customers);
    scene.edit(customers, 'PO OLD');
    const [sync, claim] = [scene.sync(customers), await unrenewedClaim(scene.arena, operation, PATIENCE)];
    await fallAsleep(first);
    claim.unlock();
    scene.edit(customers, 'PO NEW');
    await scene.arena.startWorker();
    await wasSeized(claim.requestKey);
    await sync;
    first.signal('SIGCONT');
    const query = 'select body_hash, outcome from sync_requests where request_key = ?';
    await eventually('it gives its claim up', () => scene.arena.orders.query(query, claim.requestKey)[0]?.['outcome'] !== null, PATIENCE);
    expect(scene.arena.orders.query(query, claim.requestKey)).toMatchObject([{ body_hash: null }]);
    await scene.isTrue(`an owner that woke after its rows were seized (${operation})`, customers);
    expect(scene.rowsOf(customers).filter((row) => textOf(row, 'PO NUMBER') !== 'PO NEW')).toEqual([]);
  },
  PATIENCE * 3,
);

test.each(['create_item', 'change_multiple_column_values'])(
  'an answer to %s that is settled after its rows were seized is discarded, and leaves no twin and no old values (need 1)',
  async (operation) => {
    const customers = scene.take(2);
    const [hit = ''] = customers;
    if (operation !== 'create_item') await scene.sync(customers);
    scene.edit(customers, 'PO OLD');
    const before = (await scene.fired())['late-answer'] ?? 0;
    await scene.fault('late-answer', hit, operation, { seconds: 20 });
    const sync = scene.sync(customers);
    await scene.hasFired('late-answer', before + 1);
    // The answer comes after a second, and can't be written down.
    const unlock = scene.arena.lockDatabase();
    await sleep(3000);
    const [held] = scene.arena.orders
      .query('select distinct request_key from FACT_ORDER_LIST where api_status = ? and "CUSTOMER NAME" like ?', 'IN_FLIGHT', `${hit}%`)
      .map((row) => textOf(row, 'request_key'));
    await fallAsleep(first);
    unlock();
    scene.edit(customers, 'PO NEW');
    await scene.arena.startWorker();
    await wasSeized(held ?? 'none');
    await sync;
    first.signal('SIGCONT');
    await first.says('an answer was discarded', PATIENCE);
    await scene.isTrue(`a late settle (${operation})`, customers);
    expect(scene.rowsOf(customers).filter((row) => textOf(row, 'PO NUMBER') !== 'PO NEW')).toEqual([]);
  },
  PATIENCE * 3,
);

test(
  'a zombie that slept longer than its heartbeat goes on beside its successor, and all stands there once (need 12)',
  async () => {
    const customers = scene.take(3);
    const { orders } = scene.arena;
    const sync = scene.sync(customers);
    const settled = "select 1 from sync_requests where outcome = 'SETTLED' and customer in (?, ?, ?)";
    await eventually('the first orders are there', () => orders.query(settled, ...customers).length > 2, PATIENCE);
    first.signal('SIGSTOP');
    const successor = await scene.arena.startWorker();
    // Longer than its heartbeat may be away, and no longer: it may hold the database's lock in its sleep.
    await sleep(8000);
    first.signal('SIGCONT');
    await sync;
    scene.edit(customers, 'PO AGAIN');
    await scene.sync(customers);
    expect([first.running, successor.running]).toEqual([true, true]);
    await scene.isTrue('a zombie beside its successor', customers);
  },
  PATIENCE * 3,
);
