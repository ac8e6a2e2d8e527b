import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { titleKey } from '../../../src/sync/group-title.ts';
import type { Opened } from '../contract.ts';
import { given, mirrored, numbered, SYNC } from '../rows.ts';

const BOARD = '9609317401';
const TITLE = { boardId: BOARD, boardName: 'Customer Master Schedule', titleKey: 'peloton 2025 fall', title: 'PELOTON 2025 FALL' };
const OF_SYNC = { syncId: SYNC, customer: 'PELOTON' };

export function groupsContract(opened: Opened): void {
  describe('the group ledger', () => {
    it('lets one request claim a title, and shows the claim until its id is known', async () => {
      const store = await opened();
      const requestKey = randomUUID();
      expect(await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey })).toBe(true);
      expect(await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: randomUUID() })).toBe(false);
      // Asked for again, since its answer was lost.
      expect(await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey })).toBe(true);
      expect(await store.groups.read(BOARD, [TITLE.titleKey, 'other'])).toEqual([
        {
          titleKey: TITLE.titleKey,
          title: TITLE.title,
          groupId: null,
          requestKey,
          claimedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          claimedAgeMs: expect.any(Number),
        },
      ]);
      expect(await store.groups.renew(requestKey)).toBe(true);
      expect(await store.groups.settle({ ...TITLE, requestKey, groupId: 'group_1' })).toBe(true);
      expect(await store.groups.read(BOARD, [TITLE.titleKey])).toMatchObject([{ groupId: 'group_1' }]);
      expect(await store.groups.renew(requestKey)).toBe(false);
      expect(await store.groups.settle({ ...TITLE, requestKey, groupId: 'group_2' })).toBe(false);
      expect(await store.groups.read('another board', [TITLE.titleKey])).toEqual([]);
    });

    it('lets a lookup seize an open claim, but not one that was renewed, taken over or settled since it was seen', async () => {
      const store = await opened();
      const at = { boardId: BOARD, titleKey: TITLE.titleKey, syncId: 'next', customer: 'PELOTON' };
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: 'first' });
      const [seen] = await store.groups.read(BOARD, [TITLE.titleKey]);
      if (seen === undefined) throw new Error('The claim is not there.');
      await store.groups.renew('first');
      const before = { ...seen, claimedAt: '2026-11-24T10:30:00.000Z' };
      expect(await store.groups.seize({ ...at, seen: before, requestKey: 'early' })).toBe(false);
      const [renewed] = await store.groups.read(BOARD, [TITLE.titleKey]);
      expect(await store.groups.seize({ ...at, seen: renewed ?? seen, requestKey: 'lookup' })).toBe(true);
      expect(await store.groups.renew('first')).toBe(false);
      expect(await store.groups.settle({ ...TITLE, requestKey: 'first', groupId: 'group_late' })).toBe(false);
      expect(await store.groups.seize({ ...at, seen: renewed ?? seen, requestKey: 'second' })).toBe(false);
      expect(await store.groups.settle({ ...TITLE, requestKey: 'lookup', groupId: 'group_1' })).toBe(true);
      const [known] = await store.groups.read(BOARD, [TITLE.titleKey]);
      expect(await store.groups.seize({ ...at, seen: known ?? seen, requestKey: 'late' })).toBe(false);
    });

    it('fills MON_Boards_Groups and the groups of the sync', async () => {
      const store = await opened();
      const requestKey = randomUUID();
      await store.groups.remember({ ...TITLE, ...OF_SYNC, titleKey: 'a', title: 'A', groupId: 'group_a' });
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey });
      await store.groups.settle({ ...TITLE, requestKey, groupId: 'group_1' });
      expect(await store.db.selectFrom('MON_Boards_Groups').select(['group_id', 'group_name']).orderBy('group_id').execute()).toEqual([
        { group_id: 'group_1', group_name: 'PELOTON 2025 FALL' },
        { group_id: 'group_a', group_name: 'A' },
      ]);
      await mirrored(store, await given(store, 'PELOTON', numbered(3)), { title: TITLE.title });
      expect(await store.syncs.readGroups(SYNC, 'peloton')).toEqual([
        { title: 'A', groupId: 'group_a', action: 'reuse', orders: 0 },
        { title: 'PELOTON 2025 FALL', groupId: 'group_1', action: 'create', orders: 3 },
      ]);
    });

    it('takes several groups at once, in their order', async () => {
      const store = await opened();
      const found = (title: string) => ({ ...TITLE, ...OF_SYNC, titleKey: title.toLowerCase(), title, groupId: `group_${title}` });
      await store.groups.remember();
      await store.groups.remember(found('B'));
      await store.groups.remember(found('C'), found('A'), found('B'));
      expect((await store.syncs.readGroups(SYNC, 'PELOTON')).map(({ title }) => title)).toEqual(['B', 'C', 'A']);
      expect(await store.groups.read(BOARD, ['a', 'b', 'c'])).toHaveLength(3);
    });

    it('keeps a group that a sync created as created, though its second try finds it on the board', async () => {
      const store = await opened();
      const requestKey = randomUUID();
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey });
      await store.groups.settle({ ...TITLE, requestKey, groupId: 'group_1' });
      await store.groups.remember({ ...TITLE, ...OF_SYNC, groupId: 'group_1' });
      expect(await store.syncs.readGroups(SYNC, 'PELOTON')).toMatchObject([{ action: 'create' }]);
      await store.groups.remember({ ...TITLE, syncId: 'next', customer: 'PELOTON', groupId: 'group_1' });
      expect(await store.syncs.readGroups('next', 'PELOTON')).toMatchObject([{ action: 'reuse' }]);
    });

    it('stores a found group where its request got no answer; that one is not sent any more, and says it was its own where it was', async () => {
      const store = await opened();
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: 'open' });
      await store.groups.remember({ ...TITLE, ...OF_SYNC, groupId: 'group_9' });
      expect(await store.groups.read(BOARD, [TITLE.titleKey])).toMatchObject([{ groupId: 'group_9' }]);
      expect(await store.groups.renew('open')).toBe(false);
      expect(await store.groups.settle({ ...TITLE, requestKey: 'open', groupId: 'group_8' })).toBe(false);
      expect(await store.groups.settle({ ...TITLE, requestKey: 'open', groupId: 'group_9' })).toBe(true);
      await store.groups.remember({ ...TITLE, ...OF_SYNC, groupId: 'group_7' });
      expect(await store.groups.read(BOARD, [TITLE.titleKey])).toMatchObject([{ groupId: 'group_9' }]);
    });

    it('records what could not be made apart from the groups; of each title the newest word stands', async () => {
      const store = await opened();
      const failed = (title: string, reason: string) => ({ title, code: 'INVALID_ARGUMENT', reason });
      const record = (...failures: ReturnType<typeof failed>[]) =>
        store.groups.recordFailedGroups({ syncId: SYNC, customer: 'Peloton ', failed: failures });
      const RUN = { workflowId: 'w', runId: 'r' };
      await store.syncs.openCustomer({ ...OF_SYNC, ...RUN });
      await record();
      await record(failed(TITLE.title, 'first'), failed('B', 'x'.repeat(2000)));
      await record(failed('Peloton  2025 Fall', 'second'));
      expect(await store.syncs.readFailedGroups(SYNC, 'peloton')).toEqual([failed(TITLE.title, 'second'), failed('B', 'x'.repeat(1000))]);
      expect(await store.syncs.readFailedGroups('next', 'PELOTON')).toEqual([]);
      expect(await store.syncs.readGroups(SYNC, 'PELOTON')).toEqual([]);
      expect(await store.syncs.readCustomer(SYNC, 'PELOTON')).toMatchObject({ groupsCreated: 0, groupsReused: 0 });

      const made = { ...TITLE, titleKey: titleKey(TITLE.title) };
      await store.groups.claim({ ...made, ...OF_SYNC, requestKey: 'one' });
      await store.groups.settle({ ...made, requestKey: 'one', groupId: 'group_1' });
      await store.groups.remember({ ...TITLE, ...OF_SYNC, titleKey: titleKey('B'), title: 'B', groupId: 'group_b' });
      expect(await store.syncs.readFailedGroups(SYNC, 'PELOTON')).toEqual([]);
      expect(await store.syncs.readGroups(SYNC, 'PELOTON')).toMatchObject([{ action: 'create' }, { action: 'reuse' }]);
      await record(failed('B', 'It was deleted, and can not be made again.'));
      expect(await store.syncs.readGroups(SYNC, 'PELOTON')).toMatchObject([{ title: TITLE.title, groupId: 'group_1' }]);
      expect(await store.syncs.readCustomer(SYNC, 'PELOTON')).toMatchObject({ groupsCreated: 1, groupsReused: 0 });
    });

    it('lets go of a claim that was not executed, and of an id that the board no longer shows', async () => {
      const store = await opened();
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: 'one' });
      await store.groups.release('one');
      await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: 'two' });
      await store.groups.settle({ ...TITLE, requestKey: 'two', groupId: 'group_1' });
      await store.groups.release('two');
      await store.groups.forget({ ...TITLE, groupId: 'another' });
      expect(await store.groups.read(BOARD, [TITLE.titleKey])).toMatchObject([{ groupId: 'group_1' }]);
      await store.groups.forget({ ...TITLE, groupId: 'group_1' });
      expect(await store.groups.claim({ ...TITLE, ...OF_SYNC, requestKey: 'three' })).toBe(true);
    });
  });
}
