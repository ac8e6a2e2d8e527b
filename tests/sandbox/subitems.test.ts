import { expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { stateFile } from './program.ts';
import { at, BOARD, COLUMN, callApi, SUBITEMS_BOARD, sandboxForTest } from './support.ts';

/** Subitems live on a hidden board of their own (reference section 6). */

const QUANTITY = 'numeric_mkra7j8e';
const withoutSubitems = new URL('small-board.json', import.meta.url).pathname;

async function withSubitem() {
  const sandbox = await sandboxForTest();
  const item = await sandbox.createItem('JOO-00505');
  const { body } = await sandbox.call(
    `mutation ($values: JSON) { a: create_subitem(parent_item_id: ${item}, item_name: "XL", column_values: $values) { id } }`,
    { variables: { values: JSON.stringify({ [QUANTITY]: '3', [COLUMN.syncKey]: 'line-1' }) } },
  );
  return { ...sandbox, item, subitem: String(at(body.data, 'a', 'id')) };
}

test('a subitem is changed under the id of its own board, and not under that of its parent', async () => {
  const { call, subitem } = await withSubitem();
  const change = (board: string) =>
    call(
      `mutation ($values: JSON!) { a: change_multiple_column_values(board_id: ${board}, item_id: ${subitem}, column_values: $values) { column_values(ids: ["${QUANTITY}"]) { text } } }`,
      { variables: { values: JSON.stringify({ [QUANTITY]: '0' }) } },
    );
  expect((await change(SUBITEMS_BOARD)).body.data).toEqual({ a: { column_values: [{ text: '0' }] } });
  expect((await change(BOARD)).body.errors).toMatchObject([{ extensions: { code: 'InvalidItemIdException' } }]);
});

test('subitems are read below their item, and by key on their board', async () => {
  const { call, item, subitem } = await withSubitem();
  const fields = `id name state board { id type } parent_item { id } column_values(ids: ["${QUANTITY}", "${COLUMN.syncKey}"]) { id text }`;
  const columns = `[{column_id: "${COLUMN.syncKey}", column_values: ["LINE-1"]}]`;
  const { body } = await call(
    `{ items(ids: [${item}]) { subitems { ${fields} } } items_page_by_column_values(board_id: ${SUBITEMS_BOARD}, columns: ${columns}, limit: 500) { cursor items { ${fields} } } }`,
  );
  const expected = {
    id: subitem,
    name: 'XL',
    state: 'active',
    board: { id: SUBITEMS_BOARD, type: 'sub_items_board' },
    parent_item: { id: item },
    column_values: [
      { id: QUANTITY, text: '3' },
      { id: COLUMN.syncKey, text: 'line-1' },
    ],
  };
  expect(body.data).toEqual({ items: [{ subitems: [expected] }], items_page_by_column_values: { cursor: null, items: [expected] } });
});

test('a subitem can be archived and deleted alone', async () => {
  const { call, item, subitem, inspect } = await withSubitem();
  const states = async () => at(await inspect(`boards/${BOARD}`), 'groups', 0, 'items', 0);
  for (const [operation, state] of [
    ['archive_item', 'archived'],
    ['delete_item', 'deleted'],
  ] as const) {
    expect((await call(`mutation { a: ${operation}(item_id: ${subitem}) { id state } }`)).body.data).toEqual({ a: { id: subitem, state } });
    expect(await states()).toMatchObject({ id: item, state: 'active', subitems: [{ state }] });
  }
  expect((await call(`{ items(ids: [${item}]) { subitems { id } } }`)).body.data).toEqual({ items: [{ subitems: [] }] });
});

test.each(['archive_item', 'delete_item'])('after %s an item takes no change, no move and no subitem', async (operation) => {
  const { call, item, createGroup } = await withSubitem();
  const group = await createGroup('OTHER');
  await call(`mutation { ${operation}(item_id: ${item}) { id } }`);
  const { body } = await call(`mutation {
    change: change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: "{}") { id }
    move: move_item_to_group(item_id: ${item}, group_id: "${group}") { id }
    subitem: create_subitem(parent_item_id: ${item}, item_name: "S") { id }
    again: ${operation}(item_id: ${item}) { id }
    unknown: create_subitem(parent_item_id: 123, item_name: "S") { id }
  }`);
  expect(body.data).toEqual({ change: null, move: null, subitem: null, again: null, unknown: null });
  for (const error of body.errors ?? [])
    expect(error).toMatchObject({ message: 'Item not found', extensions: { code: 'InvalidItemIdException', status_code: 200 } });
  expect(body.errors?.[0]?.extensions).toMatchObject({ error_data: { item_id: Number(item) } });
});

test('a subitem has no subitems, and takes no place in a group of its parent’s board', async () => {
  const { call, subitem, createGroup } = await withSubitem();
  const group = await createGroup('OTHER');
  const { body } = await call(
    `mutation { a: create_subitem(parent_item_id: ${subitem}, item_name: "x") { id } b: move_item_to_group(item_id: ${subitem}, group_id: "${group}") { id } c: create_item(board_id: ${SUBITEMS_BOARD}, item_name: "x") { id } }`,
  );
  expect(body.errors).toMatchObject([
    { path: ['a'], extensions: { code: 'InvalidArgumentException' } },
    { path: ['b'], extensions: { code: 'ResourceNotFoundException' } },
    { path: ['c'], extensions: { code: 'InvalidArgumentException' } },
  ]);
});

const subtasks = `{ boards(ids: [${BOARD}]) { columns(types: [subtasks]) { id title settings } } }`;

test('a board without a subitems column gets one by create_column, once, with the columns that monday.com gives it', async () => {
  const { call } = await sandboxForTest({ boardsFile: withoutSubitems });
  expect((await call(subtasks)).body.data).toEqual({ boards: [{ columns: [] }] });
  const create = () => call(`mutation { create_column(board_id: ${BOARD}, title: "Sizes", column_type: subtasks) { id type } }`);
  expect((await create()).body.data).toMatchObject({ create_column: { type: 'subtasks' } });
  const found = at((await call(subtasks)).body.data, 'boards', 0, 'columns', 0);
  expect(found).toMatchObject({ title: 'Sizes', settings: { boardIds: [1000000002] } });
  const { body } = await call('{ boards(ids: [1000000002]) { name type columns { id title type } items_count } }');
  expect(body.data).toEqual({
    boards: [
      {
        name: 'Subitems of Small',
        type: 'sub_items_board',
        items_count: 0,
        columns: [
          { id: 'name', title: 'Name', type: 'name' },
          { id: 'person', title: 'Owner', type: 'people' },
          { id: 'status', title: 'Status', type: 'status' },
          { id: 'date0', title: 'Date', type: 'date' },
        ],
      },
    ],
  });
  expect((await create()).body.errors).toMatchObject([{ extensions: { code: 'InvalidArgumentException' } }]);
});

test('the first subitem brings the column and the board into being, and columns can be added there', async () => {
  const { call, createItem } = await sandboxForTest({ boardsFile: withoutSubitems });
  const item = await createItem('order', {}, 'topics');
  const first = await call(
    `mutation { create_subitem(parent_item_id: ${item}, item_name: "XL") { board { id } column_values { id text value } } }`,
  );
  expect(first.body.data).toMatchObject({ create_subitem: { board: { id: '1000000002' }, column_values: { length: 3 } } });
  const added = await call(
    `mutation { create_column(board_id: 1000000002, id: "order_sync_key", title: "Key", column_type: text) { id } }`,
  );
  expect(added.body.data).toEqual({ create_column: { id: 'order_sync_key' } });
  const second = await call(
    `mutation { create_subitem(parent_item_id: ${item}, item_name: "S", column_values: "{\\"order_sync_key\\":\\"line\\",\\"status\\":\\"Done\\",\\"person\\":null}") { column_values(ids: ["order_sync_key", "status"]) { text } } }`,
  );
  expect(second.body.data).toEqual({ create_subitem: { column_values: [{ text: 'line' }, { text: 'Done' }] } });
});

test('what came into being after the start is there after a restart', async () => {
  const options = { boardsFile: withoutSubitems, stateFile: stateFile() };
  const first = await startSandbox(options);
  const mutate = (apiUrl: string, mutation: string) => callApi(apiUrl, `mutation { ${mutation} }`);
  const made = await mutate(first.apiUrl, `a: create_item(board_id: ${BOARD}, group_id: "topics", item_name: "order") { id }`);
  const id = at(made.body.data, 'a', 'id');
  await mutate(first.apiUrl, `create_subitem(parent_item_id: ${id}, item_name: "XL") { id }`);
  await mutate(first.apiUrl, `create_column(board_id: 1000000002, id: "order_sync_key", title: "Key", column_type: text) { id }`);
  const boards = async (url: string) =>
    Promise.all([BOARD, '1000000002'].map(async (board) => (await fetch(`${url}/inspect/boards/${board}`)).json()));
  const before = await boards(first.url);
  await first.close();
  const second = await startSandbox(options);
  expect(await boards(second.url)).toEqual(before);
  const again = await mutate(second.apiUrl, `create_subitem(parent_item_id: ${id}, item_name: "S") { board { id } }`);
  expect(again.body.data).toEqual({ create_subitem: { board: { id: '1000000002' } } });
  await second.close();
});
