import type { Clock } from '../../src/monday/clock.ts';

/** A clock that only moves when told to. Timers due on the way fire in order, each with its promises settled. */
export class HandClock implements Clock {
  readonly factor: number;
  #now = Date.UTC(2026, 10, 24, 10, 30);
  /** Timers that went off so far. */
  fired = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(factor = 1) {
    this.factor = factor;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      this.fired += 1;
      next.callback();
      await settled();
    }
    this.#now = end;
  }

  #next(end: number): { readonly at: number; readonly callback: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Everything that is promised by now has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
