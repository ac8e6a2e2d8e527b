import { describe, expect, test } from 'vitest';
import type { ColumnValue } from '../../src/sync/column-value.ts';
import { contentHash, deleteHash, lineHash } from '../../src/sync/content-hash.ts';

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

describe("a line's hash", () => {
  const line = { name: 'Size XL', values: { text_key: 'uuid', qty: '12' } };
  const ofLine = lineHash(line, '9731');

  test('is 64 hex digits, and does not count the order of the columns', () => {
    expect(ofLine).toMatch(/^[0-9a-f]{64}$/);
    expect(lineHash({ ...line, values: { qty: '12', text_key: 'uuid' } }, '9731')).toBe(ofLine);
  });

  test.each<[string, Parameters<typeof lineHash>]>([
    ['its parent is another item', [line, '9732']],
    ['its name', [{ ...line, name: 'Size L' }, '9731']],
    ['its quantity', [{ ...line, values: { text_key: 'uuid', qty: '0' } }, '9731']],
    ['a cell that was cleared', [{ ...line, values: { text_key: 'uuid' } }, '9731']],
  ])('differs where %s', (_what, args) => {
    expect(lineHash(...args)).not.toBe(ofLine);
  });

  test('is never that of an order in a group of the same id', () => {
    expect(ofLine).not.toBe(contentHash(line, '9731'));
  });
});

describe('the hash of taking an item away', () => {
  test('tells which item, and how', () => {
    const archived = deleteHash('9731', 'archive');
    expect(archived).toMatch(/^[0-9a-f]{64}$/);
    expect(deleteHash('9732', 'archive')).not.toBe(archived);
    expect(deleteHash('9731', 'delete')).not.toBe(archived);
    expect(deleteHash('archive', '9731')).not.toBe(archived);
  });
});
