import type { IncomingHttpHeaders } from 'node:http';
import { type GraphQLSchema, getVariableValues } from 'graphql';
import { z } from 'zod';
import type { Documents, RunnableDocument } from '../graphql/documents.ts';
import { type RootField, rootFields } from '../graphql/root-fields.ts';
import type { Answer } from './answer.ts';
import { badRequest, invalidRequest } from './envelope.ts';

export interface ApiRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request that can run: its document is valid, and its variables fit. */
export interface GraphqlRequest {
  readonly id: string;
  readonly kind: 'query' | 'mutation';
  readonly prepared: RunnableDocument;
  readonly variables: Readonly<Record<string, unknown>>;
  /** One for each alias. */
  readonly fields: readonly RootField[];
  readonly apiVersion: string;
  /** Of mutations only: on queries the header is ignored. */
  readonly idempotencyKey: string | undefined;
}

const payload = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** What an unpinned version means since 2026-10-01. */
const CURRENT_VERSION = '2026-10';

/** The request that arrived, or the answer that says what is wrong with it. */
export function readRequest(
  schema: GraphQLSchema,
  documents: Documents,
  id: string,
  { headers, body }: ApiRequest,
): GraphqlRequest | Answer {
  const parsed = payload.safeParse(parseJson(body));
  if (!parsed.success) return badRequest('JsonParseException', 'The body must be JSON with a query', id);
  const { query, variables, operationName } = parsed.data;
  const prepared = documents.prepare(query, operationName ?? undefined);
  if (prepared.errors) return invalidRequest(prepared.errors, id);
  const coerced = getVariableValues(schema, prepared.operation.variableDefinitions ?? [], variables ?? {});
  if (coerced.errors) return invalidRequest(coerced.errors, id);
  const kind = prepared.operation.operation === 'query' ? 'query' : 'mutation';
  const key = headers['idempotency-key'];
  return {
    id,
    kind,
    prepared,
    variables: coerced.coerced,
    fields: rootFields(schema, prepared, coerced.coerced),
    apiVersion: String(headers['api-version'] ?? CURRENT_VERSION),
    idempotencyKey: kind === 'mutation' && key ? String(key) : undefined,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
