import { describe, expect, test } from 'vitest';
import type { ColumnValue } from '../../src/sync/column-value.ts';
import { contentHash } from '../../src/sync/content-hash.ts';

const values: Record<string, ColumnValue> = { text_key: 'uuid', color: { labels: ['NAVY'] }, price: '12.34' };
const hash = contentHash({ name: 'PEL-00001', values }, 'group_1');

test('a hash is 64 hex digits', () => {
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test('the order of the columns does not count', () => {
  const reversed = Object.fromEntries(Object.entries(values).reverse());
  expect(Object.keys(reversed)).not.toEqual(Object.keys(values));
  expect(contentHash({ name: 'PEL-00001', values: reversed }, 'group_1')).toBe(hash);
});

describe('a hash differs where the board would show something else', () => {
  const { price: _, ...withoutPrice } = values;
  test.each<[string, Parameters<typeof contentHash>]>([
    ['the name', [{ name: 'PEL-00002', values }, 'group_1']],
    ['the group', [{ name: 'PEL-00001', values }, 'group_2']],
    ['a value', [{ name: 'PEL-00001', values: { ...values, price: '12.35' } }, 'group_1']],
    ['the spelling of a label', [{ name: 'PEL-00001', values: { ...values, color: { labels: ['Navy'] } } }, 'group_1']],
    ['a cell that was cleared', [{ name: 'PEL-00001', values: withoutPrice }, 'group_1']],
    ['a cell that was filled', [{ name: 'PEL-00001', values: { ...values, qty: '1' } }, 'group_1']],
    ['the column of a value', [{ name: 'PEL-00001', values: { ...withoutPrice, fee: '12.34' } }, 'group_1']],
  ])('%s', (_what, args) => {
    expect(contentHash(...args)).not.toBe(hash);
  });

  test('text that only moved from one part to another', () => {
    const a = contentHash({ name: 'A', values: { x: 'B' } }, 'C');
    expect(contentHash({ name: 'A', values: { x: 'C' } }, 'B')).not.toBe(a);
    expect(contentHash({ name: 'A"', values: { x: 'B' } }, ',"C')).not.toBe(contentHash({ name: 'A', values: { x: 'B' } }, '","C'));
  });
});
