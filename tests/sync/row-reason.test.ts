import { expect, test } from 'vitest';
import { MAX_REASON } from '../../src/errors.ts';
import { cut, rowReason } from '../../src/orders/row-reason.ts';
import { namingRequest, parseRowReason, withoutRequest } from '../../src/sync/row-reason.ts';

const told = (reason: string) => ({ code: 'COLUMN_VALUE_REFUSED', reason }) as const;

test.each(['No.', 'No. (request 5f9ab9c1-0f7c-9bd1-9c93-1d8a3d0b7c55)', 'It (the column) says no.', ''])(
  'what a row says is read back as it was told: %j',
  (reason) => {
    expect(parseRowReason(rowReason(told(reason)))).toEqual(told(reason));
  },
);

test('names the request, where there is one; a sentence of many reasons leaves it away', () => {
  expect(namingRequest('No.', 'r1')).toBe('No. (request r1)');
  expect(namingRequest('No.', null)).toBe('No.');
  expect(withoutRequest('No. (request r1)')).toBe('No.');
  expect(withoutRequest('It (request r1) is in the middle.')).toBe('It (request r1) is in the middle.');
});

test.each(['x'.repeat(3000), '🎽'.repeat(900)])('of a long reason the sentence is cut, never the request', (sentence) => {
  const row = rowReason(told(namingRequest(sentence, '5f9ab9c1-0f7c')));
  expect(row.length).toBeLessThanOrEqual(MAX_REASON);
  expect(row.isWellFormed()).toBe(true);
  expect(row).toMatch(/^COLUMN_VALUE_REFUSED: .*. \(request 5f9ab9c1-0f7c\)$/u);
  expect(cut(row)).toBe(row);
});
