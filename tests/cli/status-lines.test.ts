import { describe, expect, test } from 'vitest';
import { customerLines } from '../../src/cli/commands/customers.ts';
import type { RecordedSync } from '../../src/cli/recorded-syncs.ts';
import type { RunningSync } from '../../src/cli/running-syncs.ts';
import { recordedLine, runningLines } from '../../src/cli/status-lines.ts';
import { counts, SYNC_ID, syncRecord } from '../report/models.ts';

const running = (some: Partial<RunningSync> = {}): RunningSync => ({
  syncId: SYNC_ID,
  workflowId: `sync:${SYNC_ID}`,
  startedAt: '2026-11-24T10:30:00.000Z',
  customer: null,
  state: 'running',
  silence: null,
  dryRun: false,
  open: [],
  outcomes: {},
  customers: null,
  counts: counts({}),
  ...some,
});
const lines = (...syncs: readonly RunningSync[]): readonly string[] => runningLines(syncs, 'production');

describe('a running sync', () => {
  test('says its state, how many customers are done, who is open, and its orders so far', () => {
    const sync = running({
      state: 'paused',
      customers: 1234,
      outcomes: { SUCCESS: 2, BUSY: 1 },
      open: ['PELOTON', "B'HOOD"],
      counts: counts({ created: 1500, failed: 1 }),
    });
    expect(lines(sync)).toEqual([
      `${SYNC_ID}  paused     3 of 1,234 customers done (SUCCESS 2, BUSY 1); open: PELOTON, B'HOOD; 1,501 orders so far: 1,500 created, 1 failed`,
    ]);
  });

  test('of a dry run counts the customers that are done, and says so', () => {
    const [line] = lines(running({ dryRun: true, counts: counts({ created: 1 }) }));
    expect(line).toBe(`DRY RUN ${SYNC_ID}  running    0 customers done; 1 order of those done: 1 to create`);
  });

  test('lists no endless row of open customers', () => {
    const open = Array.from({ length: 100 }, (_, index) => `C${index}`);
    expect(lines(running({ open }))[0]).toContain('open: C0, C1, C2, C3, C4, C5, C6, C7 and 92 more; ');
  });

  test('of one customer alone names that customer', () => {
    expect(lines(running({ customer: 'PELOTON', state: 'waiting' }))[0]).toBe(
      `${SYNC_ID}  waiting    PELOTON alone; 0 orders so far: 0 created`,
    );
  });

  test('that nobody answers for says so, whatever is known of it, and what to do stands once below', () => {
    const silence = 'no worker answers';
    const known = running({ state: null, silence, outcomes: { SUCCESS: 1 }, counts: counts({ created: 2 }) });
    const unknown = running({ state: null, silence, dryRun: null });
    expect(lines(known, unknown, running())).toEqual([
      `${SYNC_ID}  no worker answers  1 customer done (SUCCESS 1); 2 orders so far: 2 created`,
      `${SYNC_ID}  no worker answers  nothing is recorded of it: it is a dry run, or not begun`,
      `${SYNC_ID}  running    0 customers done; 0 orders so far: 0 created`,
      'Where no worker answers, what is known is from the store. Start one: ./order-sync worker --environment production',
    ]);
  });

  test('is missed where there is none', () => {
    expect(lines()).toEqual(['No sync is running.']);
  });
});

test('a recorded sync shows its outcome, or what it does, or that nobody can tell', () => {
  const recorded = (some: Partial<RecordedSync>): string =>
    recordedLine({ ...syncRecord(some), state: 'ended', customers: 1, counts: counts({ created: 3 }), ...some });
  const start = `${SYNC_ID}  2026-11-24 10:30 UTC  `;
  expect(recorded({ outcome: 'PARTIAL' })).toBe(`${start}PARTIAL     1 customer, 3 created`);
  expect(recorded({ outcome: null, state: 'broken off', customers: 2 })).toBe(`${start}broken off  2 customers, 3 created`);
  expect(recorded({ outcome: null, state: null })).toBe(`${start}no outcome  1 customer, 3 created`);
});

test("customers' names stand in a column, however long, and their figures under each other", () => {
  const orders = { orders: 1234, synced: 1200, failed: 4, held: 0, unknown: 0, pending: 30 };
  const last = { syncId: SYNC_ID, startedAt: '2026-11-24T10:30:00.000Z' };
  expect(
    customerLines([
      { customer: "B'HOOD", ...orders, last: { ...last, outcome: 'PARTIAL' } },
      { customer: 'A-LONG-NAME', ...orders, orders: 1, last: { ...last, outcome: null } },
    ]),
  ).toEqual([
    'customer     orders  synced  pending  failed  held  unknown  newest sync',
    `B'HOOD        1,234   1,200       30       4     0        0  PARTIAL ${SYNC_ID}`,
    `A-LONG-NAME       1   1,200       30       4     0        0  no outcome ${SYNC_ID}`,
  ]);
  expect(customerLines([])).toEqual(['No customer has an order in scope.']);
});
