import { describe, expect, test } from 'vitest';
import { boardProblems, type CheckedBoard } from '../../src/sync/board-problems.ts';
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
