import { z } from 'zod';

const cell = z.object({ text: z.string(), value: z.unknown() });
const itemForm = z.looseObject({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  column_values: z.record(z.string(), cell),
  subitems: z.array(z.unknown()),
});
const groupForm = z.looseObject({
  id: z.string(),
  title: z.string(),
  archived: z.boolean(),
  deleted: z.boolean(),
  items: z.array(itemForm),
});
const boardForm = z.looseObject({ items_count: z.number(), groups: z.array(groupForm) });
const statsForm = z.looseObject({
  requests: z.number(),
  operations: z.record(z.string(), z.number()),
  peakConcurrent: z.number(),
});

export type BoardItem = z.infer<typeof itemForm>;
export type BoardGroup = z.infer<typeof groupForm>;
export type Board = z.infer<typeof boardForm>;
export type Stats = z.infer<typeof statsForm>;

export const BOARD_ID = '1000000001';

/** The sandbox's own view of itself, which nothing of order-sync has a hand in. */
export interface SandboxProbe {
  readonly url: string;
  board(): Promise<Board>;
  stats(): Promise<Stats>;
  /** Empties the boards, and forgets counts and faults. */
  reset(): Promise<void>;
  addFault(rule: object): Promise<void>;
  clearFaults(): Promise<void>;
  /** The API itself, as a person's clicks use it. */
  mutate(mutation: string): Promise<void>;
  /** The same without token, limits and faults. */
  byHand(mutation: string): Promise<void>;
}

export function probeSandbox(url: string): SandboxProbe {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/inspect/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    board: async () => boardForm.parse(await ask('GET', `boards/${BOARD_ID}`)),
    stats: async () => statsForm.parse(await ask('GET', 'stats')),
    reset: async () => void (await ask('POST', 'reset')),
    addFault: async (rule) => void (await ask('POST', 'faults', rule)),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    byHand: async (mutation) => {
      const answer = JSON.stringify(await ask('POST', 'by-hand', { query: `mutation { ${mutation} }` }));
      if (answer.includes('"errors"')) throw new Error(answer);
    },
    mutate: async (mutation) => {
      const headers = { Authorization: 'sandbox-token', 'Content-Type': 'application/json' };
      const response = await fetch(`${url}/v2`, { method: 'POST', headers, body: JSON.stringify({ query: `mutation { ${mutation} }` }) });
      const answer = await response.text();
      if (!response.ok || answer.includes('"errors"')) throw new Error(answer);
    },
  };
}

const WRITES = ['create_item', 'create_group', 'change_multiple_column_values', 'move_item_to_group'];

/** Root fields that write, counted; a field that no test knows counts as a write, so that none can hide. */
export function writesOf({ operations }: Stats): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(operations).filter(([name]) => WRITES.includes(name) || !READS.includes(name)));
}

/** What was written between two looks. */
export function writesSince(before: Stats, after: Stats): Readonly<Record<string, number>> {
  const earlier = writesOf(before);
  const fresh = Object.entries(writesOf(after)).map(([name, count]) => [name, count - (earlier[name] ?? 0)] as const);
  return Object.fromEntries(fresh.filter(([, count]) => count > 0));
}

const READS = ['boards', 'me', 'complexity', 'items_page_by_column_values', 'next_items_page', 'items', 'account'];
