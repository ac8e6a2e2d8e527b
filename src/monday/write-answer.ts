import { OrderSyncError } from '../errors.ts';
import { type Fate, fateOf } from './aliased-mutation.ts';
import { askedToWait, asksToWait, isOver } from './request-error.ts';
import type { Exchange } from './transport.ts';

/** `retryAfterSeconds` of an error is in this machine's seconds. */
export type WriteAnswer<Alias extends string> =
  | { readonly kind: 'answered'; readonly requestId: string | null; readonly fates: ReadonlyMap<Alias, Fate> }
  /** Nothing of it was executed. */
  | { readonly kind: 'not-executed'; readonly error: OrderSyncError }
  /** Some or all of it may have been executed. */
  | {
      readonly kind: 'unknown';
      readonly error: OrderSyncError;
      /**
       * monday.com's own answer showed that the call is over: what it did, it has done. False where nothing came, where only a gateway
       * answered, or where the same request is still being worked on: it may take effect until monday.com's time for a call is up.
       */
      readonly answered: boolean;
    };

/** What a request met. `error` is null where the answer tells the fate of each alias. */
export interface Met {
  readonly exchange: Exchange;
  readonly error: OrderSyncError | null;
}

/** An answer by fates where monday.com tells of single aliases; else one error for all of them. */
export function toAnswer<Alias extends string>(met: Met, aliases: readonly Alias[]): WriteAnswer<Alias> {
  const { exchange, error } = met;
  if (exchange.kind !== 'answered' || error !== null) {
    const cause = error ?? new OrderSyncError('NO_ANSWER', 'monday.com did not answer.');
    if (cause.executed === 'no') return { kind: 'not-executed', error: cause };
    return { kind: 'unknown', error: cause, answered: isOver(exchange) };
  }
  const fates = new Map(aliases.map((alias): [Alias, Fate] => [alias, fateOf(alias, exchange)]));
  // Where every alias met a limit, the request as a whole may be sent again, after the wait.
  const wait = askedToWait(exchange);
  const allWait = [...fates.values()].every((each) => each.kind === 'refused' && asksToWait(each.code));
  return wait !== null && allWait ? { kind: 'not-executed', error: wait } : { kind: 'answered', requestId: exchange.requestId, fates };
}
