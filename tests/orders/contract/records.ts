import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/contract.ts';
import type { Opened } from '../contract.ts';
import { asRead, claimed, given, HASH, mirrored, numbered, refused, removed, rowOf, SYNC, sent, written } from '../rows.ts';

const PAGE = { syncId: SYNC, customer: 'PELOTON', unchanged: [], stillFailed: [], inFlight: [], lineTroubles: [] };
const RUN = { syncId: SYNC, customer: 'PELOTON', workflowId: 'customer:1:PELOTON', runId: 'run-1' };

export function recordsContract(opened: Opened): void {
  const counted = async (store: Awaited<ReturnType<Opened>>) => (await store.syncs.readCustomer(SYNC, 'peloton'))?.counts;
  const counts = (some: object) => {
    const all = { created: 0, updated: 0, unchanged: 0, removed: 0, failed: 0, held: 0, unknown: 0, ...some };
    return { orders: Object.values(all).reduce((sum, count) => sum + count), ...all };
  };

  describe('counts', () => {
    it('of a page are exact, and stay so when its activity is tried again', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [fresh = '', synced = '', failed = '', busy = '', bad = ''] = await given(store, 'PELOTON', [
        ...numbered(1),
        { 'AAG ORDER NUMBER': 'PEL-2', sync_state: 'SYNCED', monday_item_id: '2', row_hash: HASH },
        { 'AAG ORDER NUMBER': 'PEL-3', sync_state: 'ERROR', sync_error_message: 'NOT_A_NUMBER: FREIGHT is "TBC".', sent_hash: HASH },
        { 'AAG ORDER NUMBER': 'PEL-4' },
        { 'AAG ORDER NUMBER': 'PEL-5' },
      ]);
      await claimed(store, [busy], { syncId: 'earlier' });
      // The first try writes two orders and dies before it records the page.
      const requestKey = await claimed(store, [fresh, bad]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(fresh), refused(bad)] });
      expect(await counted(store)).toEqual(counts({ created: 1, failed: 1 }));
      // The second sees the one unchanged, the other still failed, and so does a third.
      const page = { ...PAGE, unchanged: await asRead(store, [fresh, synced]), stillFailed: [failed, bad], inFlight: [busy] };
      await store.syncs.recordPage(page);
      await store.syncs.recordPage(page);
      expect(await counted(store)).toEqual(counts({ created: 1, unchanged: 1, failed: 2, unknown: 1 }));
      const outcomes = await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: ['failed', 'unknown'], limit: 10 });
      expect(outcomes.map(({ recordUuid, code }) => [recordUuid, code])).toEqual(
        expect.arrayContaining([
          [failed, 'NOT_A_NUMBER'],
          [bad, 'COLUMN_VALUE_REFUSED'],
          [busy, 'NO_ANSWER'],
        ]),
      );
    });

    it('are not changed by a page that comes late, or is cut in another way', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const uuids = await given(store, 'PELOTON', numbered(6, { sync_state: 'SYNCED', monday_item_id: '1', row_hash: HASH }));
      const rows = await asRead(store, uuids);
      for (const [from, to] of [
        [0, 2],
        [2, 4],
        [4, 6],
        // A try that Temporal gave up long ago, whose pages were bigger.
        [0, 4],
      ]) {
        await store.syncs.recordPage({ ...PAGE, unchanged: rows.slice(from, to) });
      }
      expect(await counted(store)).toEqual(counts({ unchanged: 6 }));
    });

    it('take nothing back that a later try wrote of an order, since a late one saw it unchanged', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [updated = '', failed = '', fresh = ''] = await given(store, 'PELOTON', numbered(3));
      await mirrored(store, [updated, failed, fresh], { syncId: 'earlier' });
      const late = await asRead(store, [updated, failed, fresh]);
      const items = ['9731000000', '9732000000'];
      const requestKey = await claimed(store, [updated, failed], { operation: 'update', items, sentHash: 'b'.repeat(64) });
      await store.orders.settle({ requestKey, requestId: null, rows: [written(updated, '9731000000'), refused(failed)] });
      await store.syncs.recordPage({ ...PAGE, unchanged: late });
      expect(await counted(store)).toEqual(counts({ updated: 1, failed: 1, unchanged: 1 }));
      expect(await rowOf(store, failed)).toMatchObject({ sync_state: 'ERROR', sync_error_message: expect.any(String) });
    });

    it('take an order that failed first and is right at last as unchanged, and its row says so', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await mirrored(store, [uuid], { syncId: 'earlier' });
      const requestKey = await claimed(store, [uuid], { operation: 'update', items: ['9731000000'], sentHash: 'b'.repeat(64) });
      await store.orders.settle({ requestKey, requestId: null, rows: [refused(uuid)] });
      expect(await counted(store)).toEqual(counts({ failed: 1 }));
      await store.syncs.recordPage({ ...PAGE, unchanged: await asRead(store, [uuid]) });
      expect(await counted(store)).toEqual(counts({ unchanged: 1 }));
      expect(await rowOf(store, uuid)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
    });

    it('take an order marked DELETE, without an item, for right: its row says so', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const rows = { sync_state: 'ERROR', api_status: 'ERROR', sync_error_message: 'NOT_A_NUMBER: x' };
      const [deleted = '', wanted = '', unsure = ''] = await given(store, 'PELOTON', [
        { 'AAG ORDER NUMBER': 'PEL-1', action_type: 'DELETE', ...rows },
        { 'AAG ORDER NUMBER': 'PEL-2', action_type: 'UPDATE', ...rows },
        { 'AAG ORDER NUMBER': 'PEL-3', action_type: 'DELETE', monday_item_id: '3', ...rows },
      ]);
      await store.syncs.recordPage({ ...PAGE, unchanged: await asRead(store, [deleted, wanted, unsure]) });
      expect(await counted(store)).toEqual(counts({ unchanged: 3 }));
      expect(await rowOf(store, deleted)).toMatchObject({ sync_state: 'SYNCED', api_status: 'SUCCESS', sync_error_message: null });
      expect(await rowOf(store, wanted)).toMatchObject(rows);
      expect(await rowOf(store, unsure)).toMatchObject(rows);
    });

    it('tell what was removed from what is on the board', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [gone = '', made = ''] = await given(store, 'PELOTON', numbered(2));
      await mirrored(store, [made]);
      await mirrored(store, [gone], { syncId: 'earlier' });
      const requestKey = await claimed(store, [gone], { operation: 'delete', items: ['9731000000'] });
      await store.orders.settle({ requestKey, requestId: null, rows: [removed(gone)] });
      await store.syncs.recordPage({ ...PAGE, unchanged: await asRead(store, [gone, made]) });
      expect(await counted(store)).toEqual(counts({ created: 1, removed: 1 }));
      const outcomes = await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: ['removed'], limit: 5 });
      expect(outcomes).toMatchObject([{ recordUuid: gone, kind: 'removed', mondayItemId: null }]);
    });

    it('keep an order created, whatever was said against it afterwards, once it is right', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await mirrored(store, [uuid]);
      const requestKey = await claimed(store, [uuid], { operation: 'update', items: ['9731000000'], sentHash: 'b'.repeat(64) });
      await store.orders.settle({ requestKey, requestId: null, rows: [refused(uuid)] });
      expect(await counted(store)).toEqual(counts({ failed: 1 }));
      await store.syncs.recordPage({ ...PAGE, unchanged: await asRead(store, [uuid]) });
      expect(await counted(store)).toEqual(counts({ created: 1 }));
      const outcomes = await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: ['created'], limit: 5 });
      expect(outcomes).toMatchObject([{ code: '', reason: '', mondayItemId: '9731000000' }]);
      await mirrored(store, [uuid], { operation: 'update', items: ['9731000000'] });
      expect(await counted(store)).toEqual(counts({ created: 1 }));
    });

    it('know what a sync has created, whatever it said afterwards, page by page', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [fine = '', troubled = '', early = ''] = await given(store, 'PELOTON', numbered(3));
      await mirrored(store, [early], { syncId: 'earlier' });
      await mirrored(store, [early], { operation: 'update', items: ['9731000000'] });
      await mirrored(store, [fine]);
      const requestKey = await claimed(store, [troubled]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(troubled, '97311')] });
      const lineTroubles = [{ recordUuid: troubled, kind: 'failed', code: 'LINE_FAILED', reason: '1 size failed.' } as const];
      await store.syncs.recordPage({ ...PAGE, lineTroubles });
      const read = (after: string | null) => store.syncs.readCreated({ syncId: SYNC, customer: 'peloton ', after, limit: 1 });
      const [first] = await read(null);
      const [second] = await read(first?.recordUuid ?? null);
      expect([first, second].map((order) => order?.recordUuid).toSorted()).toEqual([fine, troubled].toSorted());
      expect([first, second].find((order) => order?.recordUuid === troubled)).toMatchObject({ mondayItemId: '97311' });
      expect(await read(second?.recordUuid ?? null)).toEqual([]);
      expect(await store.syncs.readCreated({ syncId: 'none', customer: 'PELOTON', after: null, limit: 9 })).toEqual([]);
    });

    it('take an item that was updated for updated, though its order was met in flight', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1, { monday_item_id: '9731' }));
      const requestKey = await claimed(store, [uuid], { operation: 'update', items: ['9731'], syncId: 'earlier' });
      await store.syncs.recordPage({ ...PAGE, inFlight: [uuid] });
      expect(await counted(store)).toEqual(counts({ unknown: 1 }));
      await store.orders.release({ requestKey, code: 'MINUTE_LIMIT' });
      await mirrored(store, [uuid], { operation: 'update', items: ['9731'] });
      expect(await counted(store)).toEqual(counts({ updated: 1 }));
    });

    it('keep what another try of the same sync wrote meanwhile of an order met in flight', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await mirrored(store, [uuid]);
      await store.syncs.recordPage({ ...PAGE, inFlight: [uuid] });
      expect(await counted(store)).toEqual(counts({ created: 1 }));
    });

    it('of a customer and of a sync never mix with others', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      await store.syncs.openCustomer({ ...RUN, customer: "B'HOOD" });
      await store.syncs.openCustomer({ ...RUN, syncId: 'other' });
      await mirrored(store, await given(store, 'PELOTON', numbered(3)));
      await mirrored(store, await given(store, "B'HOOD", numbered(2)), { customer: "B'HOOD" });
      const records = await store.syncs.readCustomers(SYNC);
      expect(records.map(({ customer, counts: { created } }) => [customer, created])).toEqual([
        ["B'HOOD", 2],
        ['PELOTON', 3],
      ]);
      expect((await store.syncs.readCustomer('other', 'PELOTON'))?.counts).toEqual(counts({}));
    });
  });

  describe('what is wrong with the sizes of an order', () => {
    const trouble = (recordUuid: string, kind: 'failed' | 'unknown' = 'failed') => {
      const code = kind === 'failed' ? ('LINE_FAILED' as const) : ('LINE_UNKNOWN' as const);
      return { recordUuid, kind, code, reason: '1 size failed.' };
    };

    it('is its outcome, however it was seen, until they are right', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [made = '', was = '', fine = ''] = await given(store, 'PELOTON', numbered(3));
      await mirrored(store, [was, fine], { syncId: 'earlier' });
      const requestKey = await claimed(store, [made]);
      const rows = [written(made, '97310', { groupTitle: 'PELOTON 2025 FALL', warnings: ["It's cut."] })];
      await store.orders.settle({ requestKey, requestId: null, rows });
      const page = { ...PAGE, unchanged: await asRead(store, [was, fine]), lineTroubles: [trouble(made), trouble(was, 'unknown')] };
      await store.syncs.recordPage(page);
      expect(await counted(store)).toEqual(counts({ unchanged: 1, failed: 1, unknown: 1 }));
      expect(await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: ['failed', 'unknown'], limit: 5 })).toMatchObject([
        { kind: 'failed', code: 'LINE_FAILED', reason: '1 size failed.', mondayItemId: '97310', warnings: ["It's cut."] },
        { kind: 'unknown', code: 'LINE_UNKNOWN', mondayItemId: '9731000000', orderNumber: 'PEL-00002' },
      ]);
      expect(await rowOf(store, made)).toMatchObject({ sync_state: 'SYNCED', sync_error_message: null });
      // A second try sees the first order unchanged, too, and its sizes as they were.
      await store.syncs.recordPage({ ...page, unchanged: await asRead(store, [made, was, fine]) });
      expect(await counted(store)).toEqual(counts({ unchanged: 1, failed: 1, unknown: 1 }));
      await store.syncs.recordPage({ ...page, unchanged: await asRead(store, [made, was, fine]), lineTroubles: [] });
      expect(await counted(store)).toEqual(counts({ created: 1, unchanged: 2 }));
      expect(await store.syncs.readOutcomes({ syncId: SYNC, customer: 'PELOTON', kinds: ['created'], limit: 5 })).toMatchObject([
        { code: '', reason: '', groupTitle: 'PELOTON 2025 FALL', mondayItemId: '97310', warnings: ["It's cut."] },
      ]);
    });

    it('does not hide what is wrong with the order itself, nor concern another sync', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [bad = '', busy = '', made = ''] = await given(store, 'PELOTON', numbered(3));
      const requestKey = await claimed(store, [bad]);
      await store.orders.settle({ requestKey, requestId: null, rows: [refused(bad)] });
      await claimed(store, [busy]);
      await mirrored(store, [made], { syncId: 'earlier' });
      const troubles = [trouble(bad), trouble(busy), trouble(made)];
      await store.syncs.recordPage({ ...PAGE, stillFailed: [bad], inFlight: [busy], lineTroubles: [] });
      await store.syncs.recordPage({ ...PAGE, lineTroubles: troubles });
      expect(await counted(store)).toEqual(counts({ failed: 2, unknown: 1 }));
      expect((await store.syncs.countCodes(SYNC)).map(({ code }) => code).toSorted()).toEqual([
        'COLUMN_VALUE_REFUSED',
        'LINE_FAILED',
        'NO_ANSWER',
      ]);
      const earlier = await store.syncs.readOutcomes({ syncId: 'earlier', customer: 'PELOTON', kinds: ['created'], limit: 5 });
      expect(earlier).toMatchObject([{ recordUuid: made }]);
    });

    it('that nobody knows of yet makes unknown what is turned away itself, until that is turned away again', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [bad = ''] = await given(store, 'PELOTON', numbered(1));
      const requestKey = await claimed(store, [bad]);
      await store.orders.settle({ requestKey, requestId: null, rows: [refused(bad)] });
      await store.syncs.recordPage({ ...PAGE, stillFailed: [bad], lineTroubles: [trouble(bad, 'unknown')] });
      expect(await counted(store)).toEqual(counts({ unknown: 1 }));
      await store.syncs.recordPage({ ...PAGE, stillFailed: [bad], lineTroubles: [] });
      expect(await counted(store)).toEqual(counts({ failed: 1 }));
    });
  });

  describe('records', () => {
    const sync = {
      syncId: SYNC,
      environment: 'sandbox' as const,
      boardId: '1',
      boardName: 'Customer Master Schedule',
      boardUrl: 'https://example.monday.com/boards/1',
      workflowId: `sync:${SYNC}`,
      runId: 'run-0',
      options: '{"execute":true}',
    };

    it('of a sync are opened once, closed, and listed newest first', async () => {
      const store = await opened();
      await store.syncs.openSync(sync);
      await store.syncs.openSync({ ...sync, boardName: 'ignored', boardUrl: null });
      await store.syncs.openSync({ ...sync, syncId: '202611241031-SYNC-00000000' });
      const open = await store.syncs.readSync(SYNC);
      expect(open).toEqual({ ...sync, startedAt: expect.stringMatching(/Z$/), finishedAt: null, outcome: null, reason: null });
      await store.syncs.closeSync({ syncId: SYNC, outcome: 'PARTIAL', reason: 'x'.repeat(3000) });
      expect(await store.syncs.readSync(SYNC)).toMatchObject({
        outcome: 'PARTIAL',
        reason: 'x'.repeat(1000),
        finishedAt: expect.any(String),
      });
      expect((await store.syncs.listSyncs(10)).map(({ syncId }) => syncId)).toEqual(['202611241031-SYNC-00000000', SYNC]);
      expect(await store.syncs.listSyncs(1)).toHaveLength(1);
      expect(await store.syncs.readSync('unknown')).toBeNull();
    });

    it('of a customer are opened again by another run of the same sync, and found by name', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      await store.syncs.closeCustomer({ syncId: SYNC, customer: 'PELOTON', outcome: 'SUCCESS', reason: null });
      await store.syncs.openCustomer(RUN);
      expect(await store.syncs.readCustomer(SYNC, 'Peloton ')).toMatchObject({ customer: 'PELOTON', outcome: 'SUCCESS', runId: 'run-1' });
      await store.syncs.openCustomer({ ...RUN, runId: 'run-2' });
      expect(await store.syncs.readCustomer(SYNC, 'PELOTON')).toMatchObject({ outcome: null, finishedAt: null, runId: 'run-2' });
      expect(await store.syncs.newestSyncsOf('peloton')).toEqual({ newest: SYNC, ran: SYNC });
      expect(await store.syncs.newestSyncsOf('RHONE')).toEqual({ newest: null, ran: null });
      expect(await store.syncs.readCustomer(SYNC, 'RHONE')).toBeNull();
    });

    it('of a customer tell the newest sync in which it ran from the newest that only has it', async () => {
      const store = await opened();
      const notRun = { workflowId: '', runId: '' };
      const record = async (syncId: string, customer: string, run: object, outcome: Outcome): Promise<void> => {
        await store.syncs.openCustomer({ ...RUN, ...run, syncId, customer });
        await store.syncs.closeCustomer({ syncId, customer, outcome, reason: null });
        // Instants of the database are exact to the millisecond.
        await sleep(2);
      };
      await record('202611240900-SYNC-aaaaaaaa', 'PELOTON', RUN, 'FAILED');
      await record('202611241000-SYNC-bbbbbbbb', 'PELOTON', RUN, 'PARTIAL');
      await record('202611241000-SYNC-bbbbbbbb', "B'HOOD", notRun, 'SKIPPED');
      await record('202611241100-SYNC-cccccccc', 'PELOTON', notRun, 'SKIPPED');
      await record('202611241100-SYNC-cccccccc', "B'HOOD", notRun, 'BUSY');
      await store.syncs.openCustomer({ ...RUN, syncId: '202611241100-SYNC-cccccccc', customer: 'RHONE' });
      expect(await store.syncs.newestSyncsOf('Peloton ')).toEqual({
        newest: '202611241100-SYNC-cccccccc',
        ran: '202611241000-SYNC-bbbbbbbb',
      });
      expect(await store.syncs.newestSyncsOf("B'HOOD")).toEqual({ newest: '202611241100-SYNC-cccccccc', ran: null });
      const newest = await store.syncs.newestByCustomer();
      expect(newest.toSorted((a, b) => (a.customer < b.customer ? -1 : 1))).toEqual([
        { customer: "B'HOOD", syncId: '202611241100-SYNC-cccccccc', outcome: 'BUSY', startedAt: expect.stringMatching(/Z$/) },
        { customer: 'PELOTON', syncId: '202611241000-SYNC-bbbbbbbb', outcome: 'PARTIAL', startedAt: expect.stringMatching(/Z$/) },
        { customer: 'RHONE', syncId: '202611241100-SYNC-cccccccc', outcome: null, startedAt: expect.stringMatching(/Z$/) },
      ]);
    });

    it('count what kept orders off the board by its code, and nothing that is on it', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [held = '', failed = '', alsoHeld = '', onBoard = ''] = await given(store, 'PELOTON', numbered(4));
      const turned = { orderNumber: 'PEL-1', itemName: 'x', groupTitle: null, sentHash: null, reason: 'because' };
      await store.orders.turnAway({
        syncId: SYNC,
        customer: 'PELOTON',
        rows: [
          { ...turned, recordUuid: held, kind: 'held', code: 'NO_SEASON' },
          { ...turned, recordUuid: alsoHeld, kind: 'held', code: 'NO_SEASON' },
          { ...turned, recordUuid: failed, kind: 'failed', code: 'LABEL_MISSING' },
        ],
      });
      const requestKey = await claimed(store, [onBoard]);
      await store.orders.settle({ requestKey, requestId: null, rows: [written(onBoard, '97310')] });
      expect([...(await store.syncs.countCodes(SYNC))].sort((a, b) => b.orders - a.orders)).toEqual([
        { code: 'NO_SEASON', orders: 2 },
        { code: 'LABEL_MISSING', orders: 1 },
      ]);
      expect(await store.syncs.countCodes('unknown')).toEqual([]);
    });

    it('list outcomes by order number, with warnings, up to a limit', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const uuids = await given(store, 'PELOTON', numbered(3));
      const requestKey = await claimed(store, uuids);
      const rows = uuids.map((uuid, index) =>
        written(uuid, `873100000000000000${index}`, { orderNumber: `PEL-${9 - index}`, warnings: ["It's cut."] }),
      );
      await store.orders.settle({ requestKey, requestId: null, rows });
      const from = { syncId: SYNC, customer: 'PELOTON', kinds: ['created'] as const, limit: 2 };
      expect(await store.syncs.readOutcomes(from)).toMatchObject([
        { orderNumber: 'PEL-7', kind: 'created', mondayItemId: '8731000000000000002', warnings: ["It's cut."] },
        { orderNumber: 'PEL-8' },
      ]);
      expect(await store.syncs.readOutcomes({ ...from, kinds: [] })).toEqual([]);
      expect(await store.syncs.readOutcomes({ ...from, kinds: ['failed'] })).toEqual([]);
      expect((await store.syncs.readCustomer(SYNC, 'PELOTON'))?.withWarnings).toBe(3);
      expect(sent('x').warnings).toEqual([]);
    });
  });
}
