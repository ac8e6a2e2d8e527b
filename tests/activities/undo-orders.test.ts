import { describe, expect, it } from 'vitest';
import { createMondayActivities } from '../../src/activities/index.ts';
import { numbered, SYNC } from '../orders/rows.ts';
import { lost, refusal } from './stage/fake-monday.ts';
import { CUSTOMER, failureOf, inActivity, type Stage, stage } from './stage/stage.ts';

const UNDO = '202611241040-SYNC-0000000d';

const undo = ({ deps }: Stage) =>
  inActivity(createMondayActivities(deps).undoOrders, { syncId: UNDO, customer: CUSTOMER, undo: SYNC, after: null });

async function synced(orders: number, options: Parameters<typeof stage>[0] = {}) {
  const scene = await stage(options);
  const uuids = await scene.orders(numbered(orders));
  const [first = ''] = uuids;
  await scene.lines(first, ['S', 'M']);
  await scene.sync();
  await scene.open({ syncId: UNDO });
  return { scene, uuids, first };
}

describe('an undo of a sync', () => {
  it('archives what it created, and leaves the rows waiting, sizes included', async () => {
    const { scene, uuids, first } = await synced(5, { pageSize: 2, batchSize: 2 });
    expect(await undo(scene)).toMatchObject({ done: true });
    expect(scene.monday.active('items')).toEqual([]);
    for (const uuid of uuids)
      expect(await scene.row(uuid)).toMatchObject({ monday_item_id: null, row_hash: null, sync_state: 'PENDING', api_status: null });
    const [line] = await scene.store.lines.readLines([first]);
    expect(line).toMatchObject({ mondaySubitemId: null, syncState: 'PENDING' });
    expect(await scene.counts(UNDO)).toMatchObject({ orders: 5, removed: 5 });
    expect((await scene.sync({ syncId: '202611241050-SYNC-0000000e' })).counts).toMatchObject({ created: 5 });
  });

  it('leaves alone what another sync made, and an order whose item is another one by now', async () => {
    const { scene, first } = await synced(2);
    const [later = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-9' }]);
    await scene.sync({ syncId: '202611241035-SYNC-0000000c' });
    await scene.set(first, { monday_item_id: '424242' });
    await undo(scene);
    expect(await scene.row(later)).toMatchObject({ sync_state: 'SYNCED' });
    expect(await scene.row(first)).toMatchObject({ monday_item_id: expect.anything(), sync_state: 'SYNCED' });
    expect(await scene.counts(UNDO)).toMatchObject({ orders: 1, removed: 1 });
  });

  it('that died between the archive and the row is finished by its next try', async () => {
    const { scene, first } = await synced(1);
    const { orders } = scene.store;
    const correct = () => Promise.reject(new Error('killed'));
    const { deps } = scene;
    scene.deps = { ...deps, store: { ...deps.store, orders: { ...orders, correct } } };
    await failureOf(undo(scene));
    expect(await scene.row(first)).toMatchObject({ monday_item_id: null, sync_state: 'SYNCED' });
    scene.deps = deps;
    const sent = scene.monday.of('remove').length;
    await undo(scene);
    expect(await scene.row(first)).toMatchObject({ monday_item_id: null, sync_state: 'PENDING' });
    expect(scene.monday.of('remove')).toHaveLength(sent);
  });

  it('that is not answered leaves its orders unknown, and one that is refused says why', async () => {
    const { scene, uuids } = await synced(2, { batchSize: 1 });
    scene.monday.next(
      (_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')),
      () => lost,
      () => lost,
      () => lost,
    );
    await undo(scene);
    const rows = await Promise.all(uuids.map((uuid) => scene.row(uuid)));
    expect(rows.map(({ api_status }) => api_status).toSorted()).toEqual(['ERROR', 'IN_FLIGHT']);
    expect(rows.map(({ monday_item_id }) => monday_item_id === null)).toEqual([false, false]);
    expect(await scene.counts(UNDO)).toMatchObject({ orders: 2, failed: 1, unknown: 1 });
  });
});
