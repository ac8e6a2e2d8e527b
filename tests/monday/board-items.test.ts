import { describe, expect, test } from 'vitest';
import type { ItemFilter } from '../../src/monday/item-filter.ts';
import { type Asked, all, BROKEN, scriptedApi, type Told } from './scripted-api.ts';

const KEY = 'order_sync_key';
const request = { boardId: '1', keyColumn: KEY, customer: 'A', filter: { kind: 'all' } } as const;

const item = (id: string, more: object = {}): object => ({
  id,
  name: `ITEM ${id}`,
  updated_at: '2026-11-24T10:00:00Z',
  group: { id: 'g1', title: 'GROUP 1' },
  column_values: [
    { id: KEY, text: `KEY-${id}`, value: `"KEY-${id}"` },
    { id: 'text_1', text: 'JOO-1', value: '"JOO-1"' },
  ],
  ...more,
});
const subitem = (id: string, more: object = {}): object => ({
  id,
  name: `SIZE ${id}`,
  state: 'active',
  column_values: [{ id: KEY, text: `LINE-${id}`, value: null }],
  ...more,
});
const first = (items: readonly object[], cursor: string | null = null): Told => ({ data: { boards: [{ items_page: { cursor, items } }] } });
const next = (items: readonly object[], cursor: string | null = null): Told => ({ data: { next_items_page: { cursor, items } } });
const none = (asked: Asked): Told => (asked.operation.startsWith('Next') ? next([]) : first([]));

describe('a board, page by page', () => {
  test('comes in pages of 500, each item once, to the end of the cursor', async () => {
    const answers = [first([item('1'), item('2')], 'c1'), next([item('2'), item('3')], 'c2'), next([item('4')])];
    using server = await scriptedApi((_, nth) => answers[nth] ?? null);
    const pages: string[][] = [];
    for await (const page of server.api.readItemsOf(request)) pages.push(page.map(({ id }) => id));
    expect(pages).toEqual([['1', '2'], ['3'], ['4']]);
    expect(server.asked.map(({ variables: { limit, cursor } }) => [limit, cursor])).toEqual([
      [500, undefined],
      [500, 'c1'],
      [500, 'c2'],
    ]);
  });

  test('is not read further than it is wanted', async () => {
    using server = await scriptedApi(() => first([item('1')], 'c1'));
    for await (const _ of server.api.readItemsOf(request)) break;
    expect(server.asked).toHaveLength(1);
  });

  test('tells whose its items are', async () => {
    using server = await scriptedApi(() => first([item('1'), item('2', { group: null, column_values: [{ id: KEY, text: '' }] })]));
    expect(await all(server.api.readItemsOf(request))).toEqual([
      { id: '1', name: 'ITEM 1', groupId: 'g1', groupTitle: 'GROUP 1', key: 'key-1', updatedAt: '2026-11-24T10:00:00Z', texts: {} },
      { id: '2', name: 'ITEM 2', groupId: null, groupTitle: null, key: null, updatedAt: '2026-11-24T10:00:00Z', texts: {} },
    ]);
    expect(server.asked[0]?.variables).toEqual({ boardIds: ['1'], limit: 500, columns: [KEY] });
  });

  test('gives the texts of further columns', async () => {
    using server = await scriptedApi(() => first([item('1')]));
    expect(await all(server.api.readItemsOf({ ...request, columns: ['text_1', KEY] }))).toMatchObject([
      { key: 'key-1', texts: { text_1: 'JOO-1', [KEY]: 'KEY-1' } },
    ]);
    expect(server.asked[0]?.variables['columns']).toEqual([KEY, 'text_1']);
  });

  test('gives the active subitems in smaller pages', async () => {
    const subitems = [subitem('11'), subitem('12', { state: 'archived' }), subitem('13', { column_values: [{ id: KEY, text: null }] })];
    const answers = [first([item('1', { subitems })], 'c'), next([item('2', { subitems: null }), item('3', { subitems: [] })])];
    using server = await scriptedApi((_, nth) => answers[nth] ?? null);
    const items = await all(server.api.readItemsOf({ ...request, withSubitems: true }));
    expect(items.map((each) => each.subitems)).toEqual([
      [
        { id: '11', name: 'SIZE 11', key: 'line-11' },
        { id: '13', name: 'SIZE 13', key: null },
      ],
      [],
      [],
    ]);
    expect(server.asked.map(({ operation, variables: { limit } }) => [operation, limit])).toEqual([
      ['ItemsWithSubitems', 100],
      ['NextItemsWithSubitems', 100],
    ]);
  });

  test('gives all that stands in its cells', async () => {
    const values = [{ id: 'numbers_1', text: '5', value: '"5"' }];
    const subitems = [subitem('11', { column_values: [{ id: KEY, text: 'LINE-11', value: '"LINE-11"' }, ...values] })];
    const answers = [first([item('1', { subitems })], 'c'), next([item('2', { subitems: null })])];
    using server = await scriptedApi((_, nth) => answers[nth] ?? null);
    const items = await all(server.api.readWholeItems({ ...request, columns: ['text_1'], subitemColumns: ['numbers_1'] }));
    expect(items).toMatchObject([
      {
        id: '1',
        key: 'key-1',
        values: { text_1: { text: 'JOO-1', value: '"JOO-1"' } },
        subitems: [{ id: '11', key: 'line-11', values: { numbers_1: { text: '5', value: '"5"' } } }],
      },
      { id: '2', subitems: [] },
    ]);
    expect(server.asked.map(({ variables }) => variables)).toEqual([
      { boardIds: ['1'], limit: 100, columns: [KEY, 'text_1'], subitemColumns: [KEY, 'numbers_1'] },
      { cursor: 'c', limit: 100, columns: [KEY, 'text_1'], subitemColumns: [KEY, 'numbers_1'] },
    ]);
  });

  test('gives all columns where none are named', async () => {
    using server = await scriptedApi(none);
    await all(server.api.readWholeItems(request));
    expect(server.asked[0]?.variables).toEqual({ boardIds: ['1'], limit: 100 });
  });
});

describe('half a board never passes for a whole one', () => {
  const reads = ['readItemsOf', 'readWholeItems'] as const;

  test.each(reads.flatMap((read) => BROKEN.map(([what, told]) => [read, what, told] as const)))(
    '%s fails where there is %s',
    async (read, _what, told) => {
      using server = await scriptedApi(() => told);
      await expect(all<unknown>(server.api[read](request))).rejects.toMatchObject({ name: 'OrderSyncError' });
      using later = await scriptedApi((_, nth) => (nth === 0 ? first([item('1', { subitems: [] })], 'c') : told));
      await expect(all<unknown>(later.api[read](request))).rejects.toMatchObject({ name: 'OrderSyncError' });
    },
  );

  test.each(reads)('%s fails where the board is not there', async (read) => {
    for (const boards of [[], [null], null]) {
      using server = await scriptedApi(() => ({ data: { boards } }));
      await expect(all<unknown>(server.api[read](request))).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
    }
  });

  test.each(reads)('%s fails where the key has no column: every item would seem to have no key', async (read) => {
    using server = await scriptedApi(() => first([item('1', { column_values: [], subitems: [] })]));
    await expect(all<unknown>(server.api[read](request))).rejects.toMatchObject({ code: 'BOARD_MISMATCH' });
    using below = await scriptedApi(() => first([item('1', { subitems: [subitem('11', { column_values: [] })] })]));
    await expect(all<unknown>(below.api[read]({ ...request, withSubitems: true }))).rejects.toMatchObject({ code: 'BOARD_MISMATCH' });
  });

  test.each(reads)('%s fails where subitems are left out', async (read) => {
    for (const gap of [null, subitem('11', { state: null })]) {
      using server = await scriptedApi(() => first([item('1', { subitems: [gap] })]));
      await expect(all<unknown>(server.api[read]({ ...request, withSubitems: true }))).rejects.toMatchObject({ code: 'UNCLEAR_ANSWER' });
    }
  });
});

describe('a filter', () => {
  const columnOf = (more: object): Told => ({
    data: { boards: [{ columns: [{ id: 'c', title: 'C', type: 'dropdown', archived: false, settings: null, ...more }] }] },
  });
  const LABELS = {
    labels: [
      { id: 3, label: 'PELOTON ' },
      { id: 5, label: 'Peloton', is_deactivated: true },
      { id: 8, label: 'PELOTON KIDS' },
    ],
  };

  async function asked(filter: ItemFilter, column: Told): Promise<readonly Asked[]> {
    using server = await scriptedApi((each) => (each.operation === 'BoardColumns' ? column : none(each)));
    expect(await all(server.api.readItemsOf({ ...request, filter }))).toEqual([]);
    return server.asked;
  }
  const rule = (column_id: string, compare_value: unknown): object => ({ rules: [{ column_id, compare_value, operator: 'any_of' }] });

  test('by groups asks for them', async () => {
    const [only] = await asked({ kind: 'groups', groupIds: ['g1', 'g2'] }, null);
    expect(only?.variables['query']).toEqual(rule('group', ['g1', 'g2']));
  });

  test.each([
    ['dropdown', LABELS],
    ['dropdown', JSON.stringify(LABELS)],
    ['status', { labels: { 3: 'PELOTON', 5: ' peloton', 8: 'PELOTON KIDS' } }],
  ])('by the labels of a %s asks for their ids, in every spelling, the retired ones included', async (type, settings) => {
    const [columns, page] = await asked({ kind: 'column', columnId: 'c', values: ['peloton'] }, columnOf({ type, settings }));
    expect(columns?.variables).toEqual({ ids: ['1'], columns: ['c'] });
    expect(page?.variables['query']).toEqual(rule('c', [3, 5]));
  });

  test.each(['text', 'long_text', 'name'])('by a %s asks for its texts', async (type) => {
    const [, page] = await asked({ kind: 'column', columnId: 'c', values: ['JOO-1', 'JOO-2'] }, columnOf({ type }));
    expect(page?.variables['query']).toEqual(rule('c', ['JOO-1', 'JOO-2']));
  });

  test('that nothing can match asks for no items: to monday.com an empty list means all', async () => {
    expect(await asked({ kind: 'groups', groupIds: [] }, null)).toEqual([]);
    expect(await asked({ kind: 'column', columnId: 'c', values: [] }, null)).toEqual([]);
    const operations = await asked({ kind: 'column', columnId: 'c', values: ['NOBODY'] }, columnOf({ settings: LABELS }));
    expect(operations.map(({ operation }) => operation)).toEqual(['BoardColumns']);
  });

  test.each<[string, Told, string]>([
    ['is not there', { data: { boards: [{ columns: [] }] } }, 'COLUMN_UNKNOWN'],
    ['is archived', columnOf({ archived: true }), 'COLUMN_UNKNOWN'],
    ['is not shown', { data: { boards: [{ columns: null }] } }, 'UNCLEAR_ANSWER'],
    ['belongs to a board that is not there', { data: { boards: [] } }, 'BOARD_UNKNOWN'],
  ])('by a column that %s fails', async (_what, told, code) => {
    using server = await scriptedApi((each) => (each.operation === 'BoardColumns' ? told : none(each)));
    const filter = { kind: 'column', columnId: 'c', values: ['A'] } as const;
    await expect(all(server.api.readItemsOf({ ...request, filter }))).rejects.toMatchObject({ code });
  });
});

test('an abort ends the pages with its reason', async () => {
  const controller = new AbortController();
  using server = await scriptedApi(() => first([item('1')], 'c'));
  const read = async (): Promise<void> => {
    for await (const _ of server.api.readItemsOf({ ...request, signal: controller.signal })) controller.abort(new Error('cancelled'));
  };
  await expect(read()).rejects.toThrow('cancelled');
  expect(server.asked).toHaveLength(1);
});
