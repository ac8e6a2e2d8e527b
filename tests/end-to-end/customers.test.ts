import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS, type SampleCustomer } from '../../sample/generate-orders.ts';
import { expectBoardToEqual, expectGroupsInOrder, expectStatesToEqualBoard, itemOf, itemsOf } from './agreement.ts';
import { groupTitle } from './expected-board.ts';
import { textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { customerReports, summaryOf } from './reports.ts';
import { writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** The reference case; then customers that the sample does not know, with names that paths, ids and SQL stumble over. */

/** In order of first appearance. */
const TITLES = ['PELOTON 2025 HOLIDAY', 'PELOTON ECOMM', 'PELOTON 2025 FALL'];

const customer = (name: string, prefix: string, groups = 2): SampleCustomer => ({ name, prefix, orders: 12, groups });
const LONG = `${'THE VERY LONG NAME OF A COMPANY ÜBER ALLES '.repeat(2)}LTD`;
const HOSTILE: readonly SampleCustomer[] = [
  customer("B'HOOD", 'BHO'),
  customer('A/B\\TESTING / ../CO', 'SLA'),
  customer('FIRE 🔥 & ICE', 'EMO'),
  customer('THE "QUOTED" [BRAND]; DROP TABLE--', 'QUO'),
  customer('BLANKED', 'BLA'),
  customer(LONG, 'LON'),
  customer('A.B.C', 'DOT'),
  customer('A B C', 'GAP'),
  customer('A-B-C', 'DAS'),
  customer('—', 'UNI', 1),
];
const KNOWN = CUSTOMERS.filter(({ name }) => name === 'PELOTON' || name === 'TITLE NINE').map((one) => ({ ...one, orders: 12 }));

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    sample: { orders: 150, customers: [...HOSTILE, ...KNOWN] },
    change: (orders) => {
      // As one customer's name stands in three files.
      const [trailing, lower, emoji] = orders.ofCustomer('BLANKED').map((row) => textOf(row, 'record_uuid'));
      orders.change(trailing ?? '', { 'CUSTOMER NAME': 'BLANKED   ' });
      orders.change(lower ?? '', { 'CUSTOMER NAME': 'Blanked ', 'CUSTOMER SEASON': ' 2027  Fall ', group_name: 'check' });
      orders.change(emoji ?? '', { item_name: `${'🔥'.repeat(300)}`, NOTES: `${'é'.repeat(999)}`, 'CUSTOMER STYLE': "Robert'); --" });
    },
  });
});

afterAll(() => stack?.stop());

describe('PELOTON, limited to five orders, needs exactly three groups, in this order', () => {
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
});

describe('a sync of all of them', () => {
  let ended: Ended;

  beforeAll(async () => {
    ended = await stack.cli('sync', '--execute');
  });

  test('all of them are mirrored like any other customer (need 21)', async () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const board = await stack.sandbox.board();
    expectBoardToEqual(board, stack.orders.all());
    expectGroupsInOrder(board);
    expectStatesToEqualBoard(stack.orders.all(), board);
  });

  test('each group holds orders of one customer only', async () => {
    const names = new Map(stack.orders.all().map((row) => [textOf(row, 'record_uuid'), textOf(row, 'CUSTOMER NAME').trim().toUpperCase()]));
    for (const { title, items } of (await stack.sandbox.board()).groups) {
      const customers = new Set(items.map((item) => names.get(item.column_values['order_sync_key']?.text ?? '')));
      expect([title, customers.size]).toEqual([title, 1]);
    }
  });

  test('spellings of one name that differ in blanks and case are one customer', async () => {
    const rows = stack.orders.ofCustomer('BLANKED');
    expect(new Set(rows.map((row) => row['CUSTOMER NAME'])).size).toBe(3);
    expect(ended.stdout.match(/^✔ Blanked|^✔ BLANKED/gim)).toHaveLength(1);
    const board = await stack.sandbox.board();
    expect(rows.map((row) => itemOf(board, textOf(row, 'record_uuid')) !== undefined)).toEqual(rows.map((row) => groupTitle(row) !== null));
    expect(board.groups.map(({ title }) => title.toUpperCase())).toContain('BLANKED 2027 FALL');
  });

  test('each has a report of its own', () => {
    const { syncId } = summaryOf(stack.folder, ended);
    const reports = customerReports(stack.folder, syncId);
    const names = [...HOSTILE, ...KNOWN].map(({ name }) => name);
    expect(reports.map((report) => report.customer.toUpperCase()).toSorted()).toEqual(names.toSorted());
    for (const { customer: name, counts } of reports) expect([name, counts.orders]).toEqual([name, stack.orders.ofCustomer(name).length]);
  });

  test('each runs under a workflow id of its own, which is its name as far as a name goes', async () => {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    try {
      const ids = new Map<unknown, string>();
      for await (const { workflowId, typedSearchAttributes } of new Client({ connection }).workflow.list({
        query: `WorkflowType = 'syncCustomer' AND SyncId = '${summaryOf(stack.folder, ended).syncId}'`,
      })) {
        const name = typedSearchAttributes.getAll().find(({ key }) => key.name === 'Customer')?.value;
        ids.set(String(name).toUpperCase(), workflowId);
      }
      const board = 'customer:1000000001';
      const names = [...HOSTILE, ...KNOWN].map(({ name }) => name);
      expect([...ids.keys()].toSorted()).toEqual(names.toSorted());
      expect(new Set(ids.values()).size).toBe(names.length);
      expect(ids.get('PELOTON')).toBe(`${board}:PELOTON`);
      expect(ids.get('TITLE NINE')).toBe(`${board}:TITLE-NINE`);
      expect(ids.get('A B C')).toBe(`${board}:A-B-C`);
      expect(ids.get('A.B.C')).toMatch(/^customer:1000000001:A-B-C-x[0-9a-f]{8}$/);
      expect(ids.get("B'HOOD")).toMatch(/^customer:1000000001:B-HOOD-x[0-9a-f]{8}$/);
      for (const id of ids.values()) expect(id).toMatch(/^customer:1000000001:[A-Za-z0-9-]+$/);
    } finally {
      await connection.close();
    }
  });

  test('any of them can be named on the command line', async () => {
    const before = await stack.sandbox.board();
    for (const name of ["b'hood", '—', LONG]) {
      const { code, stdout, stderr } = await stack.cli('retry', name);
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(stdout).toContain(' 0 created, ');
    }
    expect(itemsOf(await stack.sandbox.board())).toEqual(itemsOf(before));
  });
});
