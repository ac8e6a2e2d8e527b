import { expect, test } from 'vitest';
import { CUSTOMERS, generateOrders, type OrderRecord } from '../../sample/generate-orders.ts';

/** The order of pages: by number, then by uuid, each compared as text. */
const byKey = (a: OrderRecord, b: OrderRecord): number => (key(a) < key(b) ? -1 : 1);
const key = (order: OrderRecord): string => `${order['AAG ORDER NUMBER']}|${order.record_uuid}`;

function firstGroups(orders: readonly OrderRecord[]): readonly string[] {
  const first = orders.filter((order) => order['CUSTOMER NAME'].trim() === 'PELOTON').sort(byKey);
  return [...new Set(first.slice(0, 5).map((order) => order.group_name))];
}

const expected = ['PELOTON 2025 HOLIDAY', 'PELOTON ECOMM', 'PELOTON 2025 FALL'];

test.each([60, 61, 75, 100, 240, 2000, 7405, 20_000])(
  'of %i orders, the first five of PELOTON need three groups in the known order',
  (count) => {
    expect(firstGroups(generateOrders({ orders: count }).orders)).toEqual(expected);
  },
);

test.each([1, 2, 3, 99])('and so with seed %i', (seed) => {
  expect(firstGroups(generateOrders({ orders: 240, seed }).orders)).toEqual(expected);
});

test.each([5, 6, 1094, 120_000])('and so when PELOTON is alone with %i', { timeout: 30_000 }, (count) => {
  const customers = CUSTOMERS.filter((customer) => customer.name === 'PELOTON');
  expect(firstGroups(generateOrders({ orders: count, customers }).orders)).toEqual(expected);
});
