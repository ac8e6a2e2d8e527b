import runs from './data/size-runs.json' with { type: 'json' };
import type { Random } from './random.ts';
import { largestRemainder } from './share-orders.ts';

export interface SizeQuantity {
  readonly size: string;
  readonly qty: number;
}

const RUNS: Readonly<Record<string, readonly string[]>> = runs;
/** Pieces an order, as they are met; a few are tiny, a few in the thousands. */
const TOTALS = [12, 24, 36, 60, 94, 119, 150, 180, 228, 300, 360, 430, 600, 732, 900, 1200, 1800];

export const drawTotal = (random: Random): number => {
  const total = random.pick(TOTALS);
  return total + random.below(Math.ceil(total / 2));
};

/** A total spread over a size run: most in the middle, none in a size where the total is too small for it. */
export function spreadSizes(run: string, total: number, random: Random): readonly SizeQuantity[] {
  const sizes = run === 'one-size' ? [random.pick(RUNS['one-size'] ?? ['OS'])] : cutRun(RUNS[run] ?? ['OS'], random);
  const quantities = largestRemainder(
    sizes.map((_, index) => Math.min(index + 1, sizes.length - index) * 4 + random.below(4)),
    total,
  );
  return sizes.map((size, index) => ({ size, qty: quantities[index] ?? 0 }));
}

/** Seven in ten orders take the whole run; the others leave out sizes at its ends. */
function cutRun(run: readonly string[], random: Random): readonly string[] {
  if (run.length < 4 || random.chance(0.7)) return run;
  const start = random.below(2);
  return run.slice(start, run.length - random.below(run.length - 3 - start + 1));
}
