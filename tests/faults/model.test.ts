import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { search, withAllRules } from './model.ts';
import { ModelClock } from './model-clock.ts';
import { WITHOUT } from './model-rules.ts';

const RUNS = Number(process.env['FAULT_MODEL_RUNS'] ?? 20);
const SEED = Number(process.env['FAULT_MODEL_SEED'] ?? 1);

beforeAll(() => ModelClock.hold());
afterAll(() => void vi.useRealTimers());

it.each(Object.entries({ all: withAllRules, ...WITHOUT }))(
  'without: %s',
  async (name, m) => {
    const t = process.hrtime.bigint();
    const found = await search(m, { seed: SEED, runs: RUNS, path: process.env['FAULT_MODEL_PATH'] });
    console.log(
      'RESULT',
      name,
      found.failed,
      found.numRuns,
      Math.round(Number(process.hrtime.bigint() - t) / 1e6 / found.numRuns),
      'ms a run',
      String((found.errorInstance as Error)?.message).slice(0, 200),
    );
    if (found.failed && process.env.SHOW) {
      console.log(found.counterexamplePath, JSON.stringify(found.counterexample?.[0]), String(found.counterexample?.[1]).slice(-16000));
      throw found.errorInstance;
    }
  },
  3_000_000,
);
