import { describe, expect, test } from 'vitest';
import { isCancelled } from '../../src/sync/cancelled.ts';

describe('an order is cancelled', () => {
  test.each(['CANCELLED', 'Cancelled', 'cancelled', 'CANCELED', ' Canceled ', 'CANCELLED\t'])('by its ORDER TYPE %j', (type) => {
    expect(isCancelled({ 'ORDER TYPE': type })).toBe(true);
  });

  test.each([null, '', ' ', 'RECEIVED', 'FORECAST', 'NOT CANCELLED', 'CANCELLED PARTLY', 'CANCEL'])('not by %j', (type) => {
    expect(isCancelled({ 'ORDER TYPE': type })).toBe(false);
  });

  test('by no other column, and not where the column was not read', () => {
    expect(isCancelled({ NOTES: 'CANCELLED' })).toBe(false);
  });
});
