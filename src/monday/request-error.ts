import { OrderSyncError } from '../errors.ts';
import { errorCodeOf, errorCodeOfStatus, readableReason, retrySecondsOf } from './monday-codes.ts';
import { readRetryAfter } from './rate-limit-headers.ts';
import type { Exchange } from './transport.ts';

/**
 * Why a request as a whole did not do its work, or null where its answer holds data (single aliases may have failed all the same).
 * The error's registry entry says whether it may have been executed.
 */
export function requestError(exchange: Exchange): OrderSyncError | null {
  if (exchange.kind === 'not-sent')
    return new OrderSyncError('MONDAY_UNREACHABLE', 'No connection to monday.com could be opened.', exchange);
  if (exchange.kind === 'unanswered') return new OrderSyncError('NO_ANSWER', 'monday.com did not answer.', exchange);
  const { status, headers, data, errors, requestId } = exchange;
  const whole = errors.filter((error) => (error.path ?? []).length === 0);
  if (status < 400 && data !== null && data !== undefined && whole.length === 0) return null;

  const error = whole[0] ?? errors[0];
  // A status of 5xx or 423 outranks the body, which may be anything.
  const code =
    (status >= 500 ? errorCodeOfStatus(status) : undefined) ??
    (error && errorCodeOf(error)) ??
    errorCodeOfStatus(status) ??
    unnamed(exchange);
  const seconds = [readRetryAfter(headers), error && retrySecondsOf(error)].filter((value) => value !== undefined);
  return new OrderSyncError(code, error === undefined ? `monday.com answered with HTTP ${status}.` : readableReason(error), {
    requestId: requestId ?? undefined,
    retryAfterSeconds: seconds.length === 0 ? undefined : Math.max(...seconds),
  });
}

/** GraphQL validation answers 200, no data and errors with places but no code: nothing ran. Whatever else came is unclear. */
function unnamed({ data, errors }: Extract<Exchange, { kind: 'answered' }>): 'REQUEST_INVALID' | 'UNCLEAR_ANSWER' {
  const refused =
    data === undefined &&
    errors.length > 0 &&
    errors.every((error) => error.extensions?.['code'] === undefined && error.path === undefined);
  return refused ? 'REQUEST_INVALID' : 'UNCLEAR_ANSWER';
}
