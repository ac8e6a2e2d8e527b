import { describe, expect, it } from 'vitest';
import { type Stage, type StageOptions, stageWithOrders } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

/** An order whose item somebody has taken from the board, and which has changed since. */
async function gone(
  state: 'archived' | 'deleted',
  options: StageOptions = {},
): Promise<Stage & { readonly uuid: string; readonly size: string }> {
  const scene = await stageWithOrders(1, options);
  const [uuid = ''] = scene.uuids;
  const [size = ''] = await scene.lines(uuid, ['S']);
  await scene.batches();
  scene.monday.remove(scene.monday.itemsOf(uuid)[0] ?? { id: '' }, state);
  await scene.set(uuid, { 'PO NUMBER': 'NEW' });
  await scene.open({ syncId: NEXT });
  return Object.assign(scene, { uuid, size });
}

describe.each(['archived', 'deleted'] as const)('an item that somebody has %s', (state) => {
  it('is made again: its order is unknown until then', async () => {
    const scene = await gone(state);
    const update = await scene.batches({ syncId: NEXT, skipSubitems: true });
    expect(update).toMatchObject({ counts: { unknown: 1 }, failures: [{ code: 'ITEM_UNKNOWN' }] });
    expect(await scene.row(scene.uuid)).toMatchObject({
      sync_state: 'PENDING',
      api_status: null,
      monday_item_id: null,
      group_id: null,
      row_hash: null,
    });
    expect(await scene.line(scene.size)).toMatchObject({
      sync_state: 'PENDING',
      monday_subitem_id: null,
      parent_item_id: null,
      row_hash: null,
    });
    expect(await scene.lookUp({ syncId: NEXT })).toEqual({ unknown: 1, dueAt: null });
    expect((await scene.batches({ syncId: NEXT, unknownOnly: true })).counts).toMatchObject({ created: 1 });
    expect(scene.monday.itemsOf(scene.uuid)).toMatchObject([{ values: { text_po: 'NEW' } }]);
    expect(scene.monday.subitemsOf(scene.size)).toHaveLength(1);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });

  it('is made again in another group, if it moved meanwhile', async () => {
    const scene = await gone(state);
    await scene.set(scene.uuid, { group_name: 'PELOTON ECOMM' });
    await scene.groups({ syncId: NEXT });
    await scene.batches({ syncId: NEXT });
    await scene.batches({ syncId: NEXT, unknownOnly: true });
    const group = scene.monday.groups.find(({ title }) => title === 'PELOTON ECOMM');
    expect(scene.monday.itemsOf(scene.uuid)).toMatchObject([{ groupId: group?.id }]);
  });

  it('is only reported where the configuration says so', async () => {
    const scene = await gone(state, { deletedOnBoard: 'report' });
    expect((await scene.batches({ syncId: NEXT })).failures).toMatchObject([{ code: 'ITEM_UNKNOWN' }]);
    expect(await scene.row(scene.uuid)).toMatchObject({ sync_state: 'ERROR', monday_item_id: expect.any(String) });
    await scene.batches({ syncId: NEXT });
    expect(scene.monday.active('items')).toEqual([]);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, failed: 1 });
  });
});
