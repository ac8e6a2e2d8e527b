import { describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import type { Opened } from '../contract.ts';
import { claimed, given, givenLines, HASH, mirrored, numbered, refused, SYNC, sent, written } from '../rows.ts';

const ITEM = '9731000000';
const SUBITEM = '8732000000000000001';

export function storiesContract(opened: Opened): void {
  describe("an order's story", () => {
    it('holds its states, its lines, every call in the order of its answer, and what each sync said', async () => {
      const store = await opened();
      const sync = { environment: 'sandbox', boardId: '1', boardName: 'b', workflowId: 'w', runId: 'r', options: '{}' } as const;
      await store.syncs.openSync({ ...sync, syncId: SYNC, boardUrl: 'https://example.monday.com/boards/1' });
      await store.syncs.openCustomer({ syncId: SYNC, customer: 'PELOTON', workflowId: 'customer:1:PELOTON', runId: 'run-1' });
      await store.syncs.openCustomer({ syncId: 'another', customer: 'PELOTON', workflowId: 'w', runId: 'run-2' });
      const [order = '', neighbour = ''] = await given(store, 'PELOTON', numbered(2, { item_name: 'WR01221' }));
      const [large = '', medium = ''] = await givenLines(store, order, ['L', 'M']);
      await givenLines(store, neighbour, ['L']);
      const refusedKey = await claimed(store, [order]);
      await store.orders.settle({ requestKey: refusedKey, requestId: 'r1', rows: [refused(order, 'no')] });
      await mirrored(store, [order]);
      await mirrored(store, [neighbour]);
      const lineKey = await claimed(store, [large, medium], { rows: 'lines' });
      const line = (uuid: string, size: string) => ({ ...sent(uuid), recordUuid: order, itemName: size, groupTitle: null });
      const fate = { kind: 'written', mondayId: SUBITEM, place: ITEM } as const;
      await store.lines.settle({ requestKey: lineKey, requestId: 'r3', rows: [{ ...line(large, 'L'), fate }] });
      const unknown = { requestKey: lineKey, code: 'UNCLEAR_ANSWER', reason: 'null', requestId: 'r3', answered: true } as const;
      await store.lines.markUnknown({ ...unknown, rows: [line(medium, 'M')] });

      const [story, ...others] = await store.syncs.readStory({ orderNumber: 'pel-00001  ' });
      expect(others).toEqual([]);
      expect(await store.syncs.readStory({ recordUuid: order.toUpperCase() })).toEqual([story]);
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
      const request = { requestKey: lineKey, operation: 'create', syncId: SYNC, claimedAt: time, outcome: 'UNCLEAR_ANSWER' };
      expect(story?.order).toEqual({
        recordUuid: order,
        orderNumber: 'PEL-00001',
        customer: 'PELOTON',
        itemName: 'WR01221',
        syncState: 'SYNCED',
        actionType: 'INSERT',
        inFlight: false,
        onHold: false,
        mondayId: ITEM,
        place: 'group_mkte36vn',
        reason: null,
        retries: 0,
        lastSyncedAt: time,
        request: { ...request, requestKey: expect.any(String), outcome: 'SETTLED' },
      });
      const lineState = { actionType: 'INSERT', onHold: false, retries: 0, request };
      expect(story?.lines).toEqual([
        {
          ...lineState,
          lineUuid: large,
          sizeCode: 'L',
          qty: 10,
          syncState: 'SYNCED',
          inFlight: false,
          mondayId: SUBITEM,
          place: ITEM,
          reason: null,
          lastSyncedAt: time,
        },
        {
          ...lineState,
          lineUuid: medium,
          sizeCode: 'M',
          qty: 11,
          syncState: 'PENDING',
          inFlight: true,
          mondayId: null,
          place: null,
          reason: 'UNCLEAR_ANSWER: null',
          lastSyncedAt: null,
        },
      ]);
      expect(story?.calls.map(({ lineUuid, syncState, apiStatus }) => [lineUuid, syncState, apiStatus])).toEqual([
        [null, 'ERROR', 'ERROR'],
        [null, 'SYNCED', 'SUCCESS'],
        [large, 'SYNCED', 'SUCCESS'],
        [medium, 'PENDING', 'UNKNOWN'],
      ]);
      expect(story?.calls[0]).toMatchObject({ operation: 'create', syncId: SYNC, sentAt: time, answeredAt: time, request: '{"name":"x"}' });
      expect(JSON.parse(story?.calls[0]?.response ?? '')).toMatchObject({ requestId: 'r1', code: 'COLUMN_VALUE_REFUSED', reason: 'no' });
      const link = { workflowId: 'customer:1:PELOTON', runId: 'run-1', boardUrl: 'https://example.monday.com/boards/1' };
      expect(story?.outcomes).toHaveLength(3);
      expect(story?.outcomes).toEqual(
        expect.arrayContaining([
          { syncId: SYNC, lineUuid: null, kind: 'created', code: null, reason: null, mondayId: ITEM, at: time, ...link },
          { syncId: SYNC, lineUuid: large, kind: 'created', code: null, reason: null, mondayId: SUBITEM, at: time, ...link },
          { syncId: SYNC, lineUuid: medium, kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'null', mondayId: null, at: time, ...link },
        ]),
      );
    });

    it('is told of each order with that number, of every customer and state, also of the predecessor', async () => {
      const store = await opened();
      const number = { 'AAG ORDER NUMBER': 'JOO-00505 ' };
      const [one = ''] = await given(store, 'RHONE', [{ ...number, record_uuid: '00000000-0000-4000-8000-000000000001' }]);
      const [two = ''] = await given(store, 'PELOTON ', [{ ...number, sync_state: 'COMPLETED', action_type: null, request_key: 'lost' }]);
      await given(store, null, [{ 'AAG ORDER NUMBER': 'JOO-005050' }]);
      await store.db
        .insertInto('ORDER_LIST_API_LOG')
        .values({ record_uuid: two, source: 'HEADER', api_request_payload: 'not JSON' })
        .execute();
      const stories = await store.syncs.readStory({ orderNumber: 'JOO-00505' });
      expect(stories.map(({ order }) => [order.recordUuid, order.customer, order.syncState, order.request])).toEqual([
        [two, 'PELOTON', 'COMPLETED', null],
        [one, 'RHONE', 'PENDING', null],
      ]);
      expect(stories[0]?.calls).toMatchObject([{ operation: null, sentAt: null, answeredAt: null, request: 'not JSON', response: null }]);
      expect(stories[1]).toMatchObject({ lines: [], calls: [], outcomes: [] });
    });

    it('of nobody is none: of an unknown or empty number, or of what is no uuid', async () => {
      const store = await opened();
      await given(store, 'PELOTON', [{ 'AAG ORDER NUMBER': '' }, { 'AAG ORDER NUMBER': null }]);
      for (const orderNumber of ['', '  ', 'PEL-1']) expect(await store.syncs.readStory({ orderNumber })).toEqual([]);
      expect(await store.syncs.readStory({ recordUuid: "'; drop" })).toEqual([]);
      expect(await store.syncs.readStory({ recordUuid: '0a0b0c0d-0000-4000-8000-00000000000a' })).toEqual([]);
    });
  });

  describe('the audit', () => {
    const entries = async (store: SqlOrderStore, count: number, daysOld: number) => {
      const [order = ''] = await given(store, 'PELOTON', numbered(1, { row_hash: HASH }));
      for (let start = 0; start < count; start += 50) {
        const rows = Array.from({ length: Math.min(50, count - start) }, () => ({
          record_uuid: order,
          source: 'HEADER',
          archived_at: store.dialect.fromNow(-daysOld * 86_400_000),
        }));
        await store.db.insertInto('ORDER_LIST_API_LOG').values(rows).execute();
      }
    };
    const left = async (store: SqlOrderStore) => (await store.db.selectFrom('ORDER_LIST_API_LOG').select('id').execute()).length;

    it('is pruned of what is older, and of nothing else (need 31)', async () => {
      const store = await opened();
      await entries(store, 3, 91);
      await entries(store, 2, 89);
      const [order = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [order]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(order)] });
      expect(await store.syncs.pruneAudit({ olderThanDays: 90 })).toBe(3);
      expect(await left(store)).toBe(3);
      expect(await store.syncs.pruneAudit({ olderThanDays: 90 })).toBe(0);
    });

    it('is pruned of more than one transaction removes', async () => {
      const store = await opened();
      await entries(store, 5050, 10);
      expect(await store.syncs.pruneAudit({ olderThanDays: 9 })).toBe(5050);
      expect(await left(store)).toBe(0);
    });
  });
}
