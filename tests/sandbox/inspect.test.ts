import { expect, test } from 'vitest';
import { at, BOARD, COLUMN, SUBITEMS_BOARD, sandboxForTest } from './support.ts';

test('a board is given whole: columns with labels, groups in order, filled cells, subitems', async () => {
  const { call, createGroup, createItem, inspect } = await sandboxForTest();
  const group = await createGroup('PELOTON ECOMM');
  const item = await createItem('JOO-00505', { [COLUMN.customer]: { labels: ['PELOTON'] }, [COLUMN.quantity]: '7.50' }, group);
  await call(`mutation { create_subitem(parent_item_id: ${item}, item_name: "Size XL") { id } }`);
  const state = { id: expect.stringMatching(/^\d{10}$/), state: 'active', created_at: expect.any(String), updated_at: expect.any(String) };
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({
    id: BOARD,
    name: 'Customer Master Schedule (sandbox)',
    state: 'active',
    items_count: 1,
    items_limit: expect.any(Number),
    subitems_board_id: SUBITEMS_BOARD,
    columns: expect.arrayContaining([
      { id: COLUMN.orderType, title: 'ORDER TYPE', type: 'dropdown', labels: ['RECEIVED', 'FORECAST', 'CANCELLED'] },
    ]),
    groups: [
      {
        id: group,
        title: 'PELOTON ECOMM',
        color: expect.stringMatching(/^#[0-9a-f]{6}$/),
        archived: false,
        deleted: false,
        items: [
          {
            ...state,
            name: 'JOO-00505',
            column_values: { [COLUMN.customer]: { text: 'PELOTON' }, [COLUMN.quantity]: { text: '7.5', value: '7.50' } },
            subitems: [{ ...state, name: 'Size XL', column_values: {}, subitems: [] }],
          },
        ],
      },
    ],
  });
});

test('everything that ever was can be counted: states, times and the order of creation of groups, items and subitems', async () => {
  const { call, createGroup, createItem, inspect } = await sandboxForTest();
  const first = await createGroup('FIRST');
  const early = await createItem('early', {}, first);
  const second = await createGroup('SECOND');
  await call(
    `mutation { create_subitem(parent_item_id: ${early}, item_name: "XL", column_values: "{\\"${COLUMN.size}\\":{\\"labels\\":[\\"XL\\"]}}", create_labels_if_missing: true) { id } }`,
  );
  const late = await createItem('late', {}, second);
  await call(
    `mutation { a: move_item_to_group(item_id: ${early}, group_id: "${second}") { id } b: delete_item(item_id: ${late}) { id } c: archive_group(board_id: ${BOARD}, group_id: "${first}") { id } }`,
  );
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const board = await inspect(`boards/${BOARD}`);
  expect(board).toMatchObject({
    type: 'board',
    groups: [
      {
        title: 'SECOND',
        state: 'active',
        created_at: time,
        items: [
          { name: 'late', state: 'deleted', created_at: time, subitems: [] },
          {
            name: 'early',
            state: 'active',
            created_at: time,
            subitems: [{ name: 'XL', column_values: { [COLUMN.size]: { text: 'XL' } } }],
          },
        ],
      },
      { title: 'FIRST', state: 'archived', archived: true, created_at: time, items: [] },
    ],
  });
  const sequence = (...path: (string | number)[]) => Number(at(board, 'groups', ...path, 'sequence'));
  const made = [sequence(1), sequence(0, 'items', 1), sequence(0), sequence(0, 'items', 1, 'subitems', 0), sequence(0, 'items', 0)];
  expect(made).toEqual(made.toSorted((a, b) => a - b));
  expect(new Set(made).size).toBe(5);
});

test('every column of the production mapping is there, once, and 34 customers', async () => {
  const { call } = await sandboxForTest();
  const { body } = await call(
    `{ boards(ids: [${BOARD}]) { columns { id type } customers: columns(ids: ["${COLUMN.customer}"]) { settings } } }`,
  );
  // 45 of the mapping, the sync key, the name and the subitems.
  expect(body.data).toMatchObject({ boards: [{ columns: { length: 48 }, customers: [{ settings: { labels: { length: 34 } } }] }] });
});

test('statistics count operations, statuses, error codes, points and what was cut', async () => {
  const { call, createGroup, addFault, inspect } = await sandboxForTest();
  await createGroup('A');
  await call('mutation { a: archive_item(item_id: 1) { id } b: archive_item(item_id: 2) { id } }');
  await call('{ me { id } }', { headers: { Authorization: 'wrong' } });
  await addFault({ action: 'cut' });
  await expect(call('{ me { id } }')).rejects.toThrow();
  expect(await inspect('stats')).toEqual({
    requests: 4,
    cut: 1,
    replayed: 0,
    operations: { create_group: 1, archive_item: 2 },
    statuses: { 200: 2, 401: 1 },
    errorCodes: { InvalidItemIdException: 2, NOT_AUTHENTICATED: 1 },
    pointsUsed: 30_001 + 20_002 + 11,
    peakConcurrent: 1,
  });
});

test('a reset empties the board, and item ids go on counting', async () => {
  const { url, createItem, inspect } = await sandboxForTest();
  const before = await createItem('before');
  await fetch(`${url}/inspect/reset`, { method: 'POST' });
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ items_count: 0, groups: [] });
  expect(Number(await createItem('after'))).toBeGreaterThan(Number(before));
});

test('health answers', async () => {
  const { url } = await sandboxForTest();
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
});
