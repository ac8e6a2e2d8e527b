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
  send(request: { readonly document: string; readonly variables: object; readonly idempotencyKey?: string }): Promise<Exchange>;
}

/** Errors of undici and the socket that come before the first byte. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** A GraphQL client that adds the token, the API version and a time limit, and keeps headers and partial data. */
export function createTransport(config: Pick<MondayConfig, 'apiUrl' | 'apiVersion' | 'token' | 'timeoutSeconds'>): Transport {
  const client = new GraphQLClient(config.apiUrl, { errorPolicy: 'all', headers: { 'API-Version': config.apiVersion } });
  return {
    async send({ document, variables, idempotencyKey }) {
      if (config.token === undefined) throw new OrderSyncError('MONDAY_AUTHENTICATION', 'MONDAY_API_TOKEN is not set.');
      try {
        const answer = await client.rawRequest<Record<string, unknown>>({
          query: document,
          variables,
          requestHeaders: { Authorization: config.token, ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }) },
          signal: AbortSignal.timeout(config.timeoutSeconds * 1000),
        });
        return answered(answer);
      } catch (error) {
        if (error instanceof ClientError) return answered(error.response as Parameters<typeof answered>[0]);
        return { kind: BEFORE_SENDING.has(socketCode(error)) ? 'not-sent' : 'unanswered', cause: error };
      }
    },
  };
}

function answered(response: {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: unknown;
  readonly extensions?: unknown;
}): Exchange {
  const extensions = response.extensions as { request_id?: unknown } | undefined;
  const requestId = typeof extensions?.request_id === 'string' ? extensions.request_id : response.headers.get('X-Request-Id');
  const errors = Array.isArray(response.errors) ? (response.errors as ApiError[]) : [];
  return { kind: 'answered', status: response.status, headers: response.headers, data: response.data, errors, requestId };
}

/** fetch wraps the socket's error; a failed attempt on several addresses wraps them once more. */
function socketCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
}
