import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { ITEM, kindsOf, logOf, lookupsOf, requestsOf } from '../lookups.ts';
import { claimed, givenRows, HASH, hash, type Kind, refused, rowIn, SYNC, written } from '../rows.ts';

const CUSTOMER = 'PELOTON';

export function seizingContract(opened: Opened): void {
  describe.each<Kind>(['orders', 'lines'])('of %s', (rows) => {
    const { ids, open, seize, claimedAgo, unknown } = lookupsOf(rows);

    describe('the rows in flight', () => {
      it('are read with their request, the longest waiting first', async () => {
        const store = await opened();
        const [young = '', old = '', free = ''] = await givenRows(store, rows, 3, ids);
        const keys = [await claimed(store, [young], { rows, operation: 'update', items: [ITEM], syncId: 'this' }), ''];
        keys[1] = await claimed(store, [old], { rows, operation: 'delete', items: [ITEM], syncId: 'earlier' });
        await claimedAgo(store, old, 90);
        const read = await open(store, 'peloton ');
        expect(read).toMatchObject([
          { uuid: old, requestKey: keys[1], operation: 'delete', syncId: 'earlier', mondayId: ITEM, answeredAgeMs: null },
          { uuid: young, requestKey: keys[0], operation: 'update', syncId: 'this', mondayId: ITEM, answeredAgeMs: null },
        ]);
        expect(read[0]?.recordUuid).toMatch(/^[0-9a-f-]{36}$/);
        expect(rows === 'lines' || read[0]?.recordUuid === old).toBe(true);
        expect(await open(store, CUSTOMER, 1)).toMatchObject([{ uuid: old }]);
        expect(read.map(({ uuid }) => uuid)).not.toContain(free);
      });

      it('tell how long ago they were claimed and answered, by the clock of the database', async () => {
        const store = await opened();
        const [asked = '', answered = '', ancient = ''] = await givenRows(store, rows, 3);
        await claimed(store, [asked], { rows });
        const key = await claimed(store, [answered], { rows });
        await claimed(store, [ancient], { rows });
        await unknown(store, key, [answered]);
        await claimedAgo(store, asked, 90);
        await claimedAgo(store, answered, 60);
        await claimedAgo(store, ancient, 40 * 86_400);
        await store.db
          .updateTable('sync_requests')
          .set({ answered_at: store.dialect.fromNow(-20_500) })
          .where('request_key', '=', key)
          .execute();
        const ages = new Map((await open(store)).map((row) => [row.uuid, row]));
        const about = (age: number | null | undefined) => (age == null ? age : Math.floor(age / 20_000) * 20);
        expect(about(ages.get(asked)?.claimedAgeMs)).toBe(80);
        expect(ages.get(asked)?.claimedAgeMs).toBeGreaterThanOrEqual(90_000);
        expect(ages.get(asked)?.answeredAgeMs).toBeNull();
        expect(about(ages.get(answered)?.claimedAgeMs)).toBe(60);
        expect(about(ages.get(answered)?.answeredAgeMs)).toBe(20);
        expect(ages.get(answered)?.answeredAgeMs).toBeGreaterThanOrEqual(20_500);
        expect(about(ages.get(ancient)?.claimedAgeMs)).toBe(40 * 86_400);
      });

      it('of other customers are left to these', async () => {
        const store = await opened();
        const [theirs = ''] = await givenRows(store, rows, 1, { customer: 'RHONE' });
        const [ours = ''] = await givenRows(store, rows, 1);
        // Under another's name: whose row it is decides the order, not the request.
        await claimed(store, [theirs], { rows, customer: CUSTOMER });
        await claimed(store, [ours], { rows, customer: 'RHONE' });
        expect((await open(store)).map(({ uuid }) => uuid)).toEqual([ours]);
        expect((await open(store, 'RHONE')).map(({ uuid }) => uuid)).toEqual([theirs]);
      });

      it('forget an earlier answer when they are sent again', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1, ids);
        const requestKey = await claimed(store, [uuid], { rows, operation: 'update', items: [ITEM] });
        await unknown(store, requestKey, [uuid]);
        await claimedAgo(store, uuid, 90);
        expect((await open(store))[0]?.answeredAgeMs).not.toBeNull();
        expect(await store[rows].renew({ requestKey, bodyHash: hash('b') })).toBe(1);
        const [again] = await open(store);
        expect(again?.answeredAgeMs).toBeNull();
        expect(again?.claimedAgeMs).toBeLessThan(60_000);
        expect(await requestsOf(store)).toMatchObject([{ outcome: null, answered_at: null, body_hash: hash('b') }]);
      });
    });

    describe('a seizure', () => {
      it('takes the key from a sleeping owner, who then can neither send nor settle nor let go', async () => {
        const store = await opened();
        const [uuid = '', other = ''] = await givenRows(store, rows, 2);
        await store[rows].release({ requestKey: await claimed(store, [other], { rows }), code: 'MINUTE_LIMIT' });
        const owner = await claimed(store, [uuid], { rows });
        await claimedAgo(store, uuid, 90);
        const [before] = await open(store);
        const { requestKey, seized } = await seize(store);
        expect(seized).toEqual([uuid]);
        const after = await rowIn(store, rows, uuid);
        expect(after).toMatchObject({ request_key: requestKey, api_status: 'IN_FLIGHT', sent_hash: HASH });
        expect(await requestsOf(store)).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              request_key: requestKey,
              sync_id: SYNC,
              customer: CUSTOMER,
              operation: 'lookup',
              source: rows === 'orders' ? 'HEADER' : 'LINE',
              outcome: null,
            }),
          ]),
        );
        expect(await store[rows].renew({ requestKey: owner, bodyHash: hash('b') })).toBe(0);
        await unknown(store, owner, [uuid]);
        await store[rows].release({ requestKey: owner, code: 'MINUTE_LIMIT' });
        expect(await store[rows].settle({ requestKey: owner, requestId: 'late', rows: [written(uuid, ITEM, { place: '7' })] })).toEqual([]);
        expect(await store[rows].settle({ requestKey: owner, requestId: 'late', rows: [refused(uuid)] })).toEqual([]);
        expect(await rowIn(store, rows, uuid)).toEqual(after);
        expect(await kindsOf(store)).toEqual([]);
        const late = await logOf(store, 'create');
        expect(late).toMatchObject([
          { sync_state: 'DISCARDED', api_status: 'SUCCESS', pipeline_run_id: SYNC },
          { sync_state: 'DISCARDED', api_status: 'ERROR' },
        ]);
        expect(late[0]?.api_response_payload).toContain(ITEM);
        // The time of its own request, not of the one that took the row over.
        const story = await store.syncs.readStory({ recordUuid: before?.recordUuid ?? '' });
        const [call] = story[0]?.calls ?? [];
        expect(Date.parse(call?.answeredAt ?? '') - Date.parse(call?.sentAt ?? '')).toBeGreaterThanOrEqual(90_000);
      });

      it('starts the waiting anew, as a lookup', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        const key = await claimed(store, [uuid], { rows });
        await unknown(store, key, [uuid]);
        await claimedAgo(store, uuid, 90);
        const { requestKey } = await seize(store);
        const [again] = await open(store);
        expect(again).toMatchObject({ uuid, requestKey, operation: 'lookup', answeredAgeMs: null });
        expect(again?.claimedAgeMs).toBeLessThan(60_000);
      });

      it('takes nothing with another key', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        const owner = await claimed(store, [uuid], { rows });
        const [seen] = await open(store);
        const before = await rowIn(store, rows, uuid);
        const { seized } = await seize(store, [{ uuid, claimedAt: seen?.claimedAt ?? '', requestKey: randomUUID() }]);
        expect(seized).toEqual([]);
        expect(await rowIn(store, rows, uuid)).toEqual(before);
        expect((await requestsOf(store)).map((request) => request.request_key)).toEqual([owner]);
      });

      it('takes nothing whose claim was renewed since it was read', async () => {
        const store = await opened();
        const [uuid = ''] = await givenRows(store, rows, 1);
        const requestKey = await claimed(store, [uuid], { rows });
        await claimedAgo(store, uuid, 90);
        const seen = await open(store);
        await store[rows].renew({ requestKey, bodyHash: hash('b') });
        expect((await seize(store, seen)).seized).toEqual([]);
        expect(await rowIn(store, rows, uuid)).toMatchObject({ request_key: requestKey });
        expect((await seize(store)).seized).toEqual([uuid]);
      });

      it('takes nothing that was settled or let go since it was read', async () => {
        const store = await opened();
        const uuids = await givenRows(store, rows, 3);
        const [settled = '', released = '', held = ''] = uuids;
        const keys = [await claimed(store, [settled], { rows }), await claimed(store, [released], { rows })] as const;
        await claimed(store, [held], { rows });
        const seen = await open(store);
        await store[rows].settle({ requestKey: keys[0], requestId: null, rows: [written(settled, ITEM, { place: '7' })] });
        await store[rows].release({ requestKey: keys[1], code: 'MINUTE_LIMIT' });
        expect((await seize(store, seen)).seized).toEqual([held]);
        expect((await rowIn(store, rows, settled)).request_key).toBe(keys[0]);
      });

      it('is won by one of two lookups that have read the same', async () => {
        const store = await opened();
        const uuids = await givenRows(store, rows, 20);
        await claimed(store, uuids, { rows });
        const seen = await open(store);
        const both = await Promise.all([seize(store, seen), seize(store, seen)]);
        expect(both.flatMap(({ seized }) => seized).toSorted()).toEqual(uuids.toSorted());
        const keys = new Set((await open(store)).map((row) => row.requestKey));
        expect(keys).toEqual(new Set(both.filter(({ seized }) => seized.length > 0).map(({ requestKey }) => requestKey)));
      });

      it('of nothing is none', async () => {
        const store = await opened();
        expect((await seize(store, [])).seized).toEqual([]);
        expect(await requestsOf(store)).toEqual([]);
      });
    });
  });
}
