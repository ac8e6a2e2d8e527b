/**
 * Time, as a port: tests drive it by hand. It is monday.com's time: all that its headers and bodies say of seconds, and all that is
 * counted in them, is counted by this clock.
 */
export interface Clock {
  /** How many of its seconds pass in one of this machine's. 1, but for a sandbox that runs an hour in a minute. */
  readonly factor: number;
  /** Milliseconds; since 1970 where the factor is 1. Else only differences count. */
  now(): number;
  /** Calls back once, after so many milliseconds. Answers how to call it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** @param factor how many times faster than this machine's clock it runs */
export function runningClock(factor = 1): Clock {
  return {
    factor,
    now: () => Date.now() * factor,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, Math.ceil(milliseconds / factor));
      return () => clearTimeout(timer);
    },
  };
}

/** A time of the clock by that of this machine, ISO 8601. */
export const realTime = (clock: Clock, at: number): string =>
  new Date(clock.factor === 1 ? at : Date.now() + (at - clock.now()) / clock.factor).toISOString();
