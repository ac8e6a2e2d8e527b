import { describe, expect, test } from 'vitest';
import { type Counts, NO_COUNTS, NO_TOTALS, OUTCOMES, type Outcome } from '../../src/contract.ts';
import { customerOutcome, syncOutcome } from '../../src/sync/customer-outcome.ts';

const SHARES = { successShare: 0.95, partialShare: 0.8 };
const counts = (more: Partial<Counts>): Counts => ({ ...NO_COUNTS, ...more });

describe('a customer by its orders', () => {
  test.each<[number, number, Outcome]>([
    [100, 0, 'SUCCESS'],
    [95, 5, 'SUCCESS'],
    [19, 1, 'SUCCESS'],
    [949, 51, 'PARTIAL'],
    [80, 20, 'PARTIAL'],
    [4, 1, 'PARTIAL'],
    [799, 201, 'FAILED'],
    [1, 1, 'FAILED'],
    [0, 1, 'FAILED'],
  ])('%i right and %i failed is %s', (created, failed, outcome) => {
    expect(customerOutcome(counts({ created, failed }), SHARES)).toBe(outcome);
  });

  test('nothing to do is SUCCESS (need 29)', () => {
    expect(customerOutcome(NO_COUNTS, SHARES)).toBe('SUCCESS');
  });

  test('held orders count neither way', () => {
    expect(customerOutcome(counts({ held: 50 }), SHARES)).toBe('SUCCESS');
    expect(customerOutcome(counts({ held: 50, created: 1 }), SHARES)).toBe('SUCCESS');
    expect(customerOutcome(counts({ held: 50, failed: 1 }), SHARES)).toBe('FAILED');
  });

  test('updated, unchanged and removed orders are right, too', () => {
    for (const kind of ['created', 'updated', 'unchanged', 'removed'] as const) {
      expect(customerOutcome(counts({ [kind]: 95, failed: 5 }), SHARES)).toBe('SUCCESS');
      expect(customerOutcome(counts({ [kind]: 94, failed: 6 }), SHARES)).toBe('PARTIAL');
    }
    expect(customerOutcome(counts({ created: 1, updated: 9, unchanged: 85, failed: 5 }), SHARES)).toBe('SUCCESS');
  });

  test('an order that nobody knows the fate of is not there yet', () => {
    expect(customerOutcome(counts({ created: 8, unknown: 2 }), SHARES)).toBe('PARTIAL');
    expect(customerOutcome(counts({ unknown: 1 }), SHARES)).toBe('FAILED');
  });

  test('exactly on a threshold is over it, for every size and every share in hundredths (need 29)', () => {
    for (let hundredths = 1; hundredths <= 100; hundredths += 1) {
      const shares = { successShare: hundredths / 100, partialShare: 0 };
      for (let all = 100; all <= 10_000; all += 100) {
        const created = (all / 100) * hundredths;
        expect.soft(customerOutcome(counts({ created, failed: all - created }), shares), `${created} of ${all}`).toBe('SUCCESS');
        expect
          .soft(customerOutcome(counts({ created: created - 1, failed: all - created + 1 }), shares), `${created - 1} of ${all}`)
          .toBe('PARTIAL');
      }
    }
  });
});

describe('a sync by its customers', () => {
  const outcomeOf = (outcomes: Partial<Record<Outcome, number>>): Outcome =>
    syncOutcome({ outcomes: { ...NO_TOTALS.outcomes, ...outcomes } });

  test.each<[Partial<Record<Outcome, number>>, Outcome]>([
    [{}, 'SUCCESS'],
    [{ SUCCESS: 34 }, 'SUCCESS'],
    [{ SUCCESS: 33, SKIPPED: 1 }, 'SUCCESS'],
    [{ SKIPPED: 3 }, 'SUCCESS'],
    [{ SUCCESS: 33, FAILED: 1 }, 'PARTIAL'],
    [{ PARTIAL: 1 }, 'PARTIAL'],
    [{ PARTIAL: 1, FAILED: 33 }, 'PARTIAL'],
    [{ FAILED: 1 }, 'FAILED'],
    [{ FAILED: 34 }, 'FAILED'],
    [{ FAILED: 1, SKIPPED: 33 }, 'FAILED'],
  ])('%j is %s', (outcomes, outcome) => {
    expect(outcomeOf(outcomes)).toBe(outcome);
  });

  test('is FAILED only where all that ran failed, and SUCCESS only where all that ran succeeded, for every mix', () => {
    const numbers = [0, 1, 2];
    const mixes = OUTCOMES.reduce<Partial<Record<Outcome, number>>[]>(
      (known, outcome) => known.flatMap((mix) => numbers.map((count) => ({ ...mix, [outcome]: count }))),
      [{}],
    );
    expect(mixes).toHaveLength(numbers.length ** OUTCOMES.length);
    for (const mix of mixes) {
      const ran = OUTCOMES.filter((outcome) => outcome !== 'SKIPPED' && mix[outcome] !== 0);
      const [only = 'SUCCESS', ...others] = ran;
      const expected = others.length === 0 && (only === 'SUCCESS' || only === 'FAILED') ? only : 'PARTIAL';
      expect.soft(outcomeOf(mix), JSON.stringify(mix)).toBe(expected);
    }
  });

  test.each(['BUSY', 'CANCELLED'] as const)('%s is no failure, and no full success either', (outcome) => {
    expect(outcomeOf({ [outcome]: 1 })).toBe('PARTIAL');
    expect(outcomeOf({ SUCCESS: 33, [outcome]: 1 })).toBe('PARTIAL');
  });
});
