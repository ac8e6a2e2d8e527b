import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { at, BOARD, COLUMN, ManualClock, type Reply, sandboxForTest, type TestSandbox } from './support.ts';

let sandbox: TestSandbox;
let group: string;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  sandbox = await sandboxForTest({ clock });
  group = await sandbox.createGroup('PELOTON ECOMM');
});

async function createItems(count: number): Promise<void> {
  const alias = (_: unknown, index: number) =>
    `a${index}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "item ${index}", column_values: "{\\"${COLUMN.syncKey}\\":\\"key-${index}\\"}") { id }`;
  await sandbox.call(`mutation { ${Array.from({ length: count }, alias).join(' ')} }`);
}

const page = z.object({ cursor: z.string().nullable(), items: z.array(z.object({ id: z.string(), name: z.string() })) });

function pageOf({ body }: Reply): z.infer<typeof page> {
  return page.parse(at(body.data, 'page') ?? at(body.data, 'boards', 0, 'items_page'));
}

const firstPage = (args: string) => sandbox.call(`{ boards(ids: [${BOARD}]) { items_page${args} { cursor items { id name } } } }`);
const nextPage = (cursor: string | null) =>
  sandbox.call(`{ page: next_items_page(cursor: "${cursor}", limit: 40) { cursor items { id name } } }`);
const byKey = (...values: string[]) =>
  sandbox.call(
    `{ page: items_page_by_column_values(board_id: ${BOARD}, columns: [{column_id: "${COLUMN.syncKey}", column_values: ${JSON.stringify(values)}}]) { cursor items { id name } } }`,
  );

test('a page holds 25 items unless a limit says otherwise', async () => {
  await createItems(30);
  expect(pageOf(await firstPage('')).items).toHaveLength(25);
  expect(pageOf(await firstPage('(limit: 30)'))).toMatchObject({ cursor: null, items: { length: 30 } });
});

test.each([0, 501])('a limit of %i is refused', async (limit) => {
  const { body } = await firstPage(`(limit: ${limit})`);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'InvalidArgumentException' });
});

test('cursors lead through the whole board, each item once, also while items come and go', async () => {
  await createItems(100);
  const first = pageOf(await firstPage('(limit: 40)'));
  await sandbox.call(`mutation { delete_item(item_id: ${first.items[0]?.id}) { id } }`);
  const second = pageOf(await nextPage(first.cursor));
  await sandbox.createItem('late', {}, group);
  const third = pageOf(await nextPage(second.cursor));
  expect(third.cursor).toBeNull();
  const names = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name));
  expect(names).toEqual([...Array.from({ length: 100 }, (_, index) => `item ${index}`), 'late']);
});

test('a cursor lives 60 minutes from the first request', async () => {
  await createItems(100);
  const first = pageOf(await firstPage('(limit: 40)'));
  clock.advance(60 * 60_000);
  const second = pageOf(await nextPage(first.cursor));
  expect(second.items).toHaveLength(40);
  clock.advance(1);
  expect((await nextPage(second.cursor)).body).toMatchObject({ data: null, errors: [{ message: expect.stringContaining('cursor') }] });
});

test('what is no cursor is refused', async () => {
  expect((await nextPage('nonsense')).body.errors).toHaveLength(1);
});

test('pages hold active items only; items(ids) also finds archived and deleted ones', async () => {
  const [active, archived, deleted] = [
    await sandbox.createItem('a', {}, group),
    await sandbox.createItem('b', {}, group),
    await sandbox.createItem('c', {}, group),
  ];
  await sandbox.call(`mutation { archive_item(item_id: ${archived}) { id } delete_item(item_id: ${deleted}) { id } }`);
  expect(pageOf(await firstPage('')).items).toEqual([{ id: active, name: 'a' }]);
  const { body } = await sandbox.call(`{ items(ids: [${active}, ${archived}, ${deleted}, 99]) { id state } }`);
  expect(body.data).toEqual({
    items: [
      { id: active, state: 'active' },
      { id: archived, state: 'archived' },
      { id: deleted, state: 'deleted' },
    ],
  });
});

test('items takes at most 100 ids, and gives 25 unless a limit says otherwise', async () => {
  await createItems(30);
  const ids = pageOf(await firstPage('(limit: 30)')).items.map(({ id }) => id);
  const items = (count: number, limit = '') =>
    sandbox.call(`{ items(ids: [${Array.from({ length: count }, (_, index) => ids[index] ?? index)}]${limit}) { id } }`);
  expect((await items(30)).body.data).toMatchObject({ items: { length: 25 } });
  expect((await items(30, ', limit: 100')).body.data).toMatchObject({ items: { length: 30 } });
  expect((await items(101)).body.errors?.[0]?.extensions).toMatchObject({ code: 'InvalidArgumentException' });
});

test('items are found by the whole text of a column, whatever its case', async () => {
  await createItems(12);
  expect(pageOf(await byKey('KEY-1', 'key-11', 'gone')).items.map(({ name }) => name)).toEqual(['item 1', 'item 11']);
  expect(pageOf(await byKey('key-'))).toEqual({ cursor: null, items: [] });
});

test('columns are and-ed, and name is one of them', async () => {
  await createItems(3);
  const { body } = await sandbox.call(`{ page: items_page_by_column_values(board_id: ${BOARD}, columns: [
    {column_id: "name", column_values: ["item 1", "item 2"]}, {column_id: "${COLUMN.syncKey}", column_values: ["key-2"]}
  ]) { items { name } } }`);
  expect(body.data).toEqual({ page: { items: [{ name: 'item 2' }] } });
});

test('an unknown column of a search is InvalidColumnIdException, and the whole answer is null', async () => {
  const { body } = await sandbox.call(
    `{ page: items_page_by_column_values(board_id: ${BOARD}, columns: [{column_id: "gone", column_values: ["x"]}]) { cursor } }`,
  );
  expect(body).toMatchObject({ data: null, errors: [{ extensions: { code: 'InvalidColumnIdException' } }] });
});

test('query_params filter by group, by label id and by text', async () => {
  const other = await sandbox.createGroup('OTHER');
  await sandbox.createItem('received', { [COLUMN.orderType]: 'RECEIVED' }, group);
  await sandbox.createItem('forecast', { [COLUMN.orderType]: 'FORECAST' }, group);
  await sandbox.createItem('elsewhere', {}, other);
  const names = async (rules: string) => pageOf(await firstPage(`(query_params: {rules: [${rules}]})`)).items.map(({ name }) => name);
  expect(await names(`{column_id: "group", compare_value: ["${group}"]}`)).toEqual(['received', 'forecast']);
  expect(await names(`{column_id: "${COLUMN.orderType}", compare_value: [1]}`)).toEqual(['forecast']);
  expect(await names(`{column_id: "${COLUMN.orderType}", compare_value: [], operator: is_empty}`)).toEqual(['elsewhere']);
  expect(await names(`{column_id: "name", compare_value: "ELSE", operator: contains_text}`)).toEqual(['elsewhere']);
});

test('a moved item stands at the end of its new group', async () => {
  const moved = await sandbox.createItem('moved', {}, group);
  const target = await sandbox.createGroup('TARGET');
  await sandbox.createItem('first', {}, target);
  const { body } = await sandbox.call(`mutation { move_item_to_group(item_id: ${moved}, group_id: "${target}") { group { title } } }`);
  expect(body.data).toEqual({ move_item_to_group: { group: { title: 'TARGET' } } });
  expect(pageOf(await firstPage('')).items.map(({ name }) => name)).toEqual(['first', 'moved']);
});

test('the board refuses items beyond its limit', async () => {
  const { call, createItem } = await sandboxForTest({ boardsFile: new URL('small-board.json', import.meta.url).pathname });
  for (const name of ['a', 'b']) await createItem(name, {}, 'topics');
  const { body } = await call(`mutation { create_item(board_id: ${BOARD}, item_name: "c") { id } }`);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'ItemsLimitationException' });
});
