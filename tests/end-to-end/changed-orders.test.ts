import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, groupOf, itemOf, itemsOf, keyOf } from './agreement.ts';
import { type Moment, momentOf } from './moment.ts';
import { textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { endOf } from './reports.ts';
import { BOARD_ID, type Board, writesSince } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** Orders that change after they were mirrored, and boards that people change. */

let stack: Stack;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => ['GREYSON', 'PELOTON', 'TITLE NINE'].includes(name)).map((one) => ({
    ...one,
    orders: 20,
  }));
  stack = await startStack({ sample: { orders: 60, customers } });
  await stack.cli('sync', '--execute');
});

afterAll(() => stack?.stop());

describe('after some orders have changed upstream, a sync', () => {
  let changed: { readonly [what in 'corrected' | 'cleared' | 'moved' | 'blank']: string };
  let before: Moment;
  let after: Moment;
  let ended: Ended;

  beforeAll(async () => {
    changed = { corrected: keyAt('GREYSON', 7), cleared: keyAt('PELOTON', 8), moved: keyAt('TITLE NINE', 2), blank: keyAt('PELOTON', 9) };
    const { corrected, cleared, moved, blank } = changed;
    stack.orders.change(corrected, { NOTES: 'CORRECTED BY THE CUSTOMER', 'CUSTOMER PRICE': '99.5000', CATEGORY: 'A NEW LABEL' });
    stack.orders.change(cleared, { 'STYLE DESCRIPTION': null, 'EX FACTORY DATE': null, 'CUSTOMER PRICE': null, 'ORDER TYPE': '  ' });
    stack.orders.change(moved, { 'CUSTOMER SEASON': '2031 SPRING', group_name: 'TITLE NINE 2031 SPRING' });
    stack.orders.change(blank, { 'CUSTOMER STYLE': `  ${textOf(rowAt('PELOTON', 9), 'CUSTOMER STYLE')} ` });
    before = await momentOf(stack);
    ended = await stack.cli('sync', '--execute');
    after = await momentOf(stack);
  });

  test('updates what changed, clears the cells that are empty now, and moves the item whose season changed (need 16)', () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expectBoardToEqual(after.board, after.rows);
    expect(itemOf(after.board, changed.corrected)?.column_values['long_text_mkr5hass']?.text).toBe('CORRECTED BY THE CUSTOMER');
    expect(itemOf(before.board, changed.cleared)?.column_values['date_mkr57811']?.text).toMatch(/^20/);
    expect(itemOf(after.board, changed.cleared)?.column_values['date_mkr57811']?.text ?? '').toBe('');
    expect(groupOf(after.board, changed.moved)).toBe('TITLE NINE 2031 SPRING');
  });

  test('keeps their items, and touches no other', () => {
    const ours = new Set([changed.corrected, changed.cleared, changed.moved]);
    const others = (board: Board): readonly object[] => itemsOf(board).filter((item) => !ours.has(keyOf(item)));
    expect(others(after.board)).toEqual(others(before.board));
    for (const key of ours) expect(itemOf(after.board, key)?.id).toBe(itemOf(before.board, key)?.id);
    expect(writesSince(before.stats, after.stats)).toEqual({ change_multiple_column_values: 3, move_item_to_group: 1, create_group: 1 });
  });

  test('counts three updates, and leaves states that say what the board shows', () => {
    expect(endOf(ended).counts).toMatchObject({ created: 0, updated: 3 });
    expectStatesToEqualBoard(after.rows, after.board);
  });
});

test('a group that a person has deleted does not stand in the way of one whose place is right behind it', async () => {
  const [first, second] = [keyAt('GREYSON', 3), keyAt('GREYSON', 4)];
  await moveTo(first, '2041');
  await moveTo(first, '2039');
  const left = (await stack.sandbox.board()).groups.find(({ title }) => title === 'GREYSON 2041');
  await stack.sandbox.mutate(`delete_group(board_id: ${BOARD_ID}, group_id: "${left?.id}") { id }`);

  expect(await moveTo(second, '2042')).toMatchObject({ code: 0, stderr: '' });
  const board = await stack.sandbox.board();
  expectBoardToEqual(board, stack.orders.all());
  expectGroupsInOrder(board);
});

function moveTo(key: string, season: string): Promise<Ended> {
  stack.orders.change(key, { 'CUSTOMER SEASON': season, group_name: `GREYSON ${season}` });
  return stack.cli('sync', '--execute', '--customer', 'GREYSON');
}

const rowAt = (customer: string, index: number) => stack.orders.ofCustomer(customer)[index] ?? {};
const keyAt = (customer: string, index: number): string => textOf(rowAt(customer, index), 'record_uuid');
