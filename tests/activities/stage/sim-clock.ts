import { onTestFinished, vi } from 'vitest';
import { settled } from '../../monday/hand-clock.ts';

interface Event {
  readonly at: number;
  readonly go: () => void;
}

/** Modelled time, that of `Date` and `performance`, too: as soon as nothing more can happen now, it leaps to what is to happen next. */
export class SimClock {
  /** In their order. */
  readonly #events: Event[] = [];
  readonly #end: number;
  readonly #start: number;

  /** @param mostSeconds longer than this nothing may take */
  constructor(mostSeconds: number) {
    this.#start = Date.UTC(2026, 10, 24, 10, 30);
    this.#end = this.#start + mostSeconds * 1000;
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: this.#start });
    onTestFinished(() => void vi.useRealTimers());
  }

  /** Seconds since it began. */
  get seconds(): number {
    return (Date.now() - this.#start) / 1000;
  }

  after(milliseconds: number, go: () => void): void {
    const at = Date.now() + Math.ceil(milliseconds);
    const later = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(later < 0 ? this.#events.length : later, 0, { at, go });
  }

  readonly sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => this.after(milliseconds, resolve));

  /** Lets time pass until this is done. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => undefined);
    for (await settled(); !done; await settled()) {
      const next = this.#events.shift();
      if (next === undefined) throw new Error(`After ${this.seconds} s nothing is to happen any more, and it is not done.`);
      if (next.at > this.#end) throw new Error(`It is not done after ${this.seconds} s.`);
      vi.advanceTimersByTime(Math.max(0, next.at - Date.now()));
      next.go();
    }
    return ended;
  }
}
