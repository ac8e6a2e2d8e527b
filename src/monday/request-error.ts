import { ERRORS, type ErrorCode, OrderSyncError } from '../errors.ts';
import { type ApiError, errorCodeOf, errorCodeOfStatus, readableReason, retrySecondsOf } from './monday-codes.ts';
import { readRetryAfter } from './rate-limit-headers.ts';
import { type Exchange, TooLate } from './transport.ts';

type Answered = Extract<Exchange, { kind: 'answered' }>;

/**
 * Why a request as a whole did not do its work, or null where the answer tells the fate of each alias. The error's registry entry
 * says whether anything of the request may have been executed.
 */
export function requestError(exchange: Exchange): OrderSyncError | null {
  if (exchange.kind === 'not-sent') {
    if (exchange.cause instanceof TooLate) return new OrderSyncError('CLAIM_LOST', exchange.cause.message, { cause: exchange.cause });
    return new OrderSyncError('MONDAY_UNREACHABLE', 'No connection to monday.com could be opened.', { cause: exchange.cause });
  }
  if (exchange.kind === 'unanswered') return new OrderSyncError('NO_ANSWER', 'monday.com did not answer.', { cause: exchange.cause });
  return tellsByAlias(exchange) ? null : wholeError(exchange);
}

/** Why a read has no result: any error at all, since half an answer must never pass for the whole. Without an answer it is asked again. */
export function readError(exchange: Exchange): OrderSyncError | null {
  if (exchange.kind === 'unanswered')
    return new OrderSyncError('MONDAY_UNREACHABLE', 'monday.com did not answer.', { cause: exchange.cause });
  const error = requestError(exchange);
  return error !== null || exchange.kind !== 'answered' || exchange.errors.length === 0 ? error : wholeError(exchange);
}

/** The longest wait that errors of single aliases ask for (HTTP 200 with partial data), or null for none. */
export function askedToWait(exchange: Exchange): OrderSyncError | null {
  if (exchange.kind !== 'answered') return null;
  const waits = exchange.errors.flatMap((error) => {
    const code = errorCodeOf(error);
    return code !== undefined && asksToWait(code) ? [{ error, code, seconds: secondsOf(exchange, [error]) }] : [];
  });
  const [longest] = waits.sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
  return longest === undefined ? null : toError(exchange, longest.code, { error: longest.error, seconds: longest.seconds });
}

/** Answers of whatever stands before monday.com's API, or of one that gave up waiting: behind it the call may go on. */
const GATEWAY: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/**
 * Whether the answer is monday.com's own and shows that the call has ended, whatever it did. One under an Idempotency-Key that is
 * still being worked on has not.
 */
export function isOver(exchange: Exchange): boolean {
  if (exchange.kind !== 'answered' || GATEWAY.has(exchange.status)) return false;
  const { data, errors, status } = exchange;
  if (data === undefined && errors.length === 0) return false;
  return status !== 409 && errors.every((error) => errorCodeOf(error) !== 'IDEMPOTENCY_CONFLICT');
}

/** Whether a request that met this may only be sent again after a while. */
export const asksToWait = (code: ErrorCode): boolean => ERRORS[code].scope === 'limit' || code === 'MONDAY_BLOCKED';

/**
 * One id is proof that the request ran, whatever else the answer says: a 429 in the middle of it must not send the created ones
 * again. An error with a path speaks of its alias only, and leaves the others unknown.
 */
function tellsByAlias({ status, data, errors }: Answered): boolean {
  if (status >= 500) return false;
  const entries = Object.entries(data ?? {}).filter(([alias]) => alias !== 'complexity');
  if (entries.some(([, value]) => value !== null)) return true;
  if (errors.length > 0) return errors.every((error) => !isWhole(error));
  return status < 400 && data !== null && data !== undefined;
}

/** Of several errors the one that doesn't rule out a write outweighs all that do. */
function wholeError(exchange: Answered): OrderSyncError {
  const { status, errors } = exchange;
  const known = errors.map((error) => ({ error, code: codeOf(error, exchange) }));
  const told = known.find(({ code }) => ERRORS[code].executed !== 'no') ?? known.find(({ error }) => isWhole(error)) ?? known[0];
  const code = told?.code ?? errorCodeOfStatus(status) ?? 'UNCLEAR_ANSWER';
  return toError(exchange, code, { error: told?.error, seconds: secondsOf(exchange, errors) });
}

function codeOf(error: ApiError, { status, data }: Answered): ErrorCode {
  // These outrank the body, which may be anything.
  const outranking = status >= 500 || status === 423 ? errorCodeOfStatus(status) : undefined;
  return (
    outranking ??
    errorCodeOf(error) ??
    errorCodeOfStatus(status) ??
    (data === undefined && isValidation(error) ? 'REQUEST_INVALID' : 'UNCLEAR_ANSWER')
  );
}

/** GraphQL validation answers 200, without data, and with errors that have a place in the document but neither path nor code: nothing ran. */
function isValidation({ path, locations, extensions }: ApiError): boolean {
  return (
    path === undefined &&
    locations !== undefined &&
    locations.length > 0 &&
    extensions?.['code'] === undefined &&
    extensions?.['error_code'] === undefined
  );
}

const isWhole = ({ path }: ApiError): boolean => path === undefined || path.length === 0;

function toError(
  { status, requestId }: Answered,
  code: ErrorCode,
  more: { error: ApiError | undefined; seconds: number | undefined },
): OrderSyncError {
  const message = more.error === undefined ? `monday.com answered with HTTP ${status}.` : readableReason(more.error);
  return new OrderSyncError(code, message, { requestId: requestId ?? undefined, retryAfterSeconds: more.seconds });
}

function secondsOf({ headers }: Answered, errors: readonly ApiError[]): number | undefined {
  const seconds = [readRetryAfter(headers), ...errors.map(retrySecondsOf)].filter((value) => value !== undefined);
  return seconds.length === 0 ? undefined : Math.max(...seconds);
}
