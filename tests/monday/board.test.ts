import { describe, expect, test } from 'vitest';
import { labelIdsOf, toBoard, toGroups } from '../../src/monday/board.ts';

type ApiBoard = Parameters<typeof toBoard>[0];
type ApiColumn = NonNullable<NonNullable<ApiBoard['columns']>[number]>;

const columnOf = (more: Partial<ApiColumn>): ApiColumn => ({
  id: 'c',
  title: 'C',
  type: 'dropdown',
  settings: null,
  archived: false,
  ...more,
});
const boardOf = (more: Partial<ApiBoard>): ApiBoard =>
  ({
    id: '1',
    name: 'Customer Master Schedule',
    state: 'active',
    items_count: 3,
    items_limit: null,
    columns: [],
    groups: [],
    ...more,
  }) as ApiBoard;
const labelsOf = (settings: unknown): readonly string[] | undefined =>
  toBoard(boardOf({ columns: [columnOf({ settings })] })).columns[0]?.labels;

describe('the labels of a column', () => {
  test.each<[string, unknown]>([
    [
      'a list of labels',
      {
        labels: [
          { id: 1, label: 'Done' },
          { id: 2, label: 'Stuck' },
        ],
      },
    ],
    [
      'an older list of names',
      {
        labels: [
          { id: 1, name: 'Done' },
          { id: 2, name: 'Stuck' },
        ],
      },
    ],
    ['an older map by index', { labels: { 0: 'Done', 5: 'Stuck' }, labels_positions_v2: { 0: 0, 5: 1 } }],
    ['plain texts', { labels: ['Done', 'Stuck'] }],
    ['settings as JSON text', JSON.stringify({ labels: [{ label: 'Done' }, { label: 'Stuck' }] })],
    [
      'with deactivated ones, which nobody can choose',
      { labels: [{ label: 'Done', is_deactivated: false }, { label: 'Old', is_deactivated: true }, { label: 'Stuck' }] },
    ],
    ['with empty ones', { labels: { 0: 'Done', 1: '', 5: 'Stuck' } }],
    ['with broken ones', { labels: [null, { id: 3 }, { label: 'Done' }, 7, { label: 'Stuck' }] }],
  ])('are read from %s', (_form, settings) => {
    expect(labelsOf(settings)).toEqual(['Done', 'Stuck']);
  });

  test.each([null, undefined, {}, { labels: null }, '{}', 'null', [], 5])('are none in %j', (settings) => {
    expect(labelsOf(settings)).toEqual([]);
  });

  test("keep the board's spelling, blanks included", () => {
    expect(labelsOf({ labels: [{ label: 'SKY CAPTAIN ' }] })).toEqual(['SKY CAPTAIN ']);
  });
});

describe('a board', () => {
  test('leaves out archived columns, and gaps in the list', () => {
    const board = toBoard(boardOf({ columns: [null, columnOf({ id: 'old', archived: true }), columnOf({ id: 'text_1', type: 'text' })] }));
    expect(board.columns.map(({ id }) => id)).toEqual(['text_1']);
  });

  test.each<[string, unknown, string | null]>([
    ['numbers', { boardIds: [1000000002] }, '1000000002'],
    ['texts', { boardIds: ['1000000002'] }, '1000000002'],
    ['JSON text', JSON.stringify({ boardIds: [1000000002], allowMultipleItems: true }), '1000000002'],
    ['none', { boardIds: [] }, null],
    ['nothing', null, null],
    ['something else', { boardIds: {} }, null],
  ])('names the board of its subitems, whose id its settings give as %s', (_form, settings, expected) => {
    const columns = [columnOf({ id: 'text_1', type: 'text' }), columnOf({ id: 'subtasks_mk0', type: 'subtasks', settings })];
    expect(toBoard(boardOf({ columns })).subitemBoardId).toBe(expected);
  });

  test('without a subtasks column, or with an archived one, names none', () => {
    const archived = columnOf({ type: 'subtasks', archived: true, settings: { boardIds: [5] } });
    expect(toBoard(boardOf({ columns: [columnOf({ settings: { boardIds: [5] } }), archived] })).subitemBoardId).toBeNull();
  });

  test('without columns or groups has none', () => {
    expect(toBoard(boardOf({ columns: null, groups: null }))).toMatchObject({
      id: '1',
      itemsCount: 3,
      itemsLimit: null,
      columns: [],
      groups: [],
    });
  });
});

test('the ids of labels are those of every form of settings, retired labels included', () => {
  const ids = [
    { id: 0, label: 'Done' },
    { id: 5, label: 'Stuck' },
  ];
  expect(labelIdsOf({ labels: ids })).toEqual(ids);
  expect(
    labelIdsOf({
      labels: [
        { id: 0, name: 'Done', is_deactivated: true },
        { id: 5, label: 'Stuck', index: 9 },
      ],
    }),
  ).toEqual(ids);
  expect(labelIdsOf(JSON.stringify({ labels: { 0: 'Done', 5: 'Stuck', 7: '' } }))).toEqual(ids);
  expect(labelIdsOf({ labels: ['Done', { label: 'Stuck' }, null] })).toEqual([]);
  expect(labelIdsOf(null)).toEqual([]);
});

test('groups come in board order, without archived and deleted ones', () => {
  const groups: ApiBoard['groups'] = [
    { id: 'b', title: 'B', archived: false, deleted: false },
    { id: 'gone', title: 'GONE', archived: false, deleted: true },
    null,
    { id: 'old', title: 'OLD', archived: true, deleted: null },
    { id: 'a', title: 'A', archived: null, deleted: null },
  ];
  expect(toGroups(groups)).toEqual([
    { id: 'b', title: 'B' },
    { id: 'a', title: 'A' },
  ]);
});
