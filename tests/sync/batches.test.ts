import { describe, expect, it } from 'vitest';
import { mutationCount, toBatches } from '../../src/sync/batches.ts';

const create = (name: string) => ({ name, operation: 'create' as const, move: false });
const update = (name: string) => ({ name, operation: 'update' as const, move: false });
const move = (name: string) => ({ name, operation: 'update' as const, move: true });
const names = (batches: ReturnType<typeof toBatches<{ name: string; operation: 'create' | 'update'; move: boolean }>>) =>
  batches.map(({ operation, orders }) => `${operation}: ${orders.map(({ name }) => name).join(' ')}`);

describe('orders by requests', () => {
  it('keep their order, creates and updates apart: only updates may be sent twice', () => {
    expect(names(toBatches([update('a'), create('b'), update('c'), create('d')], 25))).toEqual(['create: b d', 'update: a c']);
  });

  it('fill each request to the last mutation, and no further', () => {
    const orders = Array.from({ length: 51 }, (_, index) => create(String(index)));
    expect(toBatches(orders, 25).map((batch) => batch.orders.length)).toEqual([25, 25, 1]);
    expect(toBatches(orders.slice(0, 50), 25)).toHaveLength(2);
  });

  it('count an order that moves as two mutations', () => {
    expect([mutationCount(move('a')), mutationCount(update('b'))]).toEqual([2, 1]);
    expect(names(toBatches([move('a'), move('b'), update('c')], 4))).toEqual(['update: a b', 'update: c']);
    expect(names(toBatches([update('a'), move('b'), update('c')], 2))).toEqual(['update: a', 'update: b', 'update: c']);
  });

  it('never split the two mutations of an order, though one request could not hold them', () => {
    expect(names(toBatches([move('a'), update('b')], 1))).toEqual(['update: a', 'update: b']);
  });

  it('lose none and double none, whatever the sizes', () => {
    for (let size = 1; size <= 7; size += 1) {
      const orders = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? create : index % 5 === 0 ? move : update)(String(index)));
      const batches = toBatches(orders, size);
      expect(batches.flatMap((batch) => batch.orders).toSorted((a, b) => Number(a.name) - Number(b.name))).toEqual(orders);
      for (const batch of batches.filter(({ orders: { length } }) => length > 1))
        expect(batch.orders.reduce((sum, order) => sum + mutationCount(order), 0)).toBeLessThanOrEqual(size);
    }
  });

  it('of nothing are no requests', () => {
    expect(toBatches([], 25)).toEqual([]);
  });
});
