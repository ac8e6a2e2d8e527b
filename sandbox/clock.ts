import { setTimeout } from 'node:timers/promises';

/**
 * Time as the sandbox sees it: *modelled* time, which may run faster than real time. Every limit, window, wait, date and header is in
 * modelled time; only `sleep` knows how long that really takes. Tests hand in a clock that they move themselves.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Ends early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A real moment and the modelled one that it is, both in milliseconds since 1970. */
export interface ClockOrigin {
  readonly real: number;
  readonly modelled: number;
}

/** Modelled time runs `factor` times as fast as real time from the origin on. With factor 1 and no origin it is real time. */
export function runningClock(factor: number, origin: ClockOrigin = { real: 0, modelled: 0 }): Clock {
  return {
    now: () => modelledAt(Date.now(), factor, origin),
    sleep: (milliseconds, signal) => sleep(Math.ceil(milliseconds / factor), signal),
  };
}

/** Whole milliseconds. */
export function modelledAt(real: number, factor: number, origin: ClockOrigin): number {
  return Math.floor(origin.modelled + (real - origin.real) * factor);
}

export const systemClock: Clock = runningClock(1);

/** A point in time as the API writes it: whole seconds, UTC. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal && { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
