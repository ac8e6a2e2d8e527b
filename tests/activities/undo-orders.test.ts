import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMondayActivities } from '../../src/activities/index.ts';
import { previewUndo } from '../../src/cli/undo/preview.ts';
import { numbered, SYNC } from '../orders/rows.ts';
import { MAPPING } from './stage/config.ts';
import { lost, refusal } from './stage/fake-monday.ts';
import { sandboxStage } from './stage/sandbox-stage.ts';
import { CUSTOMER, failureOf, inActivity, type Stage, stage, TITLE } from './stage/stage.ts';

const UNDO = '202611241040-SYNC-0000000d';

const undo = ({ deps }: Stage, undone: string = SYNC) =>
  inActivity(createMondayActivities(deps).undoOrders, { syncId: UNDO, customer: CUSTOMER, undo: undone, after: null });

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

  describe('of sizes below an item that an earlier sync made', () => {
    const LATER = '202611241035-SYNC-0000000c';

    async function resized() {
      const { scene, first } = await synced(1);
      const old = scene.monday.active('subitems').map(({ id }) => id);
      const [size = ''] = await scene.lines(first, ['L']);
      await scene.sync({ syncId: LATER });
      await scene.open({ syncId: UNDO });
      return { scene, first, size, old };
    }

    it('archives these alone, and leaves their rows waiting', async () => {
      const { scene, first, size, old } = await resized();
      expect(await previewUndo(scene.store, { syncId: LATER, customer: CUSTOMER, boardId: MAPPING.boardId })).toMatchObject({
        items: 0,
        sizes: 1,
        groups: 0,
        others: 0,
      });
      expect(await undo(scene, LATER)).toMatchObject({ done: true });
      expect(scene.monday.active('subitems').map(({ id }) => id)).toEqual(old);
      expect(await scene.line(size)).toMatchObject({ monday_subitem_id: null, sync_state: 'PENDING', api_status: null });
      expect(await scene.row(first)).toMatchObject({ sync_state: 'SYNCED' });
      expect((await scene.store.syncs.readCustomer(UNDO, CUSTOMER))?.lines).toMatchObject({ removed: 1 });
      await scene.sync({ syncId: '202611241050-SYNC-0000000e' });
      expect(scene.monday.subitemsOf(size)).toHaveLength(1);
    });

    it('leaves one alone that is another one by now, and one whose order a request holds', async () => {
      const { scene, first, size } = await resized();
      await scene.setLine(size, { monday_subitem_id: '424242' });
      await undo(scene, LATER);
      expect(scene.monday.subitemsOf(size)).toHaveLength(1);
      await scene.setLine(size, { monday_subitem_id: scene.monday.subitemsOf(size)[0]?.id ?? '' });
      await scene.set(first, { api_status: 'IN_FLIGHT' });
      await undo(scene, LATER);
      expect(scene.monday.subitemsOf(size)).toHaveLength(1);
      expect(scene.monday.of('remove')).toEqual([]);
    });

    it('that is refused, or not answered, is told of its order', async () => {
      const { scene, size } = await resized();
      scene.monday.next((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')));
      await undo(scene, LATER);
      expect(await scene.line(size)).toMatchObject({ sync_state: 'ERROR', monday_subitem_id: expect.anything() });
      expect(await scene.counts(UNDO)).toMatchObject({ orders: 1, failed: 1 });
      scene.monday.always(() => lost);
      await undo(scene, LATER);
      expect(await scene.line(size)).toMatchObject({ api_status: 'IN_FLIGHT' });
      expect(await scene.counts(UNDO)).toMatchObject({ orders: 1, unknown: 1 });
    });
  });

  describe('of the groups that it made', () => {
    const titles = ({ monday }: Stage) => monday.groups.map(({ title }) => title);
    const archives = ({ monday }: Stage) => monday.received.filter((write) => 'mutations' in write && write.mutations.has('group'));

    async function grouped() {
      const scene = await stage();
      scene.monday.addGroup('OLDER');
      const [first = ''] = await scene.orders(numbered(1));
      await scene.sync();
      await scene.open({ syncId: UNDO });
      return { scene, first };
    }

    it('archives those in which nothing stands any more, and forgets them', async () => {
      const { scene } = await grouped();
      expect(titles(scene)).toContain(TITLE);
      const of = { syncId: SYNC, customer: CUSTOMER, boardId: MAPPING.boardId };
      expect(await previewUndo(scene.store, of)).toMatchObject({ items: 1, groups: 1 });
      expect(await undo(scene)).toMatchObject({ done: true });
      expect(titles(scene)).toEqual(['OLDER']);
      expect(await previewUndo(scene.store, of)).toMatchObject({ items: 0, sizes: 0, groups: 0 });
      await undo(scene);
      expect(archives(scene)).toHaveLength(1);
      expect((await scene.sync({ syncId: '202611241050-SYNC-0000000e' })).counts).toMatchObject({ created: 1 });
      expect(titles(scene)).toContain(TITLE);
    });

    it.each([
      [
        'an item of people’s stands',
        async (scene: Stage) => {
          const group = scene.monday.groups.find(({ title }) => title === TITLE);
          scene.monday.addItem({ name: 'By hand', groupId: group?.id ?? '' });
        },
      ],
      [
        'an order stands that came later',
        async (scene: Stage) => {
          await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-9' }]);
          await scene.sync({ syncId: '202611241035-SYNC-0000000c' });
        },
      ],
      [
        'another customer puts its orders',
        async (scene: Stage) => {
          await scene.orders([{ 'AAG ORDER NUMBER': 'GRE-1' }], 'GREYSON');
          await scene.open({ customer: 'GREYSON' });
          await scene.groups({ customer: 'GREYSON' });
        },
      ],
    ])('leaves those in which %s', async (_, meanwhile) => {
      const { scene } = await grouped();
      await meanwhile(scene);
      expect(await undo(scene)).toMatchObject({ done: true });
      expect(titles(scene)).toContain(TITLE);
      expect(archives(scene)).toEqual([]);
    });

    it('leaves the last one of the board', async () => {
      const { scene } = await grouped();
      scene.monday.removeGroup(scene.monday.groups.find(({ title }) => title === 'OLDER')?.id ?? '');
      expect(await undo(scene)).toMatchObject({ done: true });
      expect(titles(scene)).toEqual([TITLE]);
    });

    it.each([false, true])(
      'looks again after an answer that was lost (it took effect: %s), and asks no more than it must',
      async (effect) => {
        const { scene } = await grouped();
        let left = 1;
        scene.monday.always((write, apply) => {
          if (!('mutations' in write && write.mutations.has('group')) || left === 0) return apply();
          left -= 1;
          if (effect) apply();
          return lost;
        });
        await failureOf(undo(scene));
        expect(await undo(scene)).toMatchObject({ done: true });
        expect(titles(scene)).toEqual(['OLDER']);
        expect(archives(scene)).toHaveLength(effect ? 1 : 2);
      },
    );

    it('asks for the last time whether it may go when the bytes are about to go: not long after it looked', async () => {
      const { scene } = await grouped();
      await undo(scene);
      const [archive] = archives(scene);
      expect(archive?.mayGo?.()).toBe(true);
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + scene.deps.timing.freshMs);
      onTestFinished(() => void vi.restoreAllMocks());
      expect(archive?.mayGo?.()).toBe(false);
    });
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

describe('an undo by the real client', () => {
  it('comes to its end where only one call may be on the wire, its groups included', { timeout: 20_000 }, async () => {
    const scene = await sandboxStage([...numbered(1), { 'AAG ORDER NUMBER': 'PEL-9', group_name: 'PELOTON 2026 SPRING' }]);
    scene.client({ writesInFlight: 1 });
    await scene.batches();
    await scene.open({ syncId: UNDO });
    expect(await undo(scene)).toMatchObject({ done: true });
    expect((await scene.items()).map(({ state }) => state)).toEqual(['archived', 'archived']);
    expect(await scene.ran('archive_group')).toBe(1);
  });
});
