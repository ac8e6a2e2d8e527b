import { expect, test } from 'vitest';
import { customerColumn, hasCustomerLabel, needsCustomerLabel } from '../../src/sync/customer-label.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { column, mapping } from './orders.ts';

const CUSTOMER = { columnId: 'customer', type: 'dropdown', sources: ['CUSTOMER NAME'], invalid: 'hold' } as const;
const labels = new LabelBook({ customer: ['Peloton '] });

test('a customer has its label whatever its case and blanks', () => {
  const board = mapping(column(), column(CUSTOMER));
  expect(needsCustomerLabel(board)).toBe(true);
  expect(['PELOTON', ' peloton', 'RHONE'].map((name) => hasCustomerLabel(name, board, labels))).toEqual([true, true, false]);
});

test.each([
  ['creates its labels', { ...CUSTOMER, createLabels: true }],
  ['sends an order without the cell', { ...CUSTOMER, invalid: 'omit' }],
  ['makes the order fail, which is said on the order', { ...CUSTOMER, invalid: 'reject' }],
  ['may take its value from elsewhere first', { ...CUSTOMER, sources: ['CUSTOMER ALT NAME', 'CUSTOMER NAME'] }],
  ['takes any text', { ...CUSTOMER, type: 'text' }],
] as const)('a column that %s holds no customer back', (_, customer) => {
  expect(hasCustomerLabel('RHONE', mapping(column(customer)), labels)).toBe(true);
});

test("whose an item is shows in the column of the customer's name, where that can be searched", () => {
  expect(customerColumn(mapping(column(), column(CUSTOMER)))).toBe('customer');
  for (const type of ['status', 'text'] as const) expect(customerColumn(mapping(column({ ...CUSTOMER, type })))).toBe('customer');
  expect(customerColumn(mapping(column()))).toBeUndefined();
  expect(customerColumn(mapping(column({ ...CUSTOMER, type: 'long_text' })))).toBeUndefined();
  expect(customerColumn(mapping(column({ ...CUSTOMER, sources: ['ORDER TYPE', 'CUSTOMER NAME'] })))).toBeUndefined();
});
