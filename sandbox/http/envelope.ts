import { type ExecutionResult, GraphQLError } from 'graphql';
import { CallTimeout } from '../graphql/monday-error.ts';
import type { LimitRefusal } from '../limits/limit-refusal.ts';
import { type Answer, json } from './answer.ts';

/** The bodies of the API's answers, in the forms that reference section 3 records. */

export function notAuthenticated(): Answer {
  return json({ errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] }, 401);
}

export function refusedByLimit({ code, message, retryInSeconds }: LimitRefusal, requestId: string): Answer {
  const body = { errors: [{ message, extensions: { code, retry_in_seconds: retryInSeconds } }], extensions: { request_id: requestId } };
  const answer = json(body, 429);
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(retryInSeconds) } };
}

/** Waiting does not help here, so no time is named. */
export function tooComplex(cost: number, limit: number, requestId: string): Answer {
  const extensions = { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED', cost, max_complexity_per_request: limit };
  return json(
    { errors: [{ message: 'Max allowed complexity per request exceeded', extensions }], extensions: { request_id: requestId } },
    429,
  );
}

/** Parse, validation and variable errors: HTTP 200, no data, no code. */
export function invalidRequest(errors: readonly GraphQLError[], requestId: string): Answer {
  return json({ errors, extensions: { request_id: requestId } });
}

/** A request that is no GraphQL request at all. */
export function badRequest(code: string, message: string, requestId: string): Answer {
  return json({ errors: [{ message, extensions: { code, status_code: 400 } }], extensions: { request_id: requestId } }, 400);
}

export function invalidVersion(version: string, requestId: string): Answer {
  const message = `The requested API version ${JSON.stringify(version)} is invalid`;
  const extensions = { code: 'InvalidVersionException', status_code: 200 };
  return json({ errors: [{ message, extensions }], extensions: { request_id: requestId } });
}

/** A call that took too long. Some of it may have been done. */
export const GATEWAY_TIMEOUT: Answer = {
  status: 504,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>',
};

/** What an execution gave. An error that is not one of the API's own ends the whole answer. */
export function executed({ data, errors }: ExecutionResult, requestId: string): Answer {
  const extensions = { request_id: requestId };
  if (!errors) return json({ data, extensions });
  if (errors.some(({ originalError }) => originalError instanceof CallTimeout)) return GATEWAY_TIMEOUT;
  const internal = errors.find(({ originalError }) => originalError && !(originalError instanceof GraphQLError));
  if (!internal) return json({ data, errors, extensions });
  const error = { message: 'Internal server error', path: [], extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } };
  return json({ data: null, errors: [error], extensions });
}
