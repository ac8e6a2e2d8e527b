import { describe, expect, test } from 'vitest';
import type { InvalidPolicy } from '../../src/sync/board-mapping.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { MAX_NAME, mapOrder } from '../../src/sync/map-order.ts';
import { column, mapping, order, ready } from './orders.ts';

const style = column({ columnId: 'style', sources: ['CUSTOMER STYLE'] });
const price = column({ columnId: 'price', type: 'numbers', title: 'CUSTOMER PRICE', sources: ['CUSTOMER PRICE'] });
const season = column({ columnId: 'season', type: 'dropdown', title: 'AAG SEASON', sources: ['AAG SEASON'], createLabels: true });

describe('the sync key', () => {
  test('is always among the values, also where nothing else is', () => {
    expect(ready(order(), mapping()).values).toEqual({ text_key: order().recordUuid });
  });

  test('stands in lower case, whatever the database writes', () => {
    const upper = order({ recordUuid: order().recordUuid.toUpperCase() });
    expect(ready(upper, mapping()).values['text_key']).toBe(order().recordUuid);
  });
});

describe('a cell', () => {
  test('holds the trimmed source value', () => {
    expect(ready(order({ values: { 'CUSTOMER STYLE': ' COOL GREY \t' } }), mapping(style)).values['style']).toBe('COOL GREY');
  });

  test.each([null, '', ' ', '\t\n', '\u00a0'])('is empty where the source is %j, so that an update clears it', (text) => {
    const mapped = ready(order({ values: { 'CUSTOMER STYLE': text } }), mapping(style));
    expect(mapped.values).not.toHaveProperty('style');
    expect(mapped.empty).toEqual(['style']);
    expect(mapped.warnings).toEqual([]);
  });

  test('is empty where the source column was not read at all', () => {
    expect(ready(order(), mapping(style)).empty).toEqual(['style']);
  });

  test('takes the first of several sources that is not empty', () => {
    const warehouse = column({ columnId: 'warehouse', sources: ['Warehouse', 'DESTINATION WAREHOUSE', 'DESTINATION'] });
    const cell = (values: Record<string, string | null>): unknown => ready(order({ values }), mapping(warehouse)).values['warehouse'];
    expect(cell({ Warehouse: null, 'DESTINATION WAREHOUSE': 'TN', DESTINATION: 'US' })).toBe('TN');
    expect(cell({ Warehouse: '  ', 'DESTINATION WAREHOUSE': '', DESTINATION: 'US' })).toBe('US');
    expect(cell({ Warehouse: 'W1', 'DESTINATION WAREHOUSE': 'TN', DESTINATION: null })).toBe('W1');
  });

  test('is not filled from a later source where the first one is invalid', () => {
    const freight = column({ columnId: 'freight', type: 'numbers', title: 'FREIGHT', sources: ['FREIGHT', 'UK FREIGHT'] });
    const mapped = ready(order({ values: { FREIGHT: 'TBC', 'UK FREIGHT': '3' } }), mapping(freight));
    expect(mapped.empty).toEqual(['freight']);
  });
});

describe('a value that the column cannot take', () => {
  const invalid = (policy: InvalidPolicy): ReturnType<typeof mapOrder> =>
    mapOrder(
      order({ values: { 'CUSTOMER PRICE': 'TBC', 'CUSTOMER STYLE': 'A1' } }),
      mapping({ ...price, invalid: policy }, style),
      new LabelBook({}),
    );

  test('omit: the order goes out without that cell, cleared, with a warning', () => {
    expect(invalid('omit')).toMatchObject({
      kind: 'ready',
      values: { style: 'A1' },
      empty: ['price'],
      warnings: ['CUSTOMER PRICE: "TBC" is not a number; sent without it.'],
    });
  });

  test('reject: the order fails, with the reason', () => {
    expect(invalid('reject')).toEqual({
      kind: 'failed',
      name: 'PEL-00001',
      groupTitle: 'PELOTON 2025 FALL',
      code: 'NOT_A_NUMBER',
      reason: 'CUSTOMER PRICE: "TBC" is not a number.',
    });
  });

  test('hold: the order is kept back, with the reason', () => {
    expect(invalid('hold')).toMatchObject({ kind: 'held', code: 'NOT_A_NUMBER', reason: 'CUSTOMER PRICE: "TBC" is not a number.' });
  });

  test('several: each omitted one warns, and the first that stops the order names the reason', () => {
    const fee = column({ columnId: 'fee', type: 'numbers', title: 'FEE', sources: ['FEE'] });
    const day = column({ columnId: 'day', type: 'date', title: 'DAY', sources: ['DAY'] });
    const values = { FEE: '10%', DAY: 'soon', 'CUSTOMER PRICE': 'TBC' };
    const map = (...policies: readonly [InvalidPolicy, InvalidPolicy, InvalidPolicy]): ReturnType<typeof mapOrder> => {
      const [first, second, third] = policies;
      return mapOrder(
        order({ values }),
        mapping({ ...fee, invalid: first }, { ...day, invalid: second }, { ...price, invalid: third }),
        new LabelBook({}),
      );
    };
    expect(map('omit', 'omit', 'omit')).toMatchObject({ kind: 'ready', empty: ['fee', 'day', 'price'] });
    expect(map('omit', 'hold', 'reject')).toMatchObject({ kind: 'held', code: 'NOT_A_DATE' });
    expect(map('omit', 'reject', 'hold')).toMatchObject({ kind: 'failed', code: 'NOT_A_DATE' });
  });

  test('an unknown customer that is held has a code of its own, since the advice differs (need 23)', () => {
    const customer = column({ columnId: 'customer', type: 'dropdown', title: 'CUSTOMER', sources: ['CUSTOMER NAME'], invalid: 'hold' });
    const source = order({ values: { 'CUSTOMER NAME': 'NEW BRAND' } });
    const expected = { kind: 'held', code: 'UNKNOWN_CUSTOMER', reason: 'CUSTOMER: the board has no label "NEW BRAND".' };
    expect(mapOrder(source, mapping(customer), new LabelBook({ customer: ['PELOTON'] }))).toMatchObject(expected);
    const other = { ...customer, sources: ['ORDER TYPE'] };
    expect(mapOrder(order({ values: { 'ORDER TYPE': 'X' } }), mapping(other), new LabelBook({}))).toMatchObject({ code: 'LABEL_MISSING' });
  });
});

describe('an order without a season', () => {
  test('is held before its values are looked at', () => {
    const source = order({ groupName: 'check', values: { 'CUSTOMER PRICE': 'TBC' } });
    expect(mapOrder(source, mapping({ ...price, invalid: 'reject' }), new LabelBook({}))).toEqual({
      kind: 'held',
      name: 'PEL-00001',
      groupTitle: null,
      code: 'NO_SEASON',
      reason: 'The order has neither a group name nor a season.',
    });
  });
});

describe("the item's name", () => {
  const nameOf = (itemName: string | null, orderNumber = 'PEL-00001'): string => ready(order({ itemName, orderNumber }), mapping()).name;

  test('is item_name, trimmed', () => {
    expect(nameOf(" B'HOOD / 1 ")).toBe("B'HOOD / 1");
  });

  test.each([null, '', '  '])('is the order number where item_name is %j', (itemName) => {
    expect(nameOf(itemName, ' PEL-00001 ')).toBe('PEL-00001');
  });

  test('is never empty', () => {
    expect(nameOf(' ', ' ')).toBe('Unknown Order');
  });

  test('is cut at 255 characters, with a warning (need 25)', () => {
    expect(ready(order({ itemName: 'x'.repeat(MAX_NAME) }), mapping())).toMatchObject({ name: 'x'.repeat(255), warnings: [] });
    const mapped = ready(order({ itemName: 'x'.repeat(256) }), mapping());
    expect(mapped.name).toBe('x'.repeat(255));
    expect(mapped.warnings).toEqual(['Item name: 256 characters, cut at 255.']);
  });

  test('is cut between characters, never through an emoji', () => {
    expect(nameOf('🧵'.repeat(255))).toBe('🧵'.repeat(255));
    expect(nameOf(`x${'🧵'.repeat(255)}`)).toBe(`x${'🧵'.repeat(254)}`);
  });

  test('does not end in a blank after the cut', () => {
    expect(nameOf(`${'x'.repeat(254)} yyy`)).toBe('x'.repeat(254));
  });
});

describe('new labels', () => {
  const labelled = (text: string): ReturnType<typeof order> => order({ values: { 'AAG SEASON': text } });

  test('are told, so that the request may create them', () => {
    const mapped = ready(labelled('2026 Spring'), mapping(season), new LabelBook({ season: [] }));
    expect(mapped.newLabels).toEqual([{ columnId: 'season', label: '2026 Spring' }]);
  });

  test('of two orders share the first spelling', () => {
    const book = new LabelBook({ season: [] });
    ready(labelled('2026 Spring'), mapping(season), book);
    expect(ready(labelled('2026 SPRING '), mapping(season), book).values['season']).toEqual({ labels: ['2026 Spring'] });
  });

  test('are none where the board holds the label in another case (need 22)', () => {
    const mapped = ready(labelled('2026 Spring'), mapping(season), new LabelBook({ season: ['2026 SPRING'] }));
    expect(mapped).toMatchObject({ values: { season: { labels: ['2026 SPRING'] } }, newLabels: [] });
  });

  test('of an order that does not go out are not noted', () => {
    const book = new LabelBook({ season: [] });
    const source = order({ values: { 'AAG SEASON': '2026 spring', 'CUSTOMER PRICE': 'TBC' } });
    expect(mapOrder(source, mapping(season, { ...price, invalid: 'reject' }), book).kind).toBe('failed');
    expect(book.match('season', 'dropdown', '2026 SPRING')).toEqual({ kind: 'new', label: '2026 SPRING' });
  });
});
