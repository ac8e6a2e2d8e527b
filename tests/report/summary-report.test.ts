import { describe, expect, test } from 'vitest';
import { NO_TOTALS, type Outcome } from '../../src/contract.ts';
import { renderSummaryJson, renderSummaryMarkdown } from '../../src/report/render-summary.ts';
import { dryRunSummaryReport, summaryReport } from '../../src/report/summary-model.ts';
import type { SummaryReport } from '../../src/report/summary-report.ts';
import { BOARD, cells, counts, customerRecord, NO_LINKS, SYNC_ID, syncRecord } from './models.ts';

const workflowLink = (id: string): string => `http://127.0.0.1:8233/workflows/${encodeURIComponent(id)}`;

function summary(sync: Parameters<typeof syncRecord>[0], customers: Parameters<typeof summaryReport>[0]['customers']): SummaryReport {
  return summaryReport({ sync: syncRecord(sync), customers, codes: [], workflowLink, boardLink: null });
}

const firstLine = (model: SummaryReport): string => renderSummaryMarkdown(model).split('\n')[0] ?? '';

describe('a sync with every outcome', () => {
  const model = summaryReport({
    sync: syncRecord({ outcome: 'PARTIAL' }),
    customers: [
      customerRecord('AESCAPE', 'SUCCESS', { counts: counts({ created: 1_000, unchanged: 8 }), groupsCreated: 2, groupsReused: 1 }),
      customerRecord("B'HOOD", 'PARTIAL', { counts: counts({ created: 9, failed: 1 }), reason: '1 of 10 orders failed.', groupsReused: 1 }),
      customerRecord('ASRV', 'BUSY', { workflowId: '', reason: 'Another sync is running.' }),
      customerRecord('RHONE', 'FAILED', { reason: 'The group could not be made.' }),
      customerRecord('RHYTHM', 'SKIPPED', { workflowId: '', reason: 'Skipped on request.' }),
      customerRecord('TITLE NINE', 'CANCELLED', { counts: counts({ updated: 2, unknown: 1 }) }),
      customerRecord('WHITE FOX', 'SUCCESS', { counts: counts({ created: 99, failed: 1 }) }),
    ],
    codes: [
      { code: 'NO_ANSWER', orders: 1 },
      { code: 'NOT_A_NUMBER', orders: 1 },
      { code: 'NOT_A_NUMBER', orders: 1 },
    ],
    workflowLink,
    boardLink: 'http://127.0.0.1:4010/board',
  });
  const text = renderSummaryMarkdown(model);

  test('says in its first line what happened', () => {
    expect(firstLine(model)).toBe(
      '# 1,118 of 1,121 orders of 5 customers are on the board; 2 were refused, 1 is not known yet; 1 customer busy with another sync; 1 customer skipped; 1 customer cancelled.',
    );
  });

  test('has a line a customer, and the sum of all', () => {
    const rows = text.split('\n').filter((line) => cells(line).length === 12);
    expect(rows.map((row) => cells(row))).toEqual([
      [
        'customer',
        'outcome',
        'orders',
        'created',
        'updated',
        'unchanged',
        'failed',
        'held',
        'unknown',
        'groups created',
        'groups reused',
        'seconds',
      ],
      expect.any(Array),
      [
        '[AESCAPE](<customers/AESCAPE.md>)',
        expect.stringContaining('[SUCCESS]'),
        '1,008',
        '1,000',
        '0',
        '8',
        '0',
        '0',
        '0',
        '2',
        '1',
        '12.3 s',
      ],
      [
        "[B'HOOD](<customers/B-HOOD-x8518a89c.md>)",
        expect.stringContaining('[PARTIAL]'),
        '10',
        '9',
        '0',
        '0',
        '1',
        '0',
        '0',
        '0',
        '1',
        '12.3 s',
      ],
      ['ASRV', expect.stringContaining('[BUSY]'), '0', '0', '0', '0', '0', '0', '0', '0', '0', ''],
      ['[RHONE](<customers/RHONE.md>)', expect.stringContaining('[FAILED]'), '0', '0', '0', '0', '0', '0', '0', '0', '0', '12.3 s'],
      ['RHYTHM', 'SKIPPED', '0', '0', '0', '0', '0', '0', '0', '0', '0', ''],
      [
        '[TITLE NINE](<customers/TITLE-NINE.md>)',
        expect.stringContaining('[CANCELLED]'),
        '3',
        '0',
        '2',
        '0',
        '0',
        '0',
        '1',
        '0',
        '0',
        '12.3 s',
      ],
      [
        '[WHITE FOX](<customers/WHITE-FOX.md>)',
        expect.stringContaining('[SUCCESS]'),
        '100',
        '99',
        '0',
        '0',
        '1',
        '0',
        '0',
        '0',
        '0',
        '12.3 s',
      ],
      ['**all**', '**7 customers**', '**1,121**', '**1,108**', '**2**', '**8**', '**2**', '**0**', '**1**', '**2**', '**2**', ''],
    ]);
  });

  test('counts customers by outcome', () => {
    expect(text).toContain('| 2 | SUCCESS | ');
    for (const outcome of ['PARTIAL', 'FAILED', 'BUSY', 'SKIPPED', 'CANCELLED']) expect(text).toContain(`| 1 | ${outcome} | `);
  });

  test('counts orders by code, the most frequent first, with what to do', () => {
    expect(model.codes.map(({ code, orders }) => [code, orders])).toEqual([
      ['NOT_A_NUMBER', 2],
      ['NO_ANSWER', 1],
    ]);
    expect(text).toContain(
      "| NOT_A_NUMBER | 2 | A number column got text. | Correct the value in the orders' database; the next sync sends the order. |",
    );
  });

  test('gives the exact commands that send again what failed; busy customers apart', () => {
    expect(text).toContain(
      [
        'Once the other sync has ended:',
        '',
        '```sh',
        './order-sync retry ASRV --environment sandbox',
        '```',
        '',
        'Send again what is not right on the board, a customer at a time:',
        '',
        '```sh',
        "./order-sync retry 'B'\\''HOOD' --environment sandbox",
        './order-sync retry RHONE --environment sandbox',
        "./order-sync retry 'TITLE NINE' --environment sandbox",
        "./order-sync retry 'WHITE FOX' --environment sandbox",
        '```',
      ].join('\n'),
    );
  });

  test('ends with the one command that sends all of it again', () => {
    expect(text.trimEnd().split('\n').at(-1)?.trim()).toBe(
      "./order-sync sync --execute --retry-errors --customer 'B'\\''HOOD' --customer RHONE --customer 'TITLE NINE' --customer 'WHITE FOX' --environment sandbox",
    );
  });

  test('links a busy customer to the workflow it is busy with', () => {
    expect(text).toContain('- ASRV: [its running sync](<http://127.0.0.1:8233/workflows/customer%3A1000000001%3AASRV>)');
  });

  test('gives the reason of each customer that has one', () => {
    expect(text).toContain('- RHONE (FAILED): The group could not be made.');
    expect(text).toContain('- RHYTHM (SKIPPED): Skipped on request.');
  });

  test('as JSON: the same figures, the sentence and the commands', () => {
    expect(JSON.parse(renderSummaryJson(model))).toMatchObject({
      report: 'summary',
      version: 1,
      headline: firstLine(model).slice(2),
      retry: expect.arrayContaining(['./order-sync retry RHONE --environment sandbox']),
      totals: { customers: 7, running: 0, groupsCreated: 2, groupsReused: 2, outcomes: { SUCCESS: 2, BUSY: 1 }, counts: { orders: 1_121 } },
      seconds: 1_715.04,
    });
    expect(text).toContain('| took | 1,715.0 s |');
  });
});

describe('the first line', () => {
  const done = customerRecord('AESCAPE', 'SUCCESS', { counts: counts({ unchanged: 8 }) });
  const notBegun = (name: string) => customerRecord(name, 'CANCELLED', { workflowId: '', reason: 'Cancelled before its orders.' });

  test.each<[claim: string, model: SummaryReport, line: string]>([
    ['a second sync', summary({}, [done]), '# All 8 orders of 1 customer were on the board already; nothing had to be sent.'],
    ['no customers', summary({}, []), '# No customer has orders to sync; there was nothing to do.'],
    ['groups only', summary({}, [customerRecord('AESCAPE', 'SUCCESS')]), '# No order of 1 customer was looked at.'],
    ['a failed sync', summary({ outcome: 'FAILED', reason: 'The token is refused.' }, []), '# The sync failed.'],
    [
      'a cancelled sync',
      summary({ outcome: 'CANCELLED' }, [customerRecord('AESCAPE', 'CANCELLED', { counts: counts({ created: 3 }) })]),
      '# The sync was cancelled; until then: all 3 orders of 1 customer are on the board.',
    ],
    [
      'an open sync',
      summary({ outcome: null, finishedAt: null }, [customerRecord('AESCAPE', null, { counts: counts({ created: 3 }) })]),
      '# The sync is still running; so far: all 3 orders of 1 customer are on the board.',
    ],
    [
      'a cancelled sync that had not come to every customer',
      summary({ outcome: 'CANCELLED' }, [done, notBegun('ASRV'), notBegun('RHONE')]),
      '# The sync was cancelled; until then: all 8 orders of 1 customer were on the board already; nothing had to be sent; 2 customers were not begun.',
    ],
    [
      'a sync that was cancelled at once',
      summary({ outcome: 'CANCELLED' }, [notBegun('ASRV')]),
      '# The sync was cancelled; 1 customer was not begun.',
    ],
  ])('of %s', (_claim, model, line) => {
    expect(firstLine(model)).toBe(line);
  });

  test('of a sync that is PARTIAL, or FAILED, says by its customers why', () => {
    const failed = customerRecord('RHONE', 'FAILED', { reason: 'No.' });
    const meaning = (outcome: Outcome, ...customers: Parameters<typeof summaryReport>[0]['customers']) =>
      renderSummaryMarkdown(summary({ outcome }, customers));
    expect(meaning('PARTIAL', done, failed)).toContain('| outcome | **PARTIAL**: not every customer is a SUCCESS: 1 FAILED |');
    expect(meaning('FAILED', failed)).toContain('| outcome | **FAILED**: every customer that ran failed |');
    expect(meaning('FAILED')).toContain('| outcome | **FAILED**: the sync ended early |');
    expect(meaning('SUCCESS', done)).toContain('| outcome | **SUCCESS**: every customer is a SUCCESS |');
  });

  test('of a failed sync is followed by its reason', () => {
    expect(renderSummaryMarkdown(summary({ outcome: 'FAILED', reason: 'The token is refused.' }, []))).toContain(
      '| reason | The token is refused. |',
    );
  });
});

test('customers with the same reason share a line', () => {
  const cut = { workflowId: '', reason: 'Cancelled before its orders.' };
  const text = renderSummaryMarkdown(
    summary({ outcome: 'CANCELLED' }, [
      customerRecord('ASRV', 'CANCELLED', cut),
      customerRecord('RHONE', 'SKIPPED', { reason: 'Skipped.' }),
      customerRecord('RHYTHM', 'CANCELLED', cut),
    ]),
  );
  expect(text).toContain(['- ASRV, RHYTHM (CANCELLED): Cancelled before its orders.', '- RHONE (SKIPPED): Skipped.'].join('\n'));
});

test('a customer without an end counts as running, with what it did so far', () => {
  const { totals } = summary({ outcome: null, finishedAt: null }, [
    customerRecord('AESCAPE', null, { counts: counts({ created: 3 }), groupsCreated: 1, groupsReused: 2 }),
  ]);
  expect(totals).toMatchObject({
    customers: 1,
    running: 1,
    counts: { created: 3 },
    groupsCreated: 1,
    groupsReused: 2,
    outcomes: NO_TOTALS.outcomes,
  });
});

describe('a dry run', () => {
  const result = {
    customer: 'AESCAPE',
    outcome: 'SUCCESS',
    counts: counts({ created: 8 }),
    groupsCreated: 1,
    groupsReused: 0,
    seconds: 1,
  } as const;
  const dryRunOf = (customers: number): Parameters<typeof dryRunSummaryReport>[0] => ({
    syncId: SYNC_ID,
    board: BOARD,
    outcome: 'SUCCESS',
    reason: null,
    startedAt: '2026-11-24T10:30:00.000Z',
    seconds: 4,
    totals: { ...NO_TOTALS, customers, counts: result.counts, groupsCreated: 1, outcomes: { ...NO_TOTALS.outcomes, SUCCESS: customers } },
    results: [result],
    codes: [],
    workflowLink,
    links: NO_LINKS,
  });
  const dryRun = (customers: number): SummaryReport => dryRunSummaryReport(dryRunOf(customers));
  const text = renderSummaryMarkdown(dryRun(1));

  test('says so in its title and in every count', () => {
    expect(text.split('\n')[0]).toBe('# DRY RUN: All 8 orders of 1 customer would be on the board.');
    expect(text).toContain('| customer | outcome | orders | would be created | would be updated | would stay as they are | would fail |');
    expect(text).toContain('| groups that would be created | groups that would be used |');
    expect(text).toContain('| 8 | would be created |');
  });

  test('prints no command that writes: it would leave out the options of the dry run', () => {
    expect(text).not.toContain('./order-sync');
    expect(JSON.parse(renderSummaryJson(dryRun(1)))).toMatchObject({ dryRun: true, retry: [] });
  });

  test('leads to no report of a customer that never ran', () => {
    const report = dryRunSummaryReport({
      ...dryRunOf(2),
      results: [result, { ...result, customer: 'RHONE', outcome: 'CANCELLED', notRun: true }],
    });
    expect(report.customers.map((line) => line.report)).toEqual(['customers/AESCAPE.md', null]);
    expect(report.customers.map((line) => line.workflow)).toEqual([expect.any(String), null]);
  });

  test('says how many customers it does not list', () => {
    expect(renderSummaryMarkdown(dryRun(1_200))).toContain('1,199 customers more are counted in the totals, not listed.');
  });
});

test('removed orders have a column only where there are some', () => {
  const heads = [{ created: 2 }, { created: 2, removed: 1 }].map((figures) => {
    const text = renderSummaryMarkdown(summary({}, [customerRecord('AESCAPE', 'SUCCESS', { counts: counts(figures) })]));
    const rows = text.split('\n').map(cells);
    const head = rows.find(([first]) => first === 'customer') ?? [];
    return [head.includes('removed'), new Set(rows.filter(({ length }) => length > 8).map(({ length }) => length)).size];
  });
  expect(heads).toEqual([
    [false, 1],
    [true, 1],
  ]);
});
