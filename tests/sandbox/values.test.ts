import { expect, test } from 'vitest';
import { at, BOARD, COLUMN, type Reply, SUBITEMS_BOARD, sandboxForTest, type TestSandbox } from './support.ts';

const EVERY_TYPE = [
  ['a_email', 'email'],
  ['a_link', 'link'],
  ['a_checkbox', 'checkbox'],
  ['a_timeline', 'timeline'],
] as const;

async function sandboxWithEveryType(): Promise<TestSandbox> {
  const sandbox = await sandboxForTest();
  for (const [id, type] of EVERY_TYPE) {
    await sandbox.call(`mutation { create_column(board_id: ${BOARD}, id: "${id}", title: "${id}", column_type: ${type}) { id } }`);
  }
  return sandbox;
}

async function write({ call, createItem }: TestSandbox, columnId: string, value: unknown, createLabels = false): Promise<Reply> {
  const item = await createItem('JOO-00505');
  return call(
    `mutation ($values: JSON!) {
      change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: $values, create_labels_if_missing: ${createLabels}) {
        column_values(ids: ["${columnId}"]) { text value }
      }
    }`,
    { variables: { values: JSON.stringify({ [columnId]: value }) } },
  );
}

const accepted: readonly (readonly [string, unknown, string | null, unknown])[] = [
  [COLUMN.orderNumber, 'JOO-00505', 'JOO-00505', 'JOO-00505'],
  [COLUMN.notes, { text: 'ADDED 20.5.25' }, 'ADDED 20.5.25', { text: 'ADDED 20.5.25' }],
  [COLUMN.notes, 'x'.repeat(2000), 'x'.repeat(2000), { text: 'x'.repeat(2000) }],
  [COLUMN.quantity, '12.3400', '12.34', '12.3400'],
  [COLUMN.quantity, '-0.50', '-0.5', '-0.50'],
  [COLUMN.quantity, '123456789012345678901', '123456789012345678901', '123456789012345678901'],
  [COLUMN.quantity, '', '0', '0'],
  [COLUMN.received, { date: '2025-05-20' }, '2025-05-20', { date: '2025-05-20' }],
  [COLUMN.received, '2025-05-20', '2025-05-20', { date: '2025-05-20' }],
  [COLUMN.received, { date: '2025-05-20', time: '09:30:00' }, '2025-05-20 09:30', { date: '2025-05-20', time: '09:30:00' }],
  [COLUMN.orderType, { labels: ['FORECAST'] }, 'FORECAST', { ids: [1] }],
  [COLUMN.orderType, { ids: [0, 2] }, 'RECEIVED, CANCELLED', { ids: [0, 2] }],
  [COLUMN.orderType, 'RECEIVED', 'RECEIVED', { ids: [0] }],
  [COLUMN.unit, { label: 'SET' }, 'SET', { index: 1 }],
  [COLUMN.unit, { index: 2 }, 'PAIR', { index: 2 }],
  [COLUMN.unit, 'PCE', 'PCE', { index: 0 }],
  ['a_email', { email: 'a@example.com', text: 'Ann' }, 'a@example.com', { email: 'a@example.com', text: 'Ann' }],
  [
    'a_link',
    { url: 'https://example.com', text: 'Example' },
    'Example - https://example.com',
    { url: 'https://example.com', text: 'Example' },
  ],
  ['a_checkbox', { checked: 'true' }, 'v', { checked: true }],
  ['a_timeline', { from: '2025-05-01', to: '2025-05-20' }, '2025-05-01 - 2025-05-20', { from: '2025-05-01', to: '2025-05-20' }],
];

test.each(accepted)('%s takes %j and reads %s', async (columnId, value, text, raw) => {
  const reply = await write(await sandboxWithEveryType(), columnId, value);
  const cell = at(reply.body.data, 'change_multiple_column_values', 'column_values', 0);
  expect(cell).toMatchObject({ text });
  const parsed: unknown = JSON.parse(String(at(cell, 'value')));
  if (typeof raw === 'object') expect(parsed).toMatchObject({ ...raw });
  else expect(parsed).toBe(raw);
});

const refused: readonly (readonly [string, unknown, string])[] = [
  [COLUMN.orderNumber, 505, 'text'],
  [COLUMN.notes, 'x'.repeat(2001), 'long-text'],
  [COLUMN.quantity, '10%', 'numeric'],
  [COLUMN.quantity, 'TBC', 'numeric'],
  [COLUMN.quantity, '1,000', 'numeric'],
  [COLUMN.received, '2025-02-30', 'date'],
  [COLUMN.received, { date: '2025-05-20', time: '25:00:00' }, 'date'],
  [COLUMN.orderType, { labels: ['RECEIVED'], ids: [0] }, 'dropdown'],
  [COLUMN.unit, { index: 9 }, 'color'],
  ['a_email', { email: 'nobody', text: 'x' }, 'email'],
  ['a_email', { email: 'a@example.com' }, 'email'],
  ['a_link', { url: 'example.com', text: 'x' }, 'link'],
  ['a_checkbox', 'yes', 'boolean'],
  ['a_timeline', { from: '2025-05-20', to: '2025-05-01' }, 'timerange'],
];

test.each(refused)('%s refuses %j with ColumnValueException', async (columnId, value, olderName) => {
  const { status, body } = await write(await sandboxWithEveryType(), columnId, value);
  expect(status).toBe(200);
  expect(body.data).toEqual({ change_multiple_column_values: null });
  expect(body.errors).toMatchObject([
    {
      path: ['change_multiple_column_values'],
      extensions: {
        code: 'ColumnValueException',
        status_code: 200,
        service: 'monolith',
        error_data: { column_type: olderName, column_id: columnId },
      },
    },
  ]);
});

test('a missing dropdown label is refused with the list of those that exist, as recorded', async () => {
  const { body } = await write(await sandboxForTest(), COLUMN.orderType, { labels: ['Cancelled'] });
  expect(body.errors?.[0]).toMatchObject({
    message: "The dropdown label 'Cancelled' does not exist, possible labels are: {0: RECEIVED, 1: FORECAST, 2: CANCELLED}",
    extensions: {
      code: 'ColumnValueException',
      error_data: { column_value: '{"labels"=>["Cancelled"]}', column_validation_error_code: 'missingLabel' },
    },
  });
});

test('a missing status label is refused with the list of those that exist', async () => {
  const { body } = await write(await sandboxForTest(), COLUMN.unit, 'BOX');
  expect(body.errors?.[0]?.message).toBe("This status label doesn't exist, possible statuses are: {0: PCE, 1: SET, 2: PAIR}");
});

test('labels are made where the mutation asks for it, and are case-sensitive', async () => {
  const sandbox = await sandboxForTest();
  for (const [column, label] of [
    [COLUMN.season, '2026 SPRING'],
    [COLUMN.season, '2026 Spring'],
    [COLUMN.unit, 'BOX'],
  ] as const) {
    expect((await write(sandbox, column, label, true)).body.errors).toBeUndefined();
  }
  const { body } = await sandbox.call(`{ boards(ids: [${BOARD}]) { columns(ids: ["${COLUMN.season}", "${COLUMN.unit}"]) { settings } } }`);
  expect(body.data).toMatchObject({
    boards: [
      {
        columns: [
          { settings: { labels: [{ label: 'PCE' }, { label: 'SET' }, { label: 'PAIR' }, { id: 3, label: 'BOX' }] } },
          {
            settings: {
              labels: [
                { id: 0, label: '2026 SPRING' },
                { id: 1, label: '2026 Spring' },
              ],
            },
          },
        ],
      },
    ],
  });
});

test('a dropdown holds at most 500 labels', async () => {
  const sandbox = await sandboxForTest();
  const labels = Array.from({ length: 500 }, (_, index) => `STYLE ${index}`);
  expect((await write(sandbox, COLUMN.season, { labels }, true)).body.errors).toBeUndefined();
  const { body } = await write(sandbox, COLUMN.season, { labels: ['one more'] }, true);
  expect(body.errors).toMatchObject([{ extensions: { code: 'ColumnValueException' } }]);
});

test('a status label has at most 30 characters, a status column at most 40 labels', async () => {
  const sandbox = await sandboxForTest();
  expect((await write(sandbox, COLUMN.unit, 'x'.repeat(31), true)).body.errors).toHaveLength(1);
  for (let count = 3; count < 40; count++) expect((await write(sandbox, COLUMN.unit, `UNIT ${count}`, true)).body.errors).toBeUndefined();
  expect((await write(sandbox, COLUMN.unit, 'one more', true)).body.errors).toHaveLength(1);
});

test.each([null, ''])('%j clears a cell', async (empty) => {
  const sandbox = await sandboxForTest();
  const item = await sandbox.createItem('x', {
    [COLUMN.orderNumber]: 'JOO-00505',
    [COLUMN.season]: '2025 FALL',
    [COLUMN.received]: '2025-05-20',
  });
  const values = JSON.stringify({ [COLUMN.orderNumber]: empty, [COLUMN.season]: empty, [COLUMN.received]: empty });
  await sandbox.call(
    `mutation ($values: JSON!) { change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: $values) { id } }`,
    { variables: { values } },
  );
  expect(await sandbox.inspect(`boards/${BOARD}`)).toMatchObject({ groups: [{ items: [{ column_values: {} }] }] });
  expect(JSON.stringify(await sandbox.inspect(`boards/${BOARD}`))).not.toContain('JOO-00505');
});

test('an unknown column is InvalidColumnIdException', async () => {
  const { body } = await write(await sandboxForTest(), 'text_gone', 'x');
  expect(body.errors?.[0]).toMatchObject({
    message: "This column ID doesn't exist for the board",
    extensions: { code: 'InvalidColumnIdException', error_data: { column_id: 'text_gone' } },
  });
});

test.each(['{"a":', '[]', '"text"'])('column values that are %s end the whole request', async (values) => {
  const { call, createItem } = await sandboxForTest();
  const item = await createItem('x');
  const { body } = await call(
    `mutation ($values: JSON!) { change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: $values) { id } }`,
    { variables: { values } },
  );
  expect(body).toMatchObject({ data: null, errors: [{ extensions: { error_code: 'INTERNAL_SERVER_ERROR' } }] });
});

test('the item name has 1 to 255 characters, counted as people do', async () => {
  const { call, createGroup } = await sandboxForTest();
  const group = await createGroup('A');
  const create = (name: string) =>
    call(`mutation ($name: String!) { create_item(board_id: ${BOARD}, group_id: "${group}", item_name: $name) { name } }`, {
      variables: { name },
    });
  expect((await create('👕'.repeat(255))).body.errors).toBeUndefined();
  expect((await create('x'.repeat(256))).body.errors?.[0]?.extensions).toMatchObject({
    code: 'ItemNameTooLongException',
    status_code: 200,
  });
  expect((await create('')).body.errors?.[0]?.extensions).toMatchObject({ code: 'InvalidItemNameException' });
});

test('change_multiple_column_values renames by the key name, change_simple_column_value writes one string', async () => {
  const { call, createItem } = await sandboxForTest();
  const item = await createItem('old');
  const { body } = await call(`mutation {
    rename: change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: "{\\"name\\":\\"new\\"}") { name }
    simple: change_simple_column_value(board_id: ${BOARD}, item_id: ${item}, column_id: "${COLUMN.orderType}", value: "RECEIVED, FORECAST") { column_values(ids: ["${COLUMN.orderType}"]) { text } }
  }`);
  expect(body.data).toEqual({ rename: { name: 'new' }, simple: { column_values: [{ text: 'RECEIVED, FORECAST' }] } });
});

test('subitems live on their own hidden board, with its columns', async () => {
  const { call, createItem } = await sandboxForTest();
  const item = await createItem('JOO-00505');
  const values = JSON.stringify({ [COLUMN.size]: { labels: ['XL'] } });
  const { body } = await call(
    `mutation ($values: JSON) { create_subitem(parent_item_id: ${item}, item_name: "Size XL", column_values: $values, create_labels_if_missing: true) {
      name board { id type items_count } parent_item { id subitems { name } } column_values(ids: ["${COLUMN.size}"]) { text }
    } }`,
    { variables: { values } },
  );
  expect(body.data).toEqual({
    create_subitem: {
      name: 'Size XL',
      board: { id: SUBITEMS_BOARD, type: 'sub_items_board', items_count: 1 },
      parent_item: { id: item, subitems: [{ name: 'Size XL' }] },
      column_values: [{ text: 'XL' }],
    },
  });
  const found = await call(`{ boards(ids: [${BOARD}]) { items_count columns(types: [subtasks]) { settings } } }`);
  expect(found.body.data).toMatchObject({ boards: [{ items_count: 1, columns: [{ settings: { boardIds: [Number(SUBITEMS_BOARD)] } }] }] });
});

test('subitems go with their item', async () => {
  const { call, createItem, inspect } = await sandboxForTest();
  const item = await createItem('JOO-00505');
  await call(`mutation { create_subitem(parent_item_id: ${item}, item_name: "Size XL") { id } }`);
  await call(`mutation { archive_item(item_id: ${item}) { state } }`);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({
    items_count: 0,
    groups: [{ items: [{ state: 'archived', subitems: [{ state: 'archived' }] }] }],
  });
});

test('a column under an id of ours is made once, and a repeat is refused', async () => {
  const { call } = await sandboxForTest();
  const create = () => call(`mutation { create_column(board_id: ${BOARD}, id: "our_key", title: "Key", column_type: text) { id type } }`);
  expect((await create()).body.data).toEqual({ create_column: { id: 'our_key', type: 'text' } });
  expect((await create()).body.errors).toMatchObject([{ path: ['create_column'] }]);
});
