import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Clock } from '../../sandbox/clock.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';

export const BOARD = '1000000001';
export const SUBITEMS_BOARD = '1000000002';
export const TOKEN = 'sandbox-token';

/** Column ids of `sandbox/boards/customer-master-schedule.json`. */
export const COLUMN = {
  orderNumber: 'text_mkr5wya6',
  customer: 'dropdown_mkr542p2',
  orderType: 'dropdown_mkr518fc',
  season: 'dropdown_mkr58de6',
  unit: 'color_mkr5yf27',
  notes: 'long_text_mkr5hass',
  quantity: 'numeric_mktb1d19',
  received: 'date_mkr5zp5',
  syncKey: 'order_sync_key',
  size: 'dropdown_mkrak7qp',
} as const;

const body = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() })).optional(),
  extensions: z.looseObject({ request_id: z.string() }).optional(),
});

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: z.infer<typeof body>;
}

export interface Call {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function callApi(apiUrl: string, query: string, { variables, headers }: Call = {}): Promise<Reply> {
  const response = await fetch(apiUrl, {
    method: 'POST',
    headers: { Authorization: TOKEN, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query, ...(variables && { variables }) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, body: body.parse(isJson ? JSON.parse(text) : {}) };
}

/** The value at a path within parsed JSON. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let inner = value;
  for (const key of path) inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
  return inner;
}

/** A sandbox for one test, and short ways to ask it. */
export interface TestSandbox extends Sandbox {
  call(query: string, call?: Call): Promise<Reply>;
  createGroup(title: string): Promise<string>;
  /** In a new group unless one is named. */
  createItem(name: string, values?: object, groupId?: string): Promise<string>;
  /** JSON of an inspection page. */
  inspect(path: string): Promise<unknown>;
  addFault(rule: object): Promise<void>;
}

const identified = z.object({ id: z.string() });

export async function sandboxForTest(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const call = (query: string, details?: Call) => callApi(sandbox.apiUrl, query, details);
  const createdId = async (query: string, variables: Readonly<Record<string, unknown>>) => {
    const reply = await call(query, { variables });
    if (reply.body.errors) throw new Error(JSON.stringify(reply.body.errors));
    return identified.parse(reply.body.data?.['created']).id;
  };
  const createGroup = (title: string) =>
    createdId(`mutation ($title: String!) { created: create_group(board_id: ${BOARD}, group_name: $title) { id } }`, { title });
  return {
    ...sandbox,
    call,
    createGroup,
    createItem: async (name, values = {}, groupId) =>
      createdId(
        `mutation ($name: String!, $group: String, $values: JSON) {
          created: create_item(board_id: ${BOARD}, group_id: $group, item_name: $name, column_values: $values, create_labels_if_missing: true) { id }
        }`,
        { name, group: groupId ?? (await createGroup('ANY GROUP')), values: JSON.stringify(values) },
      ),
    inspect: async (path) => (await fetch(`${sandbox.url}/inspect/${path}`)).json(),
    addFault: async (rule) => {
      const response = await fetch(`${sandbox.url}/inspect/faults`, { method: 'POST', body: JSON.stringify(rule) });
      if (response.status !== 201) throw new Error(await response.text());
    },
  };
}

/** A clock that stands still until a test moves it; sleeps end when it has moved far enough. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(start = '2026-11-24T10:00:00Z') {
    this.#now = Date.parse(start);
  }

  get sleepers(): number {
    return this.#sleepers.length;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ until: this.#now + milliseconds, wake });
      signal?.addEventListener('abort', () => wake());
    });
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }
}
