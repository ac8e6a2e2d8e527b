import { expect, it, onTestFinished, vi } from 'vitest';
import { WorkerStopping } from '../../src/activities/activity.ts';
import { SYNC } from '../orders/rows.ts';
import { crash } from './stage/intercept.ts';
import { activityEnvironment, failureOf, type Stage, stage } from './stage/stage.ts';

const created = ({ monday }: Stage): string[] => monday.received.flatMap((write) => (write.kind === 'create_group' ? [write.title] : []));

async function threeGroups(): Promise<Stage> {
  const scene = await stage();
  await scene.orders(['A', 'B', 'C'].map((title, index) => ({ 'AAG ORDER NUMBER': `PEL-${index}`, group_name: title })));
  await scene.open();
  return scene;
}

it('a crash after the first of three groups keeps the first, and the second try reuses it (need 5)', async () => {
  const scene = await threeGroups();
  await failureOf(scene.groups({}, { deps: scene.worker({ groups: { claim: crash('before', 2) } }) }));
  expect(await scene.store.groups.read('1000000001', ['A'])).toMatchObject([{ groupId: scene.monday.groups[0]?.id }]);
  const second = await scene.groups({}, { deps: scene.worker() });
  expect(second.groups.map(({ title, action }) => `${action} ${title}`)).toEqual(['reuse A', 'create B', 'create C']);
  expect(created(scene)).toEqual(['A', 'B', 'C']);
  // What this sync made stays made by it, whichever of its tries did it.
  expect((await scene.store.syncs.readGroups(SYNC, 'PELOTON')).map(({ action }) => action)).toEqual(['create', 'create', 'create']);
});

it.each([
  ['before the claim', { groups: { claim: crash('before') } }],
  ['while the claim is renewed', { groups: { renew: crash('before') } }],
  ['when the claim has been renewed', { groups: { renew: crash('after') } }],
])('a database that fails %s leaves nothing behind: the group is made by the next try', async (_, hooks) => {
  const scene = await threeGroups();
  await failureOf(scene.groups({}, { deps: scene.worker(hooks) }));
  expect(created(scene)).toEqual([]);
  expect((await scene.groups()).createdGroupIds).toHaveLength(3);
  expect(created(scene)).toEqual(['A', 'B', 'C']);
});

it.each([
  ['after the claim', { groups: { claim: crash('after') } }, 0],
  ['between answer and ledger', { groups: { settle: crash('before') } }, 1],
])('a crash %s makes no twin', async (_, hooks, made) => {
  const scene = await threeGroups();
  await failureOf(scene.groups({}, { deps: scene.worker(hooks) }));
  expect(created(scene)).toHaveLength(made);
  await scene.groups().catch(() => undefined);
  scene.pass(90);
  await scene.groups();
  expect(created(scene).toSorted()).toEqual(['A', 'B', 'C']);
  expect(scene.monday.groups.map(({ title }) => title)).toEqual(['A', 'B', 'C']);
});

it('a group whose claim was taken over before it was sent is not sent', async () => {
  const scene = await threeGroups();
  const takenOver = scene.worker({
    groups: {
      renew: async (call) => {
        await scene.store.db.updateTable('sync_groups').set({ request_key: 'somebody else' }).execute();
        return call();
      },
    },
  });
  expect(await failureOf(scene.groups({}, { deps: takenOver }))).toMatchObject({ type: 'CLAIM_LOST', nonRetryable: false });
  expect(created(scene)).toEqual([]);
  expect(await scene.store.groups.read('1000000001', ['A'])).toMatchObject([{ groupId: null }]);
});

it.each(['performance', 'Date'] as const)('a group whose claim was renewed more than 5 s ago by %s is not sent', async (clock) => {
  vi.useFakeTimers({ toFake: [clock] });
  onTestFinished(() => void vi.useRealTimers());
  const scene = await threeGroups();
  const slow = scene.worker({
    groups: {
      renew: async (call) => {
        const renewed = await call();
        vi.advanceTimersByTime(5001);
        return renewed;
      },
    },
  });
  expect(await failureOf(scene.groups({}, { deps: slow }))).toMatchObject({ type: 'CLAIM_LOST' });
  expect(created(scene)).toEqual([]);
  vi.useRealTimers();
  expect((await scene.groups()).createdGroupIds).toHaveLength(3);
});

it('an id that comes when the claim was taken over is not stored, and the log names it', async () => {
  const scene = await threeGroups();
  scene.monday.next(async (_, apply) => {
    await scene.store.db.updateTable('sync_groups').set({ request_key: 'somebody else' }).execute();
    return apply();
  });
  await scene.groups();
  expect(await scene.store.groups.read('1000000001', ['A'])).toMatchObject([{ groupId: null }]);
  expect(scene.logged.join('')).toContain(scene.monday.groups.find(({ title }) => title === 'A')?.id);
});

it('a cancel lets the request on the wire finish, stores its id, and claims no further group', async () => {
  const scene = await threeGroups();
  const environment = activityEnvironment();
  scene.monday.next((_, apply) => {
    environment.cancel('CANCELLED');
    return apply();
  });
  expect(await failureOf(scene.groups({}, { environment }))).toMatchObject({ name: 'CancelledFailure' });
  expect(created(scene)).toEqual(['A']);
  expect(await scene.store.groups.read('1000000001', ['A', 'B', 'C'])).toMatchObject([{ titleKey: 'A', groupId: expect.any(String) }]);
});

it('a worker that stops claims no further group, not even one whose turn is just coming', async () => {
  const scene = await threeGroups();
  await scene.orders([{ group_name: 'D' }], 'RHONE');
  scene.monday.next((_, apply) => {
    scene.stopping.abort(new WorkerStopping());
    return apply();
  });
  const ended = await Promise.allSettled([scene.groups(), scene.groups({ customer: 'RHONE' })]);
  expect(ended).toMatchObject([
    { status: 'rejected', reason: { type: 'WORKER_STOPPING' } },
    { status: 'rejected', reason: { type: 'WORKER_STOPPING' } },
  ]);
  expect(created(scene)).toEqual(['A']);
});
