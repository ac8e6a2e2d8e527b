import { expect, test } from 'vitest';
import { BOARD, COLUMN, SUBITEMS_BOARD, sandboxForTest } from './support.ts';

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
