import { afterAll, describe, expect, it, vi } from 'vitest';
import type { LoadRow } from '../../src/orders/load-orders.ts';
import { lies, shortfalls } from './stage/agreement.ts';
import { Dice } from './stage/dice.ts';
import { LaggingMonday } from './stage/lagging-monday.ts';
import { RandomSync } from './stage/random-sync.ts';
import { RandomWorld } from './stage/random-world.ts';
import { SimClock } from './stage/sim-clock.ts';
import { type Stage, stage } from './stage/stage.ts';

/** `ACTIVITY_SEEDS=17,18 vitest run tests/activities/random.test.ts` runs others; `1-300` is a range. */
const ASKED = process.env['ACTIVITY_SEEDS'] ?? '1-8';
const SEEDS = ASKED.split(',').flatMap((part) => {
  const [first = 1, last = first] = part.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
});
const NAMES = ['PELOTON', 'RHONE'];
/** Orders of each: where there are few, each is in trouble all the time. */
const ORDERS = [1, 3, 8];
const TITLES = ['PELOTON 2025 FALL', 'SHARED 2025 HOLIDAY', 'peloton  2025 fall'];
const SIZES = ['S', 'M', 'L', 'XXL'];
const GRACE_MS = 30_000;
const CALM_SECONDS = 3000;
/** Longer than any request takes effect, and any row waits for its lookup. */
const ALL_IS_OVER_MS = 400_000;

// What waits for the database waits by modelled time.
const sleeper = vi.hoisted((): { sleep: (milliseconds: number) => Promise<void> } => ({ sleep: () => Promise.resolve() }));
vi.mock('node:timers/promises', () => ({ setTimeout: (milliseconds: number) => sleeper.sleep(milliseconds) }));

class Scene {
  readonly stage: Stage;
  readonly world: RandomWorld;
  readonly monday: LaggingMonday;
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly size: number;
  readonly #orders: string[] = [];
  readonly #lines: string[] = [];
  /** Items that people took away or moved. */
  readonly touched = new Set<string>();
  #syncs = 0;

  constructor(parts: Pick<Scene, 'stage' | 'world' | 'monday' | 'clock' | 'dice' | 'size'>) {
    this.stage = parts.stage;
    this.world = parts.world;
    this.monday = parts.monday;
    this.clock = parts.clock;
    this.dice = parts.dice;
    this.size = parts.size;
  }

  async load(): Promise<void> {
    for (const customer of NAMES) for (let index = 0; index < this.size; index += 1) await this.#newOrder(customer, index);
  }

  /** Syncs of a customer follow each other, while nobody looks after what earlier ones have left running. */
  async syncs(customer: string): Promise<void> {
    while (this.world.troubled) {
      await this.sync(customer);
      await this.clock.sleep(this.dice.between(0, this.dice.pick([3000, 90_000])));
    }
  }

  async sync(customer: string, retryErrors = this.dice.chance(0.3)): Promise<string> {
    this.#syncs += 1;
    const syncId = `202611241030-SYNC-${String(this.#syncs).padStart(8, '0')}`;
    await new RandomSync(this.stage, this.world, { syncId, customer, retryErrors }).run();
    return syncId;
  }

  /** The company's own load goes on; now and then a row is set back to what it was. */
  async changes(): Promise<void> {
    for (; this.world.troubled; await this.clock.sleep(this.dice.between(1000, 100_000 / this.size))) await this.#change();
  }

  async people(): Promise<void> {
    for (; this.world.troubled; await this.clock.sleep(this.dice.between(10_000, 200_000))) this.#byHand();
  }

  /** At every instant the board shows nothing twice, and no row lies. */
  async watch(): Promise<void> {
    for (; this.world.troubled; await this.clock.sleep(this.dice.between(1000, 20_000)))
      expect(await lies(this.stage, this.touched), `after ${this.clock.seconds} s`).toEqual([]);
  }

  async #newOrder(customer: string, index: number): Promise<void> {
    const { dice } = this;
    const number = `${customer.slice(0, 3)}-${String(Math.floor(index / 2)).padStart(5, '0')}`;
    // By the seed: pages run by number and uuid.
    const row = { record_uuid: dice.uuid(), 'AAG ORDER NUMBER': number, ...this.#values() };
    const [uuid = ''] = await this.stage.orders([row], customer);
    this.#orders.push(uuid);
    for (const size_code of SIZES) if (dice.chance(0.4)) await this.#newLine(uuid, size_code);
  }

  async #newLine(order: string, size_code: string): Promise<void> {
    const line = { line_uuid: this.dice.uuid(), size_code, qty: this.dice.below(4) };
    this.#lines.push(...(await this.stage.lines(order, [line])));
  }

  #values(): LoadRow {
    const { dice } = this;
    return {
      group_name: dice.chance(0.05) ? 'check' : dice.pick(TITLES),
      'PO NUMBER': `PO ${dice.below(3)}`,
      DROP: dice.pick([null, 'Drop 1', 'drop 1 ', 'DROP 2', 'Drop 2', '']),
      DISCOUNT: dice.chance(0.05) ? '10%' : dice.pick([null, '5']),
      'ORDER TYPE': dice.chance(0.1) ? 'CANCELLED' : null,
    };
  }

  async #change(): Promise<void> {
    const { dice, stage } = this;
    const order = dice.pick(this.#orders);
    const luck = dice.next();
    if (luck < 0.4) await stage.set(order, { 'PO NUMBER': `PO ${dice.below(9)}` });
    else if (luck < 0.5) await stage.set(order, this.#values() as Record<string, string | null>);
    else if (luck < 0.6) await stage.set(order, { action_type: dice.pick(['DELETE', 'INSERT']) });
    else if (luck < 0.65 && this.#orders.length < 4 * this.size) await this.#newOrder(dice.pick(NAMES), dice.below(20));
    else if (this.#lines.length > 0) {
      const values = dice.chance(0.8) ? { qty: dice.below(4) } : { action_type: dice.pick(['DELETE', 'INSERT']) };
      await stage.setLine(dice.pick(this.#lines), values);
    }
  }

  #byHand(): void {
    const { dice, monday } = this;
    const luck = dice.next();
    const of = luck < 0.6 ? 'items' : 'subitems';
    const item = monday.active(of)[dice.below(monday.active(of).length)];
    if (item === undefined || monday.groups.length === 0) return;
    monday.byHand(() => {
      if (luck > 0.95) {
        const gone = dice.pick(monday.groups).id;
        for (const each of monday.active('items')) if (each.groupId === gone) this.touched.add(each.id);
        monday.removeGroup(gone);
        return;
      }
      this.touched.add(item.id);
      if (luck < 0.2) item.groupId = dice.pick(monday.groups).id;
      else monday.remove(item, dice.pick(['archived', 'deleted']));
    });
  }
}

async function sceneOf(seed: number): Promise<Scene> {
  const dice = new Dice(seed);
  const clock = new SimClock(60_000);
  sleeper.sleep = clock.sleep;
  const longest = dice.pick([0, 5000, GRACE_MS - 1000]);
  const monday = new LaggingMonday(4, () => dice.between(0, longest));
  const settings = {
    batchSize: 4,
    pageSize: 5,
    removedSizes: dice.pick(['zero', 'delete'] as const),
    deletes: dice.pick(['archive', 'delete'] as const),
  };
  const opened = await stage({ monday, ...settings });
  return new Scene({ stage: opened, world: new RandomWorld(opened, { dice, clock }), monday, clock, dice, size: dice.pick(ORDERS) });
}

let done = 0;
let requests = 0;
afterAll(() => void process.stdout.write(`${done} of ${SEEDS.length} random worlds agree (seeds ${ASKED}; ${requests} writes).\n`));

describe(`orders and sizes in ${SEEDS.length} worlds that fail in every way`, () => {
  it.each(SEEDS)('come to be on the board once each, and no row says otherwise than the board does (seed %i)', async (seed) => {
    const scene = await sceneOf(seed);
    const { clock, world, monday } = scene;
    await scene.load();
    const troubles = [...NAMES.map((customer) => scene.syncs(customer)), scene.changes(), scene.people(), scene.watch()];
    clock.after(CALM_SECONDS * 1000, () => {
      world.troubled = false;
    });
    await clock.run(Promise.all(troubles));

    await clock.run(world.drained().then(() => clock.sleep(ALL_IS_OVER_MS)));
    for (const customer of NAMES) await clock.run(scene.sync(customer, true));
    expect(await lies(scene.stage)).toEqual([]);
    expect(await shortfalls(scene.stage, NAMES)).toEqual([]);

    await clock.run(clock.sleep(GRACE_MS));
    const sent = monday.received.length;
    for (const customer of NAMES) {
      const syncId = await clock.run(scene.sync(customer, false));
      expect(await scene.stage.counts(syncId, customer)).toMatchObject({ created: 0, updated: 0, removed: 0, unknown: 0 });
    }
    expect(monday.received.slice(sent)).toEqual([]);
    done += 1;
    requests += sent;
  });
});
