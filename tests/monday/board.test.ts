import { describe, expect, test } from 'vitest';
import { toBoard, toGroups } from '../../src/monday/board.ts';

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
