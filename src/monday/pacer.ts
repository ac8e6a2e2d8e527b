import { type ErrorCode, OrderSyncError } from '../errors.ts';
import { Budget } from './budget.ts';
import type { Clock } from './clock.ts';
import { readRateLimits } from './rate-limit-headers.ts';
import { asksToWait } from './request-error.ts';
import { RoundRobin } from './round-robin.ts';
import type { Exchange } from './transport.ts';

/** Longer waits than this are not sat out in an activity: the workflow waits on a timer, which holds no slot. */
export const LONGEST_WAIT_MS = 60_000;
/** After a refusal, whatever it asks: a wait of 0 s would send the same call again and again. */
const LEAST_WAIT_SECONDS = 1;

/** What a call met; `error` where it was refused, wholly or in part. */
interface Met {
  readonly exchange: Exchange;
  readonly error: OrderSyncError | null;
}

/** `until` in milliseconds since 1970. */
interface Wait {
  readonly until: number;
  readonly code: ErrorCode;
}

/** A call that may go out now. Ends exactly once, with what the call met. */
export interface Permit {
  readonly end: (met?: Met) => void;
}

export interface PermitRequest {
  /** Whose turn it is goes round by customer. */
  readonly customer: string;
  /** What the call is expected to cost, in complexity points. */
  readonly points: number;
  /** App tokens have a budget of their own for reads. Default: a write. */
  readonly read?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Waiting extends PermitRequest {
  readonly grant: (permit: Permit) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Hands out permits so that monday's limits are filled and not run into. Knows nothing but what monday's answers say: the budgets in
 * their headers (which all workers share, so they need no other coordination), and the waits that refusals ask for.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #places: number;
  readonly #budget: Budget;
  readonly #queue = new RoundRobin<Waiting>();
  #inFlight = 0;
  /** After a refusal for concurrency: fewer places, until answers come without one. */
  #reduced: number;
  #blocked: Wait | undefined;
  #sittingOut: Wait | undefined;
  #wakeUp: (() => void) | undefined;

  /** @param places calls on the wire at the same time */
  constructor(clock: Clock, places: number) {
    this.#clock = clock;
    this.#places = places;
    this.#reduced = places;
    this.#budget = new Budget(clock);
  }

  /**
   * Waits for a place, for the budget and for what a refusal asked. Throws what the wait is for (scope `limit`, with the seconds that
   * it takes by this machine's clock) when it would take longer than `LONGEST_WAIT_MS`, and the signal's reason when that aborts first.
   */
  async permit(request: PermitRequest): Promise<Permit> {
    request.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#queue.remove(request.customer, waiting);
        reject(request.signal?.reason);
        // Its neighbours may have waited for its turn only.
        this.#pump();
      };
      const done = (): void => request.signal?.removeEventListener('abort', abort);
      const waiting: Waiting = {
        ...request,
        grant: (permit) => {
          done();
          resolve(permit);
        },
        refuse: (error) => {
          done();
          reject(error);
        },
      };
      request.signal?.addEventListener('abort', abort, { once: true });
      this.#queue.add(request.customer, waiting);
      this.#pump();
    });
  }

  /** What every call that is not out yet waits for now, where it is a limit and known to end. */
  get wait(): Wait | undefined {
    return this.#sittingOut;
  }

  #pump(): void {
    this.#wakeUp?.();
    this.#wakeUp = undefined;
    this.#sittingOut = undefined;
    for (let next = this.#queue.peek(); next !== undefined && this.#inFlight < this.#reduced; next = this.#queue.peek()) {
      const wait = this.#waitFor(next);
      if (wait !== null) {
        this.#sitOut(wait);
        return;
      }
      this.#queue.take();
      this.#inFlight += 1;
      const { points, read = false } = next;
      this.#budget.reserve(points);
      let ended = false;
      next.grant({
        end: (met) => {
          if (ended) return;
          ended = true;
          this.#inFlight -= 1;
          this.#budget.release(points);
          if (met !== undefined) this.#learn(met, read);
          this.#pump();
        },
      });
    }
  }

  #waitFor(next: Waiting): Wait | null {
    const now = this.#clock.now();
    if (this.#blocked !== undefined && this.#blocked.until > now) return this.#blocked;
    this.#blocked = undefined;
    const until = this.#budget.waitUntil(next.points, next.read ?? false);
    return until === null ? null : { until, code: 'COMPLEXITY_BUDGET' };
  }

  #sitOut({ until, code }: Wait): void {
    // A call on the wire will end, and with it the wait.
    if (until === Number.POSITIVE_INFINITY) return;
    const wait = until - this.#clock.now();
    if (wait <= LONGEST_WAIT_MS) {
      this.#sittingOut = { until, code };
      this.#wakeUp = this.#clock.after(Math.max(1, wait), () => this.#pump());
      return;
    }
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      const retryAfterSeconds = wait / 1000 / this.#clock.factor;
      next.refuse(new OrderSyncError(code, `monday.com asks to wait for ${Math.ceil(wait / 1000)} s.`, { retryAfterSeconds }));
    }
  }

  #learn({ exchange, error }: Met, read: boolean): void {
    if (exchange.kind === 'answered') this.#budget.learn(readRateLimits(exchange.headers), read);
    if (error === null) {
      this.#reduced = Math.min(this.#places, this.#reduced + 1);
      return;
    }
    if (!asksToWait(error.code)) return;
    // Without a time of its own a lock or a busy board is tried again soon, a used-up budget after its window.
    const short = error.code === 'BOARD_LOCKED' || error.code === 'CONCURRENCY_LIMIT' || error.code === 'IDEMPOTENCY_CONFLICT';
    const seconds = Math.max(LEAST_WAIT_SECONDS, error.retryAfterSeconds ?? (short ? 2 : 60));
    if (error.code === 'CONCURRENCY_LIMIT') this.#reduced = Math.max(1, Math.min(this.#reduced, this.#inFlight));
    const until = this.#clock.now() + seconds * 1000;
    if (until > (this.#blocked?.until ?? 0)) this.#blocked = { until, code: error.code };
  }
}
