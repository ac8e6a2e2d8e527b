import { describe, expect, it } from 'vitest';
import { SYNC } from '../orders/rows.ts';
import { lost, notExecuted, type Received, refusal, type Turn } from './stage/fake-monday.ts';
import { crash } from './stage/intercept.ts';
import { CUSTOMER, failureOf, type Stage, type StageOptions, stageWithOrders } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

type Sized = Stage & { readonly order: string; readonly lines: Stage['lines'] };

/** One order, not sent yet. */
async function oneOrder(options: StageOptions = {}): Promise<Sized> {
  const scene = await stageWithOrders(1, options);
  return Object.assign(scene, { order: scene.uuids[0] ?? '' });
}

/** One order and its sizes on the board, which no request has left since. */
async function mirrored(sizes: Parameters<Stage['lines']>[1], options: StageOptions = {}): Promise<Sized & { readonly sizes: string[] }> {
  const scene = await oneOrder(options);
  const uuids = await scene.lines(scene.order, sizes);
  await scene.batches();
  scene.monday.received.length = 0;
  return Object.assign(scene, { sizes: uuids });
}

const kinds = ({ monday }: Stage): readonly string[] => monday.received.map(({ kind }) => kind);
const fields = (writes: readonly Received[]): readonly string[] =>
  writes.flatMap((write) => ('mutations' in write ? [...write.mutations.values()].map(({ field }) => field) : []));
const recorded = async (scene: Stage, syncId: string = SYNC) => (await scene.store.syncs.readCustomer(syncId, CUSTOMER))?.lines;
/** `next` meets the first request of this kind. */
const whenSent = (kind: Received['kind'], turn: Turn): Turn => {
  let met = false;
  return (write, apply) => {
    if (met || write.kind !== kind) return apply();
    met = true;
    return turn(write, apply);
  };
};

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

  it('that an order gets when it has long been on the board come below its item', async () => {
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

  it('are updated where their quantity changed, and only those', async () => {
    const scene = await mirrored(['S', 'M']);
    const [small = ''] = scene.sizes;
    await scene.setLine(small, { qty: 77 });
    await scene.batches();
    expect(fields(scene.monday.received)).toEqual(['change_multiple_column_values']);
    expect(scene.monday.subitemsOf(small)).toMatchObject([{ values: { numeric_qty: '77' } }]);
    expect(await recorded(scene)).toMatchObject({ created: 2, updated: 0 });
  });

  it('are left alone where the sync is told to', async () => {
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

  it('may make the label that the board lacks, and ask for it only where they need it', async () => {
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

  it.each(GONE)('(%s) shows 0, and stays', async (_, line, order) => {
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
    expect(await scene.line(medium)).toMatchObject({ sync_state: 'ERROR', sync_error_message: 'COLUMN_VALUE_REFUSED: No such label.' });
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
    scene.monday.always(whenSent('create_line', (_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'No.'))));
    scene.monday.next((_, apply) => apply());
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
