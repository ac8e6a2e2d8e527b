import { describe, expect, test } from 'vitest';
import { readRateLimits, readRetryAfter } from '../../src/monday/rate-limit-headers.ts';

const POLICY =
  '"minuteRate";q=5000;w=60, "concurrency";q=250;qu="concurrent-requests", "complexityMinute";q=5000000;w=60;qu="content-bytes"';
const read = (RateLimit: string, policy?: string): ReturnType<typeof readRateLimits> =>
  readRateLimits(new Headers({ RateLimit, ...(policy === undefined ? {} : { 'RateLimit-Policy': policy }) }));
const unknown = { quota: undefined, windowSeconds: undefined, resetSeconds: undefined };

describe('the documented headers', () => {
  test('give what is left of each limit, its quota, its window and its reset', () => {
    expect(read('"minuteRate";r=4999, "concurrency";r=249, "complexityMinute";r=4950000;t=45', POLICY)).toEqual([
      { name: 'minuteRate', quota: 5000, windowSeconds: 60, remaining: 4999, resetSeconds: undefined },
      { name: 'concurrency', quota: 250, windowSeconds: undefined, remaining: 249, resetSeconds: undefined },
      { name: 'complexityMinute', quota: 5_000_000, windowSeconds: 60, remaining: 4_950_000, resetSeconds: 45 },
    ]);
  });

  test('name a reset of the minute once it is used up', () => {
    expect(read('"minuteRate";r=0;t=38')).toEqual([{ ...unknown, name: 'minuteRate', remaining: 0, resetSeconds: 38 }]);
  });

  test('as importers saw them, without a policy', () => {
    expect(read('"complexityMinute";r=959960')).toEqual([{ ...unknown, name: 'complexityMinute', remaining: 959_960 }]);
  });

  test('in any order of parameters, with blanks, or on lines of their own', () => {
    expect(read('"complexityMinute" ; t=45 ;  r=7')).toEqual([{ ...unknown, name: 'complexityMinute', remaining: 7, resetSeconds: 45 }]);
    const headers = new Headers([
      ['RateLimit', '"minuteRate";r=1'],
      ['RateLimit', '"complexityMinute";r=2;t=3'],
    ]);
    expect(readRateLimits(headers).map(({ remaining }) => remaining)).toEqual([1, 2]);
  });
});

describe('what cannot be read is no limit', () => {
  test.each([
    '',
    'garbage',
    'minuteRate;r=5',
    '"minuteRate"',
    '"minuteRate";r=',
    '"minuteRate";r=many',
    '"minuteRate";r=-5',
    '"minuteRate";r=1e6',
    '"minuteRate";r=5x',
    '"minuteRate";q=5;t=3',
    '"unclosed;r=5',
    '""',
    ';;;,,,"',
    '{"minuteRate":5}',
  ])('%j', (header) => {
    expect(read(header)).toEqual([]);
  });

  test('no header at all', () => {
    expect(readRateLimits(new Headers())).toEqual([]);
  });

  test('a policy alone', () => {
    expect(readRateLimits(new Headers({ 'RateLimit-Policy': POLICY }))).toEqual([]);
  });

  test('next to what can be read', () => {
    expect(read('"minuteRate";r=?, "complexityMinute";r=10;t=5', 'nonsense')).toEqual([
      { ...unknown, name: 'complexityMinute', remaining: 10, resetSeconds: 5 },
    ]);
    expect(read('"complexityMinute";r=10;t=soon')).toEqual([{ ...unknown, name: 'complexityMinute', remaining: 10 }]);
  });

  test('a figure inside a quoted text', () => {
    expect(read('"minuteRate";qu="r=7"')).toEqual([]);
    expect(read('"minuteRate";r=5', '"minuteRate";qu="q=9"')).toEqual([{ ...unknown, name: 'minuteRate', remaining: 5 }]);
  });

  test('a header of a megabyte, in no time', () => {
    const started = performance.now();
    expect(read(`${';a=1'.repeat(200_000)}"`)).toEqual([]);
    expect(read(`"x"${';a="'.repeat(100_000)}`)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('Retry-After', () => {
  test.each([
    ['58', 58],
    ['0', 0],
    [' 3 ', 3],
    ['1.5', 1.5],
  ])('%j is %d s', (text, seconds) => {
    expect(readRetryAfter(new Headers({ 'Retry-After': text }))).toBe(seconds);
  });

  test.each(['', ' ', '-1', 'soon', 'Tue, 24 Nov 2026 10:30:00 GMT', 'Infinity', '0x10', '1e99', '9'.repeat(400)])(
    '%j says nothing',
    (text) => {
      expect(readRetryAfter(new Headers({ 'Retry-After': text }))).toBeUndefined();
    },
  );

  test('no header says nothing', () => {
    expect(readRetryAfter(new Headers())).toBeUndefined();
  });
});
