import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { claimed, given, givenLines, mirrored, numbered, SYNC, written } from '../rows.ts';

const PAGE = { syncId: SYNC, customer: 'PELOTON', unchanged: [], stillFailed: [], inFlight: [], lineTroubles: [] };
const RUN = { syncId: SYNC, customer: 'PELOTON', workflowId: 'customer:1:PELOTON', runId: 'run-1' };

export function createdContract(opened: Opened): void {
  describe('records', () => {
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
      const read = (after: string | null) =>
        store.syncs.readCreated({ syncId: SYNC, customer: 'peloton ', rows: 'orders', after, limit: 1 });
      const [first] = await read(null);
      const [second] = await read(first?.recordUuid ?? null);
      expect([first, second].map((order) => order?.recordUuid).toSorted()).toEqual([fine, troubled].toSorted());
      expect([first, second].find((order) => order?.recordUuid === troubled)).toMatchObject({ mondayId: '97311' });
      expect(await read(second?.recordUuid ?? null)).toEqual([]);
      expect(await store.syncs.readCreated({ syncId: 'none', customer: 'PELOTON', rows: 'orders', after: null, limit: 9 })).toEqual([]);
    });

    it('know the sizes and groups that a sync has created, and what stands in these', async () => {
      const store = await opened();
      await store.syncs.openCustomer(RUN);
      const [first = '', second = ''] = await given(store, 'PELOTON', numbered(2));
      const [line = ''] = await givenLines(store, first, ['S']);
      const requestKey = await claimed(store, [line], { rows: 'lines' });
      await store.lines.settle({
        requestKey,
        requestId: null,
        rows: [{ ...written(line, '97312', { place: '9731000000' }), recordUuid: first }],
      });
      expect(await store.syncs.readCreated({ syncId: SYNC, customer: 'PELOTON', rows: 'lines', after: null, limit: 9 })).toMatchObject([
        { uuid: line, recordUuid: first, mondayId: '97312' },
      ]);

      const title = { boardId: '1', titleKey: 'PELOTON 2025', title: 'Peloton 2025' };
      const group = { ...title, boardName: 'B', groupId: 'group_mkte36vn' };
      const claim = { ...title, requestKey: randomUUID(), syncId: SYNC, customer: 'PELOTON' };
      await store.groups.claim(claim);
      await store.groups.settle({ ...group, requestKey: claim.requestKey });
      const read = () => store.syncs.readCreatedGroups({ syncId: SYNC, customer: 'peloton ', boardId: '1' });
      const known = { groupId: group.groupId, titleKey: title.titleKey, title: title.title };
      expect(await read()).toEqual([{ ...known, orders: 0, isShared: false }]);
      await mirrored(store, [first, second]);
      await store.groups.remember({ ...group, syncId: 'other', customer: 'GREYSON' });
      expect(await read()).toEqual([{ ...known, orders: 2, isShared: true }]);
      await store.groups.forget(group);
      expect(await read()).toEqual([]);
    });
  });
}
