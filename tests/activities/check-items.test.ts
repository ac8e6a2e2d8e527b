import { describe, expect, it } from 'vitest';
import type { BoardCheck } from '../../src/config/config.ts';
import { OrderSyncError } from '../../src/errors.ts';
import type { LoadRow } from '../../src/orders/load-orders.ts';
import { type FakeItem, lost } from './stage/fake-monday.ts';
import { CUSTOMER, failureOf, type Stage, type StageOptions, stage, stageWithOrders, TITLE } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';
const FOREIGN = '0b5fa5ad-7e0a-4f44-8fcd-1c9c2d3e4f5a';
const NONE = { items: 0, corrected: 0, held: 0, misplaced: 0, found: 0 };

type Checked = Stage & { readonly uuids: readonly string[]; readonly groupId: string };

/** Orders on the board; then the next sync is open. */
async function mirrored(count: number, options: StageOptions = {}): Promise<Checked> {
  const scene = await stageWithOrders(count, options);
  await scene.batches();
  await scene.open({ syncId: NEXT });
  scene.monday.received.length = 0;
  return Object.assign(scene, { groupId: scene.monday.groups[0]?.id ?? '' });
}

/** New orders, their group on the board. */
async function fresh(rows: readonly LoadRow[], options: StageOptions = {}): Promise<Checked> {
  const scene = await stage(options);
  const uuids = await scene.orders(rows);
  await scene.open();
  await scene.open({ syncId: NEXT });
  await scene.groups();
  return Object.assign(scene, { uuids, groupId: scene.monday.groups[0]?.id ?? '' });
}

/** As the predecessor made it, or with somebody's key. */
function older(scene: Checked, { key, number = 'PEL-1', customer = 'PELOTON' }: { key?: string; number?: string; customer?: string } = {}) {
  const keyed = key === undefined ? {} : { order_sync_key: key };
  const values = { text_number: number, dropdown_customer: { labels: [customer] }, ...keyed };
  return scene.monday.addItem({ name: number, groupId: scene.groupId, values });
}

const itemOf = (scene: Stage, uuid: string): FakeItem => {
  const [item] = scene.monday.itemsOf(uuid);
  if (item === undefined) throw new Error(`The board has no item of ${uuid}.`);
  return item;
};
const check = (scene: Stage) => scene.check({ syncId: NEXT });
const sync = (scene: Stage) => scene.batches({ syncId: NEXT });

describe('a board that is as the store knows it', () => {
  it('is read, and nothing is changed', async () => {
    const scene = await mirrored(3);
    const before = await scene.store.db.selectFrom('FACT_ORDER_LIST').selectAll().execute();
    expect(await check(scene)).toEqual({ ...NONE, items: 3 });
    expect(await scene.store.db.selectFrom('FACT_ORDER_LIST').selectAll().execute()).toEqual(before);
    expect(scene.monday.received).toEqual([]);
  });
});

describe('an item that somebody took from the board', () => {
  it.each(['archived', 'deleted'] as const)('(%s) is made again with its sizes, though its order did not change', async (state) => {
    const scene = await mirrored(2);
    const [first = '', second = ''] = scene.uuids;
    const [line = ''] = await scene.lines(first, ['S']);
    await sync(scene);
    scene.monday.remove(itemOf(scene, first), state);
    expect(await check(scene)).toEqual({ ...NONE, items: 1, corrected: 1 });
    expect(await scene.row(first)).toMatchObject({ monday_item_id: null, row_hash: null, sync_state: 'PENDING', sync_error_message: null });
    expect(await scene.row(second)).toMatchObject({ sync_state: 'SYNCED' });
    expect((await sync(scene)).counts).toMatchObject({ created: 1, unchanged: 1 });
    expect(scene.monday.itemsOf(first)).toHaveLength(1);
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ parentItemId: itemOf(scene, first).id }]);
  });

  it('is left so where the configuration says so', async () => {
    const scene = await mirrored(1, { deletedOnBoard: 'report' });
    const [uuid = ''] = scene.uuids;
    scene.monday.remove(itemOf(scene, uuid));
    expect(await check(scene)).toEqual(NONE);
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', monday_item_id: expect.any(String) });
  });

  it('is not one whose customer somebody edited: it is there, and stays', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const item = itemOf(scene, uuid);
    item.values = { ...item.values, dropdown_customer: { labels: ['RHONE'] } };
    expect(await check(scene)).toEqual(NONE);
    await sync(scene);
    expect(scene.monday.items.size).toBe(1);
    expect(await scene.row(uuid)).toMatchObject({ monday_item_id: item.id, sync_state: 'SYNCED' });
  });

  it('while a request holds its order is left to the lookup', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    await scene.set(uuid, { 'PO NUMBER': 'NEW' });
    scene.monday.always(() => lost);
    await sync(scene);
    scene.monday.remove(itemOf(scene, uuid));
    const before = await scene.row(uuid);
    expect(await check(scene)).toEqual(NONE);
    expect(await scene.row(uuid)).toEqual(before);
  });

  it('since the order was read is not taken for gone where another try has made it anew', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    scene.monday.remove(itemOf(scene, uuid));
    const read = scene.monday.readItems.bind(scene.monday);
    scene.monday.readItems = async (request) => {
      const items = await read(request);
      scene.monday.readItems = read;
      await scene.check({ syncId: NEXT }, { deps: scene.worker() });
      await sync(scene);
      return items;
    };
    expect((await check(scene)).corrected).toBe(0);
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', monday_item_id: itemOf(scene, uuid).id });
  });
});

describe('an item that somebody moved to another group', () => {
  it('moves back', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    itemOf(scene, uuid).groupId = scene.monday.addGroup('ELSEWHERE');
    expect(await check(scene)).toEqual({ ...NONE, items: 1, corrected: 1, misplaced: 1 });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1 });
    expect(itemOf(scene, uuid).groupId).toBe(scene.groupId);
    expect(await check(scene)).toEqual({ ...NONE, items: 1 });
  });
});

describe('an item that we have just moved', () => {
  it('is not taken for misplaced because the list shows it in its old group still', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const before = { ...itemOf(scene, uuid) };
    await scene.set(uuid, { group_name: 'PELOTON ECOMM' });
    await scene.groups();
    await sync(scene);
    scene.monday.listed = () => [before];
    await scene.set(uuid, { group_name: TITLE });
    expect(await check(scene)).toMatchObject({ corrected: 0 });
    await sync(scene);
    expect(itemOf(scene, uuid).groupId).toBe(scene.groupId);
  });
});

describe('an item without a key that looks like a new order', () => {
  it('is adopted: it gets the key with its update, and no second one is made', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [uuid = ''] = scene.uuids;
    const item = older(scene);
    expect(await check(scene)).toEqual({ ...NONE, items: 1, corrected: 1, found: 1 });
    expect(await scene.row(uuid)).toMatchObject({
      monday_item_id: item.id,
      group_id: scene.groupId,
      row_hash: null,
      sync_state: 'PENDING',
    });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1 });
    expect(scene.monday.itemsOf(uuid)).toMatchObject([{ id: item.id }]);
    expect(scene.monday.items.size).toBe(1);
  });

  it('by a part only is not', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    older(scene, { number: 'PEL-2' });
    scene.monday.addItem({
      name: 'PEL-1',
      groupId: scene.monday.addGroup('ELSEWHERE'),
      values: older(scene, { customer: 'RHONE' }).values,
    });
    expect(await check(scene)).toEqual({ ...NONE, items: 1 });
    expect((await sync(scene)).counts).toMatchObject({ created: 1 });
  });

  it('is not adopted by an order that is on the board', async () => {
    const scene = await mirrored(1);
    older(scene, { number: 'PEL-00001' });
    expect(await check(scene)).toEqual({ ...NONE, items: 2 });
  });

  it('and is there twice is nobody’s: the order is held until a person has told which', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [uuid = ''] = scene.uuids;
    const [right, wrong] = [older(scene), older(scene)];
    expect(await check(scene)).toEqual({ ...NONE, items: 2, held: 1 });
    expect(await sync(scene)).toMatchObject({ counts: { held: 1 }, failures: [{ code: 'AMBIGUOUS' }] });
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'PENDING', sync_error_message: expect.stringContaining(wrong.id) });
    expect(scene.monday.of('create_item')).toEqual([]);
    scene.monday.remove(wrong);
    expect(await check(scene)).toEqual({ ...NONE, items: 1, corrected: 1, found: 1 });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1 });
    expect(scene.monday.itemsOf(uuid)).toMatchObject([{ id: right.id }]);
  });

  it('and could be that of two orders is neither’s', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }, { 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [first = ''] = scene.uuids;
    const item = older(scene);
    expect(await check(scene)).toEqual({ ...NONE, items: 1, held: 2 });
    expect((await sync(scene)).counts).toMatchObject({ held: 2 });
    // As the advice says.
    item.values = { ...item.values, order_sync_key: first };
    expect(await check(scene)).toMatchObject({ corrected: 2, held: 0, found: 1 });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1, created: 1 });
    expect(scene.monday.itemsOf(first)).toMatchObject([{ id: item.id }]);
  });

  it('no longer holds its order when it is gone', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    for (const item of [older(scene), older(scene)]) {
      await check(scene);
      scene.monday.remove(item);
    }
    scene.monday.remove(older(scene));
    expect(await check(scene)).toEqual({ ...NONE, corrected: 1 });
    expect(await scene.row(scene.uuids[0] ?? '')).toMatchObject({ sync_error_message: null });
    expect((await sync(scene)).counts).toMatchObject({ created: 1 });
  });
});

describe('an item that looks like a new order and carries a key', () => {
  it('which no row has: the order is held until it was rekeyed', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [uuid = ''] = scene.uuids;
    const item = older(scene, { key: FOREIGN });
    expect(await check(scene)).toEqual({ ...NONE, items: 1, held: 1 });
    expect((await sync(scene)).failures).toMatchObject([{ code: 'KEY_RELOADED', reason: expect.stringContaining(item.id) }]);
    expect(scene.monday.of('create_item')).toEqual([]);
    item.values = { ...item.values, order_sync_key: uuid.toUpperCase() };
    expect(await check(scene)).toMatchObject({ corrected: 1, found: 1 });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1 });
    expect(scene.monday.items.size).toBe(1);
  });

  it('of another customer’s row is that row’s: the order is made', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [other = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1' }], 'RHONE');
    older(scene, { key: other });
    expect(await check(scene)).toEqual({ ...NONE, items: 1 });
    expect((await sync(scene)).counts).toMatchObject({ created: 1 });
  });

  it('of a row that has come back holds nobody any more', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    older(scene, { key: FOREIGN });
    await check(scene);
    await scene.orders([{ record_uuid: FOREIGN, 'AAG ORDER NUMBER': 'PEL-1' }], 'RHONE');
    expect(await check(scene)).toMatchObject({ corrected: 1, held: 0 });
    expect((await sync(scene)).counts).toMatchObject({ created: 1 });
  });
});

describe('an item with the key of an order', () => {
  it('that the row does not know is taken, not made again', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const { id } = itemOf(scene, uuid);
    await scene.set(uuid, { monday_item_id: null, row_hash: null, sync_state: 'PENDING' });
    expect(await check(scene)).toMatchObject({ corrected: 1, found: 1 });
    await sync(scene);
    expect(scene.monday.itemsOf(uuid)).toMatchObject([{ id }]);
  });

  it('that was made in the place of a deleted one stays the row’s, though the list shows the old one still', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const old = itemOf(scene, uuid);
    scene.monday.remove(old);
    await scene.set(uuid, { 'PO NUMBER': 'NEW' });
    await sync(scene);
    await sync(scene);
    const { id } = itemOf(scene, uuid);
    scene.monday.listed = () => [old];
    expect(await check(scene)).toMatchObject({ corrected: 0 });
    expect(await scene.row(uuid)).toMatchObject({ monday_item_id: id, sync_state: 'SYNCED' });
  });

  it('is not taken in the place of a deleted one that is deleted, too', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const own = itemOf(scene, uuid);
    const twin = scene.monday.addItem({ name: own.name, groupId: own.groupId, values: own.values });
    for (const item of [own, twin]) scene.monday.remove(item);
    scene.monday.listed = () => [twin];
    expect(await check(scene)).toMatchObject({ corrected: 1 });
    expect(await scene.row(uuid)).toMatchObject({ monday_item_id: null });
  });

  it('takes the place of the row’s own, where that was deleted', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const own = itemOf(scene, uuid);
    const twin = scene.monday.addItem({ name: own.name, groupId: own.groupId, values: own.values });
    scene.monday.remove(own);
    expect(await check(scene)).toMatchObject({ corrected: 1, found: 1 });
    expect(await scene.row(uuid)).toMatchObject({ monday_item_id: twin.id, row_hash: null });
    await sync(scene);
    expect(scene.monday.itemsOf(uuid)).toHaveLength(1);
  });

  it('that is not the only one is told, and the row keeps its own', async () => {
    const scene = await mirrored(1);
    const [uuid = ''] = scene.uuids;
    const own = itemOf(scene, uuid);
    const twin = scene.monday.addItem({ name: own.name, groupId: own.groupId, values: own.values });
    expect(await check(scene)).toEqual({ ...NONE, items: 2 });
    expect(await scene.store.syncs.readNotes(NEXT, CUSTOMER)).toMatchObject([
      { code: 'DUPLICATE', subject: twin.id, text: expect.stringContaining(own.id) },
    ]);
    expect(await scene.row(uuid)).toMatchObject({ monday_item_id: own.id });
  });
});

describe('the board is read', () => {
  it('in every sync, once a day, or never, as the configuration says', async () => {
    const reads = async (boardCheck: BoardCheck) => {
      const scene = await mirrored(1, { boardCheck });
      const counts: number[] = [];
      for (const hours of [0, 23, 2]) {
        scene.pass(hours * 3600);
        const before = scene.monday.reads;
        await check(scene);
        counts.push(scene.monday.reads - before);
      }
      return counts;
    };
    expect(await reads('every-sync')).toEqual([1, 1, 1]);
    expect(await reads('daily')).toEqual([1, 0, 1]);
    expect(await reads('never')).toEqual([0, 0, 0]);
  });

  it.each(['daily', 'never'] as const)('%s, and yet again where an earlier look holds an order', async (boardCheck) => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const [, wrong] = [older(scene), older(scene)];
    await check(scene);
    scene.monday.remove(wrong);
    const { config } = scene.deps;
    scene.deps = { ...scene.deps, config: { ...config, sync: { ...config.sync, boardCheck } } };
    expect(await check(scene)).toMatchObject({ found: 1 });
    expect(await check(scene)).toEqual(NONE);
  });

  it('of each customer by itself', async () => {
    const scene = await mirrored(1, { boardCheck: 'daily' });
    await check(scene);
    const before = scene.monday.reads;
    await scene.check({ syncId: NEXT, customer: 'RHONE' });
    expect(scene.monday.reads).toBe(before + 1);
  });

  it('whole or not at all: where a page can’t be had, nothing is changed, and it is read again the next time', async () => {
    const scene = await mirrored(120, { boardCheck: 'daily' });
    const [first = ''] = scene.uuids;
    scene.monday.remove(itemOf(scene, first));
    const read = scene.monday.readItemsOf.bind(scene.monday);
    scene.monday.readItemsOf = async function* (request) {
      for await (const page of read(request)) {
        yield page;
        throw new OrderSyncError('MONDAY_UNREACHABLE', 'It is away.');
      }
    };
    expect(await failureOf(check(scene))).toMatchObject({ type: 'MONDAY_UNREACHABLE', nonRetryable: false });
    expect(await scene.row(first)).toMatchObject({ sync_state: 'SYNCED' });
    scene.monday.readItemsOf = read;
    expect(await check(scene)).toMatchObject({ items: 119, corrected: 1 });
  });

  it('with all orders of the customer, page by page', async () => {
    const scene = await mirrored(7, { pageSize: 3 });
    for (const uuid of scene.uuids) scene.monday.remove(itemOf(scene, uuid));
    expect(await check(scene)).toMatchObject({ corrected: 7 });
  });

  it('by the groups of the customer where no column tells whose an item is', async () => {
    const scene = await mirrored(1);
    const { config } = scene.deps;
    const columns = config.mapping.columns.filter(({ title }) => title !== 'CUSTOMER');
    scene.deps = { ...scene.deps, config: { ...config, mapping: { ...config.mapping, columns } } };
    scene.monday.addItem({ name: 'x', groupId: scene.monday.addGroup('ELSEWHERE') });
    scene.monday.remove(itemOf(scene, scene.uuids[0] ?? ''));
    expect(scene.monday.groups.map(({ title }) => title)).toContain(TITLE);
    expect(await check(scene)).toEqual({ ...NONE, corrected: 1 });
  });
});
