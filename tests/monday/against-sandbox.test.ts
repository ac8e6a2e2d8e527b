import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TOKEN, type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import { createMondayApi, type MondayApi, type WriteAnswer, type WriteKind } from '../../src/monday/monday-api.ts';
import { all } from './scripted-api.ts';

/** The client and the stand-in share no code: where they agree, both read the same reference. */
const BOARD = '1000000001';
let sandbox: Sandbox;
let api: MondayApi;

beforeAll(async () => {
  sandbox = await startSandbox();
  api = client(DEFAULT_TOKEN);
});
afterAll(() => sandbox.close());

const client = (token: string): MondayApi =>
  createMondayApi({
    apiUrl: sandbox.apiUrl,
    apiVersion: '2026-07',
    token,
    timeoutSeconds: 30,
    batchSize: 25,
    writesInFlight: 4,
    lookupGraceSeconds: 30,
    clockFactor: 1,
  });

async function createGroup(title: string, place: { relativeTo: string; method: 'after_at' | 'before_at' } | null = null): Promise<string> {
  const permit = await api.permit({ customer: 'A', kind: 'create_group', mutations: 1 });
  const answer = await api.createGroup({ boardId: BOARD, title, place, requestKey: crypto.randomUUID() }, permit);
  const fate = answer.kind === 'answered' ? answer.fates.get('group') : undefined;
  if (fate?.kind !== 'done') throw new Error(`The group was not created: ${JSON.stringify(answer)}`);
  return fate.id;
}

async function create(items: Record<string, Record<string, unknown>>, groupId: string): Promise<WriteAnswer<string>> {
  const mutations = new Map<string, Mutation>(
    Object.entries(items).map(([alias, values]) => [
      alias,
      { field: 'create_item', args: { board_id: BOARD, group_id: groupId, item_name: alias, column_values: JSON.stringify(values) } },
    ]),
  );
  const permit = await api.permit({ customer: 'A', kind: 'create_item', mutations: mutations.size });
  return api.write({ kind: 'create_item', mutations, requestKey: crypto.randomUUID() }, permit);
}

describe('the client against the sandbox', () => {
  test('reads the board with its columns and labels', async () => {
    const board = await api.readBoard(BOARD);
    expect(board.name).toBe('Customer Master Schedule (sandbox)');
    expect(board.columns.find(({ id }) => id === 'dropdown_mkr542p2')?.labels).toContain('PELOTON');
  });

  test('puts groups where it says', async () => {
    const first = await createGroup("B'HOOD 2025 FALL");
    await createGroup('C 2025 FALL', { relativeTo: first, method: 'after_at' });
    await createGroup('A 2025 FALL', { relativeTo: first, method: 'before_at' });
    const { groups } = await api.readGroups(BOARD);
    expect(groups.map(({ title }) => title).filter((title) => title.endsWith('2025 FALL'))).toEqual([
      'A 2025 FALL',
      "B'HOOD 2025 FALL",
      'C 2025 FALL',
    ]);
  });

  test('keeps the good rows of a batch with a bad one, and says what is wrong with that', async () => {
    const groupId = await createGroup('BATCH');
    const answer = await create(
      {
        o0: { dropdown_mkr542p2: { labels: ['PELOTON'] } },
        o1: { dropdown_mkr542p2: { labels: ['NO SUCH BRAND'] } },
        o2: { text_mkr5wya6: 'PEL-00001' },
      },
      groupId,
    );
    const fates = answer.kind === 'answered' ? answer.fates : new Map();
    expect(fates.get('o0')).toMatchObject({ kind: 'done' });
    expect(fates.get('o2')).toMatchObject({ kind: 'done' });
    expect(fates.get('o1')).toMatchObject({ kind: 'refused', code: 'COLUMN_VALUE_REFUSED' });
    expect(fates.get('o1').reason).toContain('NO SUCH BRAND');
    expect(fates.get('o1').reason).not.toContain('WHITE FOX');
  });

  test('names a group that is gone', async () => {
    const answer = await create({ o0: {} }, 'group_gone');
    expect(answer.kind === 'answered' && answer.fates.get('o0')).toMatchObject({ kind: 'refused', code: 'GROUP_UNKNOWN' });
  });

  test('is told when its token is not accepted', async () => {
    await expect(client('another-token').whoAmI()).rejects.toMatchObject({ code: 'MONDAY_AUTHENTICATION' });
  });

  test('is told when the board is not there', async () => {
    await expect(api.readBoard('42')).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
  });
});

describe('items, subitems and what becomes of them', () => {
  const KEY = 'order_sync_key';
  const SIZES = '1000000002';
  const PELOTON = { dropdown_mkr542p2: { labels: ['PELOTON'] } };

  const key = (): string => crypto.randomUUID();

  async function idsOf(answer: WriteAnswer<string>): Promise<Record<string, string>> {
    if (answer.kind !== 'answered') throw new Error(`It was not answered: ${JSON.stringify(answer)}`);
    return Object.fromEntries([...answer.fates].map(([alias, fate]) => [alias, fate.kind === 'done' ? fate.id : fate.code]));
  }

  async function send(kind: WriteKind, ...mutations: Mutation[]): Promise<readonly string[]> {
    const aliases = new Map(mutations.map((mutation, index): [string, Mutation] => [`m${index}`, mutation]));
    const permit = await api.permit({ customer: 'A', kind, mutations: aliases.size });
    return Object.values(await idsOf(await api.write({ kind, mutations: aliases, requestKey: crypto.randomUUID() }, permit)));
  }

  test('get a column under an id of our own, and a repeat says that it is there', async () => {
    const column = { id: 'order_sync_other', title: 'Other', type: 'text' } as const;
    for (const boardId of [BOARD, SIZES]) {
      expect(await api.createColumn({ boardId, ...column })).toEqual({ kind: 'created', column });
      expect(await api.createColumn({ boardId, ...column, title: 'Another' })).toEqual({ kind: 'exists', column });
    }
    const board = await api.readBoard(BOARD);
    expect(board.columns.filter(({ id }) => id === column.id)).toHaveLength(1);
    expect(board.subitemBoardId).toBe(SIZES);
    expect(await api.createColumn({ boardId: BOARD, title: 'Sizes', type: 'subtasks' })).toMatchObject({ kind: 'exists' });
  });

  test('are found by their keys, on both boards, while they are active', async () => {
    const groupId = await createGroup('KEYS');
    const [a, b, line] = [key(), key(), key()];
    const created = await idsOf(await create({ a: { [KEY]: a }, b: { [KEY]: b }, twin: { [KEY]: a.toUpperCase() } }, groupId));
    const [size = ''] = await send('create_line', {
      field: 'create_subitem',
      args: { parent_item_id: created['a'] ?? '', item_name: 'M', column_values: JSON.stringify({ [KEY]: line }) },
    });
    const search = { boardId: BOARD, columnId: KEY, customer: 'A' };
    const found = await api.findByKeys({ ...search, keys: [a, b, key()] });
    expect([...found.values()].map((items) => items.map(({ id }) => id))).toEqual([[created['a'], created['twin']], [created['b']], []]);
    expect(found.get(a)?.[0]).toMatchObject({ groupId, parentItemId: null });
    expect((await api.findByKeys({ ...search, boardId: SIZES, keys: [line] })).get(line)).toMatchObject([
      { id: size, parentItemId: created['a'] },
    ]);
    await send(
      'remove',
      { field: 'archive_item', args: { item_id: created['b'] ?? '' } },
      { field: 'delete_item', args: { item_id: size } },
    );
    expect((await api.findByKeys({ ...search, keys: [b] })).get(b)).toEqual([]);
    expect((await api.findByKeys({ ...search, boardId: SIZES, keys: [line] })).get(line)).toEqual([]);
  });

  test('are told apart by what became of them', async () => {
    const groupId = await createGroup('STATES');
    const keyA = key();
    const { a = '', b = '', c = '' } = await idsOf(await create({ a: { [KEY]: keyA }, b: {}, c: {} }, groupId));
    expect(await send('remove', { field: 'archive_item', args: { item_id: b } }, { field: 'delete_item', args: { item_id: c } })).toEqual([
      b,
      c,
    ]);
    const items = await api.readItems({ boardId: BOARD, ids: [a, b, c, '42'], keyColumn: KEY, customer: 'A' });
    expect(items.get(a)).toEqual({ id: a, name: 'a', state: 'active', groupId, parentItemId: null, key: keyA });
    expect([items.get(b)?.state, items.get(c)?.state, items.get('42')]).toEqual(['archived', 'deleted', undefined]);
    const gone = [b, c, '42'].map((item_id) => ({ field: 'archive_item', args: { item_id } }) as const);
    expect(await send('remove', ...gone)).toEqual(['ITEM_UNKNOWN', 'ITEM_UNKNOWN', 'ITEM_UNKNOWN']);
    const changes = [b, c].map(
      (item_id) => ({ field: 'change_multiple_column_values', args: { board_id: BOARD, item_id, column_values: '{}' } }) as const,
    );
    expect(await send('update_item', ...changes)).toEqual(['ITEM_UNKNOWN', 'ITEM_UNKNOWN']);
    const below = { field: 'create_subitem', args: { parent_item_id: b, item_name: 'M' } } as const;
    expect(await send('create_line', below)).toEqual(['ITEM_UNKNOWN']);
  });

  test("of a customer are read by its label, or by its groups, with their subitems or with all that's in their cells", async () => {
    const groupId = await createGroup('READS');
    const keys = Array.from({ length: 120 }, key);
    const values = keys.map((each, index) => [
      `i${index}`,
      { [KEY]: each, text_mkr5wya6: `PEL-${index}`, ...(index < 110 ? PELOTON : {}) },
    ]);
    const ids: Record<string, string> = {};
    for (let start = 0; start < 120; start += 60)
      Object.assign(ids, await idsOf(await create(Object.fromEntries(values.slice(start, start + 60)), groupId)));
    const line = key();
    const args = { parent_item_id: ids['i0'] ?? '', item_name: 'M', column_values: JSON.stringify({ [KEY]: line }) };
    const [size] = await send('create_line', { field: 'create_subitem', args });

    const request = { boardId: BOARD, keyColumn: KEY, customer: 'A' };
    const byGroup = await all(api.readItemsOf({ ...request, filter: { kind: 'groups', groupIds: [groupId] }, columns: ['text_mkr5wya6'] }));
    expect(byGroup.map((item) => [item.id, item.key, item.groupId, item.texts['text_mkr5wya6']])).toEqual(
      keys.map((each, index) => [ids[`i${index}`], each, groupId, `PEL-${index}`]),
    );
    const filter = { kind: 'column', columnId: 'dropdown_mkr542p2', values: ['peloton'] } as const;
    const byLabel = await all(api.readItemsOf({ ...request, filter, withSubitems: true }));
    expect(byLabel.filter((item) => item.groupId === groupId).map((item) => item.key)).toEqual(keys.slice(0, 110));
    expect(byLabel.find(({ id }) => id === ids['i0'])?.subitems).toEqual([{ id: size, name: 'M', key: line }]);
    const byText = await all(api.readItemsOf({ ...request, filter: { kind: 'column', columnId: KEY, values: [keys[3] ?? ''] } }));
    expect(byText.map(({ id }) => id)).toEqual([ids['i3']]);

    const whole = await all(api.readWholeItems({ ...request, filter: { kind: 'all' }, columns: ['dropdown_mkr542p2'] }));
    expect(whole.length).toBeGreaterThanOrEqual(120);
    const item = whole.find(({ id }) => id === ids['i0']);
    expect(item).toMatchObject({ key: keys[0], values: { dropdown_mkr542p2: { text: 'PELOTON' } }, subitems: [{ id: size, key: line }] });
    expect(item?.subitems[0]?.values[KEY]).toEqual({ text: line, value: JSON.stringify(line) });
  });

  test('are not taken for gone on a board without the key column', async () => {
    const search = { columnId: 'no_such_column', keys: [key()], customer: 'A' };
    await expect(api.findByKeys({ ...search, boardId: BOARD })).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
    await expect(api.findByKeys({ ...search, boardId: '42' })).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
    const request = { boardId: BOARD, keyColumn: 'no_such_column', customer: 'A', filter: { kind: 'all' } } as const;
    await expect(all(api.readItemsOf(request))).rejects.toMatchObject({ code: 'BOARD_MISMATCH' });
  });
});
