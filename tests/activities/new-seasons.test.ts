import { describe, expect, it } from 'vitest';
import { refusal } from './stage/fake-monday.ts';
import { mirrored, type Sized } from './stage/sized.ts';
import { stageWithOrders } from './stage/stage.ts';

const NEW = 'PELOTON 2027';

/** Its season changes after the groups were made. */
async function moved(): Promise<Sized> {
  const scene = await mirrored([]);
  await scene.set(scene.order, { group_name: NEW });
  return scene;
}

describe('an order whose season changes while its sync runs', () => {
  it('has not failed: what becomes of it is not known, and its row stays as it is', async () => {
    const scene = await moved();
    const before = await scene.row(scene.order);
    const { counts, groupless, failures } = await scene.batches();
    expect({ counts, groupless }).toMatchObject({ counts: { orders: 1, unknown: 1, failed: 0 }, groupless: 1 });
    expect(failures).toMatchObject([{ code: 'GROUP_MISSING', reason: `There is no group "${NEW}" yet.` }]);
    expect(await scene.row(scene.order)).toEqual(before);
    expect(await scene.counts()).toMatchObject({ orders: 1, unknown: 1 });
    expect(scene.monday.received).toEqual([]);
  });

  it('moves in the same sync, as soon as its group is there', async () => {
    const scene = await moved();
    await scene.batches();
    const { groups } = await scene.groups();
    const { counts, groupless } = await scene.batches({ unknownOnly: true });
    expect({ counts, groupless }).toMatchObject({ counts: { orders: 1, updated: 1 }, groupless: undefined });
    expect(scene.monday.itemsOf(scene.order)).toMatchObject([{ groupId: groups.find(({ title }) => title === NEW)?.id }]);
    // It was created by this very sync.
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });

  it('fails with the reason of its group where that can’t be made', async () => {
    const scene = await moved();
    await scene.batches();
    scene.monday.next((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'Not nice.')));
    await scene.groups();
    expect(await scene.batches({ unknownOnly: true })).toMatchObject({
      counts: { failed: 1 },
      failures: [{ code: 'GROUP_MISSING', reason: `Group "${NEW}": Not nice. (request req-1)` }],
    });
    expect(await scene.counts()).toMatchObject({ orders: 1, failed: 1, unknown: 0 });
  });

  it('holds up no other, and its sizes are brought up to date', async () => {
    const scene = await moved();
    const [size = ''] = await scene.lines(scene.order, ['S']);
    const [other = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-2' }]);
    expect((await scene.batches()).counts).toMatchObject({ orders: 2, created: 1, unknown: 1 });
    expect(scene.monday.itemsOf(other)).toHaveLength(1);
    expect(scene.monday.subitemsOf(size)).toHaveLength(1);
  });
});

it('an order of a new season that is not on the board yet is created in the same sync', async () => {
  const scene = await stageWithOrders(1);
  const [late = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-2', group_name: NEW }]);
  expect(await scene.batches()).toMatchObject({ counts: { created: 1, unknown: 1 }, groupless: 1 });
  await scene.groups();
  await scene.batches({ unknownOnly: true });
  expect(scene.monday.itemsOf(late)).toHaveLength(1);
  expect(await scene.counts()).toMatchObject({ orders: 2, created: 2 });
});
