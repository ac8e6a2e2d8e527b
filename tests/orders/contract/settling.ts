import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { claimed, given, gone, HASH, hash, mirrored, numbered, readAll, refused, removed, rowOf, SYNC, sent, written } from '../rows.ts';

export function settlingContract(opened: Opened): void {
  const outcomes = async (store: Awaited<ReturnType<Opened>>, syncId = SYNC) =>
    store.syncs.readOutcomes({ syncId, customer: 'PELOTON', kinds: ['created', 'updated', 'failed', 'held', 'unknown'], limit: 100 });

  describe('a settle', () => {
    it('writes the id, the state and the hash of what was sent', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1, { sync_error_message: 'old', api_error_message: 'old' }));
      const requestKey = await claimed(store, [uuid]);
      expect(await store.orders.settle({ requestKey, requestId: 'req-1', rows: [written(uuid)] })).toEqual([uuid]);
      expect(await rowOf(store, uuid)).toMatchObject({
        sync_state: 'SYNCED',
        api_status: 'SUCCESS',
        monday_item_id: '8731000000000000001',
        group_id: 'group_mkte36vn',
        row_hash: HASH,
        sent_hash: HASH,
        request_key: requestKey,
        retry_count: 0,
        sync_error_message: null,
        api_error_message: null,
      });
      const { sync_completed_at, last_synced_at, api_response_timestamp } = await rowOf(store, uuid);
      for (const instant of [sync_completed_at, last_synced_at, api_response_timestamp]) expect(instant).not.toBeNull();
    });

    it('gives each row of an answer its own fate', async () => {
      const store = await opened();
      const [good = '', bad = ''] = await given(store, 'PELOTON', numbered(2));
      const requestKey = await claimed(store, [good, bad]);
      expect((await store.orders.settle({ requestKey, requestId: null, rows: [written(good), refused(bad)] })).toSorted()).toEqual(
        [good, bad].toSorted(),
      );
      expect(await rowOf(store, bad)).toMatchObject({
        sync_state: 'ERROR',
        api_status: 'ERROR',
        monday_item_id: null,
        group_id: null,
        row_hash: null,
        sent_hash: HASH,
        retry_count: 1,
        sync_error_message: "COLUMN_VALUE_REFUSED: The label 'ANTIQUE MOSS' does not exist.",
        api_error_message: "COLUMN_VALUE_REFUSED: The label 'ANTIQUE MOSS' does not exist.",
        sync_completed_at: null,
      });
      expect((await outcomes(store)).map(({ kind, code }) => [kind, code]).toSorted()).toEqual([
        ['created', ''],
        ['failed', 'COLUMN_VALUE_REFUSED'],
      ]);
    });

    it('cuts a long reason at 1,000 characters, never within one (need 8)', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      await store.orders.settle({ requestKey, requestId: null, rows: [refused(uuid, '🎽'.repeat(900))] });
      const { sync_error_message: reason } = await rowOf(store, uuid);
      expect(reason?.length).toBeLessThanOrEqual(1000);
      expect(reason?.isWellFormed()).toBe(true);
      expect((await outcomes(store))[0]?.reason.length).toBeLessThanOrEqual(1000);
    });

    it('after its claim was lost changes no row, and only the audit knows of the answer', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      await store.db.updateTable('FACT_ORDER_LIST').set({ request_key: 'seized' }).execute();
      const before = await rowOf(store, uuid);
      expect(await store.orders.settle({ requestKey, requestId: 'req-1', rows: [written(uuid)] })).toEqual([]);
      expect(await rowOf(store, uuid)).toEqual(before);
      expect(await outcomes(store)).toEqual([]);
      const log = await store.db.selectFrom('ORDER_LIST_API_LOG').where('record_uuid', '=', uuid).select('sync_state').execute();
      expect(log).toEqual([{ sync_state: 'DISCARDED' }]);
    });

    it('settles once: the same answer again changes nothing', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(uuid)] });
      const before = await rowOf(store, uuid);
      expect(await store.orders.settle({ requestKey, requestId: null, rows: [refused(uuid)] })).toEqual([]);
      expect(await rowOf(store, uuid)).toEqual(before);
    });

    it('told again, since its answer was lost, has settled the same rows, and is no second entry in the audit', async () => {
      const store = await opened();
      const uuids = await given(store, 'PELOTON', numbered(4, { monday_item_id: '1' }));
      const [good = '', bad = '', away = '', lost = ''] = uuids;
      const requestKey = await claimed(store, uuids, { operation: 'update', items: ['1', '1', '1', '1'] });
      const answer = { requestKey, requestId: 'req-1', rows: [written(good, '1'), refused(bad), removed(away), gone(lost)] };
      expect((await store.orders.settle(answer)).toSorted()).toEqual(uuids.toSorted());
      const rows = async () => Promise.all(uuids.map((uuid) => rowOf(store, uuid)));
      const before = await rows();
      expect((await store.orders.settle(answer)).toSorted()).toEqual(uuids.toSorted());
      expect(await rows()).toEqual(before);
      expect(await store.db.selectFrom('ORDER_LIST_API_LOG').select('sync_state').execute()).toHaveLength(4);
      // Another request's by now: it is not the same answer any more.
      await store.db.updateTable('FACT_ORDER_LIST').set({ request_key: 'later' }).where('record_uuid', '=', good).execute();
      expect(await store.orders.settle(answer)).not.toContain(good);
    });

    it('of a key that nobody claimed with settles nothing', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      expect(await store.orders.settle({ requestKey: randomUUID(), requestId: null, rows: [written(uuid)] })).toEqual([]);
    });

    it('writes an audit row an order: what was sent, what came back (need 31)', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [uuid]);
      await store.orders.settle({ requestKey, requestId: 'req-1', rows: [written(uuid)] });
      const [entry] = await store.db.selectFrom('ORDER_LIST_API_LOG').where('record_uuid', '=', uuid).selectAll().execute();
      expect(entry).toMatchObject({
        source: 'HEADER',
        sync_state: 'SYNCED',
        api_status: 'SUCCESS',
        api_operation_type: 'create',
        api_request_payload: '{"name":"x"}',
        pipeline_run_id: SYNC,
      });
      expect(JSON.parse(entry?.api_response_payload ?? '')).toMatchObject({ requestId: 'req-1', mondayId: '8731000000000000001' });
    });
  });

  it('an order that a sync created stays created when the same sync updates it', async () => {
    const store = await opened();
    const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
    await mirrored(store, [uuid]);
    await mirrored(store, [uuid], { operation: 'update', items: ['9731000000'], sentHash: hash('b') });
    expect((await outcomes(store)).map(({ kind }) => kind)).toEqual(['created']);
    await mirrored(store, [uuid], { operation: 'update', items: ['9731000000'], sentHash: hash('c'), syncId: 'another' });
    expect((await outcomes(store, 'another')).map(({ kind }) => kind)).toEqual(['updated']);
  });

  it('an unclear answer leaves its rows in flight, with the reason', async () => {
    const store = await opened();
    const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
    const requestKey = await claimed(store, [uuid]);
    await store.orders.markUnknown({
      requestKey,
      code: 'NO_ANSWER',
      reason: 'The connection was cut.',
      requestId: null,
      answered: false,
      rows: [sent(uuid)],
    });
    expect(await rowOf(store, uuid)).toMatchObject({ api_status: 'IN_FLIGHT', sync_state: 'PENDING', request_key: requestKey });
    expect(await outcomes(store)).toMatchObject([{ kind: 'unknown', code: 'NO_ANSWER', reason: 'The connection was cut.' }]);
    expect((await store.db.selectFrom('sync_requests').select('outcome').execute())[0]?.outcome).toBe('NO_ANSWER');
    expect(await store.orders.settle({ requestKey, requestId: null, rows: [written(uuid)] })).toEqual([uuid]);
    expect(await outcomes(store)).toMatchObject([{ kind: 'created', code: '', reason: '' }]);
  });

  it('an unclear answer that is told twice is one entry in the audit', async () => {
    const store = await opened();
    const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
    const requestKey = await claimed(store, [uuid]);
    const answer = { requestKey, code: 'NO_ANSWER', reason: 'cut', requestId: null, answered: false, rows: [sent(uuid)] } as const;
    await store.orders.markUnknown(answer);
    await store.orders.markUnknown(answer);
    expect(await store.db.selectFrom('ORDER_LIST_API_LOG').select('api_status').execute()).toEqual([{ api_status: 'UNKNOWN' }]);
    expect(await outcomes(store)).toMatchObject([{ kind: 'unknown', reason: 'cut' }]);
  });

  it('a row in flight shows the reason of its own request, never of an older failure, until that is settled', async () => {
    const store = await opened();
    const old = { sync_state: 'ERROR', sync_error_message: 'NOT_A_NUMBER: old', api_error_message: 'NOT_A_NUMBER: old' };
    const [silent = '', unclear = ''] = await given(store, 'PELOTON', numbered(2, old));
    const reasonsOf = async (uuid: string) => {
      const { sync_error_message, api_error_message } = await rowOf(store, uuid);
      return [sync_error_message, api_error_message];
    };
    const keys = [await claimed(store, [silent]), await claimed(store, [unclear])] as const;
    expect(await reasonsOf(silent)).toEqual([null, null]);
    const mark = (requestKey: string, code: 'NO_ANSWER' | 'UNCLEAR_ANSWER', uuid: string) =>
      store.orders.markUnknown({ requestKey, code, reason: 'new', requestId: null, answered: code !== 'NO_ANSWER', rows: [sent(uuid)] });
    await mark(keys[0], 'NO_ANSWER', silent);
    await mark(keys[1], 'UNCLEAR_ANSWER', unclear);
    expect(await reasonsOf(silent)).toEqual(['NO_ANSWER: new', 'NO_ANSWER: new']);
    expect(await reasonsOf(unclear)).toEqual(['UNCLEAR_ANSWER: new', 'UNCLEAR_ANSWER: new']);
    const answeredAt = async (requestKey: string) =>
      (await store.db.selectFrom('sync_requests').select('answered_at').where('request_key', '=', requestKey).executeTakeFirstOrThrow())
        .answered_at;
    expect(await answeredAt(keys[0])).toBeNull();
    expect(await answeredAt(keys[1])).not.toBeNull();
    await store.orders.settle({ requestKey: keys[0], requestId: null, rows: [written(silent)] });
    await store.orders.settle({ requestKey: keys[1], requestId: null, rows: [refused(unclear, 'no')] });
    expect(await reasonsOf(silent)).toEqual([null, null]);
    expect(await reasonsOf(unclear)).toEqual(['COLUMN_VALUE_REFUSED: no', 'COLUMN_VALUE_REFUSED: no']);
  });

  describe('orders turned away', () => {
    const away = (recordUuid: string, kind: 'held' | 'failed', sentHash: string | null) => ({
      recordUuid,
      orderNumber: 'PEL-00001',
      itemName: 'x',
      groupTitle: null,
      kind,
      sentHash,
      code: kind === 'held' ? ('NO_SEASON' as const) : ('NOT_A_NUMBER' as const),
      reason: 'Because.',
    });

    it('are held as they are, or become ERROR, each with its reason', async () => {
      const store = await opened();
      const [held = '', failed = ''] = await given(store, 'PELOTON', numbered(2));
      await store.orders.turnAway({ syncId: SYNC, customer: 'PELOTON', rows: [away(held, 'held', null), away(failed, 'failed', HASH)] });
      const rows = (await readAll(store, 'PELOTON')).flat();
      expect(rows).toMatchObject([
        { syncState: 'PENDING', inFlight: false, sentHash: null, reason: 'NO_SEASON: Because.' },
        { syncState: 'ERROR', inFlight: false, sentHash: HASH, reason: 'NOT_A_NUMBER: Because.' },
      ]);
      expect(await rowOf(store, failed)).toMatchObject({ api_status: 'ERROR', retry_count: 1 });
      expect((await outcomes(store)).map(({ kind }) => kind).toSorted()).toEqual(['failed', 'held']);
    });

    it('are left to a request that holds them', async () => {
      const store = await opened();
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await claimed(store, [uuid]);
      const before = await rowOf(store, uuid);
      await store.orders.turnAway({ syncId: SYNC, customer: 'PELOTON', rows: [away(uuid, 'failed', HASH)] });
      expect(await rowOf(store, uuid)).toEqual(before);
      expect(await outcomes(store)).toEqual([]);
    });
  });
}
