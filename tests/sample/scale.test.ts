import { describe, expect, test } from 'vitest';
import { CUSTOMERS, generateOrders, type OrderRecord, streamOrders } from '../../sample/generate-orders.ts';

const customerOf = (order: OrderRecord): string => order['CUSTOMER NAME'].trim();

function byCustomer(orders: readonly OrderRecord[]): ReadonlyMap<string, readonly OrderRecord[]> {
  return Map.groupBy(orders, customerOf);
}

const groupsOf = (orders: readonly OrderRecord[]): ReadonlySet<string> =>
  new Set(orders.map((order) => order.group_name.trim()).filter((title) => title !== 'check'));

describe('sample orders at 7,405, the recorded count', () => {
  const { orders, lines } = generateOrders({ orders: 7405 });

  test('give each of the 34 customers its recorded orders and groups', () => {
    const made = byCustomer(orders);
    expect([...made].map(([name, rows]) => ({ name, orders: rows.length, groups: groupsOf(rows).size }))).toEqual(
      CUSTOMERS.map(({ name, orders: count, groups }) => ({ name, orders: count, groups })),
    );
    expect(made.size).toBe(34);
    expect(groupsOf(orders).size).toBe(127);
  });

  test('have some 40,000 lines', () => {
    expect(lines.length).toBeGreaterThan(39_000);
    expect(lines.length).toBeLessThan(41_000);
  });

  test('hold the group names and orders that are on record', () => {
    const groups = groupsOf(orders);
    for (const title of ['GREYSON 2025 FALL', 'GREYSON 2025 SUMMER', 'GREYSON 2026 SPRING', 'WHITE FOX 2025 Q2', 'JOHNNIE O 2025 SPRING'])
      expect(groups).toContain(title);
    expect(orders.filter((order) => order['AAG ORDER NUMBER'] === 'BOR-00611').map((order) => order['TOTAL QTY'])).toEqual([119, 228, 94]);
    const known = orders.find((order) => order['AAG ORDER NUMBER'] === 'JOO-00505');
    expect(known?.item_name).toBe('JWHD100120 WHITE JOO-00505 8148-00');
    expect(known?.['CUSTOMER PRICE']).toBe('28.8600');
  });
});

describe('sample orders at any scale', () => {
  test.each([0, 1, 2, 5, 33, 34, 35, 60, 61, 240, 1000, 7404, 7406])('%i orders asked for are as many made', (count) => {
    const { orders } = generateOrders({ orders: count });
    expect(orders).toHaveLength(count);
    expect(byCustomer(orders).size).toBe(count >= 34 ? 34 : Math.min(count, byCustomer(orders).size));
  });

  test('240 orders need 60 to 75 groups', () => {
    const groups = groupsOf(generateOrders({ orders: 240 }).orders).size;
    expect(groups).toBeGreaterThanOrEqual(60);
    expect(groups).toBeLessThanOrEqual(75);
  });

  test('100,000 orders come with unique ids, and more orders bring no new groups', { timeout: 30_000 }, () => {
    const ids = new Set<string>();
    const groups = new Set<string>();
    let made = 0;
    for (const { order, lines } of streamOrders({ orders: 100_000 })) {
      made += 1 + lines.length;
      ids.add(order.record_uuid);
      if (order.group_name !== 'check') groups.add(order.group_name.trim());
      for (const line of lines) ids.add(line.line_uuid);
    }
    expect(ids.size).toBe(made);
    expect(groups.size).toBe(127);
  });

  test.each([-1, 1.5, Number.NaN])('%d orders are refused', (count) => {
    expect(() => generateOrders({ orders: count })).toThrow(RangeError);
  });

  test("another customer, B'HOOD, can join with four facts", () => {
    const hood = { name: "B'HOOD", prefix: 'BHO', orders: 60, groups: 2 };
    const rows = byCustomer(generateOrders({ orders: 7465, customers: [...CUSTOMERS, hood] }).orders).get("B'HOOD") ?? [];
    expect(rows).toHaveLength(60);
    expect(groupsOf(rows).size).toBe(2);
    expect(rows.every((order) => /^BHO-\d{5}$/.test(order['AAG ORDER NUMBER']))).toBe(true);
  });

  test('a customer alone gets all the orders', () => {
    const alone = { name: 'ANY', prefix: 'ANY', orders: 1, groups: 30 };
    const { orders } = generateOrders({ orders: 300, customers: [alone] });
    expect(groupsOf(orders).size).toBe(30);
  });
});
