import { eventually } from '../../support/eventually.ts';

/** Which calls a hold or a fault concerns. */
export interface Place {
  readonly activity: string;
  /** Default: any. */
  readonly customer?: string | undefined;
  /** Of `syncBatches`: before the order with this number, counted from 0. Default: at the call's start. */
  readonly order?: number | undefined;
}

export function concerns(place: Place, call: Place): boolean {
  if (place.activity !== call.activity || place.order !== call.order) return false;
  return place.customer === undefined || place.customer === call.customer;
}

/** Keeps faked activities from going on, until it is released or they are cancelled. */
export class Hold {
  readonly place: Place;
  readonly #released = Promise.withResolvers<void>();
  #waiting = 0;

  constructor(place: Place) {
    this.place = place;
  }

  /** Calls that it keeps now. */
  get waiting(): number {
    return this.#waiting;
  }

  async reached(calls = 1): Promise<void> {
    const { activity, customer = 'any customer' } = this.place;
    await eventually(`${calls} × ${activity} of ${customer} under way`, () => this.#waiting >= calls);
  }

  release(): void {
    this.#released.resolve();
  }

  async pass(signal: AbortSignal): Promise<void> {
    this.#waiting += 1;
    const cancelled = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => cancelled.resolve(), { once: true });
    if (signal.aborted) cancelled.resolve();
    await Promise.race([this.#released.promise, cancelled.promise]);
    this.#waiting -= 1;
  }
}
