import type { Counts, Outcome, SyncTotals } from '../contract.ts';

/** Shares of orders that are right on the board, 0 to 1. */
export interface Thresholds {
  readonly successShare: number;
  readonly partialShare: number;
}

/**
 * What a customer's sync came to, by rows. Held orders don't count: they were not to go out. Cancelled ones do: their zeros
 * must stand on the board like any value. Unknown ones count as not there, until a lookup finds them. Nothing to do is SUCCESS.
 */
export function customerOutcome(counts: Counts, thresholds: Thresholds): Outcome {
  const right = counts.created + counts.updated + counts.unchanged + counts.removed;
  const all = right + counts.failed + counts.unknown;
  // Divided, not multiplied: 100 x 0.55 is a little more than 55 in floats.
  if (all === 0 || right / all >= thresholds.successShare) return 'SUCCESS';
  return right / all >= thresholds.partialShare ? 'PARTIAL' : 'FAILED';
}

/** What a whole sync came to: FAILED where every customer that ran failed, SUCCESS where every one was a SUCCESS (skipped ones don't count). */
export function syncOutcome({ outcomes }: Pick<SyncTotals, 'outcomes'>): Outcome {
  const troubled = outcomes.PARTIAL + outcomes.FAILED + outcomes.BUSY + outcomes.CANCELLED;
  if (troubled === 0) return 'SUCCESS';
  const ran = outcomes.SUCCESS + outcomes.PARTIAL + outcomes.BUSY + outcomes.CANCELLED;
  return ran === 0 ? 'FAILED' : 'PARTIAL';
}
