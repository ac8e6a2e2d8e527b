import { vi } from 'vitest';

interface Event {
  readonly at: number;
  readonly go: () => void;
}

/** Modelled time, that of `Date` and `performance`, too. It passes only where the model says so, and in its order does what was due by then. */
export class ModelClock {
  readonly #events: Event[] = [];
  readonly #start = Date.now();

  /** Takes time into the model's hands, till `vi.useRealTimers()`. */
  static hold(): void {
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.UTC(2026, 10, 24, 10, 30) });
  }

  /** Milliseconds since this clock began. */
  get ms(): number {
    return Date.now() - this.#start;
  }

  /** Something is to happen at some time. */
  get waits(): boolean {
    return this.#events.length > 0;
  }

  after(milliseconds: number, go: () => void): void {
    const at = Date.now() + Math.ceil(milliseconds);
    const later = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(later < 0 ? this.#events.length : later, 0, { at, go });
  }

  readonly sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => this.after(milliseconds, resolve));

  /** To what is to happen next, or by no more than so much. */
  leap(mostMs = Number.POSITIVE_INFINITY): void {
    const [next] = this.#events;
    const by = Math.min(mostMs, next === undefined ? mostMs : Math.max(0, next.at - Date.now()));
    if (Number.isFinite(by)) vi.advanceTimersByTime(Math.ceil(by));
    if (next === undefined || next.at > Date.now()) return;
    this.#events.shift();
    next.go();
  }
}
