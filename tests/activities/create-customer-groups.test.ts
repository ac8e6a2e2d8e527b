import { describe, expect, it } from 'vitest';
import { createMondayActivities } from '../../src/activities/index.ts';
import { titleKey } from '../../src/sync/group-title.ts';
import { SYNC } from '../orders/rows.ts';
import { lost, notExecuted, refusal } from './stage/fake-monday.ts';
import { failureOf, inActivity, type Stage, stage } from './stage/stage.ts';

const titlesOnBoard = ({ monday }: Stage): string[] => monday.groups.map(({ title }) => title);
const created = ({ monday }: Stage): string[] => monday.received.flatMap((write) => (write.kind === 'create_group' ? [write.title] : []));

/** PELOTON's three, and RHONE's one. */
async function fourGroups(): Promise<Stage> {
  const scene = await stage();
  await scene.orders([
    { 'AAG ORDER NUMBER': 'PEL-1', group_name: 'PELOTON 2025 HOLIDAY' },
    { 'AAG ORDER NUMBER': 'PEL-2', group_name: 'PELOTON ECOMM' },
    { 'AAG ORDER NUMBER': 'PEL-3', group_name: 'PELOTON 2025 HOLIDAY' },
    { 'AAG ORDER NUMBER': 'PEL-4', group_name: 'check', 'CUSTOMER SEASON': '2025  FALL ' },
    { 'AAG ORDER NUMBER': 'PEL-5', group_name: null },
  ]);
  await scene.orders([{ group_name: 'RHONE 2026 SPRING' }], 'RHONE');
  return scene;
}

describe('a customer’s groups', () => {
  it('are that customer’s only, told in order of first appearance', async () => {
    const scene = await fourGroups();
    const { groups, createdGroupIds, failed } = await scene.groups();
    expect(groups.map(({ title }) => title)).toEqual(['PELOTON 2025 HOLIDAY', 'PELOTON ECOMM', 'PELOTON 2025 FALL']);
    expect(groups.map(({ action }) => action)).toEqual(['create', 'create', 'create']);
    expect(createdGroupIds).toEqual(groups.map(({ id }) => id));
    expect(failed).toEqual([]);
    expect(titlesOnBoard(scene)).not.toContain('RHONE 2026 SPRING');
  });

  it('are those of the first orders where there is a limit', async () => {
    const scene = await fourGroups();
    expect((await scene.groups({ limit: 3 })).groups.map(({ title }) => title)).toEqual(['PELOTON 2025 HOLIDAY', 'PELOTON ECOMM']);
  });

  it('cost no call where there are none', async () => {
    const scene = await stage();
    await scene.orders([{ group_name: 'check' }]);
    expect(await scene.groups()).toEqual({ createdGroupIds: [], groups: [], failed: [] });
    expect(scene.monday.reads).toBe(0);
  });

  it('are looked for before they are created, however their titles are written (need 5)', async () => {
    const scene = await fourGroups();
    const id = scene.monday.addGroup('Peloton  2025 Holiday ');
    const { groups } = await scene.groups();
    expect(groups[0]).toEqual({ title: 'PELOTON 2025 HOLIDAY', id, action: 'reuse' });
    expect(created(scene)).toEqual(['PELOTON ECOMM', 'PELOTON 2025 FALL']);
  });

  it('are one where titles differ in case and blanks only', async () => {
    const scene = await stage();
    await scene.orders(['X 2025 Fall', ' x  2025 FALL ', 'X 2025 FALL'].map((group_name) => ({ group_name })));
    expect((await scene.groups()).groups).toHaveLength(1);
    expect(titlesOnBoard(scene)).toHaveLength(1);
  });

  it('are made once: a second sync reuses all of them', async () => {
    const scene = await fourGroups();
    const first = await scene.groups();
    const second = await scene.groups();
    expect(second.groups).toEqual(first.groups.map((group) => ({ ...group, action: 'reuse' })));
    expect(second.createdGroupIds).toEqual([]);
    expect(created(scene)).toHaveLength(3);
  });

  it('are made again where somebody deleted them on the board (need 7)', async () => {
    const scene = await fourGroups();
    const { groups } = await scene.groups();
    scene.monday.groups.splice(0, 3);
    scene.pass(90);
    const again = await scene.groups({ syncId: '202611241031-SYNC-00000000' });
    expect(again.groups.map(({ action }) => action)).toEqual(['create', 'create', 'create']);
    expect(again.createdGroupIds.some((id) => groups.some((old) => old.id === id))).toBe(false);
    expect((await scene.batches()).counts).toMatchObject({ created: 4, held: 1 });
  });

  it('that were made just now are there, though the board’s list lags behind', async () => {
    const scene = await fourGroups();
    const { groups } = await scene.groups();
    scene.monday.listedGroups = () => [];
    for (const seconds of [0, 20, 60]) {
      scene.pass(seconds);
      const again = await scene.groups({ syncId: '202611241031-SYNC-00000000' }, { deps: scene.worker() });
      expect(again.groups).toEqual(groups.map((group) => ({ ...group, action: 'reuse' })));
    }
    expect(created(scene)).toHaveLength(3);
  });

  it('whose id is gone are taken by title where somebody made one of the same name', async () => {
    const scene = await stage();
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-1' }]);
    await scene.groups();
    const [old] = scene.monday.groups.splice(0, 1);
    scene.pass(90);
    const id = scene.monday.addGroup(old?.title ?? '');
    expect((await scene.groups()).groups).toMatchObject([{ id, action: 'reuse' }]);
    expect((await scene.batches()).counts).toMatchObject({ orders: 1, created: 1, failed: 0 });
  });

  it('go where the alphabet wants them, whatever order they appear in, and among those of other customers', async () => {
    const scene = await fourGroups();
    scene.monday.addGroup('ASRV 2025 FALL');
    scene.monday.addGroup('SOUL CYCLE 2025 FALL');
    await Promise.all([scene.groups(), scene.groups({ customer: 'RHONE' })]);
    const sorted = titlesOnBoard(scene).toSorted((a, b) => (titleKey(a) < titleKey(b) ? -1 : 1));
    expect(titlesOnBoard(scene)).toEqual(sorted);
    expect(sorted).toHaveLength(6);
  });

  it('that two customers need at once become one, which both syncs show', async () => {
    const scene = await stage();
    await scene.orders([{ group_name: 'SHARED 2025' }]);
    await scene.orders([{ group_name: 'Shared  2025' }], 'RHONE');
    for (const customer of ['PELOTON', 'RHONE']) await scene.open({ customer });
    const [peloton, rhone] = await Promise.all([scene.groups(), scene.groups({ customer: 'RHONE' })]);
    expect(created(scene)).toHaveLength(1);
    expect(peloton.groups[0]?.id).toBe(rhone.groups[0]?.id);
    expect([peloton.groups[0]?.action, rhone.groups[0]?.action].toSorted()).toEqual(['create', 'reuse']);
    const recorded = await Promise.all(['PELOTON', 'RHONE'].map((customer) => scene.store.syncs.readGroups(SYNC, customer)));
    expect(
      recorded
        .flat()
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(['create', 'reuse']);
  });

  it('that two workers need at once become one (need 5)', async () => {
    const scene = await stage();
    await scene.orders([{ group_name: 'SHARED 2025' }]);
    await scene.orders([{ group_name: 'Shared  2025' }], 'RHONE');
    // The other worker makes and stores the group while this one waits for the board it has asked for.
    const read = scene.monday.readGroups.bind(scene.monday);
    let others: Promise<unknown> | undefined;
    scene.monday.readGroups = async () => {
      const shown = await read();
      if (others === undefined) {
        others = scene.groups({ customer: 'RHONE' }, { deps: scene.worker() });
        await others;
      }
      return shown;
    };
    expect((await scene.groups()).groups).toMatchObject([{ action: 'reuse' }]);
    expect(created(scene)).toHaveLength(1);
  });
});

describe('a customer whose name is no label of the board', () => {
  it('gets no group, since all its orders are held', async () => {
    const scene = await stage();
    await scene.orders([{}], 'NEWCOMER');
    for (const dryRun of [true, false]) {
      const made = await scene.groups({ customer: 'NEWCOMER', dryRun });
      expect(made).toMatchObject({ groups: [], failed: [], heldBack: expect.stringContaining('no label for NEWCOMER') });
    }
    const { counts, failures } = await scene.batches({ customer: 'NEWCOMER' });
    expect(counts).toMatchObject({ orders: 1, held: 1 });
    expect(failures).toMatchObject([{ code: 'UNKNOWN_CUSTOMER' }]);
    expect(created(scene)).toEqual([]);
  });

  it('gets its groups once somebody has added the label, whatever its case', async () => {
    const scene = await stage();
    await scene.orders([{}], 'NEWCOMER');
    await scene.groups({ customer: 'NEWCOMER' });
    scene.monday.labels = { ...scene.monday.labels, dropdown_customer: ['Newcomer '] };
    // Every sync looks at the board before it begins.
    await inActivity(createMondayActivities(scene.deps).checkBoard, { customers: ['NEWCOMER'], dryRun: false });
    expect((await scene.groups({ customer: 'NEWCOMER' })).groups).toHaveLength(1);
    expect((await scene.batches({ customer: 'NEWCOMER' })).counts).toMatchObject({ created: 1 });
  });
});

describe('a group that can’t be made', () => {
  it('is told with code and reason, and the others stand', async () => {
    const scene = await fourGroups();
    scene.monday.next(
      (_, apply) => apply(),
      (_, apply) => apply(() => refusal('INVALID_ARGUMENT', 'The title is not nice.')),
    );
    const { groups, failed } = await scene.groups();
    expect(groups.map(({ title }) => title)).toEqual(['PELOTON 2025 HOLIDAY', 'PELOTON 2025 FALL']);
    expect(failed).toEqual([{ title: 'PELOTON ECOMM', code: 'INVALID_ARGUMENT', reason: 'The title is not nice. (request req-1)' }]);
    const { counts, failures } = await scene.batches();
    expect(counts).toMatchObject({ created: 3, failed: 1, held: 1 });
    expect(failures).toContainEqual(
      expect.objectContaining({ orderNumber: 'PEL-2', code: 'GROUP_MISSING', reason: expect.stringContaining('not nice') }),
    );
    // Refused for good is not forgotten for good: the next sync tries again.
    expect((await scene.groups()).failed).toEqual([]);
    expect((await scene.batches()).counts).toMatchObject({ created: 1, unchanged: 3, failed: 0 });
  });

  it.each([
    ['MONDAY_AUTHENTICATION', true],
    ['MONDAY_FORBIDDEN', true],
    ['MONDAY_UNREACHABLE', false],
    ['MINUTE_LIMIT', false],
  ] as const)('for a reason that is not its own (%s) ends the call, and is free to be made later', async (code, nonRetryable) => {
    const scene = await fourGroups();
    scene.monday.next(() => notExecuted(code, 7));
    expect(await failureOf(scene.groups())).toMatchObject({ type: code, nonRetryable, nextRetryDelay: 7000 });
    expect((await scene.groups()).createdGroupIds).toHaveLength(3);
  });

  it('since the user may not, says so for the whole sync, though monday.com said it of one group', async () => {
    const scene = await fourGroups();
    scene.monday.next((_, apply) => apply(() => refusal('MONDAY_FORBIDDEN', 'You may not.')));
    expect(await failureOf(scene.groups())).toMatchObject({ type: 'MONDAY_FORBIDDEN', nonRetryable: true });
    expect((await scene.groups()).createdGroupIds).toHaveLength(3);
  });
});

describe('a lost answer to create_group', () => {
  it('or an unclear one makes no twin where the group was made after all', async () => {
    const scene = await stage();
    await scene.orders([{}]);
    scene.monday.next((_, apply) => {
      apply();
      return lost;
    });
    await scene.groups();
    expect((await scene.groups()).groups).toMatchObject([{ action: 'reuse', id: scene.monday.groups[0]?.id }]);
    expect(created(scene)).toHaveLength(1);
  });

  it('does not keep the orders of a group off the board that was made after all', async () => {
    const scene = await stage();
    await scene.orders([{}]);
    scene.monday.next((_, apply) => {
      apply();
      return lost;
    });
    await scene.groups();
    expect((await scene.sync()).counts).toMatchObject({ created: 1, failed: 0 });
  });

  it('keeps nobody else from going on', async () => {
    const scene = await fourGroups();
    scene.monday.next(() => lost);
    const { groups, failed } = await scene.groups();
    expect([groups.length, failed.length]).toEqual([2, 1]);
  });
});

describe('a dry run of groups', () => {
  it('writes neither board nor database, and marks ids that are to be', async () => {
    const scene = await fourGroups();
    const id = scene.monday.addGroup('PELOTON ECOMM');
    const before = await scene.dump();
    expect(await scene.groups({ dryRun: true })).toEqual({
      createdGroupIds: ['dry-run:PELOTON 2025 HOLIDAY', 'dry-run:PELOTON 2025 FALL'],
      groups: [
        { title: 'PELOTON 2025 HOLIDAY', id: 'dry-run:PELOTON 2025 HOLIDAY', action: 'create' },
        { title: 'PELOTON ECOMM', id, action: 'reuse' },
        { title: 'PELOTON 2025 FALL', id: 'dry-run:PELOTON 2025 FALL', action: 'create' },
      ],
      failed: [],
    });
    expect(await scene.dump()).toBe(before);
    expect(scene.monday.received).toEqual([]);
  });

  it('shows a deleted group as one to create, and forgets nothing', async () => {
    const scene = await fourGroups();
    await scene.groups();
    scene.monday.groups.splice(0, 3);
    scene.pass(90);
    const before = await scene.dump();
    expect((await scene.groups({ dryRun: true })).createdGroupIds).toHaveLength(3);
    expect(await scene.dump()).toBe(before);
  });
});
