import { describe, expect, test } from 'vitest';
import {
  addResult,
  type CustomerResult,
  canonicalCustomer,
  customerSlug,
  customerWorkflowId,
  dryRunWorkflowId,
  makeSyncId,
  NO_COUNTS,
  NO_TOTALS,
  SYNC_ID_PATTERN,
} from '../src/contract.ts';

/** Names of the recorded run, and what real files and people make of such names. */
const NASTY = [
  'PELOTON',
  ' PELOTON',
  'PELOTON\t',
  'PELOTON\u00a0',
  'TITLE NINE',
  'TITLE-NINE',
  'TITLE_NINE',
  'TITLE.NINE',
  'TITLE/NINE',
  'TITLENINE',
  "B'HOOD",
  'B-HOOD',
  'B HOOD',
  'B’HOOD',
  'B`HOOD',
  'BHOOD',
  "BHOOD'",
  "'BHOOD",
  '-B-HOOD-',
  'B--HOOD',
  'B - HOOD',
  'DAVID JONES(UNE PIECE)',
  'DAVID JONES UNE PIECE',
  "STARLIGHT CHILDREN'S FOUNDATION (AU)",
  'STARLIGHT CHILDRENS FOUNDATION AU',
  'FARADAY LABS, INC (LAMBS)',
  'FARADAY LABS INC LAMBS',
  'CAFÉ',
  'CAFE',
  'CAFE\u0301',
  '北京',
  '東京',
  '🚲',
  '🏊',
  '👩‍🎨',
  '👩🎨',
  '-',
  '--',
  '',
  '.',
  '..',
  '../PELOTON',
  'CUSTOMER:1:PELOTON',
  '%50ELOTON',
  'A'.repeat(300),
  'A'.repeat(301),
];

describe("a customer's slug", () => {
  test.each([
    ['PELOTON', 'PELOTON'],
    ['Title Nine ', 'TITLE-NINE'],
    ['TITLE 9', 'TITLE-9'],
  ])('%j is readable: %s', (name, slug) => {
    expect(customerSlug(name)).toBe(slug);
  });

  test("B'HOOD is B-HOOD with something of its own behind it", () => {
    expect(customerSlug("B'HOOD")).toMatch(/^B-HOOD-x[0-9a-f]{8}$/);
  });

  test('is no other name spelled out: a hash of digits would be one', () => {
    expect(customerSlug("B'HOOD 173")).not.toBe(customerSlug('B HOOD 173 45349491'));
  });

  test('is another one where inner blanks differ, as the databases see it', () => {
    expect(customerSlug('TITLE  NINE')).not.toBe(customerSlug('TITLE NINE'));
  });

  test('is the same for every spelling of one name', () => {
    for (const name of NASTY) {
      for (const spelling of [name.toLowerCase(), `${name}  `]) {
        // Some letters have no way back, like ß; those are other names.
        if (canonicalCustomer(spelling) !== canonicalCustomer(name)) continue;
        expect.soft(customerSlug(spelling), JSON.stringify(spelling)).toBe(customerSlug(name));
      }
    }
    expect(customerSlug("b'hood ")).toBe(customerSlug("B'HOOD"));
  });

  test('is never shared by two names', () => {
    const names = new Map(NASTY.map((name) => [canonicalCustomer(name), name]));
    expect(names.size).toBe(NASTY.length);
    const slugs = new Map<string, string>();
    for (const name of names.keys()) {
      const slug = customerSlug(name);
      expect.soft(slugs.get(slug), `${JSON.stringify(name)} has the slug ${slug}`).toBeUndefined();
      slugs.set(slug, name);
    }
  });

  test('is never shared by a thousand names that differ in punctuation only', () => {
    const marks = ['-', "'", '.', '/', '&', ' & ', '(', ',', '_', '+'];
    const names = marks.flatMap((a) => marks.flatMap((b) => marks.map((c) => `A${a}B${b}C${c}D`)));
    expect(new Set(names.map(customerSlug)).size).toBe(names.length);
  });

  test('fits into a workflow id, a path and a URL as it is', () => {
    for (const name of NASTY) expect.soft(customerSlug(name), JSON.stringify(name)).toMatch(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/);
  });
});

describe('workflow ids', () => {
  test('one customer has one per board, which is its lock', () => {
    expect(customerWorkflowId('9609317401', "b'hood ")).toBe(customerWorkflowId('9609317401', "B'HOOD"));
    expect(customerWorkflowId('9609317401', 'PELOTON')).toBe('customer:9609317401:PELOTON');
    expect(customerWorkflowId('9200517329', 'PELOTON')).not.toBe(customerWorkflowId('9609317401', 'PELOTON'));
  });

  test('a dry run has one per sync, and takes no lock', () => {
    expect(dryRunWorkflowId('202611241030-SYNC-1a2b3c4d', 'PELOTON')).toBe('dry-run:202611241030-SYNC-1a2b3c4d:PELOTON');
  });
});

describe('a sync id', () => {
  test('names its start to the minute, in UTC, and eight hex digits', () => {
    const id = makeSyncId(new Date('2026-11-24T23:30:59.999+13:00'), '1A2B3C4D-7e0a-4f44-8fcd-1c9c2d3e4f5a');
    expect(id).toBe('202611241030-SYNC-1a2b3c4d');
    expect(id).toMatch(SYNC_ID_PATTERN);
  });

  test.each([
    '202611241030-SYNC-1A2B3C4D',
    '202611241030-SYNC-1a2b3c4',
    'x202611241030-SYNC-1a2b3c4d',
    '202611241030-SYNC-1a2b3c4d\n',
    '../x',
  ])('%j is none', (id) => {
    expect(SYNC_ID_PATTERN.test(id)).toBe(false);
  });
});

test('totals count a customer by its outcome, and its orders by their fate', () => {
  const result = (more: Partial<CustomerResult>): CustomerResult => ({
    customer: 'PELOTON',
    outcome: 'SUCCESS',
    counts: { ...NO_COUNTS, orders: 3, created: 2, held: 1 },
    groupsCreated: 2,
    groupsReused: 1,
    seconds: 1,
    ...more,
  });
  const totals = [result({}), result({ outcome: 'BUSY', counts: NO_COUNTS, groupsCreated: 0 }), result({})].reduce(addResult, NO_TOTALS);
  expect(totals).toEqual({
    customers: 3,
    outcomes: { ...NO_TOTALS.outcomes, SUCCESS: 2, BUSY: 1 },
    counts: { ...NO_COUNTS, orders: 6, created: 4, held: 2 },
    groupsCreated: 4,
  });
});
