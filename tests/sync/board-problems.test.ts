import { describe, expect, test } from 'vitest';
import { boardProblems, type CheckedBoard, subitemBoardProblems } from '../../src/sync/board-problems.ts';
import { column, mapping } from './orders.ts';

const season = column({ columnId: 'season', type: 'dropdown', title: 'AAG SEASON' });
const unit = column({ columnId: 'unit', type: 'status', title: 'UNIT' });
const labels = (count: number): string[] => Array.from({ length: count }, (_, index) => `L${index}`);

const board = (more: Record<string, { type?: string; labels?: string[] } | null> = {}): CheckedBoard => {
  const columns: Record<string, { type?: string; labels?: string[] } | null> = {
    text_key: { type: 'text' },
    season: { type: 'dropdown' },
    unit: { type: 'status' },
    ...more,
  };
  return {
    columns: Object.entries(columns).flatMap(([id, known]) =>
      known === null ? [] : [{ id, title: id, type: known.type ?? 'dropdown', labels: known.labels ?? [] }],
    ),
  };
};
const check = (checked: CheckedBoard): ReturnType<typeof boardProblems> => boardProblems(mapping(season, unit), checked);

describe('the mapping against the live board', () => {
  test("fits where every column is there with its type; columns of other processes don't matter", () => {
    expect(check(board({ formula_1: { type: 'formula' } }))).toEqual({ problems: [], warnings: [] });
  });

  test('names a missing column', () => {
    expect(check(board({ season: null })).problems).toEqual(['there is no column season (AAG SEASON)']);
  });

  test('names a column of another type', () => {
    expect(check(board({ season: { type: 'text' } })).problems).toEqual([
      'column season (AAG SEASON) is of type text, and the mapping says dropdown',
    ]);
  });

  test('wants the sync key column, as text: without it nothing is ever found again', () => {
    expect(check(board({ text_key: null })).problems).toEqual([expect.stringContaining('there is no sync key column text_key')]);
    expect(check(board({ text_key: { type: 'long_text' } })).problems).toEqual([
      'the sync key column text_key is of type long_text, not text',
    ]);
  });

  test('tells all problems at once', () => {
    expect(check({ columns: [] }).problems).toHaveLength(3);
  });

  test.each([
    ['season', 475, 'Column season (AAG SEASON) holds 475 of at most 500 labels.'],
    ['season', 500, 'Column season (AAG SEASON) holds 500 of at most 500 labels.'],
    ['unit', 38, 'Column unit (UNIT) holds 38 of at most 40 labels.'],
  ])('warns where %s holds %i labels', (id, count, warning) => {
    const type = id === 'unit' ? 'status' : 'dropdown';
    expect(check(board({ [id]: { type, labels: labels(count) } }))).toEqual({ problems: [], warnings: [warning] });
    const fewer = id === 'unit' ? 37 : 474;
    expect(check(board({ [id]: { type, labels: labels(fewer) } })).warnings).toEqual([]);
  });
});

describe('the mapping against the live board of the sizes', () => {
  const size = column({ columnId: 'size', type: 'dropdown', title: 'Size' });
  const wanted = { ...mapping(season), subitemColumns: [size] };
  const sizes: CheckedBoard = {
    columns: [
      { id: 'text_key', title: 'Key', type: 'text', labels: [] },
      { id: 'size', title: 'Size', type: 'dropdown', labels: labels(490) },
    ],
  };

  test('fits where it is the one that monday.com makes subitems on, with the sync key and every mapped column', () => {
    expect(subitemBoardProblems(wanted, '2', sizes)).toEqual({ problems: [], warnings: [expect.stringContaining('490 of at most 500')] });
  });

  test('wants the sync key there, too, and the mapped columns', () => {
    expect(subitemBoardProblems(wanted, '2', { columns: [] }).problems).toEqual([
      expect.stringMatching(/^on its subitem board 2 there is no sync key column text_key .*order-sync setup/),
      'on its subitem board 2 there is no column size (Size)',
    ]);
  });

  test('is not the board that the file names, or there is none: sizes made here would never be found there', () => {
    expect(subitemBoardProblems(wanted, '3', null).problems).toEqual([
      'its subitems are on board 3, and order-sync.toml says subitem_board_id = "2"',
    ]);
    expect(subitemBoardProblems(wanted, null, null).problems).toEqual([expect.stringContaining('order-sync setup')]);
  });
});
