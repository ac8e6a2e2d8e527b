import type { ErrorCode } from '../errors.ts';

/**
 * monday's `extensions.code`, in every spelling that its documentation or a recorded answer shows, and what each means here. Closed:
 * whatever is not in this list leaves a row unknown, since nothing says that the write was not executed.
 */
export const CODES: Readonly<Record<string, ErrorCode>> = {
  ColumnValueException: 'COLUMN_VALUE_REFUSED',
  CorrectedValueException: 'COLUMN_VALUE_REFUSED',
  ItemNameTooLongException: 'ITEM_NAME_REFUSED',
  InvalidItemNameException: 'ITEM_NAME_REFUSED',
  InvalidColumnIdException: 'COLUMN_UNKNOWN',
  InvalidBoardIdException: 'BOARD_UNKNOWN',
  InvalidItemIdException: 'ITEM_UNKNOWN',
  InvalidArgumentException: 'INVALID_ARGUMENT',
  InvalidUserIdException: 'INVALID_ARGUMENT',
  RecordInvalidException: 'RECORD_INVALID',
  ItemsLimitationException: 'BOARD_FULL',
  InvalidVersionException: 'REQUEST_INVALID',
  JsonParseException: 'REQUEST_INVALID',

  NOT_AUTHENTICATED: 'MONDAY_AUTHENTICATION',
  USER_UNAUTHORIZED: 'MONDAY_FORBIDDEN',
  UserUnauthorizedException: 'MONDAY_FORBIDDEN',
  USER_ACCESS_DENIED: 'MONDAY_FORBIDDEN',
  missingRequiredPermissions: 'MONDAY_FORBIDDEN',

  COMPLEXITY_BUDGET_EXHAUSTED: 'COMPLEXITY_BUDGET',
  ComplexityException: 'COMPLEXITY_BUDGET',
  REQUEST_MAX_COMPLEXITY_EXCEEDED: 'REQUEST_TOO_COMPLEX',
  maxComplexityExceeded: 'REQUEST_TOO_COMPLEX',
  MINUTE_RATE_LIMIT_EXCEEDED: 'MINUTE_LIMIT',
  'Rate Limit Exceeded': 'MINUTE_LIMIT',
  'Minute limit rate exceeded': 'MINUTE_LIMIT',
  RATE_LIMIT_EXCEEDED: 'MINUTE_LIMIT',
  MAX_CONCURRENCY_EXCEEDED: 'CONCURRENCY_LIMIT',
  maxConcurrencyExceeded: 'CONCURRENCY_LIMIT',
  DAILY_LIMIT_EXCEEDED: 'DAILY_LIMIT',
  IP_RATE_LIMIT_EXCEEDED: 'IP_LIMIT',
  FIELD_MINUTE_RATE_LIMIT_EXCEEDED: 'FIELD_LIMIT',
  FIELD_LIMIT_EXCEEDED: 'FIELD_LIMIT',
  tooManyRequests: 'FIELD_LIMIT',
  IDEMPOTENCY_CONFLICT: 'IDEMPOTENCY_CONFLICT',
  API_TEMPORARILY_BLOCKED: 'MONDAY_BLOCKED',
  INTERNAL_SERVER_ERROR: 'MONDAY_BROKEN',
  TIMEOUT_EXCEEDED: 'MONDAY_BROKEN',
};

/** HTTP statuses that say enough by themselves, where no code came along. */
const STATUSES: Readonly<Record<number, ErrorCode>> = {
  401: 'MONDAY_AUTHENTICATION',
  403: 'MONDAY_FORBIDDEN',
  409: 'IDEMPOTENCY_CONFLICT',
  423: 'BOARD_LOCKED',
  429: 'MINUTE_LIMIT',
};

/** One entry of an answer's `errors`. */
export interface ApiError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly locations?: readonly unknown[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What an error means, or undefined where the list doesn't know it. */
export function errorCodeOf(error: ApiError): ErrorCode | undefined {
  const code = error.extensions?.['code'] ?? error.extensions?.['error_code'];
  if (code === 'ResourceNotFoundException') return notFound(error);
  return typeof code === 'string' && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
}

export const errorCodeOfStatus = (status: number): ErrorCode | undefined =>
  STATUSES[status] ?? (status >= 500 ? 'MONDAY_BROKEN' : undefined);

/** Seconds that the error asks to wait; bulk imports say it in milliseconds. */
export function retrySecondsOf(error: ApiError): number | undefined {
  const seconds = error.extensions?.['retry_in_seconds'];
  if (typeof seconds === 'number') return seconds;
  const milliseconds = error.extensions?.['retryAfterMs'];
  return typeof milliseconds === 'number' ? milliseconds / 1000 : undefined;
}

/**
 * monday's message as a reason for people: without the list of up to 500 labels that it appends, and with monday's own code, by
 * which its documentation can be searched.
 */
export function readableReason(error: ApiError): string {
  const message = error.message.replace(/,? *possible (labels|statuses) are:.*$/s, '').trim();
  const code = error.extensions?.['code'];
  return `${message.length > 400 ? `${message.slice(0, 399)}…` : message}${typeof code === 'string' ? ` (${code})` : ''}`;
}

function notFound(error: ApiError): ErrorCode {
  const data = error.extensions?.['error_data'];
  const type = typeof data === 'object' && data !== null && 'resource_type' in data ? String(data.resource_type) : error.message;
  if (/group/i.test(type)) return 'GROUP_UNKNOWN';
  if (/item|pulse/i.test(type)) return 'ITEM_UNKNOWN';
  if (/column/i.test(type)) return 'COLUMN_UNKNOWN';
  return /board/i.test(type) ? 'BOARD_UNKNOWN' : 'INVALID_ARGUMENT';
}
