import { describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import type { Opened } from '../contract.ts';
import { ITEM, logOf, lookupsOf, OTHER } from '../lookups.ts';
import { claimed, given, givenLines, givenRows, HASH, type Kind, numbered, rowIn, SYNC, setRow } from '../rows.ts';

export function correctingContract(opened: Opened): void {
  describe.each<Kind>(['orders', 'lines'])('of %s', (rows) => {
    const { ids } = lookupsOf(rows);

    describe('what a look at the whole board showed', () => {
      const right = { ...ids, row_hash: HASH, sync_state: 'SYNCED', api_status: 'SUCCESS' };
      const correct = (store: SqlOrderStore, uuid: string, seenMondayId: string | null, mondayId: string | null) => {
        const place = mondayId === null ? null : '8';
        return store[rows].correct({ syncId: SYNC, rows: [{ uuid, seenMondayId, mondayId, place, reason: 'Because.' }] });
      };

      it('of an item that is gone: the row goes out as a create', async () => {
        const store = await opened();
        const [uuid = '', neighbour = ''] = await givenRows(store, rows, 2, {
          ...right,
          sync_state: 'ERROR',
          api_status: 'ERROR',
          sync_error_message: 'NOT_A_NUMBER: old',
        });
        const before = await rowIn(store, rows, neighbour);
        expect(await correct(store, uuid, ITEM, null)).toEqual([uuid]);
        expect(await rowIn(store, rows, uuid)).toMatchObject({
          mondayId: null,
          place: null,
          row_hash: null,
          sync_state: 'PENDING',
          api_status: null,
          sync_error_message: null,
        });
        expect(await rowIn(store, rows, neighbour)).toEqual(before);
        const [entry] = await logOf(store, 'correct');
        expect(entry).toMatchObject({ sync_state: 'PENDING', pipeline_run_id: SYNC });
        expect(JSON.parse(entry?.api_request_payload ?? '')).toEqual({ seen: ITEM });
        expect(JSON.parse(entry?.api_response_payload ?? '')).toEqual({ mondayId: null, place: null, reason: 'Because.' });
        await claimed(store, [uuid], { rows, operation: 'create' });
      });

      it('of an item elsewhere, or of one that we did not know: the row goes out as an update', async () => {
        const store = await opened();
        const [misplaced = ''] = await givenRows(store, rows, 1, right);
        const [adopted = ''] = await givenRows(store, rows, 1);
        expect(await correct(store, misplaced, ITEM, ITEM)).toEqual([misplaced]);
        expect(await correct(store, adopted, null, OTHER)).toEqual([adopted]);
        expect(await rowIn(store, rows, misplaced)).toMatchObject({ mondayId: ITEM, place: '8', row_hash: null, sync_state: 'PENDING' });
        expect(await rowIn(store, rows, adopted)).toMatchObject({ mondayId: OTHER, place: '8', row_hash: null, sync_state: 'PENDING' });
      });

      it('leaves alone what is in flight, changed since, or out of scope', async () => {
        const store = await opened();
        const [busy = '', changed = '', made = ''] = await givenRows(store, rows, 3, right);
        const [history = ''] = await givenRows(store, rows, 1, { ...right, sync_state: 'COMPLETED' });
        await claimed(store, [busy], { rows, operation: 'update', items: [ITEM] });
        await setRow(store, rows, changed, rows === 'orders' ? { monday_item_id: OTHER } : ({ monday_subitem_id: OTHER } as object));
        const uuids = [busy, changed, made, history];
        const states = () => Promise.all(uuids.map((uuid) => rowIn(store, rows, uuid)));
        const before = await states();
        expect(await correct(store, busy, ITEM, null)).toEqual([]);
        expect(await correct(store, changed, ITEM, null)).toEqual([]);
        expect(await correct(store, made, null, OTHER)).toEqual([]);
        expect(await correct(store, history, ITEM, null)).toEqual([]);
        expect(await states()).toEqual(before);
        expect(await logOf(store, 'correct')).toEqual([]);
        expect(await store[rows].correct({ syncId: SYNC, rows: [] })).toEqual([]);
      });
    });
  });

  it('an order that the board no longer shows takes its lines with it; one that stands elsewhere does not', async () => {
    const store = await opened();
    const orders = await given(
      store,
      'PELOTON',
      numbered(2, { monday_item_id: ITEM, group_id: '7', row_hash: HASH, sync_state: 'SYNCED' }),
    );
    const size = { size_code: 'M', monday_subitem_id: OTHER, parent_item_id: ITEM, row_hash: HASH, sync_state: 'SYNCED' };
    const [goneLine = ''] = await givenLines(store, orders[0] ?? '', [size]);
    const [keptLine = ''] = await givenLines(store, orders[1] ?? '', [size]);
    const before = await rowIn(store, 'lines', keptLine);
    const correction = (uuid = '', mondayId: string | null = null) => ({ uuid, seenMondayId: ITEM, mondayId, place: null, reason: 'x' });
    await store.orders.correct({ syncId: SYNC, rows: [correction(orders[0]), correction(orders[1], ITEM)] });
    expect(await rowIn(store, 'lines', goneLine)).toMatchObject({ mondayId: null, place: null, row_hash: null, sync_state: 'PENDING' });
    expect(await rowIn(store, 'lines', keptLine)).toEqual(before);
  });
}
