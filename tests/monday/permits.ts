import type { OrderSyncError } from '../../src/errors.ts';
import { Pacer, type Permit, type PermitRequest } from '../../src/monday/pacer.ts';
import { requestError } from '../../src/monday/request-error.ts';
import { type Answered, answered, apiError } from './answers.ts';
import { HandClock, settled } from './hand-clock.ts';

/** One wish for a permit, and what has become of it by now. */
export interface Wish {
  readonly customer: string;
  permit?: Permit;
  error?: OrderSyncError;
}

/** A pacer under a clock that is driven by hand, and a log of whom it let out, in order. */
export class Desk {
  readonly clock = new HandClock();
  readonly pacer: Pacer;
  readonly granted: Wish[] = [];

  constructor(places: number) {
    this.pacer = new Pacer(this.clock, places);
  }

  /** Asks, and lets everything settle that can. */
  async ask(customer: string, more: Partial<PermitRequest> = {}): Promise<Wish> {
    const wish = this.wish(customer, more);
    await settled();
    return wish;
  }

  wish(customer: string, more: Partial<PermitRequest> = {}): Wish {
    const wish: Wish = { customer };
    this.pacer.permit({ customer, points: 1, ...more }).then(
      (permit) => {
        wish.permit = permit;
        this.granted.push(wish);
      },
      (error: OrderSyncError) => {
        wish.error = error;
      },
    );
    return wish;
  }

  get order(): string {
    return this.granted.map(({ customer }) => customer).join(' ');
  }
}

/** Ends a wish's call with an answer. */
export async function end(wish: Wish | undefined, exchange?: Answered): Promise<void> {
  if (wish?.permit === undefined) throw new Error('This call was never let out.');
  wish.permit.end(exchange && { exchange, error: requestError(exchange) });
  await settled();
}

export const POLICY = (points: number, calls = 5000): string => `"minuteRate";q=${calls};w=60, "complexityMinute";q=${points};w=60`;

/** A good answer that tells how many points are left of how many, and when they come back. */
export const left = (remaining: number, { of = 1_000_000, seconds = 60 }: { of?: number; seconds?: number } = {}): Answered =>
  answered({
    data: { o0: { id: '1' } },
    headers: { RateLimit: `"complexityMinute";r=${remaining};t=${seconds}`, 'RateLimit-Policy': POLICY(of) },
  });

export const fine: Answered = answered({ data: { o0: { id: '1' } } });

export const refusal = (code: string, retry_in_seconds?: number): Answered =>
  answered({ status: 429, errors: [apiError(code, { extensions: retry_in_seconds === undefined ? {} : { retry_in_seconds } })] });
