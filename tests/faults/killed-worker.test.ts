import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../end-to-end/order-rows.ts';
import { PATIENCE, Scene } from './scene.ts';
import { unrenewedClaim } from './unrenewed-claim.ts';

/** SIGKILL of the worker at each moment at which it holds something that nobody else knows. */

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({ seed: 1, customers: 15, orders: 6 });
}, PATIENCE);
afterAll(() => scene?.close());

async function killWorkerAndGoOn(): Promise<void> {
  const { arena } = scene;
  for (const worker of [...arena.workers]) await arena.killWorker(worker);
  await arena.startWorker();
}

test.each([
  { operation: 'create_item', took: true, kind: 'silent-after' },
  { operation: 'create_item', took: false, kind: 'silent-before' },
  { operation: 'create_group', took: true, kind: 'silent-after' },
])(
  'a worker killed while $operation is on the wire (done by monday.com: $took) leaves each order once (need 1)',
  async ({ operation, kind }) => {
    const customers = scene.take(2);
    const [hit = ''] = customers;
    const before = (await scene.fired())[kind] ?? 0;
    await scene.fault(kind, hit, operation);
    const sync = scene.sync(customers);
    await scene.hasFired(kind, before + 1);
    await killWorkerAndGoOn();
    await sync;
    await scene.isTrue(`worker killed while ${operation} was on the wire (${kind})`, customers);
  },
  PATIENCE * 3,
);

test(
  'a worker killed while sizes are on the wire leaves each size once (need 1)',
  async () => {
    const customers = scene.take(1);
    await scene.arena.sandbox.addFault({ kind: 'silent-after', match: { operation: 'create_subitem' }, times: 1 });
    const before = (await scene.fired())['silent-after'] ?? 0;
    const sync = scene.sync(customers);
    await scene.hasFired('silent-after', before + 1);
    await killWorkerAndGoOn();
    await sync;
    await scene.isTrue('worker killed while sizes were on the wire', customers);
  },
  PATIENCE * 3,
);

test(
  'a worker killed while an update is on the wire leaves the newest values',
  async () => {
    const customers = scene.take(2);
    const [hit = ''] = customers;
    await scene.sync(customers);
    const before = (await scene.fired())['silent-after'] ?? 0;
    await scene.fault('silent-after', hit, 'change_multiple_column_values');
    scene.edit(customers, 'PO OLD');
    const sync = scene.sync(customers);
    await scene.hasFired('silent-after', before + 1);
    scene.edit(customers, 'PO NEW');
    await killWorkerAndGoOn();
    await sync;
    await scene.isTrue('worker killed while an update was on the wire', customers);
  },
  PATIENCE * 3,
);

test.each(['create', 'update'] as const)(
  'a worker killed between claim and send of a %s has sent nothing, and nothing is lost',
  async (operation) => {
    const customers = scene.take(2);
    if (operation === 'update') await scene.sync(customers);
    scene.edit(customers, 'PO AFTER');
    const [sync, claim] = [scene.sync(customers), await unrenewedClaim(scene.arena, operation, PATIENCE)];
    for (const worker of [...scene.arena.workers]) await scene.arena.killWorker(worker);
    claim.unlock();
    const held = scene.arena.orders.query('select body_hash, outcome from sync_requests where request_key = ?', claim.requestKey);
    expect(held).toEqual([{ body_hash: null, outcome: null }]);
    await scene.arena.startWorker();
    await sync;
    await scene.isTrue(`worker killed between claim and send (${operation})`, customers);
    expect(scene.rowsOf(customers).filter((row) => textOf(row, 'PO NUMBER') !== 'PO AFTER')).toEqual([]);
  },
  PATIENCE * 3,
);
