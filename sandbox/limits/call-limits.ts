import type { Clock } from '../clock.ts';
import { ComplexityBudget } from './complexity-budget.ts';
import { DailyCalls } from './daily-calls.ts';
import type { LimitSettings } from './limit-settings.ts';
import { MinuteWindow } from './minute-window.ts';

/** Why a call is turned away, in the words of the bodies recorded in July 2026 (reference section 2). */
export interface LimitRefusal {
  readonly code: string;
  readonly message: string;
  /** Whole seconds, for the body and for `Retry-After`. */
  readonly retryInSeconds: number;
}

/** What a live answer to too many concurrent calls asked to wait. */
const CONCURRENCY_RETRY_SECONDS = 15;

/** What the account's calls may use: at once, by the minute, by the day, and in points. */
export class CallLimits {
  readonly settings: LimitSettings;
  readonly points: ComplexityBudget;
  readonly #minute: MinuteWindow;
  readonly #day: DailyCalls;
  #inFlight = 0;
  #peakInFlight = 0;
  #concurrencyExceeded = false;
  #minuteExceeded = false;

  constructor(settings: LimitSettings, clock: Clock) {
    this.settings = settings;
    this.points = new ComplexityBudget(settings, clock);
    this.#minute = new MinuteWindow(settings.callsPerMinute, clock);
    this.#day = new DailyCalls(settings.callsPerDay, clock);
  }

  get peakInFlight(): number {
    return this.#peakInFlight;
  }

  /** Lets a call in, to be followed by `leave`, or says why not. */
  enter(): LimitRefusal | undefined {
    const refusal = this.#refusal();
    if (refusal) {
      this.#day.count(0.1);
      return refusal;
    }
    this.#minute.take(1);
    this.#day.count(1);
    this.#minuteExceeded = false;
    this.#concurrencyExceeded = false;
    this.#inFlight++;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
    return undefined;
  }

  leave(): void {
    this.#inFlight--;
  }

  /** A call that met the complexity limit, or asks for `complexity` alone, counts a tenth. */
  countAsTenth(): void {
    this.#day.count(-0.9);
  }

  /** The headers of every response. */
  headers(kind: 'query' | 'mutation'): Record<string, string> {
    const { callsPerMinute, concurrentCalls, pointsPerMinute } = this.settings;
    const points = this.points.window(kind);
    const concurrent = Math.max(0, concurrentCalls - this.#inFlight);
    return {
      'RateLimit-Policy': `"minuteRate";q=${callsPerMinute};w=60, "concurrency";q=${concurrentCalls};qu="concurrent-requests", "complexityMinute";q=${pointsPerMinute};w=60;qu="content-bytes"`,
      RateLimit: [
        `"minuteRate";r=${this.#minute.remaining}${this.#minuteExceeded ? `;t=${this.#minute.secondsLeft}` : ''}`,
        `"concurrency";r=${concurrent}${this.#concurrencyExceeded ? `;t=${CONCURRENCY_RETRY_SECONDS}` : ''}`,
        `"complexityMinute";r=${points.remaining};t=${points.secondsLeft}`,
      ].join(', '),
    };
  }

  #refusal(): LimitRefusal | undefined {
    if (this.#day.isExceeded)
      return { code: 'DAILY_LIMIT_EXCEEDED', message: 'Daily limit exceeded', retryInSeconds: this.#day.secondsLeft };
    if (this.#minute.remaining < 1) {
      this.#minuteExceeded = true;
      return { code: 'MINUTE_RATE_LIMIT_EXCEEDED', message: 'Minute rate limit exceeded', retryInSeconds: this.#minute.secondsLeft };
    }
    if (this.#inFlight >= this.settings.concurrentCalls) {
      this.#concurrencyExceeded = true;
      return { code: 'MAX_CONCURRENCY_EXCEEDED', message: 'Too many concurrent requests', retryInSeconds: CONCURRENCY_RETRY_SECONDS };
    }
    return undefined;
  }
}
