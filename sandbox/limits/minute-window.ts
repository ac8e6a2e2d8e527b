import type { Clock } from '../clock.ts';
import { UNLIMITED } from './limit-settings.ts';

const LENGTH = 60_000;

/** A budget that starts with the first use, and comes back in one piece 60 s later. */
export class MinuteWindow {
  readonly limit: number;
  readonly #clock: Clock;
  #startedAt: number | undefined;
  #used = 0;

  constructor(limit: number, clock: Clock) {
    this.limit = limit;
    this.#clock = clock;
  }

  get remaining(): number {
    this.#renew();
    return this.limit - this.#used;
  }

  /** Whole seconds until the budget is back; the full 60 before its first use. */
  get secondsLeft(): number {
    this.#renew();
    if (this.#startedAt === undefined) return LENGTH / 1000;
    return Math.ceil((this.#startedAt + LENGTH - this.#clock.now()) / 1000);
  }

  /** Takes all of `amount`, or nothing and returns false. */
  take(amount: number): boolean {
    if (amount > this.remaining) return false;
    this.#startedAt ??= this.#clock.now();
    if (this.limit < UNLIMITED) this.#used += amount;
    return true;
  }

  #renew(): void {
    if (this.#startedAt === undefined || this.#clock.now() < this.#startedAt + LENGTH) return;
    this.#startedAt = undefined;
    this.#used = 0;
  }
}
