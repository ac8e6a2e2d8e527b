import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, itemsOf } from './agreement.ts';
import { textOf } from './order-rows.ts';
import { writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** The reference case: PELOTON, limited to five orders, needs exactly three groups, in this order. */

const TITLES = ['PELOTON 2025 HOLIDAY', 'PELOTON ECOMM', 'PELOTON 2025 FALL'];

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ sample: { orders: 400 } });
});

afterAll(() => stack?.stop());

test('a dry run of its groups prints the three, marked as to be, and writes nothing', async () => {
  const dump = stack.orders.dump();
  const board = await stack.sandbox.board();
  const { code, stdout, stderr } = await stack.cli('groups', '--customer', 'PELOTON', '--dry-run', '--limit', '5', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    createdGroupIds: TITLES.map((title) => `dry-run:${title}`),
    groups: TITLES.map((title) => ({ title, id: `dry-run:${title}`, action: 'create' })),
    failed: [],
  });
  expect(await stack.sandbox.board()).toEqual(board);
  expect(writesOf(await stack.sandbox.stats())).toEqual({});
  expect(stack.orders.dump()).toEqual(dump);
});

test('executed, with five orders: three groups, five items, and nothing of any other customer', async () => {
  const { code, stdout, stderr } = await stack.cli('sync', '--execute', '--customer', 'PELOTON', '--limit', '5');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('1 customer (SUCCESS 1), 5 orders: 5 created');
  const board = await stack.sandbox.board();
  const first = stack.orders.ofCustomer('PELOTON').slice(0, 5);
  expectBoardToEqual(board, first);
  expectGroupsInOrder(board);
  expect(board.groups.map(({ title }) => title)).toEqual(TITLES.toSorted());
  expectStatesToEqualBoard(stack.orders.all(), board);
});

test('its groups asked for again are the ones that are there, by their real ids', async () => {
  const board = await stack.sandbox.board();
  const { stdout } = await stack.cli('groups', '--customer', 'peloton', '--execute', '--limit', '5', '--json');
  const id = (title: string): string | undefined => board.groups.find((group) => group.title === title)?.id;
  expect(JSON.parse(stdout)).toMatchObject({
    createdGroupIds: [],
    groups: TITLES.map((title) => ({ title, id: id(title), action: 'reuse' })),
  });
  expect(await stack.sandbox.board()).toEqual(board);
});

test('the rest of its orders follow without a limit, and the first five stay as they are', async () => {
  const before = await stack.sandbox.board();
  const { code } = await stack.cli('sync', '--execute', '--customer', 'PELOTON');
  expect(code).toBe(0);
  const after = await stack.sandbox.board();
  expectBoardToEqual(after, stack.orders.ofCustomer('PELOTON'));
  expectGroupsInOrder(after);
  expect(itemsOf(after)).toEqual(expect.arrayContaining([...itemsOf(before)]));
  const others = stack.orders.all().filter((row) => textOf(row, 'CUSTOMER NAME').trim() !== 'PELOTON');
  expect(others.map((row) => row['sync_state'])).toEqual(others.map(() => 'PENDING'));
});
