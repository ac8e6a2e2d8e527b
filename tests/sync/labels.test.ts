import { describe, expect, test } from 'vitest';
import { LabelBook } from '../../src/sync/labels.ts';

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `LABEL ${index}`);

test('a book that is refreshed knows what the board has now, and what is still on its way', () => {
  const book = new LabelBook({ color: ['RED', 'GONE'] });
  book.expect('color', 'Sky Captain');
  book.expect('color', 'Moss');
  const refreshed = book.refreshed([{ id: 'color', labels: ['RED', 'MOSS'] }]);
  expect(refreshed.match('color', 'dropdown', 'SKY CAPTAIN')).toEqual({ kind: 'new', label: 'Sky Captain' });
  expect(refreshed.match('color', 'dropdown', 'moss')).toEqual({ kind: 'known', label: 'MOSS' });
  expect(refreshed.match('color', 'dropdown', 'gone')).toEqual({ kind: 'new', label: 'gone' });
});

describe('a text matches a label of the board', () => {
  const book = new LabelBook({ color: ['SKY CAPTAIN', 'Cancelled', ' padded '] });

  test.each([
    ['sky captain ', 'SKY CAPTAIN'],
    ['CANCELLED', 'Cancelled'],
    ['\tCancelled\n', 'Cancelled'],
    ['PADDED', ' padded '],
  ])("%j is the board's %j, in the board's spelling (need 22)", (text, label) => {
    expect(book.match('color', 'dropdown', text)).toEqual({ kind: 'known', label });
  });

  test('only in its own column', () => {
    expect(book.match('size', 'dropdown', 'SKY CAPTAIN')).toEqual({ kind: 'new', label: 'SKY CAPTAIN' });
  });

  test('not where a letter differs', () => {
    expect(book.match('color', 'dropdown', 'SKYCAPTAIN')).toEqual({ kind: 'new', label: 'SKYCAPTAIN' });
  });
});

describe('a label that the board lacks', () => {
  test('is created trimmed', () => {
    expect(new LabelBook({ season: [] }).match('season', 'dropdown', ' SP26 ')).toEqual({ kind: 'new', label: 'SP26' });
  });

  test('keeps the first spelling, so that two orders in flight make one label', () => {
    const book = new LabelBook({ season: [] });
    book.expect('season', 'Sp26');
    expect(book.match('season', 'dropdown', 'SP26')).toEqual({ kind: 'new', label: 'Sp26' });
    expect(book.match('season', 'dropdown', ' sp26 ')).toEqual({ kind: 'new', label: 'Sp26' });
  });

  test('stays new until an order that creates it was written', () => {
    const book = new LabelBook({});
    book.expect('season', 'Sp26');
    book.confirm('season', 'Sp26');
    expect(book.match('season', 'dropdown', 'SP26')).toEqual({ kind: 'known', label: 'Sp26' });
  });

  test('is not noted by a mere look', () => {
    const book = new LabelBook({ season: many(499) });
    book.match('season', 'dropdown', 'A');
    expect(book.match('season', 'dropdown', 'B')).toEqual({ kind: 'new', label: 'B' });
  });
});

describe.each([
  ['dropdown', 500],
  ['status', 40],
] as const)('a %s column of %i labels is full', (type, most) => {
  test('for a new label, and still matches the ones it has', () => {
    const book = new LabelBook({ c: many(most) });
    expect(book.match('c', type, 'ONE MORE')).toEqual({ kind: 'full' });
    expect(book.match('c', type, 'label 7')).toEqual({ kind: 'known', label: 'LABEL 7' });
  });

  test('counting those on their way, once', () => {
    const book = new LabelBook({ c: many(most - 1) });
    expect(book.match('c', type, 'LAST')).toEqual({ kind: 'new', label: 'LAST' });
    book.expect('c', 'LAST');
    book.expect('c', 'last');
    expect(book.match('c', type, 'ONE MORE')).toEqual({ kind: 'full' });
    expect(book.match('c', type, 'Last').kind).toBe('new');
    book.confirm('c', 'LAST');
    expect(book.match('c', type, 'ONE MORE')).toEqual({ kind: 'full' });
    expect(book.match('c', type, 'Last').kind).toBe('known');
  });
});

test('a created label takes one place, not two', () => {
  const book = new LabelBook({ c: many(38) });
  book.expect('c', 'NEW');
  book.confirm('c', 'NEW');
  expect(book.match('c', 'status', 'LAST').kind).toBe('new');
});

test('two labels of the board that differ in case only count as one, and either is right', () => {
  const match = new LabelBook({ c: ['Navy', 'NAVY'] }).match('c', 'dropdown', 'navy');
  expect(match.kind).toBe('known');
});

describe('a copy of the book', () => {
  test('knows the labels of the board, and keeps what it expects to itself', () => {
    const book = new LabelBook({ season: ['SP26'] });
    book.expect('season', 'FALL');
    const copy = book.copy();
    copy.expect('season', 'Summer');
    expect(copy.match('season', 'dropdown', 'sp26')).toEqual({ kind: 'known', label: 'SP26' });
    expect(copy.match('season', 'dropdown', 'fall')).toEqual({ kind: 'new', label: 'fall' });
    expect(book.match('season', 'dropdown', 'SUMMER')).toEqual({ kind: 'new', label: 'SUMMER' });
  });
});
