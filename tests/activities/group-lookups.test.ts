import { describe, expect, it } from 'vitest';
import { OrderSyncError } from '../../src/errors.ts';
import type { Fate } from '../../src/monday/aliased-mutation.ts';
import { SYNC } from '../orders/rows.ts';
import { lost, notExecuted, type Turn, unclear } from './stage/fake-monday.ts';
import { crash, type StoreHooks } from './stage/intercept.ts';
import { failureOf, type Stage, secondsUntil, stage } from './stage/stage.ts';

const BOARD = '1000000001';

const created = ({ monday }: Stage): string[] => monday.received.flatMap((write) => (write.kind === 'create_group' ? [write.title] : []));
const titles = ({ monday }: Stage): string[] => monday.groups.map(({ title }) => title);

async function withGroups(...names: readonly string[]): Promise<Stage> {
  const scene = await stage();
  await scene.orders(names.map((title, index) => ({ 'AAG ORDER NUMBER': `PEL-${index}`, group_name: title })));
  await scene.open();
  return scene;
}

/** monday.com makes the group later than anybody waits. */
function landsLater(): { readonly turn: Turn; readonly land: () => void } {
  const landings: (() => void)[] = [];
  return {
    turn: (_, apply) => {
      landings.push(apply);
      return lost;
    },
    land: () => {
      for (const landing of landings.splice(0)) landing();
    },
  };
}

const untold: Turn = (_, apply) => {
  const answer = apply();
  const fate: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'Something.' };
  return answer.kind === 'answered' ? { ...answer, fates: new Map([['group', fate]]) } : answer;
};

describe('a group whose request got no clear answer', () => {
  it.each([
    ['no answer', () => lost],
    ['an unclear answer', () => unclear],
    ['an answer that tells nothing of it', untold],
  ] as const)('(%s) is pending, and tells when it can be looked up; the others go on', async (_, turn) => {
    const scene = await withGroups('A', 'B', 'C');
    scene.monday.next((_write, apply) => apply(), turn);
    const { groups, failed } = await scene.groups();
    expect(groups.map(({ title }) => title)).toEqual(['A', 'C']);
    expect(failed).toMatchObject([{ title: 'B', code: expect.stringMatching(/NO_ANSWER|UNCLEAR_ANSWER/) }]);
    expect(Math.abs((secondsUntil(failed[0]?.dueAt ?? null) ?? 0) - 90)).toBeLessThanOrEqual(2);
    const { counts } = await scene.batches();
    expect(counts).toMatchObject({ orders: 3, created: 2, failed: 0, unknown: 1 });
    expect(await scene.counts()).toEqual(counts);
  });

  it('is not asked for again before it is due: soon after, another try waits for it; later, it tells when', async () => {
    const scene = await withGroups('A');
    scene.monday.next(() => lost);
    await scene.groups();
    expect(await failureOf(scene.groups())).toMatchObject({ type: 'CLAIM_LOST', nonRetryable: false, nextRetryDelay: 2000 });
    scene.pass(60);
    const { failed } = await scene.groups();
    expect(failed).toMatchObject([{ code: 'NO_ANSWER' }]);
    expect(Math.abs((secondsUntil(failed[0]?.dueAt ?? null) ?? 0) - 30)).toBeLessThanOrEqual(2);
    expect(created(scene)).toEqual(['A']);
  });

  it('is seized and created once it is due and not there', async () => {
    const scene = await withGroups('A');
    scene.monday.next(() => lost);
    await scene.groups();
    scene.pass(90);
    expect(await scene.groups()).toMatchObject({ groups: [{ title: 'A', action: 'create' }], failed: [] });
    expect(titles(scene)).toEqual(['A']);
    expect(await scene.store.groups.read(BOARD, ['A'])).toMatchObject([{ groupId: scene.monday.groups[0]?.id }]);
    expect((await scene.batches()).counts).toMatchObject({ created: 1 });
  });

  it('is taken where it landed after all, before the lookup or while it runs', async () => {
    for (const when of ['before', 'while']) {
      const scene = await withGroups('A');
      const { turn, land } = landsLater();
      scene.monday.next(turn);
      await scene.groups();
      scene.pass(90);
      if (when === 'before') land();
      const seizing: StoreHooks = {
        groups: {
          seize: async (call) => {
            const seized = await call();
            land();
            return seized;
          },
        },
      };
      const { groups } = await scene.groups({}, { deps: scene.worker(seizing) });
      expect(groups).toMatchObject([{ title: 'A', id: scene.monday.groups[0]?.id }]);
      expect(titles(scene)).toEqual(['A']);
      expect(created(scene)).toHaveLength(1);
      expect(await scene.store.syncs.readGroups(SYNC, 'PELOTON')).toHaveLength(1);
    }
  });

  it('is seized before the board is asked again', async () => {
    const scene = await withGroups('A');
    scene.monday.next(() => lost);
    await scene.groups();
    scene.pass(90);
    const events: string[] = [];
    const note =
      (event: string) =>
      <Result>(call: () => Promise<Result>): Promise<Result> => {
        events.push(event);
        return call();
      };
    const read = scene.monday.readGroups.bind(scene.monday);
    scene.monday.readGroups = () => note('read')(read);
    await scene.groups({}, { deps: scene.worker({ groups: { seize: note('seized'), renew: note('renewed'), settle: note('settled') } }) });
    expect(events).toEqual(['read', 'seized', 'read', 'renewed', 'settled']);
  });

  it('whose owner wakes after it was seized is not sent by it', async () => {
    const scene = await withGroups('A');
    const asleep: StoreHooks = {
      groups: {
        renew: async (wake) => {
          scene.pass(90);
          const read = scene.monday.readGroups.bind(scene.monday);
          let reads = 0;
          let renewed = true;
          scene.monday.readGroups = async () => {
            const shown = await read();
            reads += 1;
            if (reads === 2) renewed = await wake();
            return shown;
          };
          await scene.groups({}, { deps: scene.worker() });
          return renewed;
        },
      },
    };
    expect(await failureOf(scene.groups({}, { deps: scene.worker(asleep) }))).toMatchObject({ type: 'CLAIM_LOST' });
    expect(created(scene)).toEqual(['A']);
    expect(titles(scene)).toEqual(['A']);
  });

  it('is looked up by one of two who find it due, and the other one waits', async () => {
    const scene = await withGroups('A');
    scene.monday.next(() => lost);
    await scene.groups();
    scene.pass(90);
    const ends = await Promise.allSettled([scene.groups({}, { deps: scene.worker() }), scene.groups({}, { deps: scene.worker() })]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await scene.groups()).groups).toHaveLength(1);
    expect(titles(scene)).toEqual(['A']);
  });

  it.each([
    ['the board can’t be read', {}, true],
    ['the lookup dies before it creates', { groups: { renew: crash('before') } }, false],
  ] as const)('is left as it is when %s, and made later, once', async (_, hooks, unreadable) => {
    const scene = await withGroups('A');
    scene.monday.next(() => lost);
    await scene.groups();
    scene.pass(90);
    const read = scene.monday.readGroups.bind(scene.monday);
    let reads = 0;
    if (unreadable)
      scene.monday.readGroups = () => {
        reads += 1;
        return reads === 2 ? Promise.reject(new OrderSyncError('MONDAY_UNREACHABLE', 'It is away.')) : read();
      };
    await failureOf(scene.groups({}, { deps: scene.worker(hooks) }));
    scene.pass(90);
    expect((await scene.groups()).groups).toHaveLength(1);
    expect(titles(scene)).toEqual(['A']);
    expect(created(scene)).toEqual(['A', 'A']);
  });

  it('and of which a second request is lost, too, waits again', async () => {
    const scene = await withGroups('A');
    scene.monday.next(
      () => lost,
      () => lost,
    );
    await scene.groups();
    scene.pass(90);
    expect((await scene.groups()).failed).toMatchObject([{ code: 'NO_ANSWER', dueAt: expect.any(String) }]);
    scene.pass(60);
    await scene.groups();
    expect(created(scene)).toEqual(['A', 'A']);
    scene.pass(30);
    await scene.groups();
    expect(titles(scene)).toEqual(['A']);
  });

  it('is free at once where its second request was not executed', async () => {
    const scene = await withGroups('A');
    scene.monday.next(
      () => lost,
      () => notExecuted('MINUTE_LIMIT', 3),
    );
    await scene.groups();
    scene.pass(90);
    expect(await failureOf(scene.groups())).toMatchObject({ type: 'MINUTE_LIMIT' });
    expect((await scene.groups()).createdGroupIds).toHaveLength(1);
    expect(titles(scene)).toEqual(['A']);
  });

  it('that another customer needs, too, becomes one', async () => {
    const scene = await withGroups('SHARED');
    await scene.orders([{ group_name: 'Shared ' }], 'RHONE');
    await scene.open({ customer: 'RHONE' });
    scene.monday.next(() => lost);
    await scene.groups();
    scene.pass(30);
    expect((await scene.groups({ customer: 'RHONE' })).failed).toMatchObject([{ code: 'NO_ANSWER' }]);
    expect((await scene.batches({ customer: 'RHONE' })).counts).toMatchObject({ unknown: 1 });
    scene.pass(60);
    const [rhone, peloton] = [await scene.groups({ customer: 'RHONE' }), await scene.groups()];
    expect(rhone.groups[0]?.id).toBe(peloton.groups[0]?.id);
    expect(titles(scene)).toHaveLength(1);
    for (const customer of ['PELOTON', 'RHONE']) {
      await scene.batches({ customer });
      expect(await scene.counts(SYNC, customer)).toMatchObject({ orders: 1, created: 1, unknown: 0 });
    }
  });
});
