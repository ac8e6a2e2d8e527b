import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, groupOf, isHeld, itemOf, itemsOf } from './agreement.ts';
import { type OrderRow, textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { customerReports, type Figures, summaryOf } from './reports.ts';
import { type Board, type Stats, writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** All 34 customers, once through the whole stack: first looked at, then mirrored, then looked at again, then changed. */

const ORDERS = 400;

interface Moment {
  readonly board: Board;
  readonly stats: Stats;
  readonly rows: readonly OrderRow[];
}

let stack: Stack;
let untouched: Moment;

async function moment(): Promise<Moment> {
  return { board: await stack.sandbox.board(), stats: await stack.sandbox.stats(), rows: stack.orders.all() };
}

beforeAll(async () => {
  stack = await startStack({ sample: { orders: ORDERS } });
  untouched = await moment();
});

afterAll(() => stack.stop());

/** The line that says what came of a sync, and the figures in it. */
function endOf({ stdout }: Ended): { readonly line: string; readonly counts: Partial<Figures> } {
  const line = stdout.split('\n').find((one) => /^(DRY RUN )?(SUCCESS|PARTIAL|FAILED) /.test(one)) ?? '';
  const word = { 'to create': 'created', 'to update': 'updated' } as const;
  const counts = [...line.matchAll(/([\d,]+) (orders|created|to create|updated|to update|unchanged|failed|held|unknown)/g)];
  return {
    line,
    counts: Object.fromEntries(
      counts.map(([, count = '', kind = '']) => [Reflect.get(word, kind) ?? kind, Number(count.replace(',', ''))]),
    ),
  };
}

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

  test('writes neither board nor database', async () => {
    expect(await stack.sandbox.board()).toEqual(untouched.board);
    expect(writesOf(await stack.sandbox.stats())).toEqual({});
    expect(stack.orders.dump()).toEqual(dump);
  });

  test('leaves a report that says so, with the figures that the real sync will have', () => {
    const { text, summary } = summaryOf(stack.folder, ended);
    expect(text).toContain('DRY RUN');
    const held = untouched.rows.filter(isHeld).length;
    expect(held).toBeGreaterThan(0);
    const figures = { orders: ORDERS, created: ORDERS - held, held, updated: 0, unchanged: 0, failed: 0, unknown: 0 };
    expect(summary).toMatchObject({ dryRun: true, totals: { customers: 34, counts: figures } });
    expect(figures).toMatchObject(endOf(ended).counts);
  });
});

describe('a first full sync', () => {
  let ended: Ended;
  let after: Moment;

  beforeAll(async () => {
    ended = await stack.cli('sync', '--execute');
    after = await moment();
  });

  test('ends with exit code 0 and one line a customer', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.match(/^✔ .* SUCCESS /gm)).toHaveLength(34);
  });

  test('makes the board equal the orders, row for row and cell for cell', () => {
    expect(itemsOf(after.board).length).toBe(untouched.rows.filter((row) => !isHeld(row)).length);
    expectBoardToEqual(after.board, untouched.rows);
  });

  test('makes each group once, in alphabetical order', () => {
    expectGroupsInOrder(after.board);
  });

  test('leaves orders without a season off the board, with the reason on the row', () => {
    const held = after.rows.filter(isHeld);
    expect(held.map((row) => textOf(row, 'sync_error_message'))).toEqual(held.map(() => expect.stringMatching(/season/i)));
    expect(held.map((row) => itemOf(after.board, textOf(row, 'record_uuid')))).toEqual(held.map(() => undefined));
  });

  test('leaves states in the database that say what the board shows', () => {
    expectStatesToEqualBoard(after.rows, after.board);
  });

  test('tells the same figures on the console, in the summary, in the reports and in the store', () => {
    const held = after.rows.filter(isHeld).length;
    const figures: Figures = { orders: ORDERS, created: ORDERS - held, updated: 0, unchanged: 0, failed: 0, held, unknown: 0 };
    expect(figures).toMatchObject(endOf(ended).counts);
    const { syncId, summary } = summaryOf(stack.folder, ended);
    expect(summary).toMatchObject({ dryRun: false, outcome: 'SUCCESS', totals: { customers: 34, counts: figures } });
    expect(sumOf(customerReports(stack.folder, syncId).map(({ counts }) => counts))).toEqual(figures);
    const stored = stack.orders.query('select kind, count(*) as orders from sync_outcomes where sync_id = ? group by kind', syncId);
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
      const now = await moment();
      expect(writesOf(now.stats)).toEqual(writesOf(after.stats));
      expect(now.board).toEqual(after.board);
      expectStatesToEqualBoard(now.rows, now.board);
    });
  });
});

describe('a sync after some orders have changed upstream', () => {
  const CUSTOMERS = ['GREYSON', 'PELOTON', 'TITLE NINE'];
  let changed: { readonly [what in 'corrected' | 'cleared' | 'moved' | 'blank']: string };
  let before: Moment;
  let after: Moment;
  let ended: Ended;

  beforeAll(async () => {
    before = await moment();
    const [corrected, cleared, blank] = ['GREYSON', 'PELOTON', 'PELOTON'].map((customer, index) => keyAt(customer, 7 + index));
    changed = { corrected: corrected ?? '', cleared: cleared ?? '', moved: keyAt('TITLE NINE', 3), blank: blank ?? '' };
    stack.orders.change(changed.corrected, { NOTES: 'CORRECTED BY THE CUSTOMER', 'CUSTOMER PRICE': '99.5000', CATEGORY: 'A NEW LABEL' });
    stack.orders.change(changed.cleared, {
      'STYLE DESCRIPTION': null,
      'EX FACTORY DATE': null,
      'CUSTOMER PRICE': null,
      'ORDER TYPE': '  ',
    });
    stack.orders.change(changed.moved, { 'CUSTOMER SEASON': '2031 SPRING', group_name: 'TITLE NINE 2031 SPRING' });
    stack.orders.change(changed.blank, { 'CUSTOMER STYLE': `  ${textOf(rowOf(before.rows, changed.blank), 'CUSTOMER STYLE')} ` });
    ended = await stack.cli('sync', '--execute', ...CUSTOMERS.flatMap((customer) => ['--customer', customer]));
    after = await moment();
  });

  test('updates what changed, clears the cells that are empty now, and moves the item whose season changed', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expectBoardToEqual(after.board, after.rows);
    expect(itemOf(after.board, changed.corrected)?.column_values['long_text_mkr5hass']?.text).toBe('CORRECTED BY THE CUSTOMER');
    expect(itemOf(after.board, changed.cleared)?.column_values['date_mkr57811']?.text ?? '').toBe('');
    expect(groupOf(after.board, changed.moved)).toBe('TITLE NINE 2031 SPRING');
    expectGroupsInOrder(after.board);
  });

  test('keeps their items, and touches no other', () => {
    const ours = new Set<string>([changed.corrected, changed.cleared, changed.moved]);
    const others = (board: Board): readonly object[] =>
      itemsOf(board).filter(({ column_values }) => !ours.has(column_values['order_sync_key']?.text ?? ''));
    expect(others(after.board)).toEqual(others(before.board));
    for (const key of ours) expect(itemOf(after.board, key)?.id).toBe(itemOf(before.board, key)?.id);
    expect(writesSince(before.stats, after.stats)).toEqual({ change_multiple_column_values: 3, move_item_to_group: 1, create_group: 1 });
  });

  test('counts three updates, and leaves states that say what the board shows', () => {
    expect(endOf(ended).counts).toMatchObject({ created: 0, updated: 3 });
    expectStatesToEqualBoard(after.rows, after.board);
  });

  const keyAt = (customer: string, index: number): string => textOf(stack.orders.ofCustomer(customer)[index] ?? {}, 'record_uuid');
  const rowOf = (rows: readonly OrderRow[], key: string): OrderRow => rows.find((row) => row['record_uuid'] === key) ?? {};
});

function writesSince(before: Stats, after: Stats): Readonly<Record<string, number>> {
  const earlier = writesOf(before);
  const fresh = Object.entries(writesOf(after)).map(([name, count]) => [name, count - (earlier[name] ?? 0)] as const);
  return Object.fromEntries(fresh.filter(([, count]) => count > 0));
}

function sumOf(counts: readonly Figures[]): Figures {
  const sum = (kind: keyof Figures): number => counts.reduce((total, one) => total + one[kind], 0);
  return {
    orders: sum('orders'),
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    failed: sum('failed'),
    held: sum('held'),
    unknown: sum('unknown'),
  };
}
