import { expect, it } from 'vitest';
import { refusal } from './stage/fake-monday.ts';
import { stageWithOrders } from './stage/stage.ts';

/** Needs of the predecessor's users (docs/predecessor-needs.md) that no other test proves as a whole. */

const NEXT = '202611241031-SYNC-00000000';

it('a cancelled order counts like any other, by what the board shows: right once its sizes are 0, failed until then (need 18)', async () => {
  const scene = await stageWithOrders(1);
  const [order = ''] = scene.uuids;
  const [size = ''] = await scene.lines(order, ['S']);
  await scene.batches();
  await scene.set(order, { 'ORDER TYPE': 'CANCELLED' });
  scene.monday.always((write, apply) =>
    write.kind === 'update_line' ? apply(() => refusal('COLUMN_VALUE_REFUSED', 'The column is locked.')) : apply(),
  );
  await scene.open({ syncId: NEXT });
  expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ orders: 1, failed: 1 });
  scene.monday.always((_, apply) => apply());
  expect((await scene.batches({ syncId: NEXT, retryErrors: true })).counts).toMatchObject({ orders: 1, failed: 0 });
  expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, failed: 0 });
  expect(scene.monday.subitemsOf(size)).toMatchObject([{ values: { numeric_qty: '0' } }]);
});

it('a late row of an order number that is on the board is an order of its own; the one that is there stays as it is (need 20)', async () => {
  const scene = await stageWithOrders(1);
  const [first = ''] = scene.uuids;
  await scene.batches();
  const before = await scene.row(first);
  const [late = ''] = await scene.orders([{ 'AAG ORDER NUMBER': before['AAG ORDER NUMBER'], item_name: 'A LATE ROW' }]);
  await scene.open({ syncId: NEXT });
  expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ orders: 2, created: 1, unchanged: 1 });
  expect(scene.monday.itemsOf(late)).toMatchObject([{ name: 'A LATE ROW' }]);
  expect(await scene.row(first)).toMatchObject({ monday_item_id: before.monday_item_id, row_hash: before.row_hash });
});
