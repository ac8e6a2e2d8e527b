import { describe, expect, it } from 'vitest';
import type { FakeItem } from './stage/fake-monday.ts';
import { mirrored as mirroredOrder, type Sized } from './stage/sized.ts';
import { CUSTOMER, type StageOptions } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';
const THIRD = '202611241032-SYNC-00000000';

type Mirrored = Sized & { readonly sizes: readonly string[] };

const mirrored = (sizes: readonly string[] = ['S', 'M'], options: StageOptions = {}): Promise<Mirrored> => mirroredOrder(sizes, options);

async function sync(scene: Sized, syncId: string): Promise<void> {
  await scene.open({ syncId });
  await scene.groups({ syncId });
  await scene.check({ syncId });
  await scene.batches({ syncId });
}

/** A person takes an item out of the archive; its subitems come with it. */
function restore({ monday }: Sized, { id }: FakeItem): void {
  for (const one of [...monday.items.values(), ...monday.subitems.values()])
    if (one.id === id || one.parentItemId === id) one.state = 'active';
}

const itemOf = ({ monday, order }: Sized): FakeItem => only(monday.itemsOf(order));
const subitemOf = ({ monday }: Sized, size = ''): FakeItem => only(monday.subitemsOf(size));

function only(items: readonly FakeItem[]): FakeItem {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`The board has ${items.length} of it.`);
  return item;
}

/** As the rows are after a load that knows nothing of the board. */
const RELOADED = { row_hash: null, sent_hash: null, request_key: null, api_status: null, sync_state: 'PENDING' };

async function standsOnce(scene: Mirrored, sizes: readonly string[] = scene.sizes): Promise<void> {
  const { id } = itemOf(scene);
  expect(scene.monday.active('subitems')).toHaveLength(sizes.length);
  for (const size of sizes) {
    const subitem = subitemOf(scene, size);
    expect(subitem).toMatchObject({ parentItemId: id });
    expect(await scene.line(size)).toMatchObject({ sync_state: 'SYNCED', monday_subitem_id: subitem.id, parent_item_id: id });
  }
  const sent = scene.monday.received.length;
  await sync(scene, '202611241059-SYNC-00000000');
  expect(scene.monday.received).toHaveLength(sent);
}

describe('the sizes of an order that has its item back stand there once', () => {
  it('where somebody archived it, and restored it after a look had missed it', async () => {
    const scene = await mirrored();
    const item = itemOf(scene);
    scene.monday.remove(item, 'archived');
    await scene.open({ syncId: NEXT });
    await scene.check({ syncId: NEXT });
    restore(scene, item);
    await sync(scene, THIRD);
    await standsOnce(scene);
  });

  it('where a DELETE archived it, and the order came back, too', async () => {
    const scene = await mirrored();
    const item = itemOf(scene);
    await scene.set(scene.order, { action_type: 'DELETE' });
    await sync(scene, NEXT);
    expect(scene.monday.active('items')).toEqual([]);
    await scene.set(scene.order, { action_type: 'INSERT' });
    restore(scene, item);
    await sync(scene, THIRD);
    await standsOnce(scene);
  });

  it('where a reload lost the ids of order and sizes', async () => {
    const scene = await mirrored();
    await scene.set(scene.order, { ...RELOADED, monday_item_id: null, group_id: null });
    for (const size of scene.sizes) await scene.setLine(size, { ...RELOADED, monday_subitem_id: null, parent_item_id: null });
    await sync(scene, NEXT);
    await standsOnce(scene);
  });

  it('where somebody copied it with all its keys, and deleted the original', async () => {
    const scene = await mirrored(['S']);
    const [item, subitem] = [itemOf(scene), subitemOf(scene, scene.sizes[0])];
    const copy = scene.monday.addItem(item);
    scene.monday.addSubitem({ ...subitem, parentItemId: copy.id });
    scene.monday.remove(item);
    await sync(scene, NEXT);
    await standsOnce(scene);
  });
});

describe('a size whose row a reload has put in the place of another', () => {
  it('takes over the subitem that is called like it, and writes its key', async () => {
    const scene = await mirrored();
    const before = scene.sizes.map((size) => subitemOf(scene, size).id);
    await scene.store.db.deleteFrom('ORDER_LIST_LINES').execute();
    const sizes = await scene.lines(scene.order, ['S', 'M']);
    await sync(scene, NEXT);
    expect(sizes.map((size) => subitemOf(scene, size).id)).toEqual(before);
    await standsOnce(scene, sizes);
  });

  it('takes one that has no key, too; of several the oldest, and the others are told', async () => {
    const scene = await mirrored(['S']);
    const parentItemId = itemOf(scene).id;
    const [oldest, younger] = [1, 2].map(() => scene.monday.addSubitem({ name: 'size m ', parentItemId }));
    const [size = ''] = await scene.lines(scene.order, ['M']);
    await sync(scene, NEXT);
    expect(subitemOf(scene, size).id).toBe(oldest?.id);
    expect(await scene.store.syncs.readNotes(NEXT, CUSTOMER)).toMatchObject([{ code: 'DUPLICATE', subject: younger?.id }]);
  });

  it('takes none that is another order’s size', async () => {
    const scene = await mirrored(['S']);
    const [other = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-2' }]);
    const [size = ''] = await scene.lines(other, ['S']);
    await sync(scene, NEXT);
    const astray = subitemOf(scene, scene.sizes[0]);
    Object.assign(astray, { parentItemId: only(scene.monday.itemsOf(other)).id });
    await scene.setLine(size, { ...RELOADED, monday_subitem_id: null, parent_item_id: null });
    const own = subitemOf(scene, size);
    await sync(scene, THIRD);
    expect([subitemOf(scene, size).id, subitemOf(scene, scene.sizes[0]).id]).toEqual([own.id, astray.id]);
  });
});

describe('a subitem that somebody took from the board', () => {
  it.each(['archived', 'deleted'] as const)('(%s) is made again, though nothing of its size changed', async (state) => {
    const scene = await mirrored();
    scene.monday.remove(subitemOf(scene, scene.sizes[0]), state);
    await sync(scene, NEXT);
    await standsOnce(scene);
  });

  it('is not one that a list does not show yet', async () => {
    const scene = await mirrored();
    const { listed } = scene.monday;
    scene.monday.listed = (of) => (of === 'items' ? listed.call(scene.monday, of) : []);
    await sync(scene, NEXT);
    scene.monday.listed = listed;
    expect(scene.monday.received).toEqual([]);
    await standsOnce(scene);
  });

  it('is not looked for where subitems are skipped', async () => {
    const scene = await mirrored();
    scene.monday.remove(subitemOf(scene, scene.sizes[0]));
    await scene.open({ syncId: NEXT });
    expect(await scene.check({ syncId: NEXT, skipSubitems: true })).toMatchObject({ sizes: 0 });
    expect(await scene.line(scene.sizes[0] ?? '')).toMatchObject({ sync_state: 'SYNCED' });
  });

  it('is an error where the configuration says so, until it is back', async () => {
    const scene = await mirrored(['S'], { deletedOnBoard: 'report' });
    const [size = ''] = scene.sizes;
    const subitem = subitemOf(scene, size);
    scene.monday.remove(subitem, 'archived');
    await sync(scene, NEXT);
    const reason = `ITEM_UNKNOWN: Subitem ${subitem.id} is no longer on the board.`;
    const told = await scene.line(size);
    expect(told).toMatchObject({ sync_state: 'ERROR', monday_subitem_id: subitem.id, sync_error_message: reason });
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, failed: 1 });
    await sync(scene, THIRD);
    expect(await scene.line(size)).toEqual(told);
    expect(scene.monday.received).toEqual([]);
    subitem.state = 'active';
    await sync(scene, '202611241033-SYNC-00000000');
    expect(await scene.counts('202611241033-SYNC-00000000')).toMatchObject({ orders: 1, failed: 0 });
    await standsOnce(scene);
  });
});

describe('a subitem with a wrong key', () => {
  it('gets its own back', async () => {
    const scene = await mirrored();
    const [small = '', medium = ''] = scene.sizes;
    const subitem = subitemOf(scene, medium);
    subitem.values = { ...subitem.values, order_sync_key: small };
    await sync(scene, NEXT);
    expect(subitemOf(scene, medium).id).toBe(subitem.id);
    await standsOnce(scene);
  });

  it('that two rows have stays the one’s whose key it carries', async () => {
    const scene = await mirrored();
    const [small = '', medium = ''] = scene.sizes;
    const { id } = subitemOf(scene, small);
    scene.monday.remove(subitemOf(scene, medium));
    await scene.setLine(medium, { monday_subitem_id: id, row_hash: null });
    await sync(scene, NEXT);
    expect(subitemOf(scene, small).id).toBe(id);
    await standsOnce(scene);
  });
});
