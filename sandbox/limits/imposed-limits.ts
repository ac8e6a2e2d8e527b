import type { Clock } from '../clock.ts';
import type { LimitRefusal } from './limit-refusal.ts';

export const IMPOSED_LIMITS = ['minute', 'complexity', 'concurrency', 'daily', 'ip'] as const;
export type ImposedLimit = (typeof IMPOSED_LIMITS)[number];

/** Seconds that a refusal names where a rule doesn't say; those of live answers (reference section 2), but `ip`, which nobody has shown. */
const SECONDS: Readonly<Record<ImposedLimit, number>> = { minute: 58, complexity: 22, concurrency: 15, daily: 3599, ip: 10 };

const REFUSALS: Readonly<Record<ImposedLimit, Omit<LimitRefusal, 'retryInSeconds'>>> = {
  minute: { code: 'MINUTE_RATE_LIMIT_EXCEEDED', message: 'Minute rate limit exceeded' },
  complexity: { code: 'COMPLEXITY_BUDGET_EXHAUSTED', message: 'Complexity budget exhausted' },
  concurrency: { code: 'MAX_CONCURRENCY_EXCEEDED', message: 'Too many concurrent requests' },
  daily: { code: 'DAILY_LIMIT_EXCEEDED', message: 'Daily limit exceeded' },
  ip: { code: 'IP_RATE_LIMIT_EXCEEDED', message: 'IP rate limit exceeded' },
};

export function limitRefusal(limit: ImposedLimit, retryInSeconds: number): LimitRefusal {
  return { ...REFUSALS[limit], retryInSeconds };
}

/** Limits that somebody else has used up: the account is shared. */
export class ImposedLimits {
  readonly #clock: Clock;
  readonly #until = new Map<ImposedLimit, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Other calls at once come and go, so `concurrency` refuses only this one. */
  impose(limit: ImposedLimit, seconds: number = SECONDS[limit]): LimitRefusal {
    const whole = Math.ceil(seconds);
    if (limit !== 'concurrency') this.#until.set(limit, this.#clock.now() + whole * 1000);
    return limitRefusal(limit, whole);
  }

  /** Whole seconds until it is over; 0 where it is not imposed. */
  secondsLeft(limit: ImposedLimit): number {
    return Math.max(0, Math.ceil(((this.#until.get(limit) ?? 0) - this.#clock.now()) / 1000));
  }

  /** The refusal of one of these that stands. */
  standing(...limits: readonly ImposedLimit[]): LimitRefusal | undefined {
    const limit = limits.find((imposed) => this.secondsLeft(imposed) > 0);
    return limit && limitRefusal(limit, this.secondsLeft(limit));
  }

  lift(): void {
    this.#until.clear();
  }
}
