import { describe, expect, it } from 'vitest';
import { SYNC } from '../orders/rows.ts';
import { refusal } from './stage/fake-monday.ts';
import { CUSTOMER, type Stage, type StageOptions, stageWithOrders } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

type Marked = Stage & { readonly order: string; readonly size: string };

/** An order on the board with a size, then marked DELETE. */
async function marked(options: StageOptions = {}): Promise<Marked> {
  const scene = await stageWithOrders(1, options);
  const [order = ''] = scene.uuids;
  const [line = ''] = await scene.lines(order, ['S']);
  await scene.batches();
  await scene.set(order, { action_type: 'DELETE' });
  await scene.open({ syncId: NEXT });
  scene.monday.received.length = 0;
  return Object.assign(scene, { order, size: line });
}

const fields = ({ monday }: Stage): readonly string[] =>
  monday.received.flatMap((write) => ('mutations' in write ? [...write.mutations.values()].map(({ field }) => field) : []));
const stateOfItem = ({ monday }: Stage): string | undefined => [...monday.items.values()][0]?.state;

describe('an order marked DELETE', () => {
  it.each([
    ['archive', 'archive_item', 'archived'],
    ['delete', 'delete_item', 'deleted'],
  ] as const)('has its item taken away (%s); row and sizes know of none any more', async (deletes, field, state) => {
    const scene = await marked({ deletes });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ orders: 1, removed: 1 });
    expect(fields(scene)).toEqual([field]);
    expect(stateOfItem(scene)).toBe(state);
    expect(await scene.row(scene.order)).toMatchObject({ sync_state: 'SYNCED', monday_item_id: null, group_id: null, row_hash: null });
    expect(await scene.line(scene.size)).toMatchObject({ monday_subitem_id: null, parent_item_id: null, row_hash: null });
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, removed: 1 });
    // And that is that.
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ orders: 1, unchanged: 1 });
    expect(fields(scene)).toHaveLength(1);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, removed: 1 });
  });

  it('keeps its item where the configuration says so, and is held with the reason', async () => {
    const scene = await marked({ deletes: 'report' });
    expect(await scene.batches({ syncId: NEXT })).toMatchObject({ counts: { held: 1 }, failures: [{ code: 'DELETE_NOT_MIRRORED' }] });
    expect(fields(scene)).toEqual([]);
    expect(stateOfItem(scene)).toBe('active');
    expect(await scene.row(scene.order)).toMatchObject({ sync_error_message: expect.stringMatching(/^DELETE_NOT_MIRRORED: /) });
  });

  it('whose item is not there any more is done', async () => {
    const scene = await marked();
    scene.monday.remove(scene.monday.itemsOf(scene.order)[0] ?? { id: '' });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ removed: 1, failed: 0 });
    expect(await scene.row(scene.order)).toMatchObject({ sync_state: 'SYNCED', monday_item_id: null, row_hash: null });
    expect(await scene.line(scene.size)).toMatchObject({ monday_subitem_id: null });
  });

  it('that never was on the board costs no call', async () => {
    const scene = await stageWithOrders(1, { row: { action_type: 'DELETE' } });
    const [uuid = ''] = scene.uuids;
    await scene.lines(uuid, ['S']);
    expect((await scene.batches()).counts).toMatchObject({ orders: 1, unchanged: 1 });
    expect(scene.monday.received).toEqual([]);
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
  });

  it('whose item monday.com does not give away is ERROR, waits, and goes out when it is retried', async () => {
    const scene = await marked();
    scene.monday.next((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')));
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ failed: 1 });
    expect(await scene.row(scene.order)).toMatchObject({ sync_state: 'ERROR', monday_item_id: expect.any(String) });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ failed: 1 });
    expect(fields(scene)).toHaveLength(1);
    expect((await scene.batches({ syncId: NEXT, retryErrors: true })).counts).toMatchObject({ removed: 1 });
  });

  it('comes back with all its sizes when it is marked otherwise', async () => {
    const scene = await marked();
    await scene.batches({ syncId: NEXT });
    await scene.set(scene.order, { action_type: 'INSERT' });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ created: 1 });
    const [item] = scene.monday.itemsOf(scene.order);
    expect(scene.monday.subitemsOf(scene.size)).toMatchObject([{ parentItemId: item?.id }]);
    expect(scene.monday.active('items')).toHaveLength(1);
  });

  it('makes no group, needs no label, and is not turned away for a value', async () => {
    const scene = await marked();
    await scene.set(scene.order, { group_name: 'check', DISCOUNT: '10%' });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ removed: 1 });
  });

  it('goes out in requests of its own (need 19)', async () => {
    const scene = await stageWithOrders(3);
    await scene.batches({ limit: 2 });
    const [first = '', second = ''] = scene.uuids;
    await scene.set(first, { action_type: 'DELETE' });
    await scene.set(second, { 'PO NUMBER': 'NEW' });
    scene.monday.received.length = 0;
    await scene.batches();
    expect(scene.monday.received.map(({ kind }) => kind).toSorted()).toEqual(['create_item', 'remove', 'update_item']);
    expect(await scene.counts(SYNC, CUSTOMER)).toMatchObject({ orders: 3, removed: 1, created: 2 });
  });
});
