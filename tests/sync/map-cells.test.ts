import { describe, expect, test } from 'vitest';
import { LabelBook } from '../../src/sync/labels.ts';
import { clean, mapCells } from '../../src/sync/map-cells.ts';
import { column } from './orders.ts';

const style = column({ columnId: 'style', sources: ['CUSTOMER STYLE'] });
const price = column({ columnId: 'price', type: 'numbers', title: 'PRICE', sources: ['CUSTOMER PRICE', 'PRICE'] });
const season = column({ columnId: 'season', type: 'dropdown', title: 'SEASON', sources: ['SEASON'], createLabels: true });

describe('source values as cells', () => {
  test('are values by column, the columns that are to be cleared, and labels to create', () => {
    const source = { 'CUSTOMER STYLE': ' A1 ', 'CUSTOMER PRICE': ' ', PRICE: null, SEASON: '2026 Spring', OTHER: 'not mapped' };
    expect(mapCells(source, [style, price, season], new LabelBook({ season: [] }))).toEqual({
      kind: 'cells',
      values: { style: 'A1', season: { labels: ['2026 Spring'] } },
      empty: ['price'],
      newLabels: [{ columnId: 'season', label: '2026 Spring' }],
      warnings: [],
    });
  });

  test('of a row without any are all cleared', () => {
    expect(mapCells({}, [style, price], new LabelBook({}))).toMatchObject({ values: {}, empty: ['style', 'price'] });
  });

  test('take the first source that is not empty, also where it is one that the column refuses', () => {
    expect(mapCells({ 'CUSTOMER PRICE': '', PRICE: '3' }, [price], new LabelBook({}))).toMatchObject({ values: { price: '3' } });
    expect(mapCells({ 'CUSTOMER PRICE': 'TBC', PRICE: '3' }, [price], new LabelBook({}))).toMatchObject({
      values: {},
      empty: ['price'],
      warnings: ['PRICE: "TBC" is not a number; sent without it.'],
    });
  });
});

test('a new label keeps the spelling of the first row that goes out with it', () => {
  const labels = new LabelBook({ season: [] });
  mapCells({ SEASON: '2026 Spring' }, [season], labels);
  expect(mapCells({ SEASON: '2026 SPRING' }, [season], labels)).toMatchObject({ values: { season: { labels: ['2026 Spring'] } } });
});

describe('a value that turns its row away', () => {
  const rejects = { ...price, invalid: 'reject' as const };

  test('names its column, for advice that depends on it', () => {
    const refused = mapCells({ 'CUSTOMER PRICE': 'TBC' }, [style, rejects], new LabelBook({}));
    expect(refused).toEqual({ kind: 'failed', column: rejects, code: 'NOT_A_NUMBER', reason: 'PRICE: "TBC" is not a number.' });
    expect(mapCells({ PRICE: 'TBC' }, [{ ...price, invalid: 'hold' }], new LabelBook({})).kind).toBe('held');
  });

  test('leaves no label of its row behind, whichever of the two comes first', () => {
    const source = { SEASON: '2026 spring', PRICE: 'TBC' };
    for (const columns of [
      [season, rejects],
      [rejects, season],
    ]) {
      const labels = new LabelBook({ season: [] });
      expect(mapCells(source, columns, labels).kind).toBe('failed');
      expect(mapCells({ SEASON: '2026 SPRING' }, [season], labels)).toMatchObject({ newLabels: [{ label: '2026 SPRING' }] });
    }
  });
});

test.each([
  [' A ', 'A'],
  ['A', 'A'],
  ['', null],
  [' \t\u00a0', null],
  [null, null],
])('%j without the blanks around it is %j', (text, cleaned) => {
  expect(clean(text)).toBe(cleaned);
});
