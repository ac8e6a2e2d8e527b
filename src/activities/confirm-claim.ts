import { OrderSyncError } from '../errors.ts';

/**
 * The last step before the bytes go out: the claim is still ours, and fresh. Where it is not, or where the database can't tell, nothing
 * has been sent, so the claim is given back before this throws. Answers whether it is still fresh: to be asked once more when the bytes are written,
 * since a process may be put to sleep in between.
 */
export async function confirmClaim(claim: {
  /** Names the claim in the error's sentence. */
  readonly what: string;
  /** How long after its renewal the bytes may go out. */
  readonly freshMs: number;
  /** Answers whether all of it is still ours. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}): Promise<() => boolean> {
  const age = stopwatch();
  try {
    const isFresh = (): boolean => age() < claim.freshMs;
    if ((await claim.renew()) && isFresh()) return isFresh;
    throw new OrderSyncError('CLAIM_LOST', `${claim.what} was taken over, or grew stale, before it was sent.`);
  } catch (error) {
    // Where this fails, too, the claim stays until a lookup frees it.
    await claim.release().catch(() => undefined);
    throw error;
  }
}

/** Milliseconds by two clocks: one stands still while the machine is suspended, the other can be set back. */
function stopwatch(): () => number {
  const monotonic = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - monotonic, Date.now() - wall);
}
