import { setTimeout as sleep } from 'node:timers/promises';
import { OrderSyncError } from '../errors.ts';

/** How long a database may be away while an answer of monday.com waits to be written down: within the worker's grace when it stops. */
const PATIENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 5000;

/**
 * Writes down what monday.com answered, and tries again while the database is away: an id that is not stored makes its order unknown.
 * Safe to repeat, since every such write is conditional on its request's key.
 */
export async function untilStored<Result>(write: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  for (let pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      const passing = error instanceof OrderSyncError && error.scope === 'transient';
      if (!passing || performance.now() - started > PATIENCE_MS) throw error;
      await sleep(pause);
    }
  }
}
