import { expect, test } from 'vitest';
import { BOARD, COLUMN, sandboxForTest, type TestSandbox } from './support.ts';

function createFor({ call }: TestSandbox, group: string, customers: readonly string[]) {
  const alias = (customer: string, index: number) => {
    const values = JSON.stringify(JSON.stringify({ [COLUMN.customer]: { labels: [customer] } }));
    return `a${index}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "order ${index}", column_values: ${values}) { name }`;
  };
  return call(`mutation { ${customers.map(alias).join(' ')} }`);
}

test('one customer made to fail leaves the others', async () => {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('MIXED');
  await sandbox.addFault({
    match: { operation: 'create_item', text: 'PELOTON' },
    action: 'refuse',
    code: 'ColumnValueException',
    message: 'no',
  });
  const { body } = await createFor(sandbox, group, ['RHONE', 'PELOTON', 'ASRV']);
  expect(body.data).toMatchObject({ a0: { name: 'order 0' }, a1: null, a2: { name: 'order 2' } });
  expect(body.errors).toMatchObject([{ message: 'no', path: ['a1'], extensions: { code: 'ColumnValueException' } }]);
});

test('a refusal can come although the write took effect', async () => {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('MIXED');
  await sandbox.addFault({
    match: { text: 'PELOTON' },
    action: 'refuse',
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Internal server error',
    when: 'after',
  });
  expect((await createFor(sandbox, group, ['PELOTON'])).body.data).toEqual({ a0: null });
  expect(await sandbox.inspect(`boards/${BOARD}`)).toMatchObject({ items_count: 1 });
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a connection cut %s the write leaves %i items', async (when, items) => {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('PELOTON ECOMM');
  await sandbox.addFault({ match: { operation: 'create_item' }, action: 'cut', when });
  await expect(createFor(sandbox, group, ['PELOTON'])).rejects.toThrow();
  expect(await sandbox.inspect(`boards/${BOARD}`)).toMatchObject({ items_count: items });
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a 502 as HTML %s the write leaves %i items', async (when, items) => {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('PELOTON ECOMM');
  await sandbox.addFault({ match: { operation: 'create_item' }, action: 'http', status: 502, body: '<h1>Bad gateway</h1>', when });
  const reply = await createFor(sandbox, group, ['PELOTON']);
  expect([reply.status, reply.text]).toEqual([502, '<h1>Bad gateway</h1>']);
  expect(await sandbox.inspect(`boards/${BOARD}`)).toMatchObject({ items_count: items });
});

test('a rule also knows an item by its id, and a group by its title', async () => {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('PELOTON ECOMM');
  const item = await sandbox.createItem('order', {}, group);
  await sandbox.addFault({ match: { text: 'PELOTON' }, action: 'refuse' });
  const { body } = await sandbox.call(`mutation {
    byItem: archive_item(item_id: ${item}) { id }
    byTitle: create_group(board_id: ${BOARD}, group_name: "PELOTON 2025 FALL") { id }
    byGroup: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "x") { id }
    other: create_group(board_id: ${BOARD}, group_name: "RHONE 2025 FALL") { title }
  }`);
  expect(body.data).toEqual({ byItem: null, byTitle: null, byGroup: null, other: { title: 'RHONE 2025 FALL' } });
});

test('a rule acts as often as it says, and can be seen and withdrawn', async () => {
  const sandbox = await sandboxForTest();
  await sandbox.addFault([{ id: 'busy', match: { operation: 'create_group' }, action: 'http', status: 423, body: 'locked', times: 2 }]);
  const create = () => sandbox.call(`mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`);
  expect([(await create()).status, (await create()).status, (await create()).status]).toEqual([423, 423, 200]);
  expect(await sandbox.inspect('faults')).toMatchObject({ rules: [{ id: 'busy', action: 'http', hits: 2 }] });
  await fetch(`${sandbox.url}/inspect/faults`, { method: 'DELETE' });
  expect(await sandbox.inspect('faults')).toMatchObject({ rules: [] });
});

test('a query can be refused too', async () => {
  const sandbox = await sandboxForTest();
  await sandbox.addFault({ match: { operation: 'boards' }, action: 'refuse', code: 'API_TEMPORARILY_BLOCKED', message: 'blocked' });
  const { body } = await sandbox.call('{ boards { id } me { id } }');
  expect(body).toMatchObject({ data: { boards: null, me: { id: '1' } }, errors: [{ extensions: { code: 'API_TEMPORARILY_BLOCKED' } }] });
});

test.each([
  [{ action: 'explode' }, 'action'],
  [{ kind: 'explode' }, 'kinds are error-before'],
  [{ kind: 'cut-after', chance: 2 }, 'chance'],
  [[{ kind: 'cut-after' }, { kind: 'late-effect', seconds: -1 }], 'seconds'],
])('%j is refused with what is wrong, and nothing of it is in force', async (rule, reason) => {
  const { url, inspect } = await sandboxForTest();
  const response = await fetch(`${url}/inspect/faults`, { method: 'POST', body: JSON.stringify(rule) });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(reason);
  expect(await inspect('faults')).toMatchObject({ rules: [] });
});

const createGroup = `mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`;

test('a rule may let matches pass first, and act on every so many-th', async () => {
  const { call, addFault } = await sandboxForTest();
  await addFault({ kind: 'locked', match: { operation: 'create_group' }, skip: 2, every: 3, times: 2 });
  const statuses: number[] = [];
  for (let count = 0; count < 12; count++) statuses.push((await call(createGroup)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 423, 200, 200, 423, 200, 200, 200, 200]);
});

test('a rule may name several operations', async () => {
  const { call, addFault } = await sandboxForTest();
  await addFault({ kind: 'alias-error-before', match: { operation: ['create_group', 'boards'] } });
  expect((await call(createGroup)).body.data).toEqual({ create_group: null });
  expect((await call('{ boards { id } me { id } }')).body.data).toEqual({ boards: null, me: { id: '1' } });
});

test('what has acted is counted by kind, and stays counted when rules are withdrawn, until a reset', async () => {
  const { call, addFault, inspect, url } = await sandboxForTest();
  await addFault([
    { kind: 'locked', times: 2 },
    { kind: 'alias-null-before', times: 1 },
  ]);
  for (let count = 0; count < 3; count++) await call(createGroup);
  await fetch(`${url}/inspect/faults`, { method: 'DELETE' });
  expect(await inspect('faults')).toMatchObject({
    rules: [],
    fired: { locked: 2, 'alias-null-before': 1 },
    latest: [
      { kind: 'locked', operations: { create_group: 1 } },
      { kind: 'locked' },
      { kind: 'alias-null-before', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), rule: 'fault-2' },
    ],
  });
  await fetch(`${url}/inspect/reset`, { method: 'POST' });
  expect(await inspect('faults')).toMatchObject({ fired: {}, latest: [] });
});
