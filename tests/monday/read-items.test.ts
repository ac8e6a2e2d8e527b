import { expect, test } from 'vitest';
import { BROKEN, scriptedApi } from './scripted-api.ts';

const KEY = 'order_sync_key';
const request = { boardId: '1', keyColumn: KEY, customer: 'A' };
const item = (id: string, more: object = {}): object => ({
  id,
  name: `ITEM ${id}`,
  state: 'active',
  board: { id: '1' },
  group: { id: 'g1' },
  parent_item: null,
  column_values: [{ id: KEY, text: 'Key-1' }],
  ...more,
});

test('items are told apart: active, archived, deleted, and not there', async () => {
  using server = await scriptedApi(() => ({
    data: {
      items: [item('3', { state: 'deleted', group: null, board: null, column_values: [] }), item('1'), item('2', { state: 'archived' })],
    },
  }));
  const items = await server.api.readItems({ ...request, ids: ['1', '2', '3', '4'] });
  expect(items.get('1')).toEqual({ id: '1', name: 'ITEM 1', state: 'active', groupId: 'g1', parentItemId: null, key: 'key-1' });
  expect(items.get('2')?.state).toBe('archived');
  expect(items.get('3')).toMatchObject({ state: 'deleted', groupId: null, key: null });
  expect(items.has('4')).toBe(false);
});

test('a subitem names its parent', async () => {
  using server = await scriptedApi(() => ({ data: { items: [item('1', { parent_item: { id: '9' } })] } }));
  expect((await server.api.readItems({ ...request, ids: ['1'] })).get('1')?.parentItemId).toBe('9');
});

test('an item on another board is not there', async () => {
  using server = await scriptedApi(() => ({ data: { items: [item('1', { board: { id: '2' } })] } }));
  expect((await server.api.readItems({ ...request, ids: ['1'] })).size).toBe(0);
});

test('a hundred are asked for at once, with that limit: by default monday.com shows 25', async () => {
  using server = await scriptedApi(({ variables }) => ({ data: { items: (variables['ids'] as string[]).map((id) => item(id)) } }));
  const ids = Array.from({ length: 230 }, (_, index) => String(index + 1));
  const items = await server.api.readItems({ ...request, ids: [...ids, '1', '2'] });
  expect([...items.keys()]).toEqual(ids);
  expect(server.asked.map(({ variables }) => [(variables['ids'] as string[]).length, variables['limit']])).toEqual([
    [100, 100],
    [100, 100],
    [30, 100],
  ]);
});

test('none are asked for without a call', async () => {
  using server = await scriptedApi(() => null);
  expect((await server.api.readItems({ ...request, ids: [] })).size).toBe(0);
  expect(server.asked).toEqual([]);
});

test.each([
  ...BROKEN,
  ['a list that is null', { data: { items: null } }],
  ['a gap in the list', { data: { items: [null] } }],
] as typeof BROKEN)('nothing passes for gone where there is %s', async (_what, told) => {
  using server = await scriptedApi(() => told);
  await expect(server.api.readItems({ ...request, ids: ['1'] })).rejects.toMatchObject({ name: 'OrderSyncError' });
});

test('nor an item whose state monday.com does not tell', async () => {
  using server = await scriptedApi(() => ({ data: { items: [item('1', { state: null })] } }));
  await expect(server.api.readItems({ ...request, ids: ['1'] })).rejects.toMatchObject({ code: 'UNCLEAR_ANSWER' });
});
