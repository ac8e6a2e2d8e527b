import { expect, test } from 'vitest';
import { evenLag, lagForm } from '../../sandbox/account/lag.ts';
import { at, BOARD, COLUMN, ManualClock, SUBITEMS_BOARD, sandboxForTest, type TestSandbox } from './support.ts';

/** What lists show of a write, and when; by id it is there at once. */

interface Scene extends TestSandbox {
  readonly clock: ManualClock;
  readonly group: string;
  readonly old: string;
  /** Names by items_page of the board, or of another one. */
  paged(board?: string): Promise<unknown>;
  found(key: string): Promise<unknown>;
  mutate(mutation: string): Promise<unknown>;
}

/** A board with one group and one item in sight, and a lag of 10 s for what comes now. */
async function lagging(): Promise<Scene> {
  const clock = new ManualClock();
  const sandbox = await sandboxForTest({ clock });
  const group = await sandbox.createGroup('OLD GROUP');
  const old = await sandbox.createItem('old', { [COLUMN.syncKey]: 'key-old' }, group);
  await setLag(sandbox, evenLag(10));
  const names = async (query: string, ...path: (string | number)[]) => {
    const items = at((await sandbox.call(query)).body.data, ...path, 'items');
    return Array.isArray(items) ? items.map((item) => at(item, 'name')) : items;
  };
  return {
    ...sandbox,
    clock,
    group,
    old,
    paged: (board = BOARD) => names(`{ boards(ids: [${board}]) { items_page { items { name } } } }`, 'boards', 0, 'items_page'),
    found: (key) =>
      names(
        `{ page: items_page_by_column_values(board_id: ${BOARD}, columns: [{column_id: "${COLUMN.syncKey}", column_values: ["${key}"]}]) { items { name } } }`,
        'page',
      ),
    mutate: async (mutation) => (await sandbox.call(`mutation { ${mutation} }`)).body.data,
  };
}

async function setLag({ url }: TestSandbox, lag: object): Promise<void> {
  const response = await fetch(`${url}/inspect/lag`, { method: 'POST', body: JSON.stringify(lag) });
  expect(response.status).toBe(200);
}

test('a new item is there by id at once, and in lists 10 s later', async () => {
  const { call, createItem, paged, found, group, clock, inspect } = await lagging();
  const id = await createItem('new', { [COLUMN.syncKey]: 'key-new' }, group);
  expect((await call(`{ items(ids: [${id}]) { name state } }`)).body.data).toEqual({ items: [{ name: 'new', state: 'active' }] });
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ items_count: 2 });
  const count = async () => at((await call(`{ boards(ids: [${BOARD}]) { items_count } }`)).body.data, 'boards', 0, 'items_count');
  clock.advance(9_999);
  expect([await paged(), await found('key-new'), await count()]).toEqual([['old'], [], 1]);
  clock.advance(1);
  expect([await paged(), await found('key-new'), await count()]).toEqual([['old', 'new'], ['new'], 2]);
});

test('a changed cell is found by its old text until then', async () => {
  const { mutate, found, old, clock } = await lagging();
  const values = JSON.stringify(JSON.stringify({ name: 'renamed', [COLUMN.syncKey]: 'key-changed' }));
  const change = `change_multiple_column_values(board_id: ${BOARD}, item_id: ${old}, column_values: ${values})`;
  expect(await mutate(`a: ${change} { name }`)).toEqual({ a: { name: 'renamed' } });
  expect([await found('key-old'), await found('key-changed')]).toEqual([['old'], []]);
  clock.advance(10_000);
  expect([await found('key-old'), await found('key-changed')]).toEqual([[], ['renamed']]);
});

test.each(['archive_item', 'delete_item'])('%s leaves the item in lists until then, and not by id', async (operation) => {
  const { mutate, call, paged, old, clock } = await lagging();
  await mutate(`${operation}(item_id: ${old}) { id }`);
  expect(at((await call(`{ items(ids: [${old}]) { state } }`)).body.data, 'items', 0, 'state')).not.toBe('active');
  expect(await paged()).toEqual(['old']);
  clock.advance(10_000);
  expect(await paged()).toEqual([]);
});

test('a moved item stands in its old group until then, and once at any time', async () => {
  const { mutate, call, createGroup, old, clock } = await lagging();
  const target = await createGroup('TARGET');
  clock.advance(10_000);
  await mutate(`move_item_to_group(item_id: ${old}, group_id: "${target}") { id }`);
  const places = async () => {
    const { body } = await call(`{ boards(ids: [${BOARD}]) { groups { title items_page { items { name group { title } } } } } }`);
    return at(body.data, 'boards', 0, 'groups');
  };
  const item = (title: string) => ({ items: [{ name: 'old', group: { title } }] });
  expect(await places()).toEqual([
    { title: 'TARGET', items_page: { items: [] } },
    { title: 'OLD GROUP', items_page: item('OLD GROUP') },
  ]);
  clock.advance(10_000);
  expect(await places()).toEqual([
    { title: 'TARGET', items_page: item('TARGET') },
    { title: 'OLD GROUP', items_page: { items: [] } },
  ]);
});

test('groups, new, renamed and archived, are listed as they were until then', async () => {
  const { mutate, call, createGroup, group, clock } = await lagging();
  const listed = async () => {
    const { body } = await call(`{ boards(ids: [${BOARD}]) { groups { title archived } } }`);
    return at(body.data, 'boards', 0, 'groups');
  };
  await createGroup('NEW GROUP');
  await mutate(
    `a: update_group(board_id: ${BOARD}, group_id: "${group}", group_attribute: title, new_value: "RENAMED") { id } b: archive_group(board_id: ${BOARD}, group_id: "${group}") { id }`,
  );
  expect(await listed()).toEqual([{ title: 'OLD GROUP', archived: false }]);
  clock.advance(10_000);
  expect(await listed()).toEqual([
    { title: 'NEW GROUP', archived: false },
    { title: 'RENAMED', archived: true },
  ]);
});

test('subitems lag in their parent and on their board; columns and labels on theirs', async () => {
  const { mutate, call, paged, old, clock } = await lagging();
  const values = JSON.stringify(JSON.stringify({ [COLUMN.size]: 'XXS' }));
  const made = await mutate(
    `a: create_subitem(parent_item_id: ${old}, item_name: "XXS", column_values: ${values}, create_labels_if_missing: true) { parent_item { subitems { name } } }`,
  );
  expect(made).toEqual({ a: { parent_item: { subitems: [{ name: 'XXS' }] } } });
  await mutate(`create_column(board_id: ${SUBITEMS_BOARD}, id: "added", title: "Added", column_type: text) { id }`);
  const seen = async () => {
    const { body } = await call(
      `{ items(ids: [${old}]) { subitems { name } } boards(ids: [${SUBITEMS_BOARD}]) { columns(ids: ["added", "${COLUMN.size}"]) { id settings } } }`,
    );
    return JSON.stringify(body.data);
  };
  const before = await seen();
  expect(await paged(SUBITEMS_BOARD)).toEqual([]);
  for (const later of ['XXS', 'added']) expect(before).not.toContain(later);
  clock.advance(10_000);
  const after = await seen();
  expect(await paged(SUBITEMS_BOARD)).toEqual(['XXS']);
  for (const later of ['XXS', 'added']) expect(after).toContain(later);
});

test('cursors lead through what was in sight, each item once', async () => {
  const { call, createItem, mutate, group, old, clock } = await lagging();
  for (let number = 0; number < 6; number++) await createItem(`item ${number}`, {}, group);
  clock.advance(10_000);
  const first = at((await call(`{ boards(ids: [${BOARD}]) { items_page(limit: 3) { cursor items { name } } } }`)).body.data, 'boards', 0);
  await createItem('too late', {}, group);
  await mutate(`delete_item(item_id: ${old}) { id }`);
  const next = await call(`{ next_items_page(limit: 9, cursor: "${at(first, 'items_page', 'cursor')}") { cursor items { name } } }`);
  const names = [at(first, 'items_page', 'items'), at(next.body.data, 'next_items_page', 'items')].flat().map((item) => at(item, 'name'));
  expect(names).toEqual(['old', ...Array.from({ length: 6 }, (_, number) => `item ${number}`)]);
});

test('a later write never comes into sight before an earlier one', async () => {
  const scene = await lagging();
  const rename = (name: string) =>
    scene.mutate(
      `change_multiple_column_values(board_id: ${BOARD}, item_id: ${scene.old}, column_values: "{\\"name\\": \\"${name}\\"}") { name }`,
    );
  await rename('first');
  await setLag(scene, evenLag(0));
  expect(await rename('second')).toEqual({ change_multiple_column_values: { name: 'second' } });
  expect(await scene.paged()).toEqual(['old']);
  scene.clock.advance(10_000);
  expect(await scene.paged()).toEqual(['second']);
});

test('with jitter the times differ, never beyond the lag, and repeat with the seed', async () => {
  const arrivals: number[][] = [];
  for (const seed of [5, 5, 6]) {
    const scene = await lagging();
    await scene.addFault({ seed });
    await setLag(scene, { items: 10, jitter: 1 });
    for (let number = 0; number < 20; number++) await scene.createItem('x', {}, scene.group);
    const seen: number[] = [];
    for (let second = 0; second <= 10; second++) {
      seen.push(Number(at(await scene.paged(), 'length')) - 1);
      scene.clock.advance(1000);
    }
    arrivals.push(seen);
  }
  expect(arrivals[0]).toEqual(arrivals[1]);
  expect(arrivals[0]).not.toEqual(arrivals[2]);
  expect(arrivals[0]?.[10]).toBe(20);
  expect(new Set(arrivals[0]).size).toBeGreaterThan(5);
});

test('kinds have lags of their own, and a setting that makes no sense is refused', async () => {
  const { url, createGroup, createItem, paged, inspect } = await lagging();
  await fetch(`${url}/inspect/lag`, { method: 'POST', body: JSON.stringify({ groups: 5 }) });
  expect(await inspect('lag')).toEqual(lagForm.parse({ groups: 5 }));
  const group = await createGroup('UNSEEN');
  await createItem('hidden with its group', {}, group);
  expect(await paged()).toEqual(['old']);
  for (const wrong of [{ items: -1 }, { cells: 3 }, { jitter: 2 }]) {
    expect((await fetch(`${url}/inspect/lag`, { method: 'POST', body: JSON.stringify(wrong) })).status).toBe(400);
  }
});
