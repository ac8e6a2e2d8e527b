import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { itemOf } from './agreement.ts';
import { type OrderRow, textOf } from './order-rows.ts';
import type { Ended } from './program.ts';
import { BOARD_ID, type BoardItem, writesSince } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

const SUBITEM_BOARD = '1000000002';
const NOBODY = '11111111-2222-3333-4444-555555555555';

const difference = z.looseObject({
  kind: z.string(),
  of: z.string(),
  recordUuid: z.string().nullable(),
  lineUuid: z.string().nullable(),
  mondayId: z.string().nullable(),
  lies: z.boolean(),
  sentence: z.string(),
});
const looked = z.looseObject({ differences: z.array(difference), notOurs: z.number() });
const form = z.looseObject({
  clean: z.boolean(),
  differences: z.number(),
  customers: z.array(looked.extend({ customer: z.string(), items: z.number(), orders: z.record(z.string(), z.number()) })),
  rest: looked.nullable(),
});

let stack: Stack;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => ['GREYSON', 'PELOTON'].includes(name)).map((one) => ({ ...one, orders: 12 }));
  stack = await startStack({ sample: { orders: 24, customers }, settings: { lookup_grace_seconds: 1 } });
});

afterAll(() => stack?.stop());

test('before the first sync nothing differs: every row says itself that it is still to be sent', async () => {
  const { code, verified } = await verify();
  expect(code).toBe(0);
  expect(verified).toMatchObject({ clean: true, customers: [{ items: 0 }, { items: 0, orders: { right: 0 } }] });
});

describe('after a sync', () => {
  beforeAll(() => stack.cli('sync', '--execute'));

  test('board and database agree, order by order and size by size', async () => {
    const ended = await stack.cli('verify');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^CLEAN {2}2 customers, 24 orders, \d\d+ sizes: board and database agree\.$/m);
  });

  test('and after people have been at the board, and somebody at the database, each difference is told once; nothing is changed', async () => {
    const broken = await breakAll();
    const [before, stats] = [stack.orders.dump(), await stack.sandbox.stats()];
    const { code, verified } = await verify();
    expect(code).toBe(3);
    const all = [...verified.customers, ...(verified.rest === null ? [] : [verified.rest])];
    const found = all
      .flatMap(({ differences }) => differences)
      .map(({ kind, of, recordUuid, lineUuid }) => [kind, of, lineUuid ?? recordUuid].join(' '));
    expect(found.toSorted()).toEqual(broken.toSorted());
    expect(verified).toMatchObject({ clean: false, differences: broken.length });
    expect(all.reduce((sum, { notOurs }) => sum + notOurs, 0)).toBe(1);
    expect(stack.orders.dump()).toEqual(before);
    expect(writesSince(stats, await stack.sandbox.stats())).toEqual({});
  });

  test('only one customer, where only that is asked for', async () => {
    const { code, verified } = await verify('--customer', 'greyson');
    expect(code).toBe(0);
    expect(verified).toMatchObject({ customers: [{ customer: 'GREYSON', items: 13, differences: [] }], rest: null });
  });

  test('--repair re-queues what differs, and the sync that it names puts all of it right that no person has to', async () => {
    const stats = await stack.sandbox.stats();
    const ended = await stack.cli('verify', '--repair');
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(/^Re-queued 5 orders and 3 sizes: /m);
    expect(ended.stdout).toContain('Start it: ./order-sync sync --execute --customer PELOTON --environment sandbox');
    expect(writesSince(stats, await stack.sandbox.stats())).toEqual({});

    expect(await stack.cli('sync', '--execute', '--customer', 'PELOTON')).toMatchObject({ code: 0 });
    const { verified } = await verify();
    const left = [...verified.customers, ...(verified.rest === null ? [] : [verified.rest])].flatMap(({ differences }) => differences);
    expect(left.map(({ kind }) => kind).toSorted()).toEqual(['duplicate', 'extra']);
    for (const { mondayId } of left) await stack.sandbox.mutate(`delete_item(item_id: ${mondayId}) { id }`);
    expect((await verify()).verified).toMatchObject({ clean: true });
  });
});

test("a name that is nobody's is an error", async () => {
  const ended = await stack.cli('verify', '--customer', 'NOBODY');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('No order in scope has the customer "NOBODY"');
});

async function verify(...args: readonly string[]): Promise<{ readonly code: Ended['code']; readonly verified: z.infer<typeof form> }> {
  const { code, stdout } = await stack.cli('verify', '--json', ...args);
  return { code, verified: form.parse(JSON.parse(stdout)) };
}

/** Orders of PELOTON, one for each way; answers what is to be told of it. */
async function breakAll(): Promise<readonly string[]> {
  const board = await stack.sandbox.board();
  const linesOf = (uuid: string): readonly OrderRow[] =>
    stack.orders.query('select * from ORDER_LIST_LINES where record_uuid = ? and monday_subitem_id is not null order by size_code', uuid);
  const orders = stack.orders
    .ofCustomer('PELOTON')
    .map((row) => textOf(row, 'record_uuid').toLowerCase())
    .flatMap((uuid) => {
      const item = itemOf(board, uuid);
      return item === undefined ? [] : [{ uuid, item, lines: linesOf(uuid) }];
    });
  const [edited, deleted, moved, forgotten, twin, stray, sized] = orders.filter(({ lines }) => lines.length >= 3) as [
    Case,
    Case,
    Case,
    Case,
    Case,
    Case,
    Case,
  ];
  const { mutate } = stack.sandbox;
  const group = board.groups.find(({ items }) => items.includes(twin.item))?.id ?? '';
  const elsewhere = board.groups.find(({ title, items }) => title.startsWith('GREYSON') && !items.includes(moved.item))?.id ?? '';
  const [gone, wrong, unknown] = sized.lines as [OrderRow, OrderRow, OrderRow];

  await mutate(change(BOARD_ID, edited.item.id, { long_text_mkr5hass: { text: 'TYPED BY A PERSON' } }));
  await mutate(`delete_item(item_id: ${deleted.item.id}) { id }`);
  await mutate(`move_item_to_group(item_id: ${moved.item.id}, group_id: "${elsewhere}") { id }`);
  stack.orders.change(forgotten.uuid, { monday_item_id: null, row_hash: null });
  await mutate(create(group, { order_sync_key: twin.uuid, ...customer(twin.item) }));
  await mutate(create(group, { order_sync_key: NOBODY }));
  await mutate(create(group, customer(twin.item)));
  await mutate(change(BOARD_ID, stray.item.id, { dropdown_mkr542p2: { labels: ['GREYSON'] } }));
  await mutate(`delete_item(item_id: ${textOf(gone, 'monday_subitem_id')}) { id }`);
  await mutate(change(SUBITEM_BOARD, textOf(wrong, 'monday_subitem_id'), { numeric_mkra7j8e: '98765' }));
  stack.orders.execute('update ORDER_LIST_LINES set monday_subitem_id = null where line_uuid = ?', textOf(unknown, 'line_uuid'));
  const line = (row: OrderRow): string => textOf(row, 'line_uuid').toLowerCase();
  return [
    `stale order ${edited.uuid}`,
    `missing order ${deleted.uuid}`,
    `misplaced order ${moved.uuid}`,
    `lying order ${forgotten.uuid}`,
    `duplicate order ${twin.uuid}`,
    `extra order ${NOBODY}`,
    `stale order ${stray.uuid}`,
    `missing size ${line(gone)}`,
    `stale size ${line(wrong)}`,
    `lying size ${line(unknown)}`,
  ];
}

interface Case {
  readonly uuid: string;
  readonly item: BoardItem;
  readonly lines: readonly OrderRow[];
}

const customer = (item: BoardItem): object => ({ dropdown_mkr542p2: { labels: [item.column_values['dropdown_mkr542p2']?.text ?? ''] } });
const quoted = (values: object): string => JSON.stringify(JSON.stringify(values));
const change = (board: string, item: string, values: object): string =>
  `change_multiple_column_values(board_id: ${board}, item_id: ${item}, column_values: ${quoted(values)}) { id }`;
const create = (group: string, values: object): string =>
  `create_item(board_id: ${BOARD_ID}, group_id: "${group}", item_name: "By hand", column_values: ${quoted(values)}) { id }`;
