import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { claimed, given, HASH, hash, mirrored, numbered, readAll, rowOf, SYNC, sent, written } from '../rows.ts';

export function claimingContract(opened: Opened): void {
  const claim = (uuid: string, mondayId: string | null = null) => ({
    requestKey: randomUUID(),
    syncId: SYNC,
    customer: 'PELOTON',
    operation: 'create' as const,
    rows: [{ uuid, mondayId, lastRequestKey: null, sentHash: HASH }],
  });

  describe('a claim', () => {
    it('marks its rows in flight with its key and hash, and writes the request', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      const [[row] = []] = await readAll(store, 'PELOTON');
      expect(row).toMatchObject({ inFlight: true, requestKey, sentHash: HASH, rowHash: null, syncState: 'PENDING' });
      const requests = await store.db.selectFrom('sync_requests').selectAll().execute();
      expect(requests).toMatchObject([{ request_key: requestKey, sync_id: SYNC, customer: 'PELOTON', operation: 'create', outcome: null }]);
    });

    it('takes nothing that another request holds, and then writes no request', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const first = await claimed(store, [uuid]);
      expect(await store.orders.claim(claim(uuid))).toEqual([]);
      // Nor for one who has seen that it is held.
      expect(await store.orders.claim({ ...claim(uuid), rows: [{ uuid, mondayId: null, lastRequestKey: first, sentHash: HASH }] })).toEqual(
        [],
      );
      expect((await rowOf(store, uuid)).request_key).toBe(first);
      expect(await store.db.selectFrom('sync_requests').select('request_key').execute()).toEqual([{ request_key: first }]);
    });

    it('takes no row whose item is not the one that was seen, and none that left the scope', async () => {
      const store = await opened();
      const [made = '', bare = '', history = ''] = await given(store, 'PELOTON', [
        { monday_item_id: '8731000000000000001', sync_state: 'SYNCED' },
        {},
        { sync_state: 'COMPLETED' },
      ]);
      expect(await store.orders.claim(claim(made))).toEqual([]);
      expect(await store.orders.claim(claim(made, '8731000000000000002'))).toEqual([]);
      expect(await store.orders.claim(claim(bare, '8731000000000000001'))).toEqual([]);
      expect(await store.orders.claim(claim(history))).toEqual([]);
      expect(await store.orders.claim(claim(made, '8731000000000000001'))).toEqual([made]);
    });

    it('takes no row that another request has written since it was read, though it is the same item', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await mirrored(store, [uuid]);
      const [[row] = []] = await readAll(store, 'PELOTON');
      await mirrored(store, [uuid], { items: [row?.mondayItemId ?? null], operation: 'update' });
      const stale = { uuid, mondayId: row?.mondayItemId ?? null, lastRequestKey: row?.requestKey ?? null, sentHash: HASH };
      expect(await store.orders.claim({ ...claim(uuid), rows: [stale] })).toEqual([]);
      const [[fresh] = []] = await readAll(store, 'PELOTON');
      expect(await store.orders.claim({ ...claim(uuid), rows: [{ ...stale, lastRequestKey: fresh?.requestKey ?? null }] })).toEqual([uuid]);
    });

    it('takes what is free of a batch, and answers which', async () => {
      const store = await opened();
      const [held = '', free = ''] = await given(store, 'PELOTON', numbered(2));
      await claimed(store, [held]);
      const batch = {
        ...claim(held),
        rows: [held, free].map((uuid) => ({ uuid, mondayId: null, lastRequestKey: null, sentHash: HASH })),
      };
      expect(await store.orders.claim(batch)).toEqual([free]);
    });

    it('asked for again, since its answer was lost, has the rows that it took, and takes no others', async () => {
      const store = await opened();
      const [first = '', second = ''] = await given(store, 'PELOTON', numbered(2));
      const other = await claimed(store, [second]);
      const rows = [first, second].map((uuid) => ({ uuid, mondayId: null, lastRequestKey: null, sentHash: HASH }));
      const mine = { ...claim(first), rows };
      expect(await store.orders.claim(mine)).toEqual([first]);
      await store.orders.release({ requestKey: other, code: 'MINUTE_LIMIT' });
      expect(await store.orders.claim(mine)).toEqual([first]);
      expect((await rowOf(store, second)).api_status).toBeNull();
      await store.orders.release({ requestKey: mine.requestKey, code: 'MINUTE_LIMIT' });
      expect((await rowOf(store, first)).api_status).toBeNull();
    });

    it('tells at its renewal how many rows are still its own', async () => {
      const store = await opened();
      const uuids = await given(store, 'PELOTON', numbered(3));
      const requestKey = await claimed(store, uuids);
      expect(await store.orders.renew({ requestKey, bodyHash: hash('b') })).toBe(3);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(uuids[0] ?? '')] });
      expect(await store.orders.renew({ requestKey, bodyHash: hash('b') })).toBe(2);
      expect(await store.orders.renew({ requestKey: randomUUID(), bodyHash: hash('b') })).toBe(0);
    });

    it('renews its time by the clock of the database', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      const long = '2020-01-01T00:00:00.000Z';
      await store.db.updateTable('FACT_ORDER_LIST').set({ api_request_timestamp: long }).execute();
      await store.db.updateTable('sync_requests').set({ claimed_at: long }).execute();
      await store.orders.renew({ requestKey, bodyHash: hash('b') });
      const request = await store.db.selectFrom('sync_requests').selectAll().executeTakeFirstOrThrow();
      expect(Math.abs(Date.parse(request.claimed_at) - Date.now())).toBeLessThan(60_000);
      expect(request.body_hash).toBe(hash('b'));
      expect(Math.abs(Date.parse((await rowOf(store, uuid)).api_request_timestamp ?? '') - Date.now())).toBeLessThan(60_000);
    });
  });

  describe('a release', () => {
    it('gives rows back as they were before the claim', async () => {
      const store = await opened();
      const [fresh = '', failed = ''] = await given(store, 'PELOTON', [
        ...numbered(1),
        {
          'AAG ORDER NUMBER': 'PEL-2',
          sync_state: 'ERROR',
          api_status: 'ERROR',
          sent_hash: hash('c'),
          request_key: 'earlier',
          monday_item_id: '1',
          sync_error_message: 'NOT_A_NUMBER: x',
          api_error_message: 'NOT_A_NUMBER: x',
        },
      ]);
      const before = [await rowOf(store, fresh), await rowOf(store, failed)];
      const requestKey = await claimed(store, [fresh, failed], { items: [null, '1'] });
      await store.orders.release({ requestKey, code: 'MINUTE_LIMIT' });
      const after = [await rowOf(store, fresh), await rowOf(store, failed)];
      const sameButUpdated = before.map((row) => ({ ...row, updated_at: expect.anything() }));
      expect(after).toEqual(sameButUpdated);
      expect(await store.orders.claim(claim(fresh))).toEqual([fresh]);
    });

    it('leaves alone what is settled already, or unknown', async () => {
      const store = await opened();
      const [done = '', unknown = '', free = ''] = await given(store, 'PELOTON', numbered(3));
      const requestKey = await claimed(store, [done, unknown, free]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(done)] });
      await store.orders.markUnknown({
        requestKey,
        code: 'UNCLEAR_ANSWER',
        reason: 'null',
        requestId: null,
        answered: true,
        rows: [sent(unknown)],
      });
      await store.orders.release({ requestKey, code: 'COMPLEXITY_BUDGET' });
      expect((await rowOf(store, done)).api_status).toBe('SUCCESS');
      expect((await rowOf(store, unknown)).api_status).toBe('IN_FLIGHT');
      expect((await rowOf(store, free)).api_status).toBeNull();
    });

    it('of a claim that was taken over changes nothing', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      await store.db.updateTable('FACT_ORDER_LIST').set({ request_key: 'seized' }).execute();
      await store.orders.release({ requestKey, code: 'MINUTE_LIMIT' });
      expect(await rowOf(store, uuid)).toMatchObject({ api_status: 'IN_FLIGHT', request_key: 'seized' });
    });
  });

  it('an order that went through a whole round can be claimed again as an update', async () => {
    const store = await opened();
    const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
    await mirrored(store, [uuid]);
    await claimed(store, [uuid], { operation: 'update', items: ['9731000000'], sentHash: hash('b') });
    expect((await rowOf(store, uuid)).row_hash).toBe(HASH);
  });
}
