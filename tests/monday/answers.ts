import type { ApiError } from '../../src/monday/monday-codes.ts';
import type { Exchange } from '../../src/monday/transport.ts';

export type Answered = Extract<Exchange, { kind: 'answered' }>;

/** An answer as the transport hands it on. */
export const answered = (more: Partial<Omit<Answered, 'headers'>> & { readonly headers?: Record<string, string> } = {}): Answered => ({
  kind: 'answered',
  status: 200,
  data: undefined,
  errors: [],
  requestId: 'req-1',
  ...more,
  headers: new Headers(more.headers),
});

/** An error with monday's code; without a path it speaks of the whole request. */
export const apiError = (code: string | undefined, more: Partial<ApiError> = {}): ApiError => ({
  message: `It is ${code}.`,
  ...more,
  extensions: { ...(code === undefined ? {} : { code }), ...more.extensions },
});

/**
 * Bodies that monday.com really sent, or that its documentation shows (reference/monday-api.md, sections 1 to 4), and what each
 * means for a write of one alias `o0`.
 */
export const RECORDED = {
  complexityDocumented: {
    status: 429,
    errors: [
      {
        message: 'Complexity budget exhausted',
        extensions: {
          code: 'COMPLEXITY_BUDGET_EXHAUSTED',
          complexity: 6182,
          complexity_budget_left: 100,
          complexity_budget_limit: 5_000_000,
          retry_in_seconds: 60,
          status_code: 429,
        },
      },
    ],
  },
  complexityLive: {
    status: 429,
    errors: [{ message: 'Complexity budget exhausted', extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED', retry_in_seconds: 22 } }],
  },
  complexityOfOneRequest: {
    status: 429,
    errors: [
      {
        message: 'Max allowed complexity per request exceeded',
        extensions: { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED', cost: 5, max_complexity_per_request: 5_000_000 },
      },
    ],
  },
  minute: {
    status: 429,
    errors: [{ message: 'Minute rate limit exceeded', extensions: { code: 'MINUTE_RATE_LIMIT_EXCEEDED', retry_in_seconds: 58 } }],
  },
  concurrency: {
    status: 429,
    errors: [{ message: 'Too many concurrent requests', extensions: { code: 'MAX_CONCURRENCY_EXCEEDED', retry_in_seconds: 15 } }],
  },
  daily: {
    status: 429,
    errors: [{ message: 'Daily limit exceeded', extensions: { code: 'DAILY_LIMIT_EXCEEDED', retry_in_seconds: 3599 } }],
  },
  notAuthenticated: { status: 401, errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] },
  validation: {
    status: 200,
    errors: [{ message: 'Unknown argument "x" on field "Mutation.create_group".', locations: [{ line: 1, column: 12 }] }],
  },
  internal500: {
    status: 500,
    errors: [{ message: 'Internal server error', extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
  },
  internal200: {
    status: 200,
    data: null,
    errors: [{ message: 'Internal server error', path: [], extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
  },
  timeout503: {
    status: 503,
    errors: [{ message: 'Request processing timeout exceeded', extensions: { code: 'TIMEOUT_EXCEEDED' } }],
  },
  idempotency: {
    status: 409,
    headers: { 'Retry-After': '3' },
    errors: [{ message: 'A request with this idempotency key is currently being processed', extensions: { code: 'IDEMPOTENCY_CONFLICT' } }],
  },
} as const;
