import { expect, test, vi } from 'vitest';
import { BOARD, ManualClock, sandboxForTest } from './support.ts';

const KEY = { 'Idempotency-Key': 'batch-1' };
const create = `mutation { a: create_group(board_id: ${BOARD}, group_name: "PELOTON ECOMM") { id } }`;

test('a repeat under the same key gets the first answer again, and writes nothing', async () => {
  const { call, inspect } = await sandboxForTest();
  const first = await call(create, { headers: KEY });
  const again = await call(create, { headers: KEY });
  expect(first.headers.has('Idempotency-Replayed')).toBe(false);
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(again.text).toBe(first.text);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 1 } });
});

test('an answer that holds errors is kept too', async () => {
  const { call } = await sandboxForTest();
  const partial = `mutation { a: create_group(board_id: ${BOARD}, group_name: "A") { id } b: delete_item(item_id: 1) { id } }`;
  const first = await call(partial, { headers: KEY });
  expect((await call(partial, { headers: KEY })).text).toBe(first.text);
});

test('after 30 minutes the key executes again', async () => {
  const clock = new ManualClock();
  const { call, inspect } = await sandboxForTest({ clock });
  await call(create, { headers: KEY });
  clock.advance(30 * 60_000 - 1);
  expect((await call(create, { headers: KEY })).headers.get('Idempotency-Replayed')).toBe('true');
  clock.advance(1);
  expect((await call(create, { headers: KEY })).headers.has('Idempotency-Replayed')).toBe(false);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 2 } });
});

test('while the first request runs, a repeat is a conflict', async () => {
  const clock = new ManualClock();
  const { call } = await sandboxForTest({ clock, latencyMs: 829 });
  const first = call(create, { headers: KEY });
  await vi.waitUntil(() => clock.sleepers === 1, { timeout: 5000, interval: 2 });
  const conflict = await call(create, { headers: KEY });
  expect(conflict.status).toBe(409);
  expect(conflict.headers.has('Retry-After')).toBe(true);
  expect(conflict.body).toEqual({
    errors: [{ message: 'A request with this idempotency key is currently being processed', extensions: { code: 'IDEMPOTENCY_CONFLICT' } }],
  });
  clock.advance(829);
  expect((await first).body.data).toMatchObject({ a: { id: expect.any(String) } });
});

test('a refusal by a limit is not kept: nothing ran', async () => {
  const clock = new ManualClock();
  const { call } = await sandboxForTest({ clock });
  const many = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, i) => `a${i}: create_group(board_id: ${BOARD}, group_name: "G") { id }`).join(' ')} }`;
  await call(many(166));
  await call(many(166));
  expect((await call(many(166), { headers: KEY })).status).toBe(429);
  clock.advance(60_000);
  const repeat = await call(many(166), { headers: KEY });
  expect(repeat.status).toBe(200);
  expect(repeat.headers.has('Idempotency-Replayed')).toBe(false);
});

test('the key is ignored on queries', async () => {
  const { call, createGroup } = await sandboxForTest();
  const query = `{ boards(ids: [${BOARD}]) { groups { title } } }`;
  await call(query, { headers: KEY });
  await createGroup('later');
  const { body, headers } = await call(query, { headers: KEY });
  expect(body.data).toEqual({ boards: [{ groups: [{ title: 'later' }] }] });
  expect(headers.has('Idempotency-Replayed')).toBe(false);
});

test('an answer lost on its way is kept under its key', async () => {
  const { call, addFault, inspect } = await sandboxForTest();
  await addFault({ action: 'cut', when: 'after', times: 1 });
  await expect(call(create, { headers: KEY })).rejects.toThrow();
  expect((await call(create, { headers: KEY })).headers.get('Idempotency-Replayed')).toBe('true');
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 1 } });
});
