import { describe, expect, test } from 'vitest';
import { generateOrders, type OrderRecord } from '../../sample/generate-orders.ts';

const { orders, lines } = generateOrders({ orders: 7405 });
const withLines = new Set(lines.map((line) => line.record_uuid));

const all = (order: OrderRecord): string => Object.values(order).join('\n');
const notes = (order: OrderRecord): string => `${order.NOTES}\n${order['STYLE DESCRIPTION']}`;
const notANumber = (value: string | null): boolean => value !== null && !/^\d+(\.\d+)?$/.test(value);
const otherCase = (value: string | null): boolean => value !== null && value !== value.toUpperCase();

/** What it is called, what to look for, and how many orders of 7,405 should have it at least and at most. */
const KINDS: readonly (readonly [string, (order: OrderRecord) => boolean, number, number])[] = [
  ['a trailing blank in a customer', (order) => order['CUSTOMER NAME'].endsWith(' '), 40, 120],
  ['a trailing blank in a group', (order) => order.group_name.endsWith(' '), 60, 200],
  ['a trailing blank in a colour', (order) => order['CUSTOMER COLOUR DESCRIPTION']?.endsWith(' ') ?? false, 120, 320],
  ['a cell of blanks only', (order) => order['CUSTOMER ALT PO']?.trim() === '', 40, 120],
  ['an empty season', (order) => order['CUSTOMER SEASON'] === '', 5, 60],
  ['commas in a style', (order) => order['CUSTOMER STYLE']?.includes(', ') ?? false, 15, 80],
  ['quotes', (order) => /["“]/.test(notes(order)), 30, 130],
  ["CONCUBINE'S", (order) => notes(order).includes("CONCUBINE'S"), 3, 60],
  ["B'HOOD", (order) => notes(order).includes("B'HOOD"), 10, 120],
  ['a slash', (order) => order['CUSTOMER COLOUR DESCRIPTION']?.includes('/') ?? false, 100, 1500],
  ['mojibake', (order) => all(order).includes('Γ') || all(order).includes('├') || all(order).includes('â€'), 10, 80],
  ['an emoji', (order) => /\p{Extended_Pictographic}/u.test(all(order)), 5, 60],
  ['DISCOUNT 10%', (order) => order.DISCOUNT === '10%', 5, 80],
  ['SURCHARGE FEE TBC', (order) => order['SURCHARGE FEE'] === 'TBC', 5, 80],
  [
    'text in any number field',
    (order) => [order.DISCOUNT, order['SURCHARGE FEE'], order['DESIGN FEE'], order['UK FREIGHT']].some(notANumber),
    90,
    220,
  ],
  ['the letter O for zero', (order) => /\dO|O\d/.test(order['CUSTOMER STYLE'] ?? ''), 10, 400],
  ['a label in other case', (order) => otherCase(order.CATEGORY) || otherCase(order['DELIVERY TERMS']), 40, 150],
  ['no season', (order) => order.group_name === 'check', 5, 37],
  ['nothing ordered', (order) => order['TOTAL QTY'] === 0, 40, 140],
  ['no lines', (order) => !withLines.has(order.record_uuid), 15, 80],
  ['CANCELLED', (order) => order['ORDER TYPE'] === 'CANCELLED', 100, 300],
  ['Cancelled', (order) => order['ORDER TYPE'] === 'Cancelled', 15, 80],
  ['RECEIVED', (order) => order['ORDER TYPE'] === 'RECEIVED', 5500, 7000],
  ['a Warehouse', (order) => order.Warehouse !== null, 500, 1500],
];

describe('of 7,405 sample orders, as many as in real files have', () => {
  test.each(KINDS)('%s', (_kind, has, least, most) => {
    const count = orders.filter(has).length;
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  test('a number that another order has too', () => {
    const byNumber = Map.groupBy(orders, (order) => order['AAG ORDER NUMBER']);
    const repeated = [...byNumber.values()].filter((rows) => rows.length > 1);
    expect(repeated.length).toBeGreaterThan(10);
    expect(repeated.length).toBeLessThan(80);
    expect(byNumber.get('BOR-00611')).toHaveLength(3);
    expect(byNumber.get('AES-00030')).toHaveLength(2);
  });

  test('a size of which nothing was ordered', () => {
    const zeros = lines.filter((line) => line.qty === 0).length;
    expect(zeros).toBeGreaterThan(100);
    expect(zeros).toBeLessThan(800);
  });
});

test('US TARIFF RATE is a decimal in SQL and stays a number', () => {
  expect(orders.some((order) => notANumber(order['US TARIFF RATE']))).toBe(false);
});

test('at 240 orders, the default seed already shows a held one, a cancelled one, a repeated number and text in a number field', () => {
  const few = generateOrders({ orders: 240 }).orders;
  expect(few.filter((order) => order.group_name === 'check')).toHaveLength(1);
  expect(few.some((order) => order['ORDER TYPE'] === 'Cancelled')).toBe(true);
  expect(few.filter((order) => order['AAG ORDER NUMBER'] === 'BOR-00611')).toHaveLength(3);
  expect(few.some((order) => [order.DISCOUNT, order['SURCHARGE FEE'], order['DESIGN FEE'], order['UK FREIGHT']].some(notANumber))).toBe(
    true,
  );
});
