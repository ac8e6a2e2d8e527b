import { describe, expect, it } from 'vitest';
import { type Batch, toBatches } from '../../src/sync/batches.ts';

interface Row {
  readonly name: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly mutations: readonly string[];
}

const create = (name: string): Row => ({ name, operation: 'create', mutations: ['create_item'] });
const update = (name: string): Row => ({ name, operation: 'update', mutations: ['change'] });
const move = (name: string): Row => ({ name, operation: 'update', mutations: ['change', 'move'] });
const remove = (name: string): Row => ({ name, operation: 'delete', mutations: ['archive'] });
const names = (batches: readonly Batch<Row>[]): readonly string[] =>
  batches.map(({ operation, rows }) => `${operation}: ${rows.map(({ name }) => name).join(' ')}`);
const mutationsOf = (rows: readonly Row[]): number => rows.reduce((sum, { mutations }) => sum + mutations.length, 0);

describe('rows by requests', () => {
  it('keep their order, creates, updates and deletes apart: a create is sent once, the others may be sent again', () => {
    const rows = [update('a'), create('b'), remove('c'), update('d'), remove('e'), create('f')];
    expect(names(toBatches(rows, 25))).toEqual(['create: b f', 'update: a d', 'delete: c e']);
  });

  it('fill each request to the last mutation, and no further', () => {
    for (const kind of [create, update, remove]) {
      const rows = Array.from({ length: 51 }, (_, index) => kind(String(index)));
      expect(toBatches(rows, 25).map((batch) => batch.rows.length)).toEqual([25, 25, 1]);
      expect(toBatches(rows.slice(0, 50), 25)).toHaveLength(2);
    }
  });

  it('count an order that moves as two mutations', () => {
    expect(names(toBatches([move('a'), move('b'), update('c')], 4))).toEqual(['update: a b', 'update: c']);
    expect(names(toBatches([update('a'), move('b'), update('c')], 2))).toEqual(['update: a', 'update: b', 'update: c']);
    expect(names(toBatches([move('a'), update('b'), move('c'), update('d')], 3))).toEqual(['update: a b', 'update: c d']);
  });

  it('never split the two mutations of an order, though one request could not hold them', () => {
    expect(names(toBatches([move('a'), update('b')], 1))).toEqual(['update: a', 'update: b']);
  });

  it('lose none and double none, whatever the sizes', () => {
    const kinds = [create, update, move, remove, update];
    for (let size = 1; size <= 7; size += 1) {
      const rows = Array.from({ length: 40 }, (_, index) => (kinds[index % kinds.length] ?? create)(String(index)));
      const batches = toBatches(rows, size);
      expect(batches.flatMap((batch) => batch.rows).toSorted((a, b) => Number(a.name) - Number(b.name))).toEqual(rows);
      for (const batch of batches) {
        expect(batch.rows.every(({ operation }) => operation === batch.operation)).toBe(true);
        if (batch.rows.length > 1) expect(mutationsOf(batch.rows)).toBeLessThanOrEqual(size);
      }
    }
  });

  it('of nothing are no requests', () => {
    expect(toBatches([], 25)).toEqual([]);
  });
});
