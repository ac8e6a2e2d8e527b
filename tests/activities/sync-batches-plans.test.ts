import { describe, expect, it } from 'vitest';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import { refusal } from './stage/fake-monday.ts';
import { type Stage, stage } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

/** The mutations of all item requests so far. */
const mutations = ({ monday }: Stage): readonly Mutation[] =>
  monday.received.flatMap((write) => (write.kind === 'create_group' ? [] : [...write.mutations.values()]));
const flags = (scene: Stage): readonly unknown[] =>
  mutations(scene).flatMap(({ args }) => ('create_labels_if_missing' in args ? [args.create_labels_if_missing] : []));

describe('orders that do not go out', () => {
  it('are held for want of a season or a label of the customer, with the reason on the row, and stay PENDING (need 6)', async () => {
    const scene = await stage();
    const [noSeason = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1', group_name: 'check' }]);
    const [stranger = ''] = await scene.orders([{ 'AAG ORDER NUMBER': 'NEW-1' }], 'NEWCOMER');
    expect((await scene.sync()).counts).toMatchObject({ orders: 1, held: 1, failed: 0 });
    expect((await scene.sync({ customer: 'NEWCOMER' })).failures).toMatchObject([{ code: 'UNKNOWN_CUSTOMER' }]);
    expect(await scene.row(noSeason)).toMatchObject({ sync_state: 'PENDING', sync_error_message: expect.stringMatching(/^NO_SEASON: /) });
    expect(await scene.row(stranger)).toMatchObject({
      sync_state: 'PENDING',
      sync_error_message: expect.stringMatching(/^UNKNOWN_CUSTOMER: /),
    });
    expect(scene.monday.items.size).toBe(0);
    expect(await scene.counts(undefined, 'NEWCOMER')).toMatchObject({ orders: 1, held: 1 });
  });

  it('go out with the next sync when the reason is gone', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{ group_name: 'check' }]);
    await scene.sync();
    await scene.set(uuid, { 'AAG SEASON': '2025 FALL' });
    expect((await scene.sync({ syncId: NEXT })).counts).toMatchObject({ created: 1 });
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
  });

  it('fail by our own check where the mapping rejects a value, without a call', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{ DISCOUNT: '10%' }]);
    expect(await scene.sync()).toMatchObject({ counts: { failed: 1 }, failures: [{ code: 'NOT_A_NUMBER' }] });
    expect(await scene.row(uuid)).toMatchObject({
      sync_state: 'ERROR',
      sync_error_message: 'NOT_A_NUMBER: DISCOUNT: "10%" is not a number.',
    });
    expect(mutations(scene)).toEqual([]);
    await scene.set(uuid, { DISCOUNT: '10' });
    expect((await scene.sync({ syncId: NEXT })).counts).toMatchObject({ created: 1, failed: 0 });
  });

  it('failed before and did not change: they wait for a change or to be asked for', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{}]);
    await scene.open();
    await scene.groups();
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    await scene.batches();
    const still = await scene.sync({ syncId: NEXT });
    expect(still).toMatchObject({ counts: { failed: 1 }, failures: [{ code: 'COLUMN_VALUE_REFUSED', reason: 'No. (request req-1)' }] });
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, failed: 1 });
    expect(mutations(scene)).toHaveLength(1);
    expect(await scene.batches({ retryErrors: true, maxRetries: 2, orders: ['NONE'] })).toMatchObject({ counts: { orders: 0 } });
    await scene.set(uuid, { retry_count: '2' });
    const leftOut = await scene.batches({ retryErrors: true, maxRetries: 2 });
    expect(leftOut).toMatchObject({ counts: { orders: 1, failed: 1 }, leftOut: 1 });
    expect((await scene.batches({ retryErrors: true, maxRetries: 3 })).counts).toMatchObject({ created: 1 });
    expect(await scene.row(uuid)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
  });

  it('failed before, and changed: they go out by themselves', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{}]);
    await scene.open();
    await scene.groups();
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    await scene.batches();
    await scene.set(uuid, { 'PO NUMBER': 'PO 2' });
    expect((await scene.sync({ syncId: NEXT })).counts).toMatchObject({ created: 1, failed: 0 });
  });

  it('are right on the board already: no call, whatever order the state is in', async () => {
    const scene = await stage();
    await scene.orders([{}, {}, {}]);
    await scene.sync();
    const calls = scene.monday.received.length;
    expect((await scene.sync({ syncId: NEXT })).counts).toMatchObject({ orders: 3, unchanged: 3 });
    expect(scene.monday.received).toHaveLength(calls);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 3, unchanged: 3, created: 0 });
  });

  it('of a group that could not be made fail with its reason, the others go out (need 8)', async () => {
    const scene = await stage();
    await scene.orders([
      { 'AAG ORDER NUMBER': 'PEL-1', group_name: 'A' },
      { 'AAG ORDER NUMBER': 'PEL-2', group_name: 'B' },
    ]);
    scene.monday.next((_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'Not nice.')));
    expect(await scene.sync()).toMatchObject({
      counts: { created: 1, failed: 1 },
      failures: [{ code: 'GROUP_MISSING', reason: 'Group "A": Not nice. (request req-1)' }],
    });
  });
});

describe('an update', () => {
  it('clears the cells that the row has emptied, and leaves other columns alone', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{ 'PO NUMBER': 'PO 1', 'DESIGN FEE': '1.50', DROP: 'Drop 1' }]);
    await scene.sync();
    await scene.set(uuid, { 'PO NUMBER': null, 'DESIGN FEE': '  ', DROP: 'TBC' });
    expect((await scene.sync({ syncId: NEXT })).counts).toMatchObject({ updated: 1 });
    const [item] = scene.monday.itemsOf(uuid);
    expect(item?.values).not.toHaveProperty('text_po');
    expect(item?.values).not.toHaveProperty('numeric_fee');
    expect(item?.values).toMatchObject({ dropdown_drop: { labels: ['TBC'] }, order_sync_key: uuid });
    const change = mutations(scene).find(({ field }) => field === 'change_multiple_column_values');
    expect(Object.keys(JSON.parse(String(change && 'column_values' in change.args ? change.args.column_values : '{}'))).toSorted()).toEqual(
      ['dropdown_customer', 'dropdown_drop', 'name', 'numeric_discount', 'numeric_fee', 'order_sync_key', 'text_number', 'text_po'],
    );
  });

  it('leaves out a cell that the column can’t take, clears it, and warns (need 25)', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{ 'DESIGN FEE': '5' }]);
    await scene.sync();
    await scene.set(uuid, { 'DESIGN FEE': 'TBC' });
    expect(await scene.sync({ syncId: NEXT })).not.toHaveProperty('warnings');
    expect(scene.monday.itemsOf(uuid)[0]?.values).not.toHaveProperty('numeric_fee');
    const outcomes = await scene.store.syncs.readOutcomes({ syncId: NEXT, customer: 'PELOTON', kinds: ['updated'], limit: 9 });
    expect(outcomes).toMatchObject([{ warnings: ['DESIGN FEE: "TBC" is not a number; sent without it.'] }]);
  });

  it('of an order that its sync has created still counts as created', async () => {
    const scene = await stage();
    const [uuid = ''] = await scene.orders([{}]);
    await scene.sync();
    await scene.set(uuid, { 'PO NUMBER': 'PO 2' });
    expect((await scene.sync()).counts).toMatchObject({ updated: 1 });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, updated: 0 });
  });
});

describe('new labels', () => {
  it('are asked for only by orders that need one', async () => {
    const scene = await stage();
    await scene.orders([{ DROP: 'Drop 1' }, { DROP: null }, { DROP: 'DROP 1 ' }]);
    await scene.sync();
    expect(flags(scene)).toEqual([false, false, false]);
    await scene.orders([{ 'AAG ORDER NUMBER': 'Z', DROP: 'Drop 2' }]);
    await scene.sync();
    expect(flags(scene).at(-1)).toBe(true);
  });

  it('are spelled by all orders of a page as the first one spells them, and as the board does from then on', async () => {
    const scene = await stage({ batchSize: 1 });
    const rows = ['Drop 2', 'DROP 2', ' drop 2'].map((DROP, index) => ({ 'AAG ORDER NUMBER': `PEL-${index}`, DROP }));
    await scene.orders(rows);
    await scene.sync();
    const shown = [...scene.monday.items.values()].map(({ values }) => values['dropdown_drop']);
    expect(shown).toEqual([{ labels: ['Drop 2'] }, { labels: ['Drop 2'] }, { labels: ['Drop 2'] }]);
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-9', DROP: 'DROP 2' }]);
    await scene.sync();
    expect(flags(scene).at(-1)).toBe(false);
    expect([...scene.monday.items.values()].at(-1)?.values['dropdown_drop']).toEqual({ labels: ['Drop 2'] });
  });

  it('are asked for by every order until one of them was written', async () => {
    const scene = await stage();
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1', DROP: 'Drop 2' }]);
    await scene.open();
    await scene.groups();
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    await scene.batches();
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-2', DROP: 'DROP 2' }]);
    await scene.batches({ retryErrors: true });
    expect(flags(scene)).toEqual([true, true, true]);
  });

  it('that somebody added on the board are seen after a refusal', async () => {
    const scene = await stage();
    await scene.orders([{}], 'NEWCOMER');
    await scene.sync({ customer: 'NEWCOMER' });
    const reads = scene.monday.reads;
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    await scene.open();
    await scene.groups();
    scene.monday.next((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    await scene.batches();
    scene.monday.labels = { ...scene.monday.labels, dropdown_customer: ['PELOTON', 'NEWCOMER'] };
    expect((await scene.sync({ customer: 'NEWCOMER' })).counts).toMatchObject({ created: 1 });
    expect(scene.monday.reads).toBeGreaterThan(reads);
  });
});
