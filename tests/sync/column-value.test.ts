import { describe, expect, test } from 'vitest';
import type { ColumnMapping } from '../../src/sync/board-mapping.ts';
import { columnValue, type ValueResult } from '../../src/sync/column-value.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { column } from './orders.ts';

const sent = (more: Partial<ColumnMapping>, text: string, labels: Record<string, string[]> = {}): ValueResult =>
  columnValue(column({ columnId: 'c', ...more }), text, new LabelBook(labels));

const refused = (code: string, problem: string): object => ({ ok: false, code, problem });

describe('a number goes out as the decimal it is', () => {
  test.each([
    ['12.3400', '12.34'],
    ['0.160000', '0.16'],
    ['0', '0'],
    ['0.0000', '0'],
    ['28.86', '28.86'],
    ['-5.10', '-5.1'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['12.', '12'],
    ['007', '7'],
    // DECIMAL(17,4) and DECIMAL(18,4) hold more digits than a float.
    ['9999999999999.9999', '9999999999999.9999'],
    ['-99999999999999.0001', '-99999999999999.0001'],
    ['12345678901234567890.1234', '12345678901234567890.1234'],
    ['0.1', '0.1'],
    ['0.0000001', '0.0000001'],
    ['1000000000000000000000000', '1000000000000000000000000'],
  ])('%s is sent as %s', (text, value) => {
    expect(sent({ type: 'numbers' }, text)).toEqual({ ok: true, value });
  });

  test.each(['-0', '-0.0', '-0.0000'])('%s is nothing but 0', (text) => {
    expect(sent({ type: 'numbers' }, text)).toEqual({ ok: true, value: '0' });
  });

  test.each([
    '10%',
    'TBC',
    '1,234',
    '1.234,50',
    '1e3',
    '1E-7',
    '0x10',
    'Infinity',
    'NaN',
    '$5',
    '5 USD',
    '1 000',
    '--5',
    '+-5',
    '.',
    '-',
    '1.2.3',
    '٣',
    '½',
  ])('%s is refused, not guessed at', (text) => {
    expect(sent({ type: 'numbers' }, text)).toEqual(refused('NOT_A_NUMBER', `"${text}" is not a number`));
  });

  test('a refusal quotes a long text only in part', () => {
    const result = sent({ type: 'numbers' }, 'x'.repeat(5000));
    expect(result.ok === false && result.problem.length).toBeLessThan(100);
  });
});

describe('a date goes out as its day', () => {
  test.each(['2026-06-15', '2026-06-15 00:00:00.0000000', '2026-06-15T00:00:00.000Z', '2026-06-15 23:59:59', '2026-06-15 00:00'])(
    '%s',
    (text) => {
      expect(sent({ type: 'date' }, text)).toEqual({ ok: true, value: { date: '2026-06-15' } });
    },
  );

  test('the last day of February in a leap year', () => {
    expect(sent({ type: 'date' }, '2028-02-29')).toEqual({ ok: true, value: { date: '2028-02-29' } });
  });

  test.each([
    '2026-02-29',
    '2026-02-31',
    '2026-13-01',
    '2026-00-10',
    '2026-06-00',
    '2026-06-31',
    '15/06/2026',
    '06-15-2026',
    '20260615',
    '2026-6-15',
    '2026-06-15x',
    '2026-06-15 or later',
    '2026-06-15 / 2026-07-01',
    'TBC',
    '46188',
  ])('%s is no date', (text) => {
    expect(sent({ type: 'date' }, text)).toEqual(refused('NOT_A_DATE', `"${text}" is not a date`));
  });
});

describe('text', () => {
  test.each(["THE CONCUBINE'S CORRIDOR", 'A1222A9, A1222B9', '"quoted" \\ / <b>', 'a\nb', '👩‍🎨'])('goes out as it is: %j', (text) => {
    expect(sent({ type: 'text' }, text)).toEqual({ ok: true, value: text });
    expect(sent({ type: 'long_text' }, text)).toEqual({ ok: true, value: { text } });
  });

  test('a long text takes 2,000 characters and no more (need 25)', () => {
    expect(sent({ type: 'long_text' }, 'x'.repeat(2000)).ok).toBe(true);
    expect(sent({ type: 'long_text' }, 'x'.repeat(2001))).toEqual(refused('TEXT_TOO_LONG', '2001 characters, and a long text takes 2000'));
  });

  test('an emoji is one character of a long text', () => {
    expect(sent({ type: 'long_text' }, '🧵'.repeat(2000))).toEqual({ ok: true, value: { text: '🧵'.repeat(2000) } });
    expect(sent({ type: 'long_text' }, '🧵'.repeat(2001)).ok).toBe(false);
  });
});

describe.each([
  ['dropdown', { labels: ['SKY CAPTAIN'] }],
  ['status', { label: 'SKY CAPTAIN' }],
] as const)('a %s', (type, value) => {
  const labels = { c: ['SKY CAPTAIN'] };

  test("is sent in the board's own spelling", () => {
    expect(sent({ type }, 'Sky Captain', labels)).toEqual({ ok: true, value });
  });

  test('refuses a label that the board lacks (need 23)', () => {
    expect(sent({ type }, 'BLAK', labels)).toEqual(refused('LABEL_MISSING', 'the board has no label "BLAK"'));
  });

  test('creates it where the mapping says so, and tells (need 23)', () => {
    const made = type === 'status' ? { label: 'BLAK' } : { labels: ['BLAK'] };
    expect(sent({ type, createLabels: true }, 'BLAK', labels)).toEqual({ ok: true, value: made, newLabel: 'BLAK' });
  });

  test('refuses a new label where the column is full (need 24)', () => {
    const full = { c: Array.from({ length: type === 'status' ? 40 : 500 }, (_, index) => `L${index}`) };
    expect(sent({ type, createLabels: true }, 'BLAK', full)).toEqual(
      refused('LABELS_FULL', 'the column is full, so "BLAK" can\'t be added'),
    );
    expect(sent({ type, createLabels: true }, 'l7', full).ok).toBe(true);
  });
});

describe('the length of labels', () => {
  test('a new status label has at most 30 characters', () => {
    expect(sent({ type: 'status', createLabels: true }, 'x'.repeat(30)).ok).toBe(true);
    expect(sent({ type: 'status', createLabels: true }, '🧵'.repeat(30)).ok).toBe(true);
    expect(sent({ type: 'status', createLabels: true }, 'x'.repeat(31))).toEqual(
      refused('LABEL_TOO_LONG', `"${'x'.repeat(31)}" is longer than 30 characters`),
    );
  });

  test('one that the board holds already may be longer', () => {
    const long = 'x'.repeat(31);
    expect(sent({ type: 'status' }, long, { c: [long] })).toEqual({ ok: true, value: { label: long } });
  });

  test('a dropdown label has no such limit', () => {
    expect(sent({ type: 'dropdown', createLabels: true }, 'x'.repeat(31)).ok).toBe(true);
  });

  test('a label with a comma stays one label', () => {
    expect(sent({ type: 'dropdown', createLabels: true }, 'A, B')).toEqual({ ok: true, value: { labels: ['A, B'] }, newLabel: 'A, B' });
  });
});
