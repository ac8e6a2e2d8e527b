import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untruths } from '../faults/truth.ts';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, isHeld, itemOf, itemsOf } from './agreement.ts';
import { type Moment, momentOf } from './moment.ts';
import { textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { customerReports, endOf, type Figures, summaryOf } from './reports.ts';
import { writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** All 34 customers through the whole stack: first looked at, then mirrored, then looked at again. */

const ORDERS = 400;

let stack: Stack;
let untouched: Moment;

beforeAll(async () => {
  stack = await startStack({ sample: { orders: ORDERS } });
  untouched = await momentOf(stack);
});

afterAll(() => stack?.stop());

describe('a dry run of everything', () => {
  let dump: ReturnType<Stack['orders']['dump']>;
  let ended: Ended;

  beforeAll(async () => {
    dump = stack.orders.dump();
    ended = await stack.cli('sync', '--dry-run');
  });

  test('ends well, and says that it was one', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(endOf(ended).line).toMatch(/^DRY RUN SUCCESS .* 34 customers \(SUCCESS 34\)/);
  });

  test('writes neither board nor database (need 28)', async () => {
    expect(await stack.sandbox.board()).toEqual(untouched.board);
    expect(writesOf(await stack.sandbox.stats())).toEqual({});
    expect(stack.orders.dump()).toEqual(dump);
  });

  test('leaves a report that says so, with the figures that the real sync will have', () => {
    const { text, summary } = summaryOf(stack.folder, ended);
    expect(text).toContain('DRY RUN');
    const held = untouched.rows.filter(isHeld).length;
    expect(held).toBeGreaterThan(0);
    const figures = { orders: ORDERS, created: ORDERS - held, held, updated: 0, unchanged: 0, removed: 0, failed: 0, unknown: 0 };
    expect(summary).toMatchObject({ dryRun: true, totals: { customers: 34, counts: figures } });
    expect(figures).toMatchObject(endOf(ended).counts);
  });
});

describe('a first full sync', () => {
  let ended: Ended;
  let after: Moment;

  beforeAll(async () => {
    ended = await stack.cli('sync', '--execute');
    after = await momentOf(stack);
  });

  test('ends with exit code 0 and one line a customer', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.match(/^✔ .* SUCCESS /gm)).toHaveLength(34);
  });

  test('makes the board equal the orders, row for row and cell for cell', () => {
    expect(itemsOf(after.board).length).toBe(untouched.rows.filter((row) => !isHeld(row)).length);
    expectBoardToEqual(after.board, untouched.rows);
  });

  test('shows each size below its order, with its quantity, and says so in its row (need 15)', () => {
    const lines = stack.orders.query('select count(*) as lines from ORDER_LIST_LINES where qty > 0')[0]?.['lines'];
    expect(after.board.groups.flatMap(({ items }) => items.flatMap(({ subitems }) => subitems)).length).toBeGreaterThan(Number(lines) / 2);
    expect(untruths(stack.orders, after.board)).toEqual([]);
  });

  test('makes each group once, in alphabetical order (need 6)', () => {
    expectGroupsInOrder(after.board);
    expect(after.board.groups.filter(({ items, archived, deleted }) => items.length === 0 || archived || deleted)).toEqual([]);
  });

  test('leaves orders without a season off the board, with the reason on the row', () => {
    const held = after.rows.filter(isHeld);
    expect(held.map((row) => textOf(row, 'sync_error_message'))).toEqual(held.map(() => expect.stringMatching(/season/i)));
    expect(held.map((row) => itemOf(after.board, textOf(row, 'record_uuid')))).toEqual(held.map(() => undefined));
  });

  test('leaves states in the database that say what the board shows', () => {
    expectStatesToEqualBoard(after.rows, after.board);
  });

  test('tells the same figures on the console, in the summary, in the reports and in the store (need 30)', () => {
    const held = after.rows.filter(isHeld).length;
    const figures: Figures = { orders: ORDERS, created: ORDERS - held, updated: 0, unchanged: 0, removed: 0, failed: 0, held, unknown: 0 };
    expect(figures).toMatchObject(endOf(ended).counts);
    const { syncId, summary } = summaryOf(stack.folder, ended);
    expect(summary).toMatchObject({ dryRun: false, outcome: 'SUCCESS', totals: { customers: 34, counts: figures } });
    expect(sumOf(customerReports(stack.folder, syncId).map(({ counts }) => counts))).toEqual(figures);
    const stored = stack.orders.query(
      'select kind, count(*) as orders from sync_outcomes where sync_id = ? and source = ? group by kind',
      syncId,
      'HEADER',
    );
    expect(Object.fromEntries(stored.map(({ kind, orders }) => [kind, orders]))).toEqual({ created: ORDERS - held, held });
  });

  test("writes each customer's own report, in Markdown and JSON", () => {
    const { syncId } = summaryOf(stack.folder, ended);
    const folder = join(stack.folder, 'reports', syncId);
    const customers = new Set(untouched.rows.map((row) => textOf(row, 'CUSTOMER NAME').trim()));
    const reports = customerReports(stack.folder, syncId);
    expect(new Set(reports.map(({ customer }) => customer))).toEqual(customers);
    for (const { customer, counts } of reports)
      expect([customer, counts.orders]).toEqual([customer, stack.orders.ofCustomer(customer).length]);
    expect(readdirSync(join(folder, 'customers')).filter((name) => name.endsWith('.md'))).toHaveLength(34);
    expect(readFileSync(join(folder, 'customers', 'TITLE-NINE.md'), 'utf8')).toContain('TITLE NINE');
    expect(existsSync(join(folder, 'summary.md'))).toBe(true);
  });

  describe('and a second one', () => {
    let second: Ended;

    beforeAll(async () => {
      second = await stack.cli('sync', '--execute');
    });

    test('finds everything mirrored: 0 created, and not one mutation sent', async () => {
      expect(second).toMatchObject({ code: 0, stderr: '' });
      expect(endOf(second).line).toContain(': 0 created, ');
      const now = await momentOf(stack);
      expect(writesOf(now.stats)).toEqual(writesOf(after.stats));
      expect(now.board).toEqual(after.board);
      expectStatesToEqualBoard(now.rows, now.board);
    });
  });
});

function sumOf(counts: readonly Figures[]): Figures {
  const sum = (kind: keyof Figures): number => counts.reduce((total, one) => total + one[kind], 0);
  return {
    orders: sum('orders'),
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    removed: sum('removed'),
    failed: sum('failed'),
    held: sum('held'),
    unknown: sum('unknown'),
  };
}
