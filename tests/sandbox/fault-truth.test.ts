import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FAULT_KINDS } from '../../sandbox/faults/fault-kinds.ts';
import { unlimited } from '../../sandbox/limits/limit-settings.ts';
import { at, BOARD, COLUMN, sandboxForTest, TOKEN } from './support.ts';

/** A storm of every kind of fault at once: what a client is told of its write is never a lie. */

const REQUESTS = 800;
const WRITERS = 12;
const FACTOR = 50;

/** Nothing of the alias is done when one of these strikes it. */
const REFUSING_KINDS = ['alias-error-before', 'alias-null-before', 'alias-label', 'alias-number', 'alias-limit'];

const boardForm = z.looseObject({
  items_count: z.number(),
  groups: z.array(z.looseObject({ items: z.array(z.looseObject({ name: z.string() })) })),
});
const faultsForm = z.looseObject({ seed: z.number(), fired: z.record(z.string(), z.number()) });
const statsForm = z.looseObject({ operations: z.record(z.string(), z.number()), statuses: z.record(z.string(), z.number()) });

type Told = 'done' | 'refused' | 'unknown';

test('of what is told done there is one, of what is told refused there is none, and of the rest there is one or none', async () => {
  const sandbox = await sandboxForTest({ clockFactor: FACTOR, limits: unlimited() });
  const group = await sandbox.createGroup('PELOTON ECOMM');
  await sandbox.addFault({ rates: Object.fromEntries(Object.keys(FAULT_KINDS).map((kind) => [kind, rate(kind)])) });

  const told = new Map<string, Told>();
  let next = 0;
  const write = async () => {
    for (let number = next++; number < REQUESTS; number = next++)
      told.set(`order ${number}`, await create(sandbox.apiUrl, group, `order ${number}`));
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await fetch(`${sandbox.url}/inspect/faults`, { method: 'DELETE' });
  const isCalm = async () => (await sandbox.call('{ me { id } }')).headers.get('RateLimit')?.includes('"concurrency";r=1999999999');
  await vi.waitUntil(isCalm, { timeout: 10_000, interval: 20 });

  const faults = faultsForm.parse(await sandbox.inspect('faults'));
  const stats = statsForm.parse(await sandbox.inspect('stats'));
  const board = boardForm.parse(await sandbox.inspect(`boards/${BOARD}`));
  const names = board.groups.flatMap(({ items }) => items.map(({ name }) => name));
  const counts = new Map([...told.keys()].map((name) => [name, names.filter((other) => other === name).length]));
  const lies = [...told].filter(([name, outcome]) => !isTrue(outcome, counts.get(name) ?? 0));
  expect(lies, `seed ${faults.seed}`).toEqual([]);
  expect(
    Object.keys(FAULT_KINDS).filter((kind) => !faults.fired[kind]),
    `seed ${faults.seed}`,
  ).toEqual([]);
  const refused = REFUSING_KINDS.reduce((sum, kind) => sum + (faults.fired[kind] ?? 0), 0);
  const executed = (stats.operations['create_item'] ?? 0) - refused;
  expect(executed - board.items_count, `seed ${faults.seed}`).toBeLessThanOrEqual(stats.statuses['504'] ?? 0);
});

/** Limits stop everybody, so they are few and short. */
function rate(kind: string): object {
  if (kind.startsWith('limit')) return { chance: 0.02, seconds: [1, 4] };
  return kind.startsWith('late') || kind === 'cut-ahead' ? { chance: 0.04, seconds: [1, 15] } : { chance: 0.04 };
}

function isTrue(outcome: Told, count: number): boolean {
  if (outcome === 'done') return count === 1;
  return outcome === 'refused' ? count === 0 : count <= 1;
}

/** One request, sent once. */
async function create(apiUrl: string, group: string, name: string): Promise<Told> {
  const values = JSON.stringify({ [COLUMN.customer]: 'PELOTON', [COLUMN.quantity]: '12' });
  const query = `mutation ($values: JSON) { a: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "${name}", column_values: $values) { id } }`;
  try {
    const response = await fetch(apiUrl, {
      method: 'POST',
      headers: { Authorization: TOKEN, 'Idempotency-Key': name },
      body: JSON.stringify({ query, variables: { values } }),
      signal: AbortSignal.timeout(1500),
    });
    await setTimeout((Number(response.headers.get('Retry-After') ?? 0) * 1000) / FACTOR);
    if ([409, 423, 429].includes(response.status)) return 'refused';
    if (response.status !== 200) return 'unknown';
    const body: unknown = await response.json();
    if (at(body, 'data', 'a', 'id')) return 'done';
    const code = at(body, 'errors', 0, 'extensions', 'code');
    return code === 'ColumnValueException' || code === 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED' ? 'refused' : 'unknown';
  } catch {
    return 'unknown';
  }
}
