import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { apiError } from './answers.ts';
import { HandClock } from './hand-clock.ts';
import { BROKEN, scriptedApi, type Told } from './scripted-api.ts';

const COLUMN = 'order_sync_key';
const search = { boardId: '1', columnId: COLUMN, customer: 'A' };

const item = (id: string, key: string | null, more: object = {}): object => ({
  id,
  state: 'active',
  created_at: '2026-11-24T10:00:00Z',
  group: { id: 'g1' },
  parent_item: null,
  column_values: [{ id: COLUMN, text: key }],
  ...more,
});
const first = (items: readonly object[], cursor: string | null = null): Told => ({
  data: { items_page_by_column_values: { cursor, items } },
});
const next = (items: readonly object[], cursor: string | null = null): Told => ({ data: { next_items_page: { cursor, items } } });

describe('a search by keys', () => {
  test('finds the items of each key, and names the keys that no item has', async () => {
    using server = await scriptedApi(() => first([item('7', 'key-b', { group: { id: 'g2' }, parent_item: { id: '5' } })]));
    const found = await server.api.findByKeys({ ...search, keys: ['key-a', 'key-b'] });
    expect([...found]).toEqual([
      ['key-a', []],
      ['key-b', [{ id: '7', groupId: 'g2', parentItemId: '5', createdAt: '2026-11-24T10:00:00Z' }]],
    ]);
    expect(server.asked[0]?.variables).toEqual({
      boardId: '1',
      columns: [{ column_id: COLUMN, column_values: ['key-a', 'key-b'] }],
      limit: 500,
      keyColumn: [COLUMN],
    });
  });

  test('compares keys without case and blanks around them, and asks for each once', async () => {
    using server = await scriptedApi(() => first([item('7', ' 0F-AB ')]));
    const found = await server.api.findByKeys({ ...search, keys: ['0F-ab', '0f-AB'] });
    expect([...found].map(([key, items]) => [key, items.length])).toEqual([['0f-ab', 1]]);
    expect(server.asked[0]?.variables).toMatchObject({ columns: [{ column_values: ['0f-ab'] }] });
  });

  test('tells several of one key apart by age, which is by their ids as numbers', async () => {
    using server = await scriptedApi(() => first([item('10000000001', 'a'), item('9999999999', 'a'), item('10000000000', 'a')]));
    const found = await server.api.findByKeys({ ...search, keys: ['a'] });
    expect(found.get('a')?.map(({ id }) => id)).toEqual(['9999999999', '10000000000', '10000000001']);
  });

  test('follows the cursor to its end, also over a page that is empty, and counts an item on two pages once', async () => {
    const pages = [first([item('1', 'a')], 'c1'), next([], 'c2'), next([item('1', 'a'), item('2', 'a')], 'c3'), next([item('3', 'b')])];
    using server = await scriptedApi((_, nth) => pages[nth] ?? null);
    const found = await server.api.findByKeys({ ...search, keys: ['a', 'b'] });
    expect([...found.values()].map((items) => items.map(({ id }) => id))).toEqual([['1', '2'], ['3']]);
    expect(server.asked.map(({ operation, variables }) => [operation, variables['cursor']])).toEqual([
      ['FindByKeys', undefined],
      ['NextByKeys', 'c1'],
      ['NextByKeys', 'c2'],
      ['NextByKeys', 'c3'],
    ]);
  });

  test('asks for a hundred keys at once, and for none not at all', async () => {
    using server = await scriptedApi(() => first([]));
    const keys = Array.from({ length: 201 }, (_, index) => `key-${index}`);
    expect((await server.api.findByKeys({ ...search, keys })).size).toBe(201);
    const asked = server.asked.map(({ variables }) => (variables['columns'] as [{ column_values: string[] }])[0].column_values);
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(asked.flat()).toEqual(keys);
    expect((await server.api.findByKeys({ ...search, keys: [] })).size).toBe(0);
    expect(server.asked).toHaveLength(3);
  });

  test('takes no archived and no deleted item for one on the board', async () => {
    using server = await scriptedApi(() =>
      first([item('1', 'a', { state: 'archived' }), item('2', 'a', { state: 'deleted' }), item('3', 'a')]),
    );
    expect((await server.api.findByKeys({ ...search, keys: ['a'] })).get('a')?.map(({ id }) => id)).toEqual(['3']);
  });

  test('for an empty key is refused: every item without a key would be found', async () => {
    using server = await scriptedApi(() => first([]));
    await expect(server.api.findByKeys({ ...search, keys: ['a', ' '] })).rejects.toThrow('empty');
    expect(server.asked).toEqual([]);
  });
});

describe('"not found" is never said', () => {
  test.each(BROKEN)('where there is %s', async (_what, told) => {
    using server = await scriptedApi(() => told);
    await expect(server.api.findByKeys({ ...search, keys: ['a'] })).rejects.toMatchObject({ name: 'OrderSyncError' });
  });

  test.each(BROKEN)('where there is %s on a later page', async (_what, told) => {
    using server = await scriptedApi((_, nth) => (nth === 0 ? first([item('1', 'a')], 'c') : told));
    await expect(server.api.findByKeys({ ...search, keys: ['a', 'b'] })).rejects.toMatchObject({ name: 'OrderSyncError' });
  });

  test.each<[string, object]>([
    ['whose key it does not show', { column_values: [] }],
    ['whose key it shows as null', { column_values: [{ id: COLUMN, text: null }] }],
    ['whose state it does not tell', { state: null }],
  ])('where monday.com finds an item %s', async (_what, more) => {
    using server = await scriptedApi(() => first([item('1', 'a', more)]));
    await expect(server.api.findByKeys({ ...search, keys: ['a'] })).rejects.toMatchObject({ code: 'UNCLEAR_ANSWER' });
  });

  test('where the board lacks the column', async () => {
    using server = await scriptedApi(() => ({
      data: null,
      errors: [apiError('InvalidColumnIdException', { path: ['items_page_by_column_values'] })],
    }));
    await expect(server.api.findByKeys({ ...search, keys: ['a'] })).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
  });

  test('where the pages never end', async () => {
    using server = await scriptedApi((_, nth) => (nth === 0 ? first([item('1', 'a')], 'c') : next([item('1', 'a')], 'c')));
    await expect(server.api.findByKeys({ ...search, keys: ['a'] })).rejects.toMatchObject({ code: 'UNCLEAR_ANSWER' });
    expect(server.asked.length).toBeLessThan(4);
  });
});

describe('a page that met a limit', () => {
  const limited: Told = { status: 429, errors: [apiError('MINUTE_RATE_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 20 } })] };

  test('is asked for again after the wait, and those before it are not', async () => {
    const clock = new HandClock();
    const pages = [first([item('1', 'a')], 'c'), limited, next([item('2', 'a')])];
    using server = await scriptedApi((_, nth) => pages[nth] ?? null, { clock });
    const found = server.api.findByKeys({ ...search, keys: ['a'] });
    await expect.poll(() => server.asked.length && clock.timers).toBe(1);
    expect(server.asked).toHaveLength(2);
    await clock.advance(20_000);
    expect((await found).get('a')?.map(({ id }) => id)).toEqual(['1', '2']);
    expect(server.asked.map(({ variables }) => variables['cursor'])).toEqual([undefined, 'c', 'c']);
  });

  test('is not asked for without end', async () => {
    using server = await scriptedApi(() => limited, { config: { clockFactor: 1000 } });
    await expect(server.api.findByKeys({ ...search, keys: ['a'] })).rejects.toMatchObject({ code: 'MINUTE_LIMIT' });
    expect(server.asked).toHaveLength(5);
  });
});

describe('an abort', () => {
  test('ends a search between two pages, with its reason', async () => {
    const controller = new AbortController();
    using server = await scriptedApi(() => {
      controller.abort(new Error('cancelled'));
      return first([item('1', 'a')], 'c');
    });
    await expect(server.api.findByKeys({ ...search, keys: ['a'], signal: controller.signal })).rejects.toThrow('cancelled');
    expect(server.asked).toHaveLength(1);
  });

  test('breaks off a read that is on the wire, frees its place, and leaves no listener behind', { timeout: 10_000 }, async () => {
    const controller = new AbortController();
    using server = await scriptedApi(
      (_, nth) => {
        if (nth === 0) setImmediate(() => controller.abort(new Error('cancelled')));
        return nth === 0 ? 'silence' : first([]);
      },
      { config: { writesInFlight: 1, timeoutSeconds: 60 } },
    );
    const { signal } = controller;
    await expect(server.api.findByKeys({ ...search, keys: ['a'], signal })).rejects.toThrow('cancelled');
    expect((await server.api.findByKeys({ ...search, keys: ['a'] })).get('a')).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
