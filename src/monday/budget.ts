import type { Clock } from './clock.ts';
import type { LimitReading } from './rate-limit-headers.ts';

/** A budget that comes back in one piece: what is left, and when the rest returns. */
interface Window {
  remaining: number;
  quota: number | undefined;
  resetAt: number | undefined;
}

/**
 * The minute's complexity points and requests, as the newest answer told them, less what is on the wire since. Calls overlap, so an
 * answer's "left" counts some of them already: reserving them all errs on the safe side by at most one burst.
 */
export class Budget {
  readonly #clock: Clock;
  #points: Window | undefined;
  #requests: Window | undefined;
  #reserved = 0;
  #calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reserve(points: number): void {
    this.#reserved += points;
    this.#calls += 1;
  }

  release(points: number): void {
    this.#reserved -= points;
    this.#calls -= 1;
  }

  learn(readings: readonly LimitReading[]): void {
    for (const reading of readings) {
      if (reading.name === 'complexityMinute') this.#points = this.#read(reading, this.#points);
      if (reading.name === 'minuteRate') this.#requests = this.#read(reading, this.#requests);
    }
  }

  /** When a call of so many points fits, or null for now. */
  waitUntil(points: number): number | null {
    const untils = [this.#fits(this.#points, this.#reserved + points), this.#fits(this.#requests, this.#calls + 1)].filter(
      (until) => until !== null,
    );
    return untils.length === 0 ? null : Math.max(...untils);
  }

  #fits(window: Window | undefined, needed: number): number | null {
    if (window === undefined) return null;
    const now = this.#clock.now();
    if (window.resetAt !== undefined && window.resetAt <= now) {
      window.resetAt = undefined;
      window.remaining = window.quota ?? Number.POSITIVE_INFINITY;
    }
    if (needed <= window.remaining) return null;
    // A call that is bigger than the whole budget is let out alone, and monday.com says what it thinks of it.
    if (window.quota !== undefined && needed > window.quota && this.#calls === 0 && window.remaining >= window.quota) return null;
    return window.resetAt ?? null;
  }

  #read(reading: LimitReading, known: Window | undefined): Window {
    const resetAt = reading.resetSeconds === undefined ? known?.resetAt : this.#clock.now() + reading.resetSeconds * 1000;
    return { remaining: reading.remaining, quota: reading.quota ?? known?.quota, resetAt };
  }
}
