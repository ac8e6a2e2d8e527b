import { describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import type { Opened } from '../contract.ts';
import {
  asRead,
  claimed,
  given,
  givenLines,
  HASH,
  hash,
  mirrored,
  numbered,
  readAll,
  refused,
  removed,
  rowIn,
  SYNC,
  sent,
  setRow,
  written,
} from '../rows.ts';

const SUBITEM = '8732000000000000001';
const ITEM = '8731000000000000001';

export function linesContract(opened: Opened): void {
  const anOrder = async (sizes: Parameters<typeof givenLines>[2]) => {
    const store = await opened();
    const [order = ''] = await given(store, 'PELOTON', numbered(1, { monday_item_id: ITEM }));
    return { store, order, lines: await givenLines(store, order, sizes) };
  };
  const lineRows = (uuids: readonly string[], recordUuid: string, fate: (uuid: string) => ReturnType<typeof written>) =>
    uuids.map((uuid) => ({ ...fate(uuid), recordUuid, itemName: 'M', groupTitle: null }));

  describe('lines', () => {
    it('are read by order and size, those of the orders asked for, and none that is out of scope', async () => {
      const store = await opened();
      const [one = '', two = '', three = ''] = await given(store, 'PELOTON', numbered(3));
      const line = {
        size_code: 'XL ',
        qty: 0,
        action_type: 'DELETE',
        monday_subitem_id: SUBITEM,
        parent_item_id: ITEM,
        row_hash: HASH,
        sent_hash: hash('b'),
        sync_state: 'FAILED',
        sync_error_message: 'NOT_A_NUMBER: x',
        request_key: 'k',
      };
      const [full = ''] = await givenLines(store, one, [line, { size_code: 'L', sync_state: 'COMPLETED' }]);
      const bare = await givenLines(store, two, ['S', 'M']);
      await givenLines(store, three, ['M']);
      const read = await store.lines.readLines([two, one.toUpperCase()]);
      // Databases order uuids differently.
      expect([
        [one, two, two],
        [two, two, one],
      ]).toContainEqual(read.map((row) => row.recordUuid));
      expect(read.find((row) => row.lineUuid === full)).toEqual({
        lineUuid: full,
        recordUuid: one,
        sizeCode: 'XL ',
        qty: 0,
        values: { size_code: 'XL ', qty: '0' },
        actionType: 'DELETE',
        syncState: 'ERROR',
        inFlight: false,
        onHold: false,
        requestKey: 'k',
        mondaySubitemId: SUBITEM,
        parentItemId: ITEM,
        rowHash: HASH,
        sentHash: hash('b'),
        reason: 'NOT_A_NUMBER: x',
        retries: 0,
      });
      const [medium, small] = read.filter((row) => row.recordUuid === two);
      expect([medium?.lineUuid, small?.lineUuid]).toEqual([bare[1], bare[0]]);
      expect(medium).toMatchObject({
        sizeCode: 'M',
        qty: 11,
        syncState: 'PENDING',
        actionType: 'INSERT',
        mondaySubitemId: null,
        rowHash: null,
      });
      expect(await store.lines.readLines([])).toEqual([]);
    });

    it('go the whole way: claimed, renewed, settled each by its fate, claimed again', async () => {
      const { store, order, lines } = await anOrder(['L', 'M']);
      const [good = '', bad = ''] = lines;
      const requestKey = await claimed(store, lines, { rows: 'lines' });
      expect((await store.lines.readLines([order])).map((line) => [line.inFlight, line.requestKey, line.sentHash])).toEqual([
        [true, requestKey, HASH],
        [true, requestKey, HASH],
      ]);
      expect(await store.db.selectFrom('sync_requests').selectAll().execute()).toMatchObject([{ source: 'LINE', operation: 'create' }]);
      expect(await store.orders.renew({ requestKey, bodyHash: hash('b') })).toBe(0);
      expect(await store.lines.renew({ requestKey, bodyHash: hash('b') })).toBe(2);
      const rows = [
        ...lineRows([good], order, (uuid) => written(uuid, SUBITEM, { place: ITEM })),
        ...lineRows([bad], order, (uuid) => refused(uuid)),
      ];
      expect(await store.orders.settle({ requestKey, requestId: 'r', rows })).toEqual([]);
      expect((await store.lines.settle({ requestKey, requestId: 'r', rows })).toSorted()).toEqual(lines.toSorted());
      const state = { api_status: 'SUCCESS', mondayId: SUBITEM, place: ITEM, row_hash: HASH, sync_error_message: null, retry_count: 0 };
      expect(await rowIn(store, 'lines', good)).toMatchObject({ sync_state: 'SYNCED', ...state });
      expect(await rowIn(store, 'lines', bad)).toMatchObject({ sync_state: 'ERROR', mondayId: null, row_hash: null, retry_count: 1 });
      expect(await rowIn(store, 'orders', order)).toMatchObject({ sync_state: 'PENDING', api_status: null });
      const audit = await store.db.selectFrom('ORDER_LIST_API_LOG').selectAll().where('line_uuid', '=', good).execute();
      expect(audit).toMatchObject([{ source: 'LINE', sync_state: 'SYNCED' }]);
      expect(String(audit[0]?.record_uuid).toLowerCase()).toBe(order);
      await claimed(store, [good], { rows: 'lines', operation: 'update', items: [SUBITEM] });
    });

    it('that are settled after their item went are forgotten with it, whatever was answered', async () => {
      const { store, order, lines } = await anOrder(['L', 'M']);
      const [late = '', refusedLate = ''] = lines;
      await store.db.updateTable('FACT_ORDER_LIST').set({ monday_item_id: null }).where('record_uuid', '=', order).execute();
      await store.db.updateTable('ORDER_LIST_LINES').set({ parent_item_id: ITEM, monday_subitem_id: SUBITEM }).execute();
      const requestKey = await claimed(store, lines, { rows: 'lines', operation: 'update', items: [SUBITEM, SUBITEM] });
      const rows = [
        ...lineRows([late], order, (uuid) => written(uuid, SUBITEM, { place: ITEM })),
        ...lineRows([refusedLate], order, (uuid) => refused(uuid)),
      ];
      expect((await store.lines.settle({ requestKey, requestId: 'r', rows })).toSorted()).toEqual(lines.toSorted());
      for (const uuid of lines)
        expect(await rowIn(store, 'lines', uuid)).toMatchObject({ sync_state: 'PENDING', mondayId: null, place: null, row_hash: null });
    });

    it('that are given back after their item went are forgotten with it', async () => {
      const { store, order, lines } = await anOrder([
        { size_code: 'M', sync_state: 'SYNCED', monday_subitem_id: SUBITEM, parent_item_id: ITEM, row_hash: HASH },
      ]);
      const [line = ''] = lines;
      const requestKey = await claimed(store, lines, { rows: 'lines', operation: 'update', items: [SUBITEM] });
      await store.db.updateTable('FACT_ORDER_LIST').set({ monday_item_id: null }).where('record_uuid', '=', order).execute();
      await store.lines.release({ requestKey, code: 'CLAIM_LOST' });
      expect(await rowIn(store, 'lines', line)).toMatchObject({ sync_state: 'PENDING', mondayId: null, place: null, row_hash: null });
    });

    it('are given back as they were', async () => {
      const { store, lines } = await anOrder([
        {
          size_code: 'M',
          sync_state: 'ERROR',
          api_status: 'ERROR',
          sent_hash: hash('c'),
          request_key: 'earlier',
          sync_error_message: 'A: b',
        },
      ]);
      const [line = ''] = lines;
      const before = await rowIn(store, 'lines', line);
      const requestKey = await claimed(store, lines, { rows: 'lines' });
      expect((await rowIn(store, 'lines', line)).sync_error_message).toBeNull();
      await store.lines.release({ requestKey, code: 'MINUTE_LIMIT' });
      expect(await rowIn(store, 'lines', line)).toEqual(before);
    });

    it('that were turned away are ERROR with the reason, but for those that a request holds', async () => {
      const { store, order, lines } = await anOrder(['L', 'M', { size_code: 'S', sync_state: 'COMPLETED' }]);
      const [bad = '', busy = '', history = ''] = lines;
      await claimed(store, [busy], { rows: 'lines' });
      const before = [await rowIn(store, 'lines', busy), await rowIn(store, 'lines', history)];
      const why = { sentHash: hash('b'), code: 'NOT_A_NUMBER', reason: 'qty is "x".' } as const;
      const away = lines.map((uuid) => ({ ...sent(uuid), recordUuid: order, itemName: 'L', groupTitle: null, ...why }));
      await store.lines.turnAway({ syncId: SYNC, customer: 'PELOTON ', rows: away });
      await store.lines.turnAway({ syncId: SYNC, customer: 'PELOTON', rows: [] });
      expect(await rowIn(store, 'lines', bad)).toMatchObject({
        sync_state: 'ERROR',
        api_status: 'ERROR',
        sent_hash: hash('b'),
        sync_error_message: 'NOT_A_NUMBER: qty is "x".',
        retry_count: 1,
      });
      expect([await rowIn(store, 'lines', busy), await rowIn(store, 'lines', history)]).toEqual(before);
      const outcomes = await store.db.selectFrom('sync_outcomes').selectAll().execute();
      expect(outcomes).toMatchObject([{ source: 'LINE', kind: 'failed', code: 'NOT_A_NUMBER', customer: 'PELOTON', item_name: 'L' }]);
    });

    it('seen unchanged become SYNCED without a reason, where a subitem shows them or there is none to show', async () => {
      const failed = { sync_state: 'ERROR', api_status: 'ERROR', sync_error_message: 'A: b' };
      const onBoard = { monday_subitem_id: SUBITEM, parent_item_id: ITEM };
      const { store, lines } = await anOrder([
        { size_code: '1', ...failed, ...onBoard, row_hash: HASH },
        { size_code: '2', ...failed },
        { size_code: '3', ...failed, ...onBoard },
        { size_code: '4', ...failed, ...onBoard, row_hash: HASH },
        { size_code: '5', ...failed, sync_state: 'COMPLETED' },
        { size_code: '6', ...failed, ...onBoard, row_hash: HASH, sync_state: 'SYNCED' },
        { size_code: '7', ...failed },
      ]);
      const [shown = '', none = '', unsure = '', busy = '', history = '', noted = '', unasked = ''] = lines;
      await claimed(store, [busy], { rows: 'lines', operation: 'update', items: [SUBITEM] });
      const left = [unsure, busy, history, unasked];
      const states = () => Promise.all(left.map((uuid) => rowIn(store, 'lines', uuid)));
      const before = await states();
      await store.lines.markUnchanged({ uuids: [shown, none, unsure, busy, history, noted] });
      await store.lines.markUnchanged({ uuids: [] });
      for (const uuid of [shown, none, noted]) {
        const right = { sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null };
        expect(await rowIn(store, 'lines', uuid)).toMatchObject(right);
      }
      expect(await states()).toEqual(before);
    });

    it('seen unchanged are no longer failed under their sync; what it wrote of them stands', async () => {
      const { store, order, lines } = await anOrder(['L', 'M', 'S']);
      const [made = '', never = '', unasked = ''] = lines;
      const settle = async (
        uuids: readonly string[],
        fate: (uuid: string) => ReturnType<typeof written>,
        items: (string | null)[] = [],
      ) => {
        const requestKey = await claimed(store, uuids, { rows: 'lines', items });
        await store.lines.settle({ requestKey, requestId: null, rows: lineRows(uuids, order, fate) });
      };
      await settle([made], (uuid) => written(uuid, SUBITEM, { place: ITEM }));
      await settle([made, never, unasked], (uuid) => refused(uuid), [SUBITEM, null, null]);
      await store.lines.markUnchanged({ uuids: [made, never], syncId: 'another' });
      const kinds = async () =>
        (await store.db.selectFrom('sync_outcomes').select(['row_uuid', 'kind', 'code', 'monday_item_id']).orderBy('kind').execute()).map(
          ({ row_uuid, ...row }) => ({ ...row, uuid: row_uuid.toLowerCase() }),
        );
      expect((await kinds()).map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed']);
      await store.lines.markUnchanged({ uuids: [made, never], syncId: SYNC });
      expect(await kinds()).toEqual([
        { uuid: made, kind: 'created', code: null, monday_item_id: SUBITEM },
        { uuid: unasked, kind: 'failed', code: 'COLUMN_VALUE_REFUSED', monday_item_id: null },
      ]);
    });
  });

  describe('what became of lines', () => {
    /** An order and its line under one uuid, so that whatever mixes the two up is seen. */
    const twins = async () => {
      const store = await opened();
      const [order = ''] = await given(store, 'PELOTON', numbered(1));
      const [line = ''] = await givenLines(store, order, [{ size_code: 'M', line_uuid: order }]);
      await store.syncs.openCustomer({ syncId: SYNC, customer: 'PELOTON', workflowId: 'w', runId: 'r' });
      return { store, order, line };
    };
    const counts = async (store: SqlOrderStore) => (await store.syncs.readCustomer(SYNC, 'PELOTON'))?.counts;
    const page = { syncId: SYNC, customer: 'PELOTON', unchanged: [], stillFailed: [], inFlight: [], lineTroubles: [] };
    const unknownLine = async (store: SqlOrderStore, line: string) => {
      const requestKey = await claimed(store, [line], { rows: 'lines' });
      const answer = { requestKey, code: 'UNCLEAR_ANSWER', reason: 'null', requestId: null, answered: true } as const;
      await store.lines.markUnknown({ ...answer, rows: [sent(line)] });
      return requestKey;
    };

    it('is counted for the customer, by kind, and never among the orders', async () => {
      const store = await opened();
      await store.syncs.openCustomer({ syncId: SYNC, customer: 'PELOTON', workflowId: 'w', runId: 'r' });
      await store.syncs.openCustomer({ syncId: SYNC, customer: 'RHONE', workflowId: 'w', runId: 'r' });
      const group = { boardId: '1', boardName: 'b', titleKey: 't', title: 'PELOTON 2025 FALL', syncId: SYNC, customer: 'PELOTON' };
      await store.groups.remember({ ...group, groupId: 'g' });
      const [order = ''] = await given(store, 'PELOTON', numbered(1));
      const ids = { monday_subitem_id: SUBITEM, parent_item_id: ITEM };
      const lines = await givenLines(store, order, ['1', '2', '3', { size_code: '4', ...ids }, { size_code: '5', ...ids }, '6', '7']);
      const settle = async (uuids: readonly string[], operation: 'create' | 'update' | 'delete', rows: ReturnType<typeof written>[]) => {
        const items = operation === 'create' ? [] : [SUBITEM];
        const requestKey = await claimed(store, uuids, { rows: 'lines', operation, items });
        await store.lines.settle({ requestKey, requestId: null, rows });
      };
      const [one = '', two = '', three = '', four = '', five = '', six = '', seven = ''] = lines;
      // With a group's title, which a line's outcome doesn't have: it must not count in the group.
      const good = [one, two, three].map((uuid) => written(uuid, SUBITEM, { place: ITEM, warnings: ["It's cut."] }));
      await settle([one, two, three, six], 'create', [...good, refused(six)]);
      await settle([four], 'update', [written(four, SUBITEM, { place: ITEM })]);
      await settle([five], 'delete', [removed(five)]);
      await unknownLine(store, seven);
      const record = await store.syncs.readCustomer(SYNC, 'PELOTON');
      expect(record?.lines).toEqual({ created: 3, updated: 1, removed: 1, failed: 1, unknown: 1 });
      expect(record?.counts).toMatchObject({ orders: 0, created: 0, updated: 0, removed: 0, failed: 0, unknown: 0 });
      expect(record?.withWarnings).toBe(0);
      const none = { created: 0, updated: 0, removed: 0, failed: 0, unknown: 0 };
      expect((await store.syncs.readCustomers(SYNC)).map((customer) => customer.lines)).toEqual([record?.lines, none]);
      expect(await store.syncs.countCodes(SYNC)).toEqual([]);
      expect(await store.syncs.readGroups(SYNC, 'PELOTON')).toMatchObject([{ orders: 0 }]);
      const all = ['created', 'updated', 'removed', 'failed', 'held', 'unknown'] as const;
      expect(await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: all, limit: 10 })).toEqual([]);
      expect(await store.orders.readOrders({ customer: 'PELOTON', after: null, limit: 10, unknownIn: SYNC })).toEqual([]);
    });

    it('is no word about the order: neither written, nor refused, nor unknown', async () => {
      const { store, order, line } = await twins();
      await unknownLine(store, line);
      expect(await store.orders.readOrders({ customer: 'PELOTON', after: null, limit: 10, unknownIn: SYNC })).toEqual([]);
      const requestKey = await claimed(store, [order]);
      await store.orders.release({ requestKey, code: 'MINUTE_LIMIT' });
      expect((await rowIn(store, 'orders', order)).api_status).toBeNull();
      await store.syncs.recordPage({ ...page, unchanged: await asRead(store, [order]) });
      expect(await counts(store)).toMatchObject({ orders: 1, unchanged: 1 });
      expect((await store.syncs.readCustomer(SYNC, 'PELOTON'))?.lines.unknown).toBe(1);
    });

    it('leaves an order that is met failed or in flight to be counted as that', async () => {
      const { store, order, line } = await twins();
      const requestKey = await claimed(store, [line], { rows: 'lines' });
      await store.lines.settle({ requestKey, requestId: null, rows: [refused(line)] });
      await setRow(store, 'orders', order, { sync_state: 'ERROR', sync_error_message: 'NOT_A_NUMBER: x' });
      await store.syncs.recordPage({ ...page, stillFailed: [order] });
      expect(await counts(store)).toMatchObject({ orders: 1, failed: 1 });
      expect(await store.syncs.countCodes(SYNC)).toEqual([{ code: 'NOT_A_NUMBER', orders: 1 }]);
    });

    it('is not made worse by what is said of the order for their sake', async () => {
      const { store, order, line } = await twins();
      const requestKey = await claimed(store, [line], { rows: 'lines' });
      await store.lines.settle({ requestKey, requestId: null, rows: [written(line, SUBITEM, { place: ITEM })] });
      const trouble = { recordUuid: order, kind: 'failed', code: 'LINE_FAILED', reason: 'Another size failed.' } as const;
      await store.syncs.recordPage({ ...page, lineTroubles: [trouble] });
      const record = await store.syncs.readCustomer(SYNC, 'PELOTON');
      expect(record?.lines).toMatchObject({ created: 1, failed: 0 });
      expect(record?.counts).toMatchObject({ failed: 1 });
    });

    it('found by a lookup is not taken for what became of the order', async () => {
      const { store, order, line } = await twins();
      await mirrored(store, [order], { syncId: 'earlier' });
      await mirrored(store, [order], { operation: 'update', items: ['9731000000'] });
      await unknownLine(store, line);
      const requestKey = '00000000-0000-4000-8000-000000000001';
      await store.lines.seize({
        requestKey,
        syncId: SYNC,
        customer: 'PELOTON',
        rows: await store.lines.readOpen({ customer: 'PELOTON', limit: 1 }),
      });
      const found = { uuid: line, recordUuid: order, found: { mondayId: SUBITEM, place: ITEM }, created: true, superfluous: [] };
      expect(await store.lines.settleLookup({ requestKey, requestId: null, rows: [found] })).toEqual([line]);
      await mirrored(store, [order], { operation: 'update', items: ['9731000000'] });
      expect(await counts(store)).toMatchObject({ created: 0, updated: 1 });
    });

    it("does not make an order of its sync's own, nor the other way round", async () => {
      const { store, order, line } = await twins();
      await mirrored(store, [order]);
      const requestKey = await claimed(store, [line], { rows: 'lines' });
      await store.lines.settle({ requestKey, requestId: null, rows: [written(line, SUBITEM, { place: '9731000000' })] });
      const update = await claimed(store, [line], { rows: 'lines', operation: 'update', items: [SUBITEM], syncId: 'next' });
      await store.lines.settle({ requestKey: update, requestId: null, rows: [written(line, SUBITEM, { place: '9731000000' })] });
      await store.lines.markUnchanged({ uuids: [line], syncId: SYNC });
      const outcomes = await store.db.selectFrom('sync_outcomes').select(['sync_id', 'source', 'kind']).orderBy('source').execute();
      expect(outcomes).toEqual([
        { sync_id: SYNC, source: 'HEADER', kind: 'created' },
        { sync_id: SYNC, source: 'LINE', kind: 'created' },
        { sync_id: 'next', source: 'LINE', kind: 'updated' },
      ]);
      expect((await readAll(store, 'PELOTON')).flat()).toMatchObject([{ syncState: 'SYNCED', mondayItemId: '9731000000' }]);
    });
  });
}
