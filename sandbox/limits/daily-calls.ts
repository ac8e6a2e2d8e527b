import type { Clock } from '../clock.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Calls of a day, which ends at midnight UTC. Kept in memory: a restart of the sandbox starts the day anew. */
export class DailyCalls {
  readonly #limit: number;
  readonly #clock: Clock;
  #day = 0;
  #used = 0;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  get isExceeded(): boolean {
    this.#renew();
    return this.#used >= this.#limit;
  }

  get secondsLeft(): number {
    return Math.ceil((DAY - (this.#clock.now() % DAY)) / 1000);
  }

  /** `calls`: 1 for most, 0.1 for one that a limit refused; negative to give back. */
  count(calls: number): void {
    this.#renew();
    this.#used += calls;
  }

  #renew(): void {
    const day = Math.floor(this.#clock.now() / DAY);
    if (day === this.#day) return;
    this.#day = day;
    this.#used = 0;
  }
}
