import { expect, test } from 'vitest';
import { BOARD, sandboxForTest } from './support.ts';

const headers = { 'Idempotency-Key': 'batch-1' };
const create = `mutation { a: create_group(board_id: ${BOARD}, group_name: "PELOTON ECOMM") { id } }`;

test('key-forgotten: the answer is not kept, so a repeat executes again', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault({ kind: 'key-forgotten', times: 1 });
  await call(create, { headers });
  expect((await call(create, { headers })).headers.has('Idempotency-Replayed')).toBe(false);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 2 } });
});

test('key-forgotten on a repeat forgets what was kept', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await call(create, { headers });
  await addFault({ kind: 'key-forgotten', times: 1 });
  expect((await call(create, { headers })).headers.has('Idempotency-Replayed')).toBe(false);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 2 } });
});

test('key-conflict says that the key is in use, and writes nothing', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault({ kind: 'key-conflict', times: 1 });
  const { status, body, headers: got } = await call(create, { headers });
  expect([status, got.get('Retry-After')]).toEqual([409, '1']);
  expect(body.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_CONFLICT' } }]);
  expect((await call(create, { headers })).status).toBe(200);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 1 } });
});

test('requests without a key are no match for faults of keys', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault({ kind: 'key-conflict', times: 1 });
  expect((await call(create)).status).toBe(200);
  expect(await inspect('faults')).toMatchObject({ rules: [{ matched: 0 }] });
});

test('a forgotten key and a lost answer can meet in one request', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault([
    { kind: 'key-forgotten', times: 1 },
    { kind: 'cut-after', times: 1 },
  ]);
  await expect(call(create, { headers })).rejects.toThrow();
  expect((await call(create, { headers })).status).toBe(200);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 2 } });
});

test('the answer to a repeat can be lost as well', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault({ kind: 'cut-after', times: 2 });
  for (let count = 0; count < 2; count++) await expect(call(create, { headers })).rejects.toThrow();
  expect((await call(create, { headers })).headers.get('Idempotency-Replayed')).toBe('true');
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 1 } });
});
