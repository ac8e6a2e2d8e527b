import { describe, expect, test } from 'vitest';
import sizeCodes from '../../sample/data/size-codes.json' with { type: 'json' };
import sizeRuns from '../../sample/data/size-runs.json' with { type: 'json' };
import { CUSTOMERS, generateOrders, LINE_COLUMNS, ORDER_COLUMNS } from '../../sample/generate-orders.ts';
import { DATE_COLUMNS, DECIMAL_COLUMNS, TEXT_COLUMNS } from '../../sample/records.ts';

const { orders, lines } = generateOrders({ orders: 7405 });

describe('an order', () => {
  test('has every column of the table, and no other', () => {
    for (const order of orders) expect(Object.keys(order).length).toBe(ORDER_COLUMNS.length);
    expect(Object.keys(orders[0] ?? {}).sort()).toEqual([...ORDER_COLUMNS].sort());
    expect(Object.keys(lines[0] ?? {})).toEqual(LINE_COLUMNS);
  });

  test('has a lower-case uuid of its own, as has each line', () => {
    const ids = [...orders.map((order) => order.record_uuid), ...lines.map((line) => line.line_uuid)];
    expect(new Set(ids).size).toBe(orders.length + lines.length);
    for (const id of ids) if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) expect.fail(`not a uuid: ${id}`);
  });

  test('has a number with the prefix of its customer and five digits', () => {
    const prefixes = new Map(CUSTOMERS.map(({ name, prefix }) => [name, prefix]));
    for (const order of orders) {
      const [prefix, digits] = order['AAG ORDER NUMBER'].split('-');
      expect(prefix).toBe(prefixes.get(order['CUSTOMER NAME'].trim()));
      expect(digits).toMatch(/^\d{5}$/);
    }
  });

  test("has values of its columns' types: dates, decimals with their SQL scale, text within NVARCHAR(100)", () => {
    for (const order of orders) {
      for (const column of DATE_COLUMNS) if (order[column] !== null) expect(order[column]).toMatch(/^202[56]-\d\d-\d\d$/);
      for (const [column, scale] of Object.entries(DECIMAL_COLUMNS)) {
        const value = order[column as keyof typeof DECIMAL_COLUMNS];
        if (value !== null) expect(value).toMatch(new RegExp(`^\\d+\\.\\d{${scale}}$`));
      }
      for (const column of TEXT_COLUMNS) expect(order[column]?.length ?? 0).toBeLessThanOrEqual(100);
      expect(order.item_name.length).toBeLessThanOrEqual(255);
      expect(order['TOTAL QTY']).toBeLessThanOrEqual(32_767);
      expect([order.sync_state, order.action_type]).toEqual(['PENDING', 'INSERT']);
    }
  });

  test('has the group that upstream gives it, with whatever blanks its season brings', () => {
    for (const order of orders) {
      const season = order['CUSTOMER SEASON'] ?? order['AAG SEASON'];
      expect(order.group_name).toBe(season === null ? 'check' : `${order['CUSTOMER NAME'].trim()} ${season}`);
    }
  });

  test('is named by style, colour, number and PO', () => {
    for (const order of orders) {
      expect(order.item_name).toContain(order['ALIAS/RELATED ITEM'] ?? order['CUSTOMER STYLE']);
      const po = order['PO NUMBER'] ?? order['CUSTOMER ALT PO']?.trim() ?? '';
      expect(order.item_name.endsWith(`${order['AAG ORDER NUMBER']} ${po}`.trim())).toBe(true);
    }
  });
});

describe('its lines', () => {
  const byOrder = Map.groupBy(lines, (line) => line.record_uuid);

  test('add up to TOTAL QTY', () => {
    for (const order of orders) {
      const sum = (byOrder.get(order.record_uuid) ?? []).reduce((total, line) => total + line.qty, 0);
      expect(sum).toBe(order['TOTAL QTY']);
    }
    expect(byOrder.size).toBe(orders.length - orders.filter((order) => !byOrder.has(order.record_uuid)).length);
  });

  test('hold each size once, whatever the collation, at most eight', () => {
    for (const rows of byOrder.values()) {
      expect(new Set(rows.map((line) => line.size_code.toUpperCase())).size).toBe(rows.length);
      expect(rows.length).toBeLessThanOrEqual(8);
    }
  });

  test('know only the 245 size codes', () => {
    const known = new Set(sizeCodes);
    expect(known.size).toBe(245);
    expect(Object.values(sizeRuns).flat()).toSatisfy((codes: readonly string[]) => codes.every((code) => known.has(code)));
    expect(lines.every((line) => known.has(line.size_code))).toBe(true);
  });
});
