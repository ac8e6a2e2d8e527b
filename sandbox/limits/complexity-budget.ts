import type { Clock } from '../clock.ts';
import type { LimitSettings } from './limit-settings.ts';
import { MinuteWindow } from './minute-window.ts';

/** What a request was charged; the fields of the API's `complexity`. */
export interface Charge {
  readonly before: number;
  readonly query: number;
  readonly after: number;
  readonly reset_in_x_seconds: number;
}

/** The points of a minute: one pot, or with an app token one for reads and one for writes. */
export class ComplexityBudget {
  readonly #writes: MinuteWindow;
  readonly #reads: MinuteWindow;

  constructor({ pointsPerMinute, separateReads }: LimitSettings, clock: Clock) {
    this.#writes = new MinuteWindow(pointsPerMinute, clock);
    this.#reads = separateReads ? new MinuteWindow(pointsPerMinute, clock) : this.#writes;
  }

  window(kind: 'query' | 'mutation'): MinuteWindow {
    return kind === 'query' ? this.#reads : this.#writes;
  }

  /** Charges the points, or returns undefined where the minute has too few left. */
  charge(kind: 'query' | 'mutation', points: number): Charge | undefined {
    const window = this.window(kind);
    const before = window.remaining;
    if (!window.take(points)) return undefined;
    return { before, query: points, after: window.remaining, reset_in_x_seconds: window.secondsLeft };
  }
}
