import { expect, test } from 'vitest';
import { at, BOARD, COLUMN, sandboxForTest } from './support.ts';

test('the root leads to the first board', async () => {
  const { url } = await sandboxForTest();
  expect((await fetch(url)).url).toBe(`${url}/boards/${BOARD}`);
});

test('a person sees groups, items, labels, numbers, dates and subitems', async () => {
  const { url, call, createGroup, createItem } = await sandboxForTest();
  const group = await createGroup('PELOTON ECOMM');
  const values = { [COLUMN.customer]: 'PELOTON', [COLUMN.unit]: 'PCE', [COLUMN.quantity]: '3488', [COLUMN.received]: '2025-05-20' };
  const item = await createItem('JOO-00505', values, group);
  await call(`mutation { create_subitem(parent_item_id: ${item}, item_name: "Size XL") { id } }`);
  const page = await (await fetch(`${url}/boards/${BOARD}`)).text();
  for (const shown of ['PELOTON ECOMM', '1 item', 'JOO-00505', '>PELOTON<', '>PCE<', '3,488', 'May 20, 2025', 'Size XL', 'ORDER TYPE'])
    expect(page).toContain(shown);
});

test('what others wrote stays text', async () => {
  const { url, createGroup, createItem } = await sandboxForTest();
  const group = await createGroup('<script>alert(1)</script>');
  await createItem('"><img src=x onerror=alert(1)>', { [COLUMN.notes]: "B'HOOD & <b>CO</b>" }, group);
  const page = await (await fetch(`${url}/boards/${BOARD}`)).text();
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
  expect(page).toContain('B&#39;HOOD &amp; &lt;b&gt;CO&lt;/b&gt;');
});

test('the open page learns what changed, group by group', async () => {
  const { url, createGroup, createItem } = await sandboxForTest();
  const [quiet, busy] = [await createGroup('QUIET'), await createGroup('BUSY')];
  const changes = async (revision?: unknown): Promise<unknown> =>
    (await fetch(`${url}/boards/${BOARD}/changes?revision=${revision}`)).json();
  const before = await changes();
  const revision = at(before, 'revision');
  expect(await changes(revision)).toEqual({ revision });
  await createItem('new', {}, busy);
  const after = await changes(revision);
  // A new group comes to the top.
  expect([at(after, 'groups', 0, 'id'), at(after, 'groups', 1, 'id')]).toEqual([busy, quiet]);
  expect(at(after, 'groups', 0, 'revision')).not.toBe(at(before, 'groups', 0, 'revision'));
  expect(at(after, 'groups', 1, 'revision')).toBe(at(before, 'groups', 1, 'revision'));
  expect(await (await fetch(`${url}/boards/${BOARD}/groups/${busy}`)).text()).toContain('new');
});

test('a search shows only groups that hold a match', async () => {
  const { url, createGroup, createItem } = await sandboxForTest();
  await createItem('JOO-00505', {}, await createGroup('HIT'));
  await createItem('PEL-00001', {}, await createGroup('MISS'));
  const page = await (await fetch(`${url}/boards/${BOARD}?q=joo-00505`)).text();
  expect(page).toContain('HIT');
  expect(page).not.toContain('MISS');
});

test('a big board is sent in part: few groups open, 50 rows each', async () => {
  const { url, call, createGroup } = await sandboxForTest();
  for (let number = 0; number < 12; number++) {
    const group = await createGroup(`GROUP ${number}`);
    const alias = (_: unknown, index: number) =>
      `a${index}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "order") { id }`;
    await call(`mutation { ${Array.from({ length: 60 }, alias).join(' ')} }`, { headers: {} });
  }
  const page = await (await fetch(`${url}/boards/${BOARD}`)).text();
  expect(page.match(/<details/g)).toHaveLength(12);
  expect(page.match(/<tr class="item"/g)?.length).toBe(250);
  expect(page).toContain('Show 10 more of 10');
});
