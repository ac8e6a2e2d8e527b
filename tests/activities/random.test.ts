import { describe, expect, it } from 'vitest';
import type { OrderCursor, SyncBatchesInput, SyncBatchesResult } from '../../src/contract.ts';
import type { LoadRow } from '../../src/orders/load-orders.ts';
import { settled } from '../monday/hand-clock.ts';
import { disagreements, outdated } from './stage/agreement.ts';
import { Dice, RandomWorld } from './stage/random-world.ts';
import { type Stage, stage } from './stage/stage.ts';

/** `ACTIVITY_SEEDS=17,18 vitest run tests/activities/random.test.ts` runs others. */
const SEEDS = (process.env['ACTIVITY_SEEDS'] ?? '1,2,3').split(',').map(Number);
const CUSTOMERS = { PELOTON: 140, RHONE: 60 };
const TITLES = ['PELOTON 2025 FALL', 'PELOTON ECOMM', 'SHARED 2025 HOLIDAY', 'peloton  2025 fall', 'RHONE 2026 SPRING'];
/** Calls of one activity until it comes to its end; a bound, so that a defect ends in words. */
const MOST_CALLS = 400;

describe('200 orders, a monday.com that fails in every way, and workers that die', () => {
  it.each(SEEDS)(
    'no order is twice on the board, and no row says otherwise than the board does (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const scene = await stage({ batchSize: 7, pageSize: 30, places: 4 });
      const world = new RandomWorld(scene, seed);
      const uuids = await givenOrders(scene, world.dice);
      const customers = Object.keys(CUSTOMERS);
      for (const customer of customers) await scene.open({ customer });

      let changing = true;
      const changes = changeRows(scene, uuids, { dice: new Dice(seed + 1), goesOn: () => changing });
      for (let round = 0; round < 3; round += 1) {
        await Promise.all(customers.map((customer) => syncThrough(scene, world, { customer, retryErrors: round === 1 })));
        await world.drained();
        expect(await disagreements(scene, world.unheard)).toEqual([]);
      }
      changing = false;
      await changes;

      world.troubled = false;
      for (const customer of customers) await syncThrough(scene, world, { customer, retryErrors: true });
      expect(await disagreements(scene, world.unheard)).toEqual([]);
      for (const [customer, orders] of Object.entries(CUSTOMERS)) {
        expect(await outdated(scene, customer)).toEqual([]);
        expect(await scene.counts(undefined, customer)).toEqual(await countsByRows(scene, customer));
        expect(await scene.counts(undefined, customer)).toMatchObject({ orders });
      }
    },
  );
});

async function givenOrders(scene: Stage, dice: Dice): Promise<readonly string[]> {
  const loaded = Object.entries(CUSTOMERS).map(([customer, count]) => {
    const rows = Array.from({ length: count }, (_, index) => ({
      // By the seed: pages run by number and uuid.
      record_uuid: dice.uuid(),
      'AAG ORDER NUMBER': `${customer.slice(0, 3)}-${String(Math.floor(index / 2)).padStart(5, '0')}`,
      'PO NUMBER': `PO ${index}`,
      ...randomValues(dice),
    }));
    return scene.orders(rows, customer);
  });
  return (await Promise.all(loaded)).flat();
}

const randomValues = (dice: Dice): LoadRow => ({
  group_name: dice.chance(0.05) ? 'check' : dice.pick(TITLES),
  DROP: dice.pick([null, 'Drop 1', 'drop 1 ', 'DROP 2', 'Drop 2', '']),
  'DESIGN FEE': dice.pick([null, '1.50', 'TBC', '12']),
  DISCOUNT: dice.chance(0.05) ? '10%' : dice.pick([null, '5']),
});

/** The company's own load goes on while the sync runs; now and then a row is set back to what it was. */
async function changeRows(
  scene: Stage,
  uuids: readonly string[],
  { dice, goesOn }: { readonly dice: Dice; readonly goesOn: () => boolean },
): Promise<void> {
  while (goesOn()) {
    for (let turn = dice.below(40); turn > 0; turn -= 1) await settled();
    const values = dice.chance(0.5) ? { 'PO NUMBER': `PO ${dice.below(3)}` } : (randomValues(dice) as Record<string, string | null>);
    await scene.set(dice.pick(uuids), values);
  }
}

/** As the workflow does it: each activity is called again until it comes to its end, with the same input where a call failed. */
async function syncThrough(
  scene: Stage,
  world: RandomWorld,
  { customer, retryErrors }: { readonly customer: string; readonly retryErrors: boolean },
): Promise<void> {
  await tried(world, async () => {
    await forgetAbandoned(scene, world);
    return scene.groups({ customer }, { deps: world.attempt() });
  });
  let cursor: OrderCursor | null = null;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const input: Partial<SyncBatchesInput> = { customer, cursor, retryErrors };
    const result: SyncBatchesResult = await tried(world, () => scene.batches(input, { deps: world.attempt() }));
    expect(result.failures.length).toBeLessThanOrEqual(50);
    if (result.cursor === null && result.wait === undefined) return;
    cursor = result.cursor;
  }
  throw new Error(`${customer} never came to its last order.`);
}

/** The time passes after which nobody waits for an answer to a group's request any more. */
async function forgetAbandoned({ store }: Stage, { unheard }: RandomWorld): Promise<void> {
  const longAgo = { claimed_at: '2026-01-01T00:00:00.000Z' };
  await store.db
    .updateTable('sync_groups')
    .set(longAgo)
    .where('group_id', 'is', null)
    .where('request_key', 'in', [...unheard, ''])
    .execute();
}

/** Until it succeeds. Sometimes an attempt is taken for dead and goes on beside its successor. */
async function tried<Result>(world: RandomWorld, call: () => Promise<Result>): Promise<Result> {
  const failures: unknown[] = [];
  for (let attempt = 0; attempt < MOST_CALLS; attempt += 1) {
    const running = world.running(call());
    const takenForDead = world.troubled && world.dice.chance(0.3) ? ticks(world.dice.below(200)) : new Promise<never>(() => {});
    const ended = await Promise.race([
      running.then(
        (result) => ({ result }),
        (error: unknown) => void failures.push(error),
      ),
      takenForDead,
    ]);
    if (ended !== undefined) return ended.result;
  }
  throw new Error(`It never succeeded: ${failures.at(-1)}`);
}

async function ticks(count: number): Promise<undefined> {
  for (let turn = 0; turn < count; turn += 1) await settled();
  return undefined;
}

/** Every order once, by the state in which its row is now. */
async function countsByRows(scene: Stage, customer: string) {
  const outcomes = new Map(
    (await scene.store.db.selectFrom('sync_outcomes').selectAll().execute()).map((row) => [row.record_uuid, row.kind]),
  );
  const counts = { orders: 0, created: 0, updated: 0, unchanged: 0, removed: 0, failed: 0, held: 0, unknown: 0 };
  for (const row of await scene.store.orders.readOrders({ customer, after: null, limit: 10_000 })) {
    const written = outcomes.get(row.recordUuid);
    const kind = row.inFlight
      ? 'unknown'
      : row.reason?.startsWith('NO_SEASON')
        ? 'held'
        : row.syncState === 'ERROR'
          ? 'failed'
          : written === 'created' || written === 'updated'
            ? written
            : 'unchanged';
    counts[kind] += 1;
    counts.orders += 1;
  }
  return counts;
}
