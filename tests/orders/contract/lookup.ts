import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { ITEM, kindsOf, logOf, looked, lookupsOf, OTHER, requestsOf } from '../lookups.ts';
import { claimed, givenRows, HASH, type Kind, rowIn, SYNC, written } from '../rows.ts';

export function lookupContract(opened: Opened): void {
  describe.each<Kind>(['orders', 'lines'])('of %s', (rows) => {
    const { ids, open, seize, claimedAgo, unknown } = lookupsOf(rows);

    describe('a lookup', () => {
      it('stores what it found, but never that it is right: it goes out again as an update', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        const key = await claimed(store, [uuid], { rows });
        await unknown(store, key, [uuid]);
        const { requestKey } = await seize(store);
        const found = looked(uuid, { found: { mondayId: ITEM, place: '7' }, superfluous: [OTHER] });
        expect(await store[rows].settleLookup({ requestKey, requestId: 'r', rows: [found] })).toEqual([uuid]);
        expect(await rowIn(store, rows, uuid)).toMatchObject({
          sync_state: 'PENDING',
          api_status: null,
          mondayId: ITEM,
          place: '7',
          row_hash: null,
          sync_error_message: null,
          request_key: requestKey,
        });
        expect(await open(store)).toEqual([]);
        expect(await kindsOf(store)).toEqual(['unknown']);
        const [entry] = await logOf(store, 'lookup');
        expect(entry).toMatchObject({ sync_state: 'PENDING', api_status: 'SUCCESS', pipeline_run_id: SYNC });
        expect(JSON.parse(entry?.api_response_payload ?? '')).toEqual({
          requestId: 'r',
          found: { mondayId: ITEM, place: '7' },
          superfluous: [OTHER],
        });
        expect((await requestsOf(store)).find((request) => request.request_key === requestKey)).toMatchObject({ outcome: 'SETTLED' });
        await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM] });
      });

      it('sets free what it did not find, as a create', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1, { sync_state: 'ERROR', sync_error_message: 'old' });
        await claimed(store, [uuid], { rows });
        const { requestKey } = await seize(store);
        expect(await store[rows].settleLookup({ requestKey, requestId: null, rows: [looked(uuid)] })).toEqual([uuid]);
        expect(await rowIn(store, rows, uuid)).toMatchObject({ sync_state: 'PENDING', api_status: null, mondayId: null, place: null });
        await claimed(store, [uuid], { rows, operation: 'create' });
      });

      it('leaves a known item its id, since it may lack the key', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1, { ...ids, row_hash: HASH, sync_state: 'SYNCED' });
        await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM] });
        const { requestKey } = await seize(store);
        await store[rows].settleLookup({ requestKey, requestId: null, rows: [looked(uuid)] });
        expect(await rowIn(store, rows, uuid)).toMatchObject({ mondayId: ITEM, place: '7', row_hash: null, sync_state: 'PENDING' });
      });

      it('takes the id that carries the key for the right one, and keeps the place where the board tells none', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1, { ...ids, row_hash: HASH });
        await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM] });
        const { requestKey } = await seize(store);
        await store[rows].settleLookup({ requestKey, requestId: null, rows: [looked(uuid, { found: { mondayId: OTHER, place: null } })] });
        expect(await rowIn(store, rows, uuid)).toMatchObject({ mondayId: OTHER, place: '7', row_hash: null });
      });

      it('that was taken over itself changes nothing', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        await claimed(store, [uuid], { rows });
        const first = await seize(store);
        await claimedAgo(store, uuid, 90);
        const second = await seize(store);
        const before = await rowIn(store, rows, uuid);
        const found = [looked(uuid, { found: { mondayId: ITEM, place: '7' }, created: true })];
        expect(await store[rows].settleLookup({ requestKey: first.requestKey, requestId: null, rows: found })).toEqual([]);
        expect(await rowIn(store, rows, uuid)).toEqual(before);
        expect(await logOf(store, 'lookup')).toEqual([]);
        expect(await store[rows].settleLookup({ requestKey: second.requestKey, requestId: null, rows: found })).toEqual([uuid]);
        expect(await store[rows].settleLookup({ requestKey: second.requestKey, requestId: null, rows: found })).toEqual([]);
        expect(await store[rows].settleLookup({ requestKey: randomUUID(), requestId: null, rows: found })).toEqual([]);
      });
    });

    describe('what a lookup found counts', () => {
      /** Sent and not answered under one sync, looked up and updated under another, or the same. */
      const updated = async (of: { sentIn: string; created: boolean; operation?: 'update'; twice?: boolean; word?: boolean }) => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1, of.operation === 'update' ? ids : {});
        const { mondayId } = await rowIn(store, rows, uuid);
        const key = await claimed(store, [uuid], { rows, syncId: of.sentIn, operation: of.operation ?? 'create', items: [mondayId] });
        if (of.word !== false) await unknown(store, key, [uuid], false);
        else if (rows === 'orders') {
          const page = { syncId: SYNC, customer: 'PELOTON', page: 0, unchanged: [], stillFailed: [], inFlight: [uuid], lineTroubles: [] };
          await store.syncs.recordPage(page);
        }
        if (of.twice) await seize(store);
        const { requestKey } = await seize(store);
        const found = looked(uuid, { found: { mondayId: ITEM, place: '7' }, created: of.created });
        await store[rows].settleLookup({ requestKey, requestId: null, rows: [found] });
        const update = await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM] });
        await store[rows].settle({ requestKey: update, requestId: null, rows: [written(uuid, ITEM, { place: '7' })] });
        return kindsOf(store);
      };

      it('as created, where this sync had sent it', async () => {
        expect(await updated({ sentIn: SYNC, created: true })).toEqual(['created']);
      });

      it('as created also where the first lookup died', async () => {
        expect(await updated({ sentIn: SYNC, created: false, twice: true })).toEqual(['created']);
      });

      it.runIf(rows === 'orders')('as created also where its sender died without a word', async () => {
        expect(await updated({ sentIn: SYNC, created: false, twice: true, word: false })).toEqual(['created']);
      });

      it.runIf(rows === 'orders')('as created also where the sync had met it in flight before', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        const earlier = await claimed(store, [uuid], { syncId: 'earlier' });
        await store.syncs.recordPage({
          syncId: SYNC,
          customer: 'PELOTON',
          unchanged: [],
          stillFailed: [],
          inFlight: [uuid],
          lineTroubles: [],
        });
        await store.orders.release({ requestKey: earlier, code: 'MINUTE_LIMIT' });
        await claimed(store, [uuid]);
        const { requestKey } = await seize(store);
        const found = looked(uuid, { found: { mondayId: ITEM, place: '7' }, created: true });
        await store.orders.settleLookup({ requestKey, requestId: null, rows: [found] });
        const update = await claimed(store, [uuid], { operation: 'update', items: [ITEM] });
        await store.orders.settle({ requestKey: update, requestId: null, rows: [written(uuid, ITEM)] });
        expect(await kindsOf(store)).toEqual(['created']);
      });

      it('as updated, where it was an update that had no answer', async () => {
        expect(await updated({ sentIn: SYNC, created: false, operation: 'update' })).toEqual(['updated']);
      });

      it('as updated, where another sync had sent it', async () => {
        expect(await updated({ sentIn: 'earlier', created: false })).toEqual(['updated']);
        expect(await updated({ sentIn: 'earlier', created: false, word: false })).toEqual(['updated']);
      });
    });
  });
}
