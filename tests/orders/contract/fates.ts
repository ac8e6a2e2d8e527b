import { describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import type { Opened } from '../contract.ts';
import {
  claimed,
  given,
  givenLines,
  givenRows,
  gone,
  HASH,
  hash,
  type Kind,
  numbered,
  removed,
  rowIn,
  SYNC,
  sent,
  written,
} from '../rows.ts';

const ITEM = '8731000000000000001';
const ON_BOARD = { sync_state: 'SYNCED', row_hash: HASH, retry_count: 2 };
const IDS = {
  orders: { monday_item_id: ITEM, group_id: 'group_1' },
  lines: { monday_subitem_id: ITEM, parent_item_id: '1' },
} as const;

/** What becomes of rows whose item is no longer there, and of what stood below it. */
export function fatesContract(opened: Opened): void {
  const auditOf = (store: SqlOrderStore) => store.db.selectFrom('ORDER_LIST_API_LOG').selectAll().execute();

  describe.each<Kind>(['orders', 'lines'])('of %s, an item', (rows) => {
    const outcomeOf = async (store: SqlOrderStore, uuid: string) =>
      store.db
        .selectFrom('sync_outcomes')
        .select(['kind', 'code', 'source'])
        .where('row_uuid', '=', uuid)
        .where('sync_id', '=', SYNC)
        .execute();
    const source = rows === 'orders' ? 'HEADER' : 'LINE';

    it('that we removed leaves a row that is right, without an id', async () => {
      const store = await opened();
      const [uuid = ''] = await givenRows(store, rows, 1, { ...ON_BOARD, ...IDS[rows], sync_error_message: 'old' });
      const requestKey = await claimed(store, [uuid], { rows, operation: 'delete', items: [ITEM], sentHash: hash('d') });
      expect(await store[rows].settle({ requestKey, requestId: 'r', rows: [removed(uuid)] })).toEqual([uuid]);
      expect(await rowIn(store, rows, uuid)).toMatchObject({
        sync_state: 'SYNCED',
        api_status: 'SUCCESS',
        mondayId: null,
        place: null,
        row_hash: null,
        sync_error_message: null,
        retry_count: 0,
      });
      expect(await outcomeOf(store, uuid)).toEqual([{ kind: 'removed', code: null, source }]);
      expect(await auditOf(store)).toMatchObject([{ sync_state: 'SYNCED', api_status: 'SUCCESS', api_operation_type: 'delete', source }]);
    });

    it('that an update did not find leaves a row that goes out as a create', async () => {
      const store = await opened();
      const [uuid = ''] = await givenRows(store, rows, 1, { ...ON_BOARD, ...IDS[rows] });
      const requestKey = await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM], sentHash: hash('b') });
      expect(await store[rows].settle({ requestKey, requestId: 'r', rows: [gone(uuid)] })).toEqual([uuid]);
      expect(await rowIn(store, rows, uuid)).toMatchObject({
        sync_state: 'PENDING',
        api_status: null,
        mondayId: null,
        place: null,
        row_hash: null,
        retry_count: 2,
      });
      expect(await outcomeOf(store, uuid)).toEqual([{ kind: 'unknown', code: 'ITEM_UNKNOWN', source }]);
      expect(await auditOf(store)).toMatchObject([{ sync_state: 'ERROR', api_status: 'ERROR' }]);
      await claimed(store, [uuid], { rows, operation: 'create' });
    });

    it('whose create did not find its parent keeps what it has: another try may have made it elsewhere', async () => {
      const store = await opened();
      const [uuid = ''] = await givenRows(store, rows, 1, { ...ON_BOARD, ...IDS[rows] });
      const { place } = await rowIn(store, rows, uuid);
      const requestKey = await claimed(store, [uuid], { rows, operation: 'create', items: [ITEM], sentHash: hash('b') });
      await store[rows].settle({ requestKey, requestId: 'r', rows: [gone(uuid)] });
      expect(await rowIn(store, rows, uuid)).toMatchObject({
        sync_state: 'PENDING',
        api_status: null,
        mondayId: ITEM,
        place,
        row_hash: null,
      });
    });

    it('of which half was written stays known, but not what it shows, nor, of an order, where', async () => {
      const store = await opened();
      const [half = '', none = ''] = await givenRows(store, rows, 2, { ...ON_BOARD, ...IDS[rows] });
      const requestKey = await claimed(store, [half, none], { rows, operation: 'update', items: [ITEM, ITEM], sentHash: hash('b') });
      const fate = (partly: boolean) => ({ kind: 'refused', code: 'COLUMN_VALUE_REFUSED', reason: 'no', partly }) as const;
      await store[rows].settle({
        requestKey,
        requestId: null,
        rows: [
          { ...sent(half), fate: fate(true) },
          { ...sent(none), fate: fate(false) },
        ],
      });
      expect(await rowIn(store, rows, half)).toMatchObject({
        sync_state: 'ERROR',
        mondayId: ITEM,
        place: rows === 'orders' ? null : IDS.lines.parent_item_id,
        row_hash: null,
        retry_count: 3,
      });
      expect(await rowIn(store, rows, none)).toMatchObject({ sync_state: 'ERROR', mondayId: ITEM, row_hash: HASH });
      expect((await rowIn(store, rows, none)).place).not.toBeNull();
    });
  });

  describe('the lines of an order', () => {
    const forgotten = { sync_state: 'PENDING', api_status: null, mondayId: null, place: null, row_hash: null, sync_error_message: null };
    /** Two orders on the board, each with lines: one right, one failed, one in flight, one that somebody took out of the sync. */
    const scene = async () => {
      const store = await opened();
      const orders = await given(store, 'PELOTON', numbered(2, { ...ON_BOARD, ...IDS.orders }));
      const linesOf = (order: string) =>
        givenLines(store, order, [
          { size_code: 'L', ...ON_BOARD, ...IDS.lines },
          { size_code: 'M', ...ON_BOARD, ...IDS.lines, sync_state: 'ERROR', api_status: 'ERROR', sync_error_message: 'NOT_A_NUMBER: x' },
          { size_code: 'S', ...ON_BOARD, ...IDS.lines },
          { size_code: 'XS', ...ON_BOARD, ...IDS.lines, sync_state: 'COMPLETED' },
        ]);
      const [lines, neighbours] = [await linesOf(orders[0] ?? ''), await linesOf(orders[1] ?? '')];
      await claimed(store, [lines[2] ?? ''], { rows: 'lines', operation: 'update', items: [ITEM] });
      const states = async (uuids: readonly string[]) => Promise.all(uuids.map((uuid) => rowIn(store, 'lines', uuid)));
      return { store, orders, lines, neighbours, states };
    };

    it.each([
      ['was removed', removed, 'delete'],
      ['is gone', gone, 'update'],
    ] as const)('whose item %s are forgotten with it, but for one in flight and one out of scope', async (_, fate, operation) => {
      const { store, orders, lines, neighbours, states } = await scene();
      const [order = ''] = orders;
      const before = { lines: await states(lines), neighbours: await states(neighbours) };
      const requestKey = await claimed(store, [order], { operation, items: [ITEM] });
      await store.orders.settle({ requestKey, requestId: null, rows: [fate(order)] });
      const [right, failed, ...others] = await states(lines);
      expect(right).toMatchObject(forgotten);
      expect(failed).toMatchObject(forgotten);
      expect(others).toEqual(before.lines.slice(2));
      expect(await states(neighbours)).toEqual(before.neighbours);
    });

    it('stay what they are when it is updated, or when its removal comes too late', async () => {
      const { store, orders, lines, states } = await scene();
      const [order = ''] = orders;
      const before = await states(lines);
      const requestKey = await claimed(store, [order], { operation: 'update', items: [ITEM] });
      await store.orders.settle({ requestKey, requestId: null, rows: [written(order, ITEM)] });
      await store.orders.settle({ requestKey, requestId: null, rows: [removed(order)] });
      expect(await states(lines)).toEqual(before);
    });

    it('are not touched by what becomes of another line', async () => {
      const { store, orders, lines, neighbours, states } = await scene();
      const [line = ''] = lines;
      const before = await states(lines);
      const requestKey = await claimed(store, [line], { rows: 'lines', operation: 'delete', items: [ITEM] });
      await store.lines.settle({ requestKey, requestId: null, rows: [removed(line)] });
      expect((await states(lines)).slice(1)).toEqual(before.slice(1));
      // Not even of one that is called like an order.
      const [twin = ''] = await givenLines(store, neighbours[0] ?? '', [{ size_code: 'M', line_uuid: orders[1] ?? '', ...IDS.lines }]);
      const other = await states(neighbours);
      const twinKey = await claimed(store, [twin], { rows: 'lines', operation: 'delete', items: [ITEM] });
      await store.lines.settle({ requestKey: twinKey, requestId: null, rows: [removed(twin)] });
      expect(await states(neighbours)).toEqual(other);
    });
  });
}
