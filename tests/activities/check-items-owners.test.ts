import { describe, expect, it } from 'vitest';
import { check, fresh, itemOf, mirrored, NEXT, NONE, older, sync } from './stage/checked.ts';
import { CUSTOMER, stage, TITLE } from './stage/stage.ts';

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

describe('an item that two rows have', () => {
  it('stays the one’s whose key it carries, and the other gets one of its own', async () => {
    const scene = await mirrored(2);
    const [a = '', b = ''] = scene.uuids;
    const { id } = itemOf(scene, b);
    scene.monday.remove(itemOf(scene, a));
    await scene.set(a, { monday_item_id: id, row_hash: null, request_key: null });
    expect(await check(scene)).toMatchObject({ corrected: 1 });
    await sync(scene);
    expect([scene.monday.itemsOf(a).length, scene.monday.itemsOf(b)[0]?.id]).toEqual([1, id]);
  });
});

describe('an item onto which somebody has pasted another order’s key', () => {
  it('gets its own back, and is nobody’s duplicate', async () => {
    const scene = await mirrored(2);
    const [a = '', b = ''] = scene.uuids;
    const item = itemOf(scene, b);
    item.values = { ...item.values, order_sync_key: a };
    expect(await check(scene)).toMatchObject({ corrected: 1 });
    expect(await scene.store.syncs.readNotes(NEXT, CUSTOMER)).toEqual([]);
    await sync(scene);
    expect([scene.monday.itemsOf(a).length, scene.monday.itemsOf(b)[0]?.id]).toEqual([1, item.id]);
  });
});

describe('an item without a key in the second of two groups of one title', () => {
  it('is adopted, and moves into the first', async () => {
    const scene = await stage();
    const [first = '', second = ''] = [TITLE, `${TITLE} `].map((title) => scene.monday.addGroup(title));
    const [uuid = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    const item = older(Object.assign(scene, { uuids: [uuid], groupId: second }));
    await scene.open({ syncId: NEXT });
    await scene.groups({ syncId: NEXT });
    await check(scene);
    await sync(scene);
    expect(scene.monday.active('items')).toMatchObject([{ id: item.id, groupId: first }]);
  });
});

describe('an order that is held since a person must tell', () => {
  it('stays so though a value of it is bad meanwhile', async () => {
    const scene = await fresh([{ 'AAG ORDER NUMBER': 'PEL-1' }], { boardCheck: 'daily' });
    const [uuid = ''] = scene.uuids;
    for (const number of ['PEL-1', 'PEL-1']) older(scene, { number });
    await check(scene);
    await scene.set(uuid, { DISCOUNT: 'much' });
    await sync(scene);
    await scene.set(uuid, { DISCOUNT: null });
    await check(scene);
    await sync(scene);
    expect(await scene.row(uuid)).toMatchObject({ sync_error_message: expect.stringMatching(/^AMBIGUOUS/), monday_item_id: null });
    expect(scene.monday.active('items')).toHaveLength(2);
  });
});
