import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faultOf } from './fault.ts';

/**
 * What is tried again:
 * - `read`: writes nothing.
 * - `whole`: one statement that commits itself, or one request that begins and commits its own transaction: all of it, or nothing.
 * - `part`: belongs to a transaction of the caller. With its error the transaction is gone, and only the caller can begin it anew.
 * - `other`: may have done one half when its other half fails.
 */
export type Effect = 'read' | 'whole' | 'part' | 'other';

/** Only where nothing can happen twice: a write is repeated when the server says that it has undone it, or never saw it. */
export function mayRepeat(fault: Fault, effect: Effect): boolean {
  if (effect === 'part') return false;
  switch (fault) {
    case 'not begun':
      return true;
    case 'undone':
      return effect !== 'other';
    case 'unknown':
      return effect === 'read';
    case 'lasting':
      return false;
  }
}

export interface Patience {
  /** Tries, the first one included. Default 5. */
  readonly tries?: number;
  /** No further try is begun after so many milliseconds: what lasts longer is Temporal's to wait for. Default 10,000. */
  readonly patienceMs?: number;
  /** Default: the real clock. */
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly now?: () => number;
  readonly random?: () => number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Runs `work`, and runs it again after a pause where that is safe and the fault passes. Throws the last error as it is. */
export async function repeatedly<T>(
  effect: Effect,
  work: () => Promise<T>,
  { tries = 5, patienceMs = 10_000, now = performance.now.bind(performance), random = Math.random, ...clock }: Patience = {},
): Promise<T> {
  const started = now();
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      const pause = pauseBefore(number, random());
      if (number >= tries || !mayRepeat(faultOf(error), effect) || now() - started + pause > patienceMs) throw error;
      await (clock.sleep ?? sleep)(pause);
    }
  }
}

/** Doubled each time, and spread by half: those whom one deadlock or one restart has met must not meet again. */
const pauseBefore = (number: number, random: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** (number - 1), LONGEST_PAUSE_MS) * (0.5 + random);
