import type { Clock } from '../clock.ts';
import { type Charge, ComplexityBudget } from './complexity-budget.ts';
import { DailyCalls } from './daily-calls.ts';
import { type ImposedLimit, ImposedLimits, limitRefusal } from './imposed-limits.ts';
import type { LimitRefusal } from './limit-refusal.ts';
import type { LimitSettings } from './limit-settings.ts';
import { MinuteWindow } from './minute-window.ts';

/** What a live answer to too many concurrent calls asked to wait. */
const CONCURRENCY_RETRY_SECONDS = 15;

/** What the account's calls may use: at once, by the minute, by the day, and in points. */
export class CallLimits {
  readonly settings: LimitSettings;
  readonly #points: ComplexityBudget;
  readonly #minute: MinuteWindow;
  readonly #day: DailyCalls;
  readonly #imposed: ImposedLimits;
  #inFlight = 0;
  #peakInFlight = 0;
  #concurrencyExceeded = false;
  #minuteExceeded = false;

  constructor(settings: LimitSettings, clock: Clock) {
    this.settings = settings;
    this.#points = new ComplexityBudget(settings, clock);
    this.#minute = new MinuteWindow(settings.callsPerMinute, clock);
    this.#day = new DailyCalls(settings.callsPerDay, clock);
    this.#imposed = new ImposedLimits(clock);
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

  /** Charges a call's points, or says why not. */
  charge(kind: 'query' | 'mutation', points: number): Charge | LimitRefusal {
    const imposed = points > 0 ? this.#imposed.standing('complexity') : undefined;
    const charge = imposed ?? this.#points.charge(kind, points);
    if (charge && !imposed) return charge;
    this.countAsTenth();
    return imposed ?? limitRefusal('complexity', this.#points.window(kind).secondsLeft);
  }

  /** A call that met the complexity limit, or asks for `complexity` alone, counts a tenth. */
  countAsTenth(): void {
    this.#day.count(-0.9);
  }

  /** Somebody else has used up the limit; the refusal is for the call that notices it, which counts a tenth. */
  impose(limit: ImposedLimit, seconds: number | undefined): LimitRefusal {
    this.countAsTenth();
    if (limit === 'concurrency') this.#concurrencyExceeded = true;
    return this.#imposed.impose(limit, seconds);
  }

  /** What was imposed is over. */
  lift(): void {
    this.#imposed.lift();
  }

  /** The headers of every response. */
  headers(kind: 'query' | 'mutation'): Record<string, string> {
    const { callsPerMinute, concurrentCalls, pointsPerMinute } = this.settings;
    const points = this.#points.window(kind);
    const minuteImposed = this.#imposed.secondsLeft('minute');
    const pointsImposed = this.#imposed.secondsLeft('complexity');
    const minuteWait = minuteImposed || (this.#minuteExceeded ? this.#minute.secondsLeft : 0);
    const concurrent = this.#concurrencyExceeded ? 0 : Math.max(0, concurrentCalls - this.#inFlight);
    return {
      'RateLimit-Policy': `"minuteRate";q=${callsPerMinute};w=60, "concurrency";q=${concurrentCalls};qu="concurrent-requests", "complexityMinute";q=${pointsPerMinute};w=60;qu="content-bytes"`,
      RateLimit: [
        `"minuteRate";r=${minuteImposed ? 0 : this.#minute.remaining}${minuteWait ? `;t=${minuteWait}` : ''}`,
        `"concurrency";r=${concurrent}${this.#concurrencyExceeded ? `;t=${CONCURRENCY_RETRY_SECONDS}` : ''}`,
        `"complexityMinute";r=${pointsImposed ? 0 : points.remaining};t=${pointsImposed || points.secondsLeft}`,
      ].join(', '),
    };
  }

  #refusal(): LimitRefusal | undefined {
    const imposed = this.#imposed.standing('daily', 'ip', 'minute');
    if (imposed) return imposed;
    if (this.#day.isExceeded) return limitRefusal('daily', this.#day.secondsLeft);
    if (this.#minute.remaining < 1) {
      this.#minuteExceeded = true;
      return limitRefusal('minute', this.#minute.secondsLeft);
    }
    if (this.#inFlight >= this.settings.concurrentCalls) {
      this.#concurrencyExceeded = true;
      return limitRefusal('concurrency', CONCURRENCY_RETRY_SECONDS);
    }
    return undefined;
  }
}
