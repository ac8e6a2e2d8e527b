import { expect, test, vi } from 'vitest';
import { BOARD, COLUMN, ManualClock, sandboxForTest } from './support.ts';

test('a failed alias is null with its path, and its neighbours stand', async () => {
  const { call, createGroup, inspect } = await sandboxForTest();
  const group = await createGroup('PELOTON ECOMM');
  const create = (alias: string, group_id: string) =>
    `${alias}: create_item(board_id: ${BOARD}, group_id: "${group_id}", item_name: "${alias}") { id name }`;
  const { status, body } = await call(`mutation { ${create('first', group)} ${create('second', 'gone')} ${create('third', group)} }`);
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ first: { name: 'first' }, second: null, third: { name: 'third' } });
  expect(body.errors).toMatchObject([{ path: ['second'], extensions: { code: 'ResourceNotFoundException' } }]);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ items_count: 2, groups: [{ items: [{ name: 'first' }, { name: 'third' }] }] });
});

test('a refused value leaves nothing of its item, not even a label that another column needed', async () => {
  const { call, createGroup, inspect } = await sandboxForTest();
  const group = await createGroup('PELOTON ECOMM');
  const values = JSON.stringify({ [COLUMN.season]: { labels: ['2030 WINTER'] }, [COLUMN.quantity]: 'TBC' });
  const { body } = await call(
    `mutation ($values: JSON) { create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "x", column_values: $values, create_labels_if_missing: true) { id } }`,
    { variables: { values } },
  );
  expect(body.data).toEqual({ create_item: null });
  const board = JSON.stringify(await inspect(`boards/${BOARD}`));
  expect(board).not.toContain('2030 WINTER');
  expect(board).toContain('"items_count":0');
});

test('aliases run one after another, each taking the latency', async () => {
  const clock = new ManualClock();
  const { call } = await sandboxForTest({ clock, latencyMs: 829 });
  const reply = call(
    `mutation { ${['a', 'b', 'c'].map((alias) => `${alias}: create_group(board_id: ${BOARD}, group_name: "${alias}") { id }`).join(' ')} }`,
  );
  for (let alias = 0; alias < 3; alias++) {
    await vi.waitUntil(() => clock.sleepers === 1, { timeout: 5000, interval: 2 });
    clock.advance(829);
  }
  expect(Object.keys((await reply).body.data ?? {})).toEqual(['a', 'b', 'c']);
});
