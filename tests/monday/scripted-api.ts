import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate } from 'graphql';
import type { MondayConfig } from '../../src/config/config.ts';
import type { Clock } from '../../src/monday/clock.ts';
import { createMondayApi, type MondayApi } from '../../src/monday/monday-api.ts';
import { json, serve } from './server.ts';

const schema = buildSchema(readFileSync(new URL('../../src/monday/schema.graphql', import.meta.url), 'utf8'));

export interface Asked {
  /** Empty for aliased mutations. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly idempotencyKey: string | undefined;
}

/** A body, and what else of an answer differs from HTTP 200. null: none comes, the connection is cut; silence: nor is that. */
export type Told =
  | null
  | 'silence'
  | {
      readonly data?: unknown;
      readonly errors?: readonly unknown[] | undefined;
      readonly status?: number;
      readonly headers?: Record<string, string>;
    };

/** The client on a real server that answers each request as it is told. A request that our part of the schema refuses fails the test. */
export async function scriptedApi(
  answer: (asked: Asked, nth: number) => Told,
  more: { readonly clock?: Clock; readonly config?: Partial<MondayConfig> } = {},
): Promise<Disposable & { readonly api: MondayApi; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = await serve((response, { body, headers }) => {
    const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const problems = validate(schema, parse(query));
    const [definition] = parse(query).definitions;
    const operation = definition?.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? '') : '';
    const key = headers['idempotency-key'];
    asked.push({ operation, variables, body, idempotencyKey: typeof key === 'string' ? key : undefined });
    const last = asked.at(-1);
    const told = problems.length > 0 || last === undefined ? { errors: problems } : answer(last, asked.length - 1);
    if (told === null) response.destroy();
    else if (told !== 'silence') json(response, { data: told.data, errors: told.errors, extensions: { request_id: 'req-1' } }, told);
  });
  const config: MondayConfig = {
    apiUrl: server.url,
    apiVersion: '2026-07',
    token: 'x',
    // However fast the clock runs, a busy machine gets 30 s of its own.
    timeoutSeconds: 30 * (more.clock?.factor ?? more.config?.clockFactor ?? 1),
    batchSize: 25,
    writesInFlight: 4,
    lookupGraceSeconds: 30,
    clockFactor: 1,
    ...more.config,
  };
  return {
    api: createMondayApi(config, more),
    asked,
    [Symbol.dispose]: () => server[Symbol.dispose](),
  };
}

export async function all<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

/** Whatever makes a read less than whole: errors of any kind, null roots, no answer. */
export const BROKEN: readonly (readonly [string, Told])[] = [
  ['an error beside the data', { data: {}, errors: [{ message: 'Oops', path: ['x'] }] }],
  ['no data', { data: null }],
  [
    'no data, and an error',
    { data: null, errors: [{ message: 'The board does not exist.', extensions: { code: 'InvalidBoardIdException' } }] },
  ],
  ['a server error', { status: 500, errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }],
  ['a server error in 200', { data: null, errors: [{ message: 'Internal server error', path: [] }] }],
  ['no answer', null],
];
