import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CUSTOMERS, generateOrders, type SampleOptions } from '../../sample/generate-orders.ts';

const fingerprint = (options: SampleOptions): string =>
  createHash('sha256')
    .update(JSON.stringify(generateOrders(options)))
    .digest('hex');

test('the same seed gives the same orders, whenever and however often', () => {
  expect(fingerprint({ orders: 500, seed: 7 })).toBe(fingerprint({ orders: 500, seed: 7 }));
  expect(fingerprint({ orders: 500 })).toBe(fingerprint({ orders: 500 }));
});

test('another seed gives other orders', () => {
  expect(fingerprint({ orders: 500, seed: 7 })).not.toBe(fingerprint({ orders: 500, seed: 8 }));
});

test("another customer leaves everybody else's orders as they are", () => {
  const hood = { name: "B'HOOD", prefix: 'BHO', orders: 60, groups: 2 };
  const with34 = generateOrders({ orders: 7405 }).orders;
  const with35 = generateOrders({ orders: 7465, customers: [...CUSTOMERS, hood] }).orders;
  expect(with35.slice(0, 7405)).toEqual(with34);
});

test("a customer's order keeps its uuid at every scale", () => {
  const first = (orders: number) =>
    generateOrders({ orders }).orders.find((order) => order['AAG ORDER NUMBER'] === 'PEL-06006')?.record_uuid;
  expect(first(100)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first(100)).toBe(first(5000));
});
