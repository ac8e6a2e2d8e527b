import { describe, expect, it } from 'vitest';
import { SYNC } from '../orders/rows.ts';
import type { Received } from './stage/fake-monday.ts';
import { crash } from './stage/intercept.ts';
import { kinds, mirrored, oneOrder } from './stage/sized.ts';
import { CUSTOMER, failureOf, type Stage } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

const fields = (writes: readonly Received[]): readonly string[] =>
  writes.flatMap((write) => ('mutations' in write ? [...write.mutations.values()].map(({ field }) => field) : []));
const recorded = async (scene: Stage, syncId: string = SYNC) => (await scene.store.syncs.readCustomer(syncId, CUSTOMER))?.lines;

describe('the sizes of an order', () => {
  it('come onto the board below its item, in the same call', async () => {
    const scene = await oneOrder();
    const [small = '', medium = ''] = await scene.lines(scene.order, [
      { size_code: 'S', qty: 3 },
      { size_code: 'm ', qty: 0 },
    ]);
    expect((await scene.batches()).counts).toMatchObject({ orders: 1, created: 1 });
    const [item] = scene.monday.itemsOf(scene.order);
    const [subitem] = scene.monday.subitemsOf(small);
    expect(subitem).toMatchObject({
      name: 'Size S',
      parentItemId: item?.id,
      values: { dropdown_size: { labels: ['S'] }, numeric_qty: '3', order_sync_key: small },
    });
    expect(await scene.line(small)).toMatchObject({
      sync_state: 'SYNCED',
      monday_subitem_id: subitem?.id,
      parent_item_id: item?.id,
      row_hash: expect.any(String),
    });
    // Nothing is to be shown of it.
    expect(scene.monday.subitemsOf(medium)).toEqual([]);
    expect(await scene.line(medium)).toMatchObject({ sync_state: 'SYNCED', monday_subitem_id: null });
    expect(await recorded(scene)).toEqual({ created: 1, updated: 0, removed: 0, failed: 0, unknown: 0 });
  });

  it('that an order gets when it has long been on the board come below its item (need 17)', async () => {
    const scene = await mirrored([]);
    const [line = ''] = await scene.lines(scene.order, ['S']);
    await scene.open({ syncId: NEXT });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ orders: 1, unchanged: 1 });
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ parentItemId: scene.monday.itemsOf(scene.order)[0]?.id }]);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, unchanged: 1 });
    expect(await recorded(scene, NEXT)).toMatchObject({ created: 1 });
  });

  it('cost no call where nothing about them changed', async () => {
    const scene = await mirrored(['S', 'M']);
    await scene.batches();
    expect(kinds(scene)).toEqual([]);
  });

  it('are updated where their quantity changed, and only those (need 17)', async () => {
    const scene = await mirrored(['S', 'M']);
    const [small = ''] = scene.sizes;
    await scene.setLine(small, { qty: 77 });
    await scene.batches();
    expect(fields(scene.monday.received)).toEqual(['change_multiple_column_values']);
    expect(scene.monday.subitemsOf(small)).toMatchObject([{ values: { numeric_qty: '77' } }]);
    expect(await recorded(scene)).toMatchObject({ created: 2, updated: 0 });
  });

  it('are left alone where the sync is told to (need 15)', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    const before = await scene.line(line);
    expect((await scene.batches({ skipSubitems: true })).counts).toMatchObject({ created: 1 });
    expect(kinds(scene)).not.toContain('create_line');
    expect(await scene.line(line)).toEqual(before);
    // Without it they come later.
    await scene.batches();
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
  });

  it('go out in requests of no more than batch_size, creates and updates apart', async () => {
    const scene = await mirrored(['A', 'B', 'C'], { batchSize: 2 });
    const [first = ''] = scene.sizes;
    await scene.setLine(first, { qty: 77 });
    await scene.lines(scene.order, ['D', 'E', 'F']);
    await scene.batches();
    const sizes = scene.monday.received.map((write) => `${write.kind} ${'mutations' in write ? write.mutations.size : 0}`);
    expect(sizes.toSorted()).toEqual(['create_line 1', 'create_line 2', 'update_line 1']);
  });

  it('may make the label that the board lacks, and ask for it only where they need it (need 15)', async () => {
    const scene = await oneOrder();
    const lines = await scene.lines(scene.order, ['S', 'XXL']);
    await scene.batches();
    const flags = scene.monday.received
      .filter(({ kind }) => kind === 'create_line')
      .flatMap((write) => ('mutations' in write ? [...write.mutations.values()] : []))
      .map(({ args }) => 'create_labels_if_missing' in args && args.create_labels_if_missing);
    expect(flags).toEqual([false, true]);
    expect(scene.monday.labels['dropdown_size']).toContain('XXL');
    expect(lines.map((uuid) => scene.monday.subitemsOf(uuid).length)).toEqual([1, 1]);
  });

  it('whose answer died with the process are looked up, and are there once', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    await failureOf(scene.batches({}, { deps: scene.worker({ lines: { settle: crash('before') } }) }));
    await scene.batches();
    scene.pass(90);
    await scene.lookUp();
    await scene.batches();
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
    expect(await scene.line(line)).toMatchObject({ sync_state: 'SYNCED' });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1 });
  });
});

describe('a size that is gone', () => {
  const GONE: readonly (readonly [why: string, line: Record<string, string | number>, order: Record<string, string>])[] = [
    ['of quantity 0', { qty: 0 }, {}],
    ['marked DELETE', { action_type: 'DELETE' }, {}],
    ['of a cancelled order', {}, { 'ORDER TYPE': 'Cancelled' }],
  ];

  it.each(GONE)('(%s) shows 0, and stays (need 17)', async (_, line, order) => {
    const scene = await mirrored(['S']);
    const [uuid = ''] = scene.sizes;
    await scene.setLine(uuid, { sync_state: 'SYNCED', ...line });
    await scene.set(scene.order, { sync_state: 'SYNCED', ...order });
    await scene.batches();
    expect(scene.monday.subitemsOf(uuid)).toMatchObject([{ values: { numeric_qty: '0' } }]);
    expect(scene.monday.itemsOf(scene.order)).toHaveLength(1);
    scene.monday.received.length = 0;
    await scene.batches();
    expect(kinds(scene)).toEqual([]);
  });

  it.each(GONE)('(%s) is not made where it never was', async (_, line, order) => {
    const scene = await oneOrder();
    await scene.lines(scene.order, [{ size_code: 'S', ...line }]);
    await scene.set(scene.order, { sync_state: 'PENDING', ...order });
    await scene.batches();
    expect(kinds(scene)).toEqual(['create_group', 'create_item']);
  });

  it.each(GONE.slice(0, 2))('(%s) is deleted where the configuration says so, and is made again when it is back', async (_, line) => {
    const scene = await mirrored(['S'], { removedSizes: 'delete' });
    const [uuid = ''] = scene.sizes;
    const before = await scene.line(uuid);
    await scene.setLine(uuid, line);
    await scene.batches();
    expect(fields(scene.monday.received)).toEqual(['delete_item']);
    expect(scene.monday.subitemsOf(uuid)).toEqual([]);
    expect(await scene.line(uuid)).toMatchObject({ monday_subitem_id: null, parent_item_id: null, row_hash: null, sync_state: 'SYNCED' });
    await scene.setLine(uuid, { qty: before.qty, action_type: before.action_type });
    await scene.batches();
    expect(scene.monday.subitemsOf(uuid)).toHaveLength(1);
  });

  it('of a cancelled order shows 0 also where others are deleted', async () => {
    const scene = await mirrored(['S'], { removedSizes: 'delete' });
    await scene.set(scene.order, { 'ORDER TYPE': 'CANCELED' });
    await scene.batches();
    expect(scene.monday.subitemsOf(scene.sizes[0] ?? '')).toMatchObject([{ values: { numeric_qty: '0' } }]);
  });

  it('that somebody has deleted on the board before us is no failure', async () => {
    const scene = await mirrored(['S'], { removedSizes: 'delete' });
    const [uuid = ''] = scene.sizes;
    scene.monday.remove(scene.monday.subitemsOf(uuid)[0] ?? { id: '' });
    await scene.setLine(uuid, { qty: 0 });
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 1 });
    expect(await scene.line(uuid)).toMatchObject({ monday_subitem_id: null, sync_state: 'SYNCED' });
  });
});
