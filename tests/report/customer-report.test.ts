import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/contract.ts';
import { dryRunCustomerReport } from '../../src/report/customer-model.ts';
import type { CustomerReport } from '../../src/report/customer-report.ts';
import { renderCustomerJson, renderCustomerMarkdown } from '../../src/report/render-customer.ts';
import { BOARD, counts, customerRecord, NO_LINKS, orderOutcome, report, SYNC_ID } from './models.ts';

const firstLine = (model: CustomerReport): string => renderCustomerMarkdown(model).split('\n')[0] ?? '';

describe('the first line says what happened', () => {
  test.each<[outcome: Outcome | null, figures: Parameters<typeof counts>[0], line: string]>([
    ['PARTIAL', { created: 4, unchanged: 1, failed: 1 }, '# 5 of 6 orders of TITLE NINE are on the board; 1 was refused.'],
    ['SUCCESS', { created: 1_089 }, '# All 1,089 orders of TITLE NINE are on the board.'],
    ['SUCCESS', { updated: 1 }, '# The one order of TITLE NINE is on the board.'],
    ['SUCCESS', { unchanged: 6 }, '# All 6 orders of TITLE NINE were on the board already; nothing had to be sent.'],
    ['SUCCESS', { created: 19, held: 2 }, '# 19 of 21 orders of TITLE NINE are on the board; 2 are held back.'],
    ['SUCCESS', { created: 5, removed: 1 }, '# 5 of 6 orders of TITLE NINE are on the board; 1 was removed.'],
    ['SUCCESS', { removed: 1 }, '# The one order of TITLE NINE is not on the board: it was removed.'],
    ['SUCCESS', {}, '# TITLE NINE has no orders to sync; there was nothing to do.'],
    ['PARTIAL', { created: 8, unknown: 2 }, '# 8 of 10 orders of TITLE NINE are on the board; 2 are not known yet.'],
    [
      'FAILED',
      { created: 1, failed: 2, held: 1 },
      '# The sync of TITLE NINE failed: 1 of 4 orders is on the board; 2 were refused, 1 is held back.',
    ],
    ['FAILED', { failed: 3 }, '# The sync of TITLE NINE failed: none of 3 orders are on the board; 3 were refused.'],
    ['FAILED', { failed: 1 }, '# The sync of TITLE NINE failed: the one order is not on the board: it was refused.'],
    ['SUCCESS', { held: 1 }, '# The one order of TITLE NINE is not on the board: it is held back.'],
    ['FAILED', { created: 3 }, '# The sync of TITLE NINE failed; until then: all 3 orders are on the board.'],
    ['FAILED', {}, '# The sync of TITLE NINE failed.'],
    ['BUSY', {}, '# TITLE NINE was left out: another sync of this customer is running.'],
    ['SKIPPED', {}, '# TITLE NINE was skipped on request.'],
    ['SKIPPED', { created: 25 }, '# TITLE NINE was skipped on request; until then: all 25 orders are on the board.'],
    [
      'CANCELLED',
      { created: 2, unknown: 1 },
      '# The sync of TITLE NINE was cancelled; until then: 2 of 3 orders are on the board; 1 is not known yet.',
    ],
    [null, { created: 2 }, '# The sync of TITLE NINE is still running; so far: all 2 orders are on the board.'],
  ])('%s %o', (outcome, figures, line) => {
    expect(firstLine(report(customerRecord('TITLE NINE', outcome, { counts: counts(figures) })))).toBe(line);
  });

  test('of groups alone', () => {
    const groups = [{ title: 'A', id: 'g1', action: 'create', orders: 0 } as const];
    expect(firstLine(report(customerRecord('TITLE NINE', 'SUCCESS'), { groups }))).toBe(
      '# 1 group of TITLE NINE is on the board; no order was looked at.',
    );
  });
});

test('sizes and what was noticed on the board are told where there is something to tell', () => {
  const plain = renderCustomerMarkdown(report(customerRecord('TITLE NINE', 'SUCCESS')));
  expect(plain).not.toContain('Sizes:');
  expect(plain).not.toContain('Noticed');
  const lines = { created: 7, updated: 0, removed: 1, failed: 0, unknown: 0 };
  const notes = [{ code: 'DUPLICATE', subject: '9731', text: 'Item 9731 carries the key of another.' }];
  const model = report(customerRecord('TITLE NINE', 'SUCCESS', { lines }), { notes });
  const markdown = renderCustomerMarkdown(model);
  expect(markdown).toContain('Sizes: 7 created, 1 removed.');
  expect(markdown).toContain('| DUPLICATE | Item 9731 carries the key of another. | Look at the others on the board');
  expect(JSON.parse(renderCustomerJson(model))).toMatchObject({ sizes: lines, notes });
});

describe('an executed sync', () => {
  const model = report(
    customerRecord('TITLE NINE', 'PARTIAL', {
      counts: counts({ created: 4, unchanged: 1, failed: 1, held: 1 }),
      reason: '1 of 7 orders failed.',
      groupsCreated: 1,
      withWarnings: 1,
    }),
    {
      groups: [
        { title: 'TITLE NINE 2025 FALL', id: 'group_1', action: 'create', orders: 4 },
        { title: 'TITLE NINE ECOMM', id: 'group_2', action: 'reuse', orders: 0 },
      ],
      outcomes: [
        orderOutcome('failed'),
        orderOutcome('held', { orderNumber: 'TIT-00002', code: 'NO_SEASON', reason: 'No season.', groupTitle: null }),
        orderOutcome('created', { orderNumber: 'TIT-00003', warnings: ['HS CODE: left out'] }),
      ],
      links: { workflow: 'http://127.0.0.1:8233/workflow', board: 'http://127.0.0.1:4010/board' },
    },
  );
  const text = renderCustomerMarkdown(model);

  test('shows each trouble with its code, what it means and what to do', () => {
    expect(text).toContain('## Not right on the board: 2 orders');
    expect(text).toContain(
      "| NOT_A_NUMBER | 1 | A number column got text. | Correct the value in the orders' database; the next sync sends the order. |",
    );
    expect(text).toContain(
      '| TIT-00001 | M02Z23 SAGE HEATHER | TITLE NINE 2025 FALL | failed | NOT_A_NUMBER | FREIGHT: "TBC" is no number. |',
    );
    expect(text).toContain('| TIT-00002 | M02Z23 SAGE HEATHER |  | held | NO_SEASON | No season. |');
  });

  test('shows the groups and how many orders were written into each', () => {
    expect(text).toContain('| TITLE NINE 2025 FALL | created | 4 | group_1 |');
    expect(text).toContain('| TITLE NINE ECOMM | was there | 0 | group_2 |');
  });

  test('shows what went out without some cell', () => {
    expect(text).toContain('1 order went out without some cell');
    expect(text).toContain('| TIT-00003 | HS CODE: left out |');
  });

  test('gives times in UTC and says so, seconds with one decimal (need 32)', () => {
    expect(text).toContain('| started | 2026-11-24 10:30:05 UTC |');
    expect(text).toContain('| took | 12.3 s |');
  });

  test('links the board and the workflow', () => {
    expect(text).toContain('[Customer Master Schedule](<http://127.0.0.1:4010/board>) (1000000001, sandbox)');
    expect(text).toContain('[its workflow](<http://127.0.0.1:8233/workflow>)');
  });

  test('ends in the command that retries', () => {
    expect(text).toMatch(/```sh\n\.\/order-sync retry 'TITLE NINE' --environment sandbox\n```\n$/);
  });

  test('as JSON: the same figures, and the sentence', () => {
    expect(JSON.parse(renderCustomerJson(model))).toMatchObject({
      report: 'customer',
      version: 1,
      headline: '5 of 7 orders of TITLE NINE are on the board; 1 was refused, 1 is held back.',
      syncId: SYNC_ID,
      counts: { orders: 7, created: 4, failed: 1, held: 1 },
      seconds: 12.34,
      codes: [{ code: 'NOT_A_NUMBER', orders: 1 }, { code: 'NO_SEASON' }],
      troubled: [
        { orderNumber: 'TIT-00001', kind: 'failed' },
        { orderNumber: 'TIT-00002', kind: 'held' },
      ],
    });
  });
});

test('"0 created" stands even where nothing else does', () => {
  const text = renderCustomerMarkdown(report(customerRecord('PELOTON', 'SUCCESS', { counts: counts({ unchanged: 5 }) })));
  expect(text).toContain('| 0 | created |');
  expect(text).not.toContain('## What next');
});

test('orders that are not listed are counted all the same', () => {
  const outcomes = Array.from({ length: 250 }, (_, index) => orderOutcome('failed', { orderNumber: `TIT-${index}` }));
  const text = renderCustomerMarkdown(report(customerRecord('TITLE NINE', 'FAILED', { counts: counts({ failed: 1_300 }) }), { outcomes }));
  expect(text).toContain('Listed here: 200 of 1,300 orders; the JSON beside this file lists 250. The table of codes counts 250 of them.');
  expect(text.match(/^\| TIT-/gm)).toHaveLength(200);
});

test('a busy customer is told to wait', () => {
  const text = renderCustomerMarkdown(report(customerRecord('TITLE NINE', 'BUSY')));
  expect(text).toContain('Wait for the other sync to end, then:');
});

describe('a dry run', () => {
  const model = dryRunCustomerReport({
    syncId: SYNC_ID,
    board: BOARD,
    startedAt: '2026-11-24T10:30:05.000Z',
    result: {
      customer: 'TITLE NINE',
      outcome: 'PARTIAL',
      counts: counts({ created: 4, updated: 1, failed: 1, held: 1 }),
      groupsCreated: 1,
      groupsReused: 1,
      seconds: 2,
      reason: '1 of 7 orders failed.',
    },
    groups: {
      groups: [
        { title: 'TITLE NINE 2025 FALL', id: 'dry-run:TITLE NINE 2025 FALL', action: 'create' },
        { title: 'TITLE NINE ECOMM', id: 'group_2', action: 'reuse' },
      ],
      failed: [],
    },
    failures: [{ orderNumber: 'TIT-00001', recordUuid: 'u1', code: 'NO_SEASON', reason: 'No season.' }],
    warnings: {
      orders: 2,
      samples: [{ orderNumber: 'TIT-00002', recordUuid: 'u2', warnings: ['DISCOUNT: "10%" is not a number; sent without it.'] }],
    },
    links: NO_LINKS,
  });
  const text = renderCustomerMarkdown(model);

  test('says so in its title', () => {
    expect(text.split('\n')[0]).toBe(
      '# DRY RUN: 5 of 7 orders of TITLE NINE would be on the board; 1 would be refused, 1 would be held back.',
    );
    expect(text).toContain('**DRY RUN: neither the board nor the database was written.**');
    expect(renderCustomerJson(model)).toContain('"headline": "DRY RUN: ');
  });

  test('says so in every count', () => {
    for (const line of ['| 4 | would be created |', '| 1 | would be updated |', '| 1 | would fail |', '| 1 | would be held |']) {
      expect(text).toContain(line);
    }
    expect(text).not.toMatch(/\| (created|updated|failed|held) \|/);
  });

  test('shows no id of a group that is still to be created', () => {
    expect(text).toContain('| TITLE NINE 2025 FALL | would be created | none: dry run | none yet |');
    expect(text).toContain('| TITLE NINE ECOMM | would be used | none: dry run | group_2 |');
  });

  test('lists what would not go out, and offers no retry', () => {
    expect(text).toContain('## Would not be on the board: 2 orders');
    expect(text).toContain('| TIT-00001 |  |  | would not go out | NO_SEASON | No season. |');
    expect(text).toContain('Listed here: 1 of 2 orders.');
    expect(text).not.toContain('order-sync retry');
    expect(text).toContain('the same command with `--execute` in place of `--dry-run`');
  });

  test('tells which cells would be left out', () => {
    expect(text).toContain('2 orders would go out without some cell');
    expect(text).toContain('"10%" is not a number');
  });

  test('of what is all there', () => {
    const still = { ...model, outcome: 'SUCCESS', counts: counts({ unchanged: 3 }) } as const;
    expect(firstLine(still)).toBe('# DRY RUN: All 3 orders of TITLE NINE are on the board already; nothing would be sent.');
  });
});

test.for([
  [{}, false],
  [{ created: 25, held: 1 }, false],
  [{ created: 3, failed: 1 }, true],
  [{ unknown: 1 }, true],
] as const)('a skipped customer is offered a retry only for orders that went wrong before: %o', ([figures, offered]) => {
  const text = renderCustomerMarkdown(report(customerRecord('TITLE NINE', 'SKIPPED', { counts: counts(figures) })));
  expect(text.includes('./order-sync retry')).toBe(offered);
});

test('a later sync that left the customer out stands beside the newest in which it ran', () => {
  const ran = report(customerRecord('TITLE NINE', 'SUCCESS', { counts: counts({ created: 2 }) }));
  const later = { syncId: '202611241130-SYNC-00000000', outcome: 'SKIPPED', reason: 'Skipped | on request.' } as const;
  expect(renderCustomerMarkdown({ ...ran, later })).toContain(
    '| since then | SKIPPED in 202611241130-SYNC-00000000: Skipped \\| on request. |',
  );
  expect(renderCustomerMarkdown(ran)).not.toContain('since then');
  expect(JSON.parse(renderCustomerJson({ ...ran, later }))).toMatchObject({ syncId: SYNC_ID, later });
});
