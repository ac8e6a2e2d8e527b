import { expect, test } from 'vitest';
import { at, BOARD, COLUMN, sandboxForTest, type TestSandbox } from './support.ts';

/** What a client sees of each ready-made fault, and what is on the board then. Late and silent ones are in late.test.ts. */

const VALUES = { [COLUMN.customer]: { labels: ['PELOTON'] }, [COLUMN.quantity]: '12' };

async function struck(
  kind: string,
  values: object = VALUES,
): Promise<{ sandbox: TestSandbox; group: string; create: () => ReturnType<TestSandbox['call']> }> {
  const sandbox = await sandboxForTest();
  const group = await sandbox.createGroup('PELOTON ECOMM');
  await sandbox.addFault({ kind, match: { operation: 'create_item' }, times: 1 });
  const query = `mutation ($values: JSON) { a: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "x", column_values: $values) { name } }`;
  return { sandbox, group, create: () => sandbox.call(query, { variables: { values: JSON.stringify(values) } }) };
}

const itemsOn = async ({ inspect }: TestSandbox) => at(await inspect(`boards/${BOARD}`), 'items_count');

const internalError = {
  status_code: 500,
  error_message: 'Internal server error',
  error_code: 'INTERNAL_SERVER_ERROR',
  errors: [{ message: 'Internal server error', extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
};

test.each([
  ['error-before', 500, internalError, 0],
  ['error-after', 500, internalError, 1],
  ['locked', 423, { errors: [{ message: 'Resource is currently locked, please try again later' }] }, 0],
])('%s is a %i as JSON', async (kind, status, body, items) => {
  const { sandbox, create } = await struck(kind);
  const reply = await create();
  expect([reply.status, reply.headers.get('Content-Type')]).toEqual([status, 'application/json; charset=utf-8']);
  expect(reply.body).toMatchObject(body);
  expect(reply.headers.get('RateLimit')).toContain('"complexityMinute"');
  expect(await itemsOn(sandbox)).toBe(items);
});

test.each([
  ['html-before', 0],
  ['html-after', 1],
])('%s is a page of a proxy', async (kind, items) => {
  const { sandbox, create } = await struck(kind);
  const reply = await create();
  expect([reply.status, reply.headers.get('Content-Type')]).toEqual([502, 'text/html; charset=utf-8']);
  expect(reply.text).toContain('502 Bad Gateway');
  expect(await itemsOn(sandbox)).toBe(items);
});

test.each([
  ['cut-before', 0],
  ['cut-after', 1],
  ['cut-midway', 1],
])('%s ends the connection without a whole answer', async (kind, items) => {
  const { sandbox, create } = await struck(kind);
  await expect(create()).rejects.toThrow();
  expect(await itemsOn(sandbox)).toBe(items);
  expect((await create()).body.data).toEqual({ a: { name: 'x' } });
});

test('cut-midway sends the head and half of the body', async () => {
  const { sandbox } = await struck('cut-before');
  await sandbox.addFault({ kind: 'cut-midway', match: { operation: 'me' } });
  const request = { method: 'POST', headers: { Authorization: 'sandbox-token' }, body: JSON.stringify({ query: '{ me { id } }' }) };
  const response = await fetch(sandbox.apiUrl, request);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test.each([
  ['alias-error-before', 0],
  ['alias-error-after', 1],
])('%s is an internal error of one alias', async (kind, items) => {
  const { sandbox, create } = await struck(kind);
  const { status, body } = await create();
  expect(status).toBe(200);
  expect(body.data).toEqual({ a: null });
  expect(body.errors).toMatchObject([
    { message: 'Internal server error', path: ['a'], extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } },
  ]);
  expect(body.errors?.[0]?.extensions).not.toHaveProperty('code');
  expect(await itemsOn(sandbox)).toBe(items);
});

test.each([
  ['alias-null-before', 0],
  ['alias-null-after', 1],
])('%s is null without an error', async (kind, items) => {
  const { sandbox, create } = await struck(kind);
  const { body } = await create();
  expect(body).toMatchObject({ data: { a: null } });
  expect(body.errors).toBeUndefined();
  expect(await itemsOn(sandbox)).toBe(items);
});

test('alias-null on a root that cannot be null takes everything down', async () => {
  const { call, addFault } = await sandboxForTest();
  await addFault({ kind: 'alias-null-before', match: { operation: 'items_page_by_column_values' } });
  const columns = `[{column_id: "name", column_values: ["x"]}]`;
  const { body } = await call(`{ me { id } items_page_by_column_values(board_id: ${BOARD}, columns: ${columns}) { cursor } }`);
  expect(body).toMatchObject({ data: null, errors: [{ message: 'Internal server error', path: [] }] });
});

test('some aliases of a request are refused with a chosen code, and the others done', async () => {
  const { call, createGroup, addFault, inspect } = await sandboxForTest();
  const group = await createGroup('MIXED');
  await addFault({ kind: 'alias-error-before', match: { operation: 'create_item' }, every: 2, code: 'SomethingNew', message: 'New.' });
  const alias = (name: string) => `${name}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "${name}") { name }`;
  const { body } = await call(`mutation { ${['a', 'b', 'c', 'd'].map(alias).join(' ')} complexity { after } }`);
  expect(body.data).toMatchObject({ a: { name: 'a' }, b: null, c: { name: 'c' }, d: null, complexity: { after: expect.any(Number) } });
  expect(body.errors).toMatchObject([
    { message: 'New.', path: ['b'], extensions: { code: 'SomethingNew' } },
    { message: 'New.', path: ['d'], extensions: { code: 'SomethingNew' } },
  ]);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ items_count: 2 });
});

test('alias-label refuses a label that is there, as a missing one is refused', async () => {
  const { sandbox, create } = await struck('alias-label');
  const { body } = await create();
  expect(body.errors?.[0]).toMatchObject({
    message: expect.stringMatching(/^The dropdown label 'PELOTON' does not exist, possible labels are: \{0: AESCAPE, (?!.*PELOTON)/),
    extensions: { code: 'ColumnValueException', error_data: { column_type: 'dropdown', column_validation_error_code: 'missingLabel' } },
  });
  expect(await itemsOn(sandbox)).toBe(0);
});

test('alias-number refuses a number, on a subitem too', async () => {
  const { sandbox, create } = await struck('alias-number');
  expect((await create()).body.errors?.[0]).toMatchObject({
    extensions: { code: 'ColumnValueException', error_data: { column_type: 'numeric', column_id: COLUMN.quantity } },
  });
  const item = await sandbox.createItem('order');
  await sandbox.addFault({ kind: 'alias-number' });
  const { body } = await sandbox.call(
    `mutation ($values: JSON) { create_subitem(parent_item_id: ${item}, item_name: "XL", column_values: $values) { id } }`,
    { variables: { values: JSON.stringify({ numeric_mkra7j8e: '3' }) } },
  );
  expect(body.errors?.[0]).toMatchObject({ extensions: { error_data: { column_id: 'numeric_mkra7j8e' } } });
});

test.each(['alias-label', 'alias-number'])('%s leaves alone what writes none', async (kind) => {
  const { create } = await struck(kind, { [COLUMN.orderNumber]: 'JOO-00505', [COLUMN.quantity]: null });
  expect((await create()).body.errors).toBeUndefined();
});

test('alias-limit is a limit of one field, with partial data', async () => {
  const { create } = await struck('alias-limit');
  const { status, body } = await create();
  expect([status, body.data]).toEqual([200, { a: null }]);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED', retry_in_seconds: 18, status_code: 429 });
});
