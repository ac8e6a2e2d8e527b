import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endLines } from '../../src/cli/end-lines.ts';
import type { SyncEnd } from '../../src/cli/follow-sync.ts';
import { countsOf, NO_TOTALS, type Outcome, type SyncProgress, type SyncResult } from '../../src/contract.ts';

/** What stands on the console when a sync has ended. */

const SYNC_ID = '202611241030-SYNC-1a2b3c4d';
const AGAIN = './order-sync sync --execute --customer PELOTON --environment sandbox';

const result = (more: Partial<SyncResult> = {}): SyncResult => ({
  syncId: SYNC_ID,
  dryRun: false,
  outcome: 'SUCCESS',
  board: { environment: 'sandbox', boardId: '1', boardName: 'Board', boardUrl: null },
  totals: totals({ SUCCESS: 1 }, { created: 2 }),
  seconds: 12.34,
  report: `/nowhere/reports/${SYNC_ID}/summary.md`,
  ...more,
});

function totals(outcomes: Partial<Record<Outcome, number>>, counts: Partial<SyncResult['totals']['counts']>): SyncResult['totals'] {
  const customers = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { ...NO_TOTALS, customers, outcomes: { ...NO_TOTALS.outcomes, ...outcomes }, counts: countsOf((kind) => counts[kind] ?? 0) };
}

const linesOf = (end: SyncEnd): readonly string[] => endLines(end, { environment: 'sandbox', again: AGAIN }).filter((line) => line !== '');
const ended = (more: Partial<SyncResult> = {}): readonly string[] => linesOf({ kind: 'result', result: result(more) });

describe('the report', () => {
  test('is named by its file where that is here', () => {
    const report = join(mkdtempSync(join(tmpdir(), 'order-sync-')), 'summary.md');
    writeFileSync(report, '');
    expect(ended({ report })[1]).toMatch(/^Report: .*summary\.md$/);
  });

  test('is named by the command that prints it where its file is not here', () => {
    expect(ended()[1]).toBe(`Report: ./order-sync report ${SYNC_ID} --environment sandbox`);
  });

  test("of a dry run, which the store doesn't know, lies on the worker's machine", () => {
    expect(ended({ dryRun: true })[1]).toBe(`Report: /nowhere/reports/${SYNC_ID}/summary.md on the worker's machine`);
  });
});

test('a cancelled sync tells how long it ran, what it came to, its report, and the command that goes on', () => {
  expect(ended({ outcome: 'CANCELLED', totals: totals({ CANCELLED: 1 }, { created: 3, failed: 1 }) })).toEqual([
    'CANCELLED  12.3 s  1 customer (CANCELLED 1), 4 orders: 3 created, 1 failed',
    expect.stringMatching(/^Report: /),
    `Go on where it stopped: ${AGAIN}`,
  ]);
});

test('a cancelled dry run has nothing to go on with', () => {
  expect(ended({ outcome: 'CANCELLED', dryRun: true }).join('\n')).not.toContain('Go on');
});

test('a sync that was cancelled before it was open says that nothing was written', () => {
  const progress = { state: 'starting' } as SyncProgress;
  expect(linesOf({ kind: 'cancelled', progress })).toEqual(['CANCELLED  before its first customer; nothing was written.']);
});

test('a cancelled sync that no worker tells of claims nothing, and says who knows', () => {
  const lines = linesOf({ kind: 'cancelled', progress: null });
  expect(lines[0]).toBe('CANCELLED  What it came to is told by: ./order-sync status --environment sandbox');
});

test('a sync that failed between its customers says why', () => {
  const reason = "The orders' database does not answer.";
  expect(linesOf({ kind: 'result', result: result({ outcome: 'FAILED' }), reason }).slice(0, 2)).toEqual([
    expect.stringMatching(/^FAILED {2}12\.3 s {2}/),
    reason,
  ]);
});

describe('what next', () => {
  const next = (...of: Parameters<typeof totals>): readonly string[] => ended({ outcome: 'PARTIAL', totals: totals(...of) }).slice(2);

  test.each([
    { counts: { failed: 1 }, says: '1 order failed; the report says why, and which command retries it.' },
    { counts: { failed: 1200 }, says: '1,200 orders failed; the report says why, and which command retries them.' },
    { counts: { unknown: 2 }, says: '2 orders may or may not be on the board; the report says what to do.' },
  ])('is said of $counts', ({ counts, says }) => {
    expect(next({ PARTIAL: 1 }, counts)).toEqual([says]);
  });

  test('is said of busy customers', () => {
    expect(next({ BUSY: 1 }, {})).toEqual(['1 customer is busy with another sync; the report says what to do when it has ended.']);
    expect(next({ BUSY: 2 }, {})[0]).toMatch(/^2 customers are busy/);
  });

  test('is nothing after a success or a dry run', () => {
    expect(ended()).toHaveLength(2);
    expect(ended({ dryRun: true, totals: totals({ PARTIAL: 1 }, { failed: 1 }) })).toHaveLength(2);
  });
});
