import { describe, expect, it } from 'vitest';
import { SYNC } from '../orders/rows.ts';
import { lost, notExecuted, refusal, type Turn } from './stage/fake-monday.ts';
import { kinds, mirrored, oneOrder, type Sized, whenSent } from './stage/sized.ts';
import { CUSTOMER, failureOf } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

const recorded = async ({ store }: Sized) => (await store.syncs.readCustomer(SYNC, CUSTOMER))?.lines;

describe('a size that fails', () => {
  const refuseOne =
    (uuid: string): Turn =>
    (write, apply) =>
      apply((alias) => {
        const args = 'mutations' in write ? JSON.stringify(write.mutations.get(alias)) : '';
        return args.includes(uuid) ? refusal('COLUMN_VALUE_REFUSED', 'No such label.') : undefined;
      });

  it('makes its order fail with the size and the reason, though its item and its other sizes are right', async () => {
    const scene = await oneOrder();
    const [small = '', medium = ''] = await scene.lines(scene.order, ['S', 'M']);
    scene.monday.always(refuseOne(medium));
    const { counts, failures } = await scene.batches();
    expect(counts).toMatchObject({ orders: 1, created: 0, failed: 1 });
    expect(failures).toMatchObject([{ code: 'LINE_FAILED', reason: '1 size failed. M: No such label.' }]);
    expect(await scene.row(scene.order)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
    expect(await scene.line(small)).toMatchObject({ sync_state: 'SYNCED' });
    expect(await scene.line(medium)).toMatchObject({
      sync_state: 'ERROR',
      sync_error_message: 'COLUMN_VALUE_REFUSED: No such label. (request req-1)',
    });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 0, failed: 1 });
    expect(await recorded(scene)).toMatchObject({ created: 1, failed: 1 });
  });

  it('keeps its order failed, at no call, until something about it changes; then the order is created again', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(refuseOne(line));
    await scene.batches();
    scene.monday.received.length = 0;
    const still = await scene.batches();
    expect(still).toMatchObject({ counts: { failed: 1 }, failures: [{ code: 'LINE_FAILED', reason: '1 size failed. S: No such label.' }] });
    expect(kinds(scene)).toEqual([]);
    await scene.setLine(line, { qty: 88 });
    scene.monday.always((_, apply) => apply());
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 1, failed: 0 });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, failed: 0 });
    expect(await recorded(scene)).toMatchObject({ created: 1, failed: 0 });
  });

  it('goes out again when failed ones are asked for', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(whenSent('create_line', refuseOne(line)));
    await scene.batches();
    await scene.batches({ retryErrors: true });
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ created: 1, failed: 0 });
  });

  it('is right again where its values are again those that the board shows', async () => {
    const scene = await mirrored(['S']);
    const [line = ''] = scene.sizes;
    const { qty } = await scene.line(line);
    await scene.setLine(line, { qty: 99 });
    scene.monday.always(whenSent('update_line', refuseOne(line)));
    expect((await scene.batches()).counts).toMatchObject({ failed: 1 });
    await scene.setLine(line, { qty });
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 1 });
    expect(await scene.line(line)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, failed: 0 });
  });

  it('does not hide what is wrong with its order itself', async () => {
    const scene = await mirrored(['S']);
    await scene.setLine(scene.sizes[0] ?? '', { qty: 99 });
    await scene.set(scene.order, { 'PO NUMBER': 'NEW' });
    scene.monday.always((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')));
    expect((await scene.batches()).failures).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
  });
});

describe('a size that monday.com did not tell of', () => {
  it('makes its order unknown, until it was looked up and sent', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(
      whenSent('create_line', (_, apply) => {
        apply();
        return lost;
      }),
    );
    scene.monday.readItems = () => Promise.reject(new Error('Whether its item is there is not asked: nobody said that it is gone.'));
    const { counts, failures } = await scene.batches();
    expect(counts).toMatchObject({ orders: 1, created: 0, unknown: 1 });
    expect(failures).toMatchObject([{ code: 'LINE_UNKNOWN', reason: 'What became of 1 size is not known yet: S.' }]);
    expect(await scene.row(scene.order)).toMatchObject({ sync_state: 'SYNCED' });
    expect(await scene.counts()).toMatchObject({ orders: 1, unknown: 1 });
    scene.pass(90);
    expect(await scene.lookUp()).toEqual({ unknown: 1, dueAt: null });
    expect((await scene.batches({ unknownOnly: true })).counts).toMatchObject({ orders: 1, unchanged: 1 });
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });

  it('outweighs one that failed: both are found by the lookup’s pass', async () => {
    const scene = await oneOrder({ batchSize: 1 });
    await scene.lines(scene.order, ['M', 'S']);
    const turns: Turn[] = [(_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')), () => lost];
    scene.monday.always((write, apply) => (write.kind === 'create_line' ? (turns.shift() ?? ((_w, a) => a()))(write, apply) : apply()));
    expect((await scene.batches()).failures).toMatchObject([{ code: 'LINE_UNKNOWN' }]);
    scene.pass(90);
    await scene.lookUp();
    expect((await scene.batches({ unknownOnly: true })).failures).toMatchObject([{ code: 'LINE_FAILED' }]);
    expect(await scene.counts()).toMatchObject({ orders: 1, failed: 1, unknown: 0 });
  });

  it('whose request as a whole was not executed goes out with the next try, and its order counts once', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(whenSent('create_line', () => notExecuted('MONDAY_UNREACHABLE')));
    expect(await failureOf(scene.batches())).toMatchObject({ type: 'MONDAY_UNREACHABLE' });
    expect(await scene.line(line)).toMatchObject({ api_status: null, request_key: null });
    await scene.batches();
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1 });
  });

  it('is not sent while its order itself is unknown', async () => {
    const scene = await oneOrder();
    await scene.lines(scene.order, ['S']);
    scene.monday.always(() => lost);
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    expect(kinds(scene)).not.toContain('create_line');
  });
});

describe('an order that is turned away itself, while its item is on the board,', () => {
  it.each([
    ['failed', { DISCOUNT: '10%' }, 'NOT_A_NUMBER'],
    ['held', { group_name: 'check' }, 'NO_SEASON'],
  ] as const)('(%s) has its sizes mirrored, and is unknown as long as one of them is', async (kind, values, code) => {
    const scene = await mirrored(['S']);
    const [line = ''] = scene.sizes;
    await scene.set(scene.order, values);
    await scene.setLine(line, { qty: 77 });
    await scene.open({ syncId: NEXT });
    scene.monday.always(() => lost);
    expect(await scene.batches({ syncId: NEXT })).toMatchObject({ counts: { unknown: 1 }, failures: [{ code: 'LINE_UNKNOWN' }] });
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, unknown: 1 });
    scene.monday.always((_, apply) => apply());
    scene.pass(90);
    expect((await scene.lookUp({ syncId: NEXT })).unknown).toBe(1);
    expect((await scene.batches({ syncId: NEXT, unknownOnly: true })).failures).toMatchObject([{ code }]);
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ values: { numeric_qty: '77' } }]);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, [kind]: 1, unknown: 0 });
  });

  it('keeps its own reason where a size of it fails', async () => {
    const scene = await mirrored(['S']);
    await scene.set(scene.order, { DISCOUNT: '10%' });
    await scene.setLine(scene.sizes[0] ?? '', { qty: 77 });
    scene.monday.always((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.')));
    expect((await scene.batches()).failures).toMatchObject([{ code: 'NOT_A_NUMBER' }]);
    expect(await scene.store.syncs.countCodes(SYNC)).toEqual([{ code: 'NOT_A_NUMBER', orders: 1 }]);
  });
});

describe('an item that is gone when its sizes are sent', () => {
  const removeItem =
    (scene: Sized): Turn =>
    (_, apply) => {
      scene.monday.remove(scene.monday.itemsOf(scene.order)[0] ?? { id: '' });
      return apply();
    };

  it('is made again with all its sizes, and its order is unknown till then', async () => {
    const scene = await oneOrder();
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(whenSent('create_line', removeItem(scene)));
    expect((await scene.batches()).counts).toMatchObject({ orders: 1, unknown: 1 });
    expect(await scene.row(scene.order)).toMatchObject({ monday_item_id: null, row_hash: null, sync_state: 'PENDING' });
    expect(await scene.line(line)).toMatchObject({ monday_subitem_id: null, api_status: null });
    expect((await scene.batches({ unknownOnly: true })).counts).toMatchObject({ orders: 1, created: 1 });
    expect(scene.monday.itemsOf(scene.order)).toHaveLength(1);
    expect(scene.monday.subitemsOf(line)).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1 });
  });

  it('is reported where the configuration says so', async () => {
    const scene = await oneOrder({ deletedOnBoard: 'report' });
    const [line = ''] = await scene.lines(scene.order, ['S']);
    scene.monday.always(whenSent('create_line', removeItem(scene)));
    expect((await scene.batches()).failures).toMatchObject([{ code: 'LINE_FAILED' }]);
    expect(await scene.line(line)).toMatchObject({ sync_state: 'ERROR', sync_error_message: expect.stringContaining('ITEM_UNKNOWN') });
    expect(scene.monday.active('items')).toEqual([]);
  });

  it('takes its sizes with it: below the new one they are made again', async () => {
    const scene = await mirrored(['S', 'M']);
    const [old] = scene.monday.itemsOf(scene.order);
    scene.monday.remove(old ?? { id: '' });
    await scene.set(scene.order, { 'PO NUMBER': 'NEW' });
    await scene.batches();
    await scene.batches({ unknownOnly: true });
    const [item] = scene.monday.itemsOf(scene.order);
    expect(item?.id).not.toBe(old?.id);
    for (const line of scene.sizes) {
      expect(scene.monday.subitemsOf(line)).toMatchObject([{ parentItemId: item?.id }]);
      expect(await scene.line(line)).toMatchObject({ parent_item_id: item?.id, sync_state: 'SYNCED' });
    }
  });

  it('was replaced by another one in the meantime: its sizes follow, though theirs are still known', async () => {
    const scene = await mirrored(['S']);
    const [line = ''] = scene.sizes;
    const [old] = scene.monday.itemsOf(scene.order);
    scene.monday.remove(old ?? { id: '' });
    const other = scene.monday.addItem({ name: 'PEL-00001', groupId: old?.groupId ?? '', values: old?.values ?? {} });
    await scene.set(scene.order, { monday_item_id: other.id });
    await scene.batches();
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ parentItemId: other.id }]);
  });

  it.each([
    ['a size as it was', {}, '10'],
    ['one of which nothing is to be shown any more', { qty: 0 }, '0'],
  ] as const)('and was replaced while a try slept does not take the new one’s sizes away (%s)', async (_, change, shown) => {
    const scene = await mirrored(['S']);
    const [line = ''] = scene.sizes;
    scene.monday.remove(scene.monday.itemsOf(scene.order)[0] ?? { id: '' });
    // It knows the order as it was, and wakes when the new item and its sizes are there.
    const asleep = scene.worker({
      lines: {
        readLines: async (call) => {
          await scene.check({}, { deps: scene.worker() });
          await scene.batches({}, { deps: scene.worker() });
          await scene.setLine(line, { sync_state: 'SYNCED', ...change });
          return call();
        },
      },
    });
    await scene.batches({}, { deps: asleep });
    await scene.batches();
    const [item] = scene.monday.itemsOf(scene.order);
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ parentItemId: item?.id, values: { numeric_qty: shown } }]);
    expect(await scene.line(line)).toMatchObject({ sync_state: 'SYNCED', monday_subitem_id: scene.monday.subitemsOf(line)[0]?.id });
  });

  it('leaves no id with a size of which nothing is to be shown any more', async () => {
    const scene = await mirrored(['S']);
    const [line = ''] = scene.sizes;
    const before = await scene.line(line);
    scene.monday.remove(scene.monday.itemsOf(scene.order)[0] ?? { id: '' });
    await scene.check();
    await scene.batches({ skipSubitems: true });
    // A request of it was under way when its item went.
    const { monday_subitem_id, parent_item_id, row_hash } = before;
    await scene.setLine(line, { qty: 0, monday_subitem_id, parent_item_id, row_hash, sync_state: 'SYNCED' });
    await scene.batches();
    expect(await scene.line(line)).toMatchObject({ monday_subitem_id: null, parent_item_id: null, row_hash: null, sync_state: 'SYNCED' });
    expect(scene.monday.active('subitems')).toEqual([]);
  });

  it('has only lost a size: that one is made again', async () => {
    const scene = await mirrored(['S', 'M']);
    const [small = '', medium = ''] = scene.sizes;
    scene.monday.remove(scene.monday.subitemsOf(small)[0] ?? { id: '' });
    await scene.setLine(small, { qty: 77 });
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    await scene.batches({ unknownOnly: true });
    expect(scene.monday.subitemsOf(small)).toMatchObject([{ values: { numeric_qty: '77' } }]);
    expect(scene.monday.subitemsOf(medium)).toHaveLength(1);
    expect(scene.monday.items.size).toBe(1);
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });
});
