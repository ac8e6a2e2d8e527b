import { expect, test } from 'vitest';
import { BOARD, callApi, sandboxForTest } from './support.ts';

/** Bodies recorded from the real API: reference monday-api.md, section 3. */

const requestId = { request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) };

test('an unknown board fails the alias with InvalidBoardIdException, at HTTP 200', async () => {
  const { call } = await sandboxForTest();
  const { status, body } = await call('mutation { create_item(board_id: 123, item_name: "x") { id } }');
  expect(status).toBe(200);
  expect(body).toEqual({
    data: { create_item: null },
    errors: [
      {
        message: 'The board does not exist. Please check your board ID and try again',
        locations: [{ line: 1, column: 12 }],
        path: ['create_item'],
        extensions: { code: 'InvalidBoardIdException', status_code: 200, error_data: { board_id: 123 }, service: 'monolith' },
      },
    ],
    extensions: requestId,
  });
});

test.each(['archive_item', 'delete_item'])('%s of an unknown item answers InvalidItemIdException', async (operation) => {
  const { call } = await sandboxForTest();
  const { body } = await call(`mutation { ${operation}(item_id: 123) { id } }`);
  expect(body.data).toEqual({ [operation]: null });
  expect(body.errors).toMatchObject([
    {
      message: 'Item not found',
      path: [operation],
      extensions: { code: 'InvalidItemIdException', status_code: 200, error_data: { item_id: 123 } },
    },
  ]);
});

test('moving to an unknown group answers ResourceNotFoundException, at HTTP 200 with status_code 404', async () => {
  const { call, createItem } = await sandboxForTest();
  const id = await createItem('JOO-00505');
  const { status, body } = await call(`mutation { move_item_to_group(item_id: ${id}, group_id: "x") { id } }`);
  expect(status).toBe(200);
  expect(body.errors?.[0]).toMatchObject({
    message: 'Group not found',
    path: ['move_item_to_group'],
    extensions: {
      code: 'ResourceNotFoundException',
      status_code: 404,
      error_data: {
        resource_type: 'group',
        group_id: 'x',
        board_id: Number(BOARD),
        error_reason: 'store.monday.automation.error.missing_group',
      },
    },
  });
});

test.each(['delete_group', 'archive_group'])('%s of an unknown group reads as a lack of rights', async (operation) => {
  const { call } = await sandboxForTest();
  const { body } = await call(`mutation { ${operation}(board_id: ${BOARD}, group_id: "x") { id } }`);
  expect(body.errors?.[0]).toMatchObject({
    message: 'User unauthorized to perform action',
    extensions: { code: 'USER_UNAUTHORIZED', status_code: 403, error_data: {} },
  });
});

test('a wrong token is turned away with 401', async () => {
  const { call } = await sandboxForTest();
  for (const token of ['wrong', '', 'Bearer wrong']) {
    const { status, body } = await call('{ me { id } }', { headers: { Authorization: token } });
    expect(status).toBe(401);
    expect(body).toEqual({ errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] });
  }
});

test('the token is taken raw and as Bearer', async () => {
  const { call } = await sandboxForTest({ token: 'secret' });
  for (const token of ['secret', 'Bearer secret']) {
    const { body } = await call('{ me { id } }', { headers: { Authorization: token } });
    expect(body.data).toEqual({ me: { id: '1' } });
  }
});

test('a request that does not validate has no data and no code', async () => {
  const { call } = await sandboxForTest();
  const { status, body } = await call(`mutation { create_group(board_id: ${BOARD}, group_name: "A", x: 1) { id } }`);
  expect(status).toBe(200);
  expect(body).toEqual({
    errors: [{ message: 'Unknown argument "x" on field "Mutation.create_group".', locations: [{ line: 1, column: 64 }] }],
    extensions: requestId,
  });
});

test('an operation that is not simulated is refused by its name', async () => {
  const { call } = await sandboxForTest();
  const { status, body } = await call('mutation { duplicate_board(board_id: 1) { id } }');
  expect(status).toBe(200);
  expect(body.data).toBeUndefined();
  expect(body.errors?.[0]?.message).toMatch(/^Cannot query field "duplicate_board" on type "Mutation"\..*sandbox\/schema\.graphql/);
});

test('a parse error has no data and no code', async () => {
  const { call } = await sandboxForTest();
  const { status, body } = await call('mutation { create_item(');
  expect(status).toBe(200);
  expect(body.errors).toMatchObject([{ message: expect.stringContaining('Syntax Error') }]);
  expect(body.errors?.[0]).not.toHaveProperty('extensions');
});

test('a board id that is no number ends the whole request', async () => {
  const { call } = await sandboxForTest();
  const { status, body } = await call('{ boards(ids: ["abc"]) { id } }');
  expect(status).toBe(200);
  expect(body).toEqual({
    data: null,
    errors: [{ message: 'Internal server error', path: [], extensions: { status_code: 500, error_code: 'INTERNAL_SERVER_ERROR' } }],
    extensions: requestId,
  });
});

test('an unknown board under a root that cannot be null takes everything down', async () => {
  const { call } = await sandboxForTest();
  const { body } = await call(
    '{ me { id } items_page_by_column_values(board_id: 123, columns: [{column_id: "name", column_values: ["x"]}]) { cursor } }',
  );
  expect(body.data).toBeNull();
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'InvalidBoardIdException' });
});

test('a malformed version is InvalidVersionException, an unknown one is no error', async () => {
  const { call } = await sandboxForTest();
  const malformed = await call('{ me { id } }', { headers: { 'API-Version': '2026/07' } });
  expect(malformed.status).toBe(200);
  expect(malformed.body.errors?.[0]?.extensions).toMatchObject({ code: 'InvalidVersionException' });
  const unknown = await call('{ version { value } }', { headers: { 'API-Version': '2026-07' } });
  expect(unknown.body.data).toEqual({ version: { value: '2026-07' } });
});

test('a body that is no JSON is a bad request', async () => {
  const { apiUrl } = await sandboxForTest();
  const response = await fetch(apiUrl, { method: 'POST', headers: { Authorization: 'sandbox-token' }, body: 'query' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'JsonParseException' } }] });
});

test('every answer has a request id of its own', async () => {
  const { apiUrl } = await sandboxForTest();
  const ids = await Promise.all([1, 2, 3].map(async () => (await callApi(apiUrl, '{ me { id } }')).body.extensions?.request_id));
  expect(new Set(ids).size).toBe(3);
});
