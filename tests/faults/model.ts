import fc from 'fast-check';
import { lies, shortfalls } from '../activities/stage/agreement.ts';
import { CUSTOMER, type Stage } from '../activities/stage/stage.ts';
import { CEILING_MS, GRACE_MS, ModelWorld, type Mutation, SLEEPY_STEPS, type Sleeper, type Weather } from './model-world.ts';

const CALM_MS = 350_000;
/** Longer than any request takes effect, and any row waits for its lookup. */
const ALL_IS_OVER_MS = 2 * (CEILING_MS + GRACE_MS);
const CALM_SYNCS = 4;

const share = (most: number): fc.Arbitrary<number> => fc.constantFrom(0, most / 3, most);

const sleeper: fc.Arbitrary<Sleeper> = fc.record({
  attempt: fc.integer({ min: 1, max: 2 }),
  step: fc.constantFrom(...SLEEPY_STEPS),
  seconds: fc.constantFrom(30, 100),
});

const ANY = {
  seed: fc.noShrink(fc.nat()),
  orders: fc.integer({ min: 1, max: 2 }),
  lines: fc.integer({ min: 0, max: 1 }),
  attempts: fc.integer({ min: 2, max: 3 }),
  batchSize: fc.constantFrom(2, 25),
  lagMs: fc.constantFrom(0, 5000, GRACE_MS - 1000),
  deletes: fc.constantFrom('archive', 'delete'),
  removedSizes: fc.constantFrom('zero', 'delete'),
  stalls: share(0.06),
  sleepers: fc.array(sleeper, { maxLength: 3, size: 'max' }),
  sleepiness: fc.constantFrom(0.2, 0.5, 0.8),
  paceMs: fc.constantFrom(400, 3000),
  quiet: fc.constantFrom(10, 40),
  dies: share(0.02),
  neverArrives: share(0.3),
  arrivesLate: share(0.6),
  cut: share(0.5),
  unanswered: share(0.4),
  unclear: share(0.4),
  mixed: share(0.5),
} satisfies { readonly [Name in keyof Weather]: fc.Arbitrary<Weather[Name]> };

/** Any weather, but for what is given of it. */
const weatherWith = (given: Partial<Weather>): fc.Arbitrary<Weather> =>
  fc.record({
    ...ANY,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fc.constant(value)])),
  }) as fc.Arbitrary<Weather>;

export const withAllRules: Mutation = (deps) => deps;

/** One run: trouble, then calm; throws where an order or a size is twice or not at all on the board, or where a row lies. */
async function live(given: Weather, scheduler: fc.Scheduler, mutate: Mutation): Promise<void> {
  const world = await ModelWorld.open(given, scheduler);
  const { clock, stage } = world;
  try {
    const truth = async (): Promise<void> => holds([...(await lies(stage)), ...(await orphans(stage))], clock.ms);
    const attempts = Array.from({ length: given.attempts }, (_, index) => world.attempts(`#${index + 1}`, mutate));
    clock.after(CALM_MS, () => {
      world.troubled = false;
    });
    await world.run(Promise.all([...attempts, world.edits()]), truth);
    await world.run(clock.sleep(ALL_IS_OVER_MS), truth);
    for (let sync = 0; sync < CALM_SYNCS; sync += 1) {
      await world.run(world.sync('calm', mutate, true), truth);
      await world.run(clock.sleep(ALL_IS_OVER_MS), truth);
    }
    holds([...(await lies(stage)), ...(await shortfalls(stage, [CUSTOMER]))], clock.ms);
  } finally {
    await stage.store.close();
  }
}

/** Sizes that are said to stand below an item that their order doesn't have any more. */
async function orphans({ store }: Stage): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('ORDER_LIST_LINES as line')
    .innerJoin('FACT_ORDER_LIST as order', 'order.record_uuid', 'line.record_uuid')
    .select('line.line_uuid')
    .where('order.monday_item_id', 'is', null)
    .where('line.row_hash', 'is not', null)
    .where((is) => is.or([is('line.api_status', 'is', null), is('line.api_status', '<>', 'IN_FLIGHT')]))
    .execute();
  return rows.map(({ line_uuid }) => `Line ${line_uuid} is below no item (null).`);
}

function holds(problems: readonly string[], ms: number): void {
  if (problems.length > 0) throw new Error(`After ${ms / 1000} s: ${problems.join(' ')}`);
}

export interface Search {
  readonly seed: number;
  readonly runs: number;
  readonly weather: readonly Partial<Weather>[];
  /** A run's place under the seed, as a failure tells it. */
  readonly path?: string | undefined;
}

/** Runs, each in one of the weathers, until one fails. */
export async function search(mutate: Mutation, { seed, runs, weather, path }: Search): Promise<Found> {
  const property = fc.asyncProperty(fc.oneof(...weather.map(weatherWith)), fc.scheduler(), (given, scheduler) =>
    live(given, scheduler, mutate),
  );
  const ran = await fc.check(property, { seed, numRuns: runs, endOnFailure: true, ...(path === undefined ? {} : { path }) });
  const problem = ran.errorInstance instanceof Error ? ran.errorInstance.message : String(ran.errorInstance);
  if (!ran.failed) return { runs: ran.numRuns };
  const [given, scheduler] = ran.counterexample ?? [];
  return {
    runs: ran.numRuns,
    problem,
    how: `FAULT_MODEL_SEED=${seed} FAULT_MODEL_PATH=${ran.counterexamplePath}: ${JSON.stringify(given)}\n${scheduler}`,
  };
}

export interface Found {
  readonly runs: number;
  /** What was not as it must be, in the last of them. */
  readonly problem?: string;
  /** How to see it again, and the steps that led there. */
  readonly how?: string;
}
