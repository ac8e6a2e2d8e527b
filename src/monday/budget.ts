import type { Clock } from './clock.ts';
import type { LimitReading } from './rate-limit-headers.ts';

/** A budget that comes back in one piece: what is left, and when the rest returns. */
interface Window {
  remaining: number;
  quota: number | undefined;
  /** undefined: not known. It is never in the past but between two looks. */
  resetAt: number | undefined;
}

/**
 * The minute's complexity points and requests, as the newest answer told them, less what is on the wire since. Calls overlap, so an
 * answer's "left" counts some of them already: reserving them all errs on the safe side by at most one burst.
 */
export class Budget {
  readonly #clock: Clock;
  /** Points of writes; of all calls, where the token has one budget for both. */
  #writes: Window | undefined;
  /** Points of reads: an app token has a second budget for them, of which only answers to reads tell. */
  #reads: Window | undefined;
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

  /** @param read whether the readings came with the answer to a read */
  learn(readings: readonly LimitReading[], read: boolean): void {
    for (const reading of readings) {
      if (reading.name === 'complexityMinute') this.#learnPoints(reading, read);
      if (reading.name === 'minuteRate') this.#requests = this.#read(reading, this.#requests);
    }
  }

  /** When a call of so many points fits; null for now, Infinity for not before a call on the wire has ended. */
  waitUntil(points: number, read: boolean): number | null {
    const window = read ? (this.#reads ?? this.#writes) : this.#writes;
    const untils = [
      this.#fits(window, { reserved: this.#reserved, points }),
      this.#fits(this.#requests, { reserved: this.#calls, points: 1 }),
    ];
    return untils.reduce((latest, until) => (latest === null || (until !== null && until > latest) ? until : latest), null);
  }

  /** A read's answer may only lower what writes have left: with a budget of its own it would seem to fill theirs. */
  #learnPoints(reading: LimitReading, read: boolean): void {
    if (read) this.#reads = this.#read(reading, this.#reads);
    if (this.#writes !== undefined) this.#expire(this.#writes);
    if (!read || this.#writes === undefined || reading.remaining < this.#writes.remaining) this.#writes = this.#read(reading, this.#writes);
  }

  #fits(window: Window | undefined, { reserved, points }: { reserved: number; points: number }): number | null {
    if (window === undefined) return null;
    this.#expire(window);
    if (reserved + points <= window.remaining) return null;
    if (this.#calls === 0) {
      // Without a time to wait for, only an answer can tell more, so one call goes out to fetch it.
      if (window.resetAt === undefined) return null;
      // A call that is bigger than the whole budget is let out alone, and monday.com says what it thinks of it.
      if (window.quota !== undefined && points > window.quota && window.remaining >= window.quota) return null;
    }
    return window.resetAt ?? Number.POSITIVE_INFINITY;
  }

  /** monday.com names no reset where nothing is used up yet: it comes at the latest one window after the first reading. */
  #read(reading: LimitReading, known: Window | undefined): Window {
    if (known !== undefined) this.#expire(known);
    const inSeconds = (seconds: number | undefined): number | undefined =>
      seconds === undefined ? undefined : this.#clock.now() + seconds * 1000;
    const resetAt = inSeconds(reading.resetSeconds) ?? known?.resetAt ?? inSeconds(reading.windowSeconds);
    return { remaining: reading.remaining, quota: reading.quota ?? known?.quota, resetAt };
  }

  #expire(window: Window): void {
    if (window.resetAt === undefined || window.resetAt > this.#clock.now()) return;
    window.resetAt = undefined;
    window.remaining = window.quota ?? Number.POSITIVE_INFINITY;
  }
}
