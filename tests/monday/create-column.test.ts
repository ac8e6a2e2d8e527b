import { expect, test } from 'vitest';
import { apiError } from './answers.ts';
import { scriptedApi, type Told } from './scripted-api.ts';

const write = { boardId: '1', id: 'order_sync_key', title: 'order-sync key', type: 'text' } as const;
const shown = (...columns: object[]): Told => ({ data: { boards: [{ columns }] } });
const column = (more: object = {}): object => ({
  id: 'order_sync_key',
  title: 'Key',
  type: 'text',
  settings: null,
  archived: false,
  ...more,
});
const refused: Told = {
  data: { column: null },
  errors: [
    apiError('InvalidArgumentException', { message: 'A column with the id order_sync_key already exists on the board', path: ['column'] }),
  ],
};
const broken: Told = { status: 500, errors: [apiError('INTERNAL_SERVER_ERROR')] };

test('a column is created under the id that we chose, with a key of its own', async () => {
  using server = await scriptedApi(() => ({ data: { column: { id: 'order_sync_key', title: 'order-sync key', type: 'text' } } }));
  const answer = await server.api.createColumn({ ...write, description: 'Do not edit.', requestKey: 'key-1' });
  expect(answer).toEqual({ kind: 'created', column: { id: 'order_sync_key', title: 'order-sync key', type: 'text' } });
  const [asked] = server.asked;
  expect(asked?.variables).toEqual({ ...write, description: 'Do not edit.' });
  expect(asked?.idempotencyKey).toBe('key-1');
});

test('without a key it gets a new one each time', async () => {
  using server = await scriptedApi(() => ({ data: { column: { id: 'order_sync_key' } } }));
  await server.api.createColumn(write);
  await server.api.createColumn(write);
  const keys = server.asked.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(2);
  expect(keys).not.toContain(undefined);
});

test.each<[string, Told]>([
  ['refused', refused],
  ['answered unclearly', broken],
  ['not answered', null],
])('one that was %s and is there exists; it was sent once', async (_what, told) => {
  using server = await scriptedApi(({ operation }) => (operation === 'CreateColumn' ? told : shown(column({ type: 'long_text' }))));
  expect(await server.api.createColumn(write)).toEqual({
    kind: 'exists',
    column: { id: 'order_sync_key', title: 'Key', type: 'long_text' },
  });
  expect(server.asked.map(({ operation }) => operation)).toEqual(['CreateColumn', 'BoardColumns']);
  expect(server.asked[1]?.variables).toEqual({ ids: ['1'], columns: ['order_sync_key'] });
});

test.each<[string, Told, string, string]>([
  ['refused', refused, 'INVALID_ARGUMENT', 'no'],
  ['not allowed', { data: { column: null }, errors: [apiError('USER_UNAUTHORIZED', { path: ['column'] })] }, 'MONDAY_FORBIDDEN', 'no'],
  ['answered unclearly', broken, 'MONDAY_BROKEN', 'unknown'],
  ['answered with null', { data: { column: null } }, 'UNCLEAR_ANSWER', 'unknown'],
  ['not answered', null, 'NO_ANSWER', 'unknown'],
])('one that was %s and is not there fails with what monday.com said of it', async (_what, told, code, executed) => {
  for (const columns of [shown(), shown(column({ archived: true })), broken]) {
    using server = await scriptedApi(({ operation }) => (operation === 'CreateColumn' ? told : columns));
    await expect(server.api.createColumn(write)).rejects.toMatchObject({ code, executed });
  }
});

test('one that met a limit is not looked for', async () => {
  using server = await scriptedApi(() => ({
    status: 429,
    errors: [apiError('DAILY_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 3599 } })],
  }));
  await expect(server.api.createColumn(write)).rejects.toMatchObject({ code: 'DAILY_LIMIT', retryAfterSeconds: 3599 });
  expect(server.asked).toHaveLength(1);
});

test('a board has one subtasks column, whatever its id', async () => {
  const told = shown(column({ id: 'subtasks_mk0', type: 'subtasks' }));
  using server = await scriptedApi(({ operation }) => (operation === 'CreateColumn' ? refused : told));
  expect(await server.api.createColumn({ boardId: '1', title: 'Sizes', type: 'subtasks' })).toMatchObject({
    kind: 'exists',
    column: { id: 'subtasks_mk0' },
  });
  expect(server.asked.map(({ variables }) => variables)).toEqual([
    { boardId: '1', title: 'Sizes', type: 'subtasks' },
    { ids: ['1'], types: ['subtasks'] },
  ]);
});
