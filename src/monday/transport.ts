import { ClientError, GraphQLClient } from 'graphql-request';
import type { MondayConfig } from '../config/config.ts';
import { OrderSyncError } from '../errors.ts';
import type { ApiError } from './monday-codes.ts';

/** How one HTTP request ended. Nothing is thrown for it: what it means for a row is decided by whoever sent it. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      /** undefined: the body was not GraphQL. */
      readonly data: Readonly<Record<string, unknown>> | null | undefined;
      readonly errors: readonly ApiError[];
      readonly requestId: string | null;
    }
  /** No connection was opened: not a byte of it reached monday.com. */
  | { readonly kind: 'not-sent'; readonly cause: unknown }
  /** The bytes may have arrived, and no answer came: timeout, cut connection. */
  | { readonly kind: 'unanswered'; readonly cause: unknown };

export interface Transport {
  send(request: {
    readonly document: string;
    readonly variables: object;
    readonly idempotencyKey?: string | undefined;
    /** Gives the request up. Of reads only: a write on the wire is always awaited. */
    readonly signal?: AbortSignal | undefined;
    /** Asked when the bytes are about to be written. False: they are not. */
    readonly mayGo?: (() => boolean) | undefined;
  }): Promise<Exchange>;
}

/** Its time was over before its bytes were written, so that not one of them was. */
export class TooLate extends Error {
  constructor() {
    super('The claim grew stale before the request was written.');
  }
}

/** System calls that come before the first byte. Their error codes prove less: EHOSTUNREACH, for one, also ends a connection that had sent. */
const BEFORE_SENDING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/** A GraphQL client that adds the token, the API version and a time limit, and keeps headers and partial data. */
export function createTransport(
  config: Pick<MondayConfig, 'apiUrl' | 'apiVersion' | 'token' | 'timeoutSeconds'> & Partial<Pick<MondayConfig, 'clockFactor'>>,
): Transport {
  const timeoutMs = Math.ceil((config.timeoutSeconds * 1000) / (config.clockFactor ?? 1));
  const options = { errorPolicy: 'all', headers: { 'API-Version': config.apiVersion } } as const;
  return {
    async send({ document, variables, idempotencyKey, signal, mayGo }) {
      const client = new GraphQLClient(config.apiUrl, mayGo === undefined ? options : { ...options, fetch: fetchWhile(mayGo) });
      const token = headerValue(config.token);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await client.rawRequest<Record<string, unknown>>({
          query: document,
          variables,
          requestHeaders: { Authorization: token, ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }) },
          signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        });
        return answered(answer);
      } catch (error) {
        if (error instanceof ClientError) return answered(error.response as Parameters<typeof answered>[0]);
        return error instanceof TooLate || isBeforeSending(error)
          ? { kind: 'not-sent', cause: error }
          : { kind: 'unanswered', cause: readableCause(error) };
      }
    },
  };
}

/**
 * A fetch that asks once more when the body is pulled, right before the socket's write: between a check and that write a process can
 * sleep for minutes, while its claim is taken over.
 */
const fetchWhile =
  (mayGo: () => boolean): typeof fetch =>
  async (input, init) => {
    const bytes = new TextEncoder().encode(String(init?.body));
    const headers = new Headers(init?.headers);
    // A stream has no length of its own; without this it would go out in chunks.
    headers.set('Content-Length', String(bytes.byteLength));
    let late: TooLate | undefined;
    const body = ReadableStream.from(
      (async function* guarded() {
        if (!mayGo()) {
          late = new TooLate();
          throw late;
        }
        yield bytes;
      })(),
    );
    return fetch(input, { ...init, headers, body, duplex: 'half' } as RequestInit).catch((error: unknown) => {
      throw late ?? error;
    });
  };

/** Checked here, since the error of fetch for a wrong header quotes its value. */
function headerValue(token: string | undefined): string {
  if (token === undefined) throw new OrderSyncError('MONDAY_AUTHENTICATION', 'MONDAY_API_TOKEN is not set.');
  const trimmed = token.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new OrderSyncError('MONDAY_AUTHENTICATION', 'MONDAY_API_TOKEN is empty or holds characters that no token has.');
}

function answered(response: {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: unknown;
}): Exchange {
  const { status, headers, data, errors } = response;
  const extensions = isRecord(response.extensions) ? response.extensions : {};
  const requestId = typeof extensions['request_id'] === 'string' ? extensions['request_id'] : headers.get('X-Request-Id');
  return {
    kind: 'answered',
    status,
    headers,
    data: isRecord(data) || data === null ? data : undefined,
    errors: toApiErrors(errors),
    requestId,
  };
}

/** Whatever stands in `errors` is an error, well-formed or not: dropping one would turn it into a success. */
function toApiErrors(errors: unknown): ApiError[] {
  if (errors === undefined || errors === null) return [];
  return (Array.isArray(errors) ? errors : [errors]).map((error: unknown): ApiError => {
    const { message, path, locations, extensions } = isRecord(error) ? error : {};
    return {
      message: typeof message === 'string' ? message : 'An error without a message.',
      ...(Array.isArray(path) ? { path } : {}),
      ...(Array.isArray(locations) ? { locations } : {}),
      ...(isRecord(extensions) ? { extensions } : {}),
    };
  });
}

/** fetch wraps the socket's error; failed attempts on several addresses are wrapped once more. */
function isBeforeSending(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const attempts: unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return (
    attempts.length > 0 &&
    attempts.every((each) => isRecord(each) && (BEFORE_SENDING.has(each['syscall']) || each['code'] === 'UND_ERR_CONNECT_TIMEOUT'))
  );
}

/** Only fetch's own errors are kept: graphql-request's quote the whole answer, which may be any page that stood in between. */
function readableCause(error: unknown): unknown {
  return error instanceof TypeError || error instanceof DOMException ? error : new Error('The answer is not GraphQL.');
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
