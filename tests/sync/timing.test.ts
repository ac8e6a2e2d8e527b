import { describe, expect, test } from 'vitest';
import { dueInMs, holdMs, timing, type Waiting } from '../../src/sync/timing.ts';

const live = timing({ lookupGraceSeconds: 30, clockFactor: 1 });
const waiting = (more: Partial<Waiting> = {}): Waiting => ({ operation: 'create', claimedAgeMs: 0, answeredAgeMs: null, ...more });

describe("monday.com's times", () => {
  test('are a ceiling of 60 s for a call, the configured grace, and 5 s from a renewal to the bytes', () => {
    expect(live).toEqual({ ceilingMs: 60_000, graceMs: 30_000, freshMs: 5000 });
  });

  test('pass faster by the clock factor, all of them alike', () => {
    expect(timing({ lookupGraceSeconds: 30, clockFactor: 60 })).toEqual({ ceilingMs: 1000, graceMs: 500, freshMs: 5000 / 60 });
  });
});

describe('a row in flight may be looked up', () => {
  test.each(['create', 'update', 'delete'])(
    'where no answer came to a %s: once it can take effect no more, and a grace later',
    (operation) => {
      expect(dueInMs(waiting({ operation }), live)).toBe(90_000);
      expect(dueInMs(waiting({ operation, claimedAgeMs: 89_999 }), live)).toBe(1);
      expect(dueInMs(waiting({ operation, claimedAgeMs: 90_000 }), live)).toBe(0);
      expect(dueInMs(waiting({ operation, claimedAgeMs: 200_000 }), live)).toBeLessThan(0);
    },
  );

  test('where an answer came that told nothing: a grace after it', () => {
    expect(dueInMs(waiting({ claimedAgeMs: 2000, answeredAgeMs: 0 }), live)).toBe(30_000);
    expect(dueInMs(waiting({ claimedAgeMs: 32_000, answeredAgeMs: 30_000 }), live)).toBe(0);
  });

  test('never later for an answer that came late: the ceiling is over by then', () => {
    expect(dueInMs(waiting({ claimedAgeMs: 85_000, answeredAgeMs: 1000 }), live)).toBe(5000);
  });

  test('where a lookup of it was not finished: a grace after the seizure, since that sent nothing', () => {
    expect(dueInMs(waiting({ operation: 'lookup' }), live)).toBe(30_000);
    expect(dueInMs(waiting({ operation: 'lookup', claimedAgeMs: 30_000 }), live)).toBe(0);
  });

  test('sooner where the clocks run faster', () => {
    expect(dueInMs(waiting(), timing({ lookupGraceSeconds: 30, clockFactor: 60 }))).toBe(1500);
  });
});

describe('a row whose request got no answer in one of its copies', () => {
  test('is on hold until that copy can land no more, and a grace', () => {
    expect(holdMs(0, live)).toBe(90_000);
    expect(holdMs(61_500, live)).toBe(28_500);
  });

  test('is on hold no longer once that is over', () => {
    expect(holdMs(90_000, live)).toBe(0);
    expect(holdMs(500_000, live)).toBe(0);
  });
});
