import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { search, withAllRules } from './model.ts';
import { ModelClock } from './model-clock.ts';
import { RULES } from './model-rules.ts';

/** `FAULT_MODEL_RUNS=5000 FAULT_MODEL_SEED=7 vitest run tests/faults/model.test.ts` runs more, and others. */
const RUNS = Number(process.env['FAULT_MODEL_RUNS'] ?? 100);
const SEED = Number(process.env['FAULT_MODEL_SEED'] ?? 1);
const PATH = process.env['FAULT_MODEL_PATH'];
/** A rule's removal is found within some dozens, whatever the seed. */
const MOST_RUNS = 300;
/** Not what merely takes longer. */
const TWIN_OR_LIE =
  / on the board twice| looks otherwise on the board| is not on the board|, and the board \d|Nobody's is | is below no item/;
const NAMES = Object.entries(RULES);
const LONG_MS = 60_000 + RUNS * 2000;

beforeAll(() => ModelClock.hold());
afterAll(() => void vi.useRealTimers());

describe('the protocol, its steps interleaved in every way', () => {
  it(
    'shows each order and each size once, and no row lies',
    async () => {
      const weather = [{}, ...NAMES.map(([, rule]) => rule.weather)];
      const { runs, problem, how } = await search(withAllRules, { seed: SEED, runs: RUNS, weather, path: PATH });
      console.log(`protocol model, seed ${SEED}: ${runs} runs with all rules`);
      expect(problem, how).toBeUndefined();
    },
    LONG_MS,
  );
});

describe('the protocol without the rule that', () => {
  it.each(NAMES)(
    '%s makes a twin or a lie',
    async (name, { without, weather }) => {
      const { runs, problem } = await search(without, { seed: SEED, runs: MOST_RUNS, weather: [weather] });
      console.log(`protocol model, seed ${SEED}: without "${name}" ${runs} runs: ${problem?.slice(0, 140)}`);
      expect(problem, `No run of ${runs} fails.`).toMatch(TWIN_OR_LIE);
    },
    MOST_RUNS * 2000,
  );
});
