import { expect, test } from 'vitest';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import type { ItemWrite } from '../../src/monday/monday-api.ts';
import { RECORDED } from './answers.ts';
import { scriptedApi, type Told } from './scripted-api.ts';

const write: ItemWrite<'o0' | 'o0_move' | 'o1'> = {
  kind: 'update_item',
  requestKey: '5d5a5b8e-7c1a-4f0e-9a1e-0d6f5a1c2b3d',
  mutations: new Map<'o0' | 'o0_move' | 'o1', Mutation>([
    ['o0', { field: 'change_multiple_column_values', args: { board_id: '1', item_id: '7', column_values: '{"text_1":"B\'HOOD ✓"}' } }],
    ['o0_move', { field: 'move_item_to_group', args: { item_id: '7', group_id: 'g2' } }],
    ['o1', { field: 'archive_item', args: { item_id: '8' } }],
  ]),
};
const done: Told = { data: { o0: { id: '7' }, o0_move: { id: '7' }, o1: { id: '8' } } };

test.each<[string, Told]>([
  ['no answer came', null],
  ['a server error came', RECORDED.internal500],
  ['the first copy was still being worked on', { ...RECORDED.idempotency, headers: { 'Retry-After': '0' } }],
])('where %s, the same write goes out again to the byte, under the same key, by a new permit', async (_what, told) => {
  using server = await scriptedApi((_, nth) => (nth === 0 ? told : done), { config: { writesInFlight: 1, clockFactor: 1000 } });
  const permit = (): ReturnType<typeof server.api.permit> => server.api.permit({ customer: 'A', kind: write.kind, mutations: 3 });
  expect((await server.api.write(write, await permit())).kind).toBe('unknown');
  const again = await server.api.write(write, await permit());
  expect(again.kind === 'answered' && [...again.fates.values()]).toEqual(['7', '7', '8'].map((id) => ({ kind: 'done', id })));
  const [first, second, ...more] = server.asked;
  expect(second?.body).toBe(first?.body);
  expect([first?.idempotencyKey, second?.idempotencyKey]).toEqual([write.requestKey, write.requestKey]);
  expect(more).toEqual([]);
});

test('every kind of write has a permit at its own cost', async () => {
  const headers = { RateLimit: '"complexityMinute";r=100000;t=60', 'RateLimit-Policy': '"complexityMinute";q=5000000;w=60' };
  const costing = (query: number): Told => ({
    data: { o0: { id: '7' }, complexity: { query, after: 1, reset_in_x_seconds: 60 } },
    headers,
  });
  using server = await scriptedApi((_, nth) => costing(nth === 0 ? 60_000 : 1_000));
  const mutations = new Map<'o0', Mutation>([['o0', { field: 'create_subitem', args: { parent_item_id: '1', item_name: 'M' } }]]);
  for (const kind of ['create_line', 'remove'] as const) {
    const permit = await server.api.permit({ customer: 'A', kind, mutations: 1 });
    await server.api.write({ kind, mutations, requestKey: kind }, permit);
  }
  const fits = (kind: typeof write.kind, count: number): Promise<boolean> => {
    const controller = new AbortController();
    const permit = server.api.permit({ customer: 'A', kind, mutations: count, signal: controller.signal }).then(
      (granted) => {
        granted.end();
        return true;
      },
      () => false,
    );
    setImmediate(() => controller.abort());
    return permit;
  };
  expect([await fits('create_line', 1), await fits('create_line', 2)]).toEqual([true, false]);
  expect([await fits('remove', 100), await fits('remove', 101)]).toEqual([true, false]);
  expect([await fits('create_item', 3), await fits('create_item', 4)]).toEqual([true, false]);
  expect([await fits('update_line', 10), await fits('update_line', 11)]).toEqual([true, false]);
});
