import type { Clock } from '../../../src/monday/clock.ts';

/** A clock under which nobody waits: it leaps to the time that somebody waits for. */
export class LeapClock implements Clock {
  readonly factor = 1;
  /** Milliseconds of every wait that came to its end. */
  readonly waits: number[] = [];
  #now = Date.UTC(2026, 10, 24, 10, 30);

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const until = this.#now + milliseconds;
    const leap = setImmediate(() => {
      this.#now = Math.max(this.#now, until);
      this.waits.push(milliseconds);
      callback();
    });
    return () => clearImmediate(leap);
  }
}
