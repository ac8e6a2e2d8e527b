/** The times that exactly-once counts with, in milliseconds of this machine: already divided by the clock factor. */
export interface Timing {
  /** monday.com ends a call after this long: later it changes nothing any more. */
  readonly ceilingMs: number;
  /** On top of it: clocks, networks, and the lag of the board's reads behind its writes. */
  readonly graceMs: number;
  /** A renewed claim is good for sending this long; a process that slept meanwhile may have been taken for dead. */
  readonly freshMs: number;
}

const CEILING_SECONDS = 60;
const FRESH_SECONDS = 5;

/** @param clockFactor how many of monday's seconds pass in one of this machine's; 1 outside the sandbox */
export function timing({ lookupGraceSeconds, clockFactor }: { readonly lookupGraceSeconds: number; readonly clockFactor: number }): Timing {
  const ms = (seconds: number): number => (seconds * 1000) / clockFactor;
  return { ceilingMs: ms(CEILING_SECONDS), graceMs: ms(lookupGraceSeconds), freshMs: ms(FRESH_SECONDS) };
}

/** What counts of a row in flight for the time of its lookup; see `OpenRow`. */
export interface Waiting {
  readonly operation: string;
  readonly claimedAgeMs: number;
  readonly answeredAgeMs: number | null;
}

/**
 * Milliseconds until a row in flight may be looked up; 0 or less: now. After an answer that told nothing: a grace. After none: as long as
 * the request may still take effect. A lookup that was not finished has sent nothing, so its row waits only for the grace.
 */
export function dueInMs({ operation, claimedAgeMs, answeredAgeMs }: Waiting, { ceilingMs, graceMs }: Timing): number {
  if (operation === 'lookup') return graceMs - claimedAgeMs;
  const unanswered = ceilingMs + graceMs - claimedAgeMs;
  return answeredAgeMs === null ? unanswered : Math.min(unanswered, graceMs - answeredAgeMs);
}

/** How long nothing newer may follow a copy of a request that went out so long ago and was not answered: it could land last. */
export const holdMs = (sentAgeMs: number, { ceilingMs, graceMs }: Timing): number => Math.max(0, ceilingMs + graceMs - sentAgeMs);
