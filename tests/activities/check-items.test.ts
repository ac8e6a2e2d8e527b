import { describe, expect, it } from 'vitest';
import type { BoardCheck } from '../../src/config/config.ts';
import { OrderSyncError } from '../../src/errors.ts';
import { check, FOREIGN, fresh, itemOf, mirrored, NEXT, NONE, older, sync } from './stage/checked.ts';
import { lost } from './stage/fake-monday.ts';
import { failureOf, TITLE } from './stage/stage.ts';

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

  it('is an error where the configuration says so, until it is back', async () => {
    const scene = await mirrored(1, { deletedOnBoard: 'report' });
    const [uuid = ''] = scene.uuids;
    const item = itemOf(scene, uuid);
    scene.monday.remove(item, 'archived');
    expect(await check(scene)).toEqual(NONE);
    expect((await sync(scene)).counts).toMatchObject({ failed: 1, unchanged: 0 });
    const reason = `ITEM_UNKNOWN: Item ${item.id} is no longer on the board.`;
    const [told] = [await scene.row(uuid)];
    expect(told).toMatchObject({ sync_state: 'ERROR', monday_item_id: item.id, sync_error_message: reason, retry_count: 1 });
    await check(scene);
    await sync(scene);
    expect(await scene.row(uuid)).toEqual(told);
    item.state = 'active';
    expect(await check(scene)).toMatchObject({ corrected: 1 });
    expect((await sync(scene)).counts).toMatchObject({ updated: 1, failed: 0 });
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', monday_item_id: item.id, sync_error_message: null });
  });

  it('that was reported is made again once the configuration says so', async () => {
    const scene = await mirrored(1, { deletedOnBoard: 'report' });
    const [uuid = ''] = scene.uuids;
    scene.monday.remove(itemOf(scene, uuid));
    await check(scene);
    const deps = {
      ...scene.deps,
      config: { ...scene.deps.config, sync: { ...scene.deps.config.sync, deletedOnBoard: 'recreate' as const } },
    };
    await scene.check({ syncId: NEXT }, { deps });
    await scene.batches({ syncId: NEXT }, { deps });
    expect(scene.monday.itemsOf(uuid)).toHaveLength(1);
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED' });
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

describe('the board is read', () => {
  it('daily, and yet again where rows came that were never sent', async () => {
    const scene = await mirrored(1, { boardCheck: 'daily' });
    const [uuid = ''] = scene.uuids;
    const reads = async (): Promise<number> => {
      const before = scene.monday.reads;
      await check(scene);
      const read = scene.monday.reads - before;
      await sync(scene);
      return read;
    };
    expect([await reads(), await reads()]).toEqual([1, 0]);
    const [line = ''] = await scene.lines(uuid, ['S']);
    expect([await reads(), await reads()]).toEqual([1, 0]);
    const [other = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-9' }]);
    expect([await reads(), await reads()]).toEqual([1, 0]);
    expect([scene.monday.subitemsOf(line).length, scene.monday.itemsOf(other).length]).toEqual([1, 1]);
  });

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
