import { expect, it } from 'vitest';
import { WorkerStopping } from '../../src/activities/activity.ts';
import { numbered } from '../orders/rows.ts';
import { disagreements } from './stage/agreement.ts';
import { activityEnvironment, type CallOptions, type Stage, type StageOptions, stage } from './stage/stage.ts';

async function withOrders(count: number, options: StageOptions): Promise<Stage> {
  const scene = await stage(options);
  await scene.orders(numbered(count));
  await scene.open();
  await scene.groups();
  return scene;
}

/** What asks a call to stop, and how the call is run so that it hears of it. */
const STOPS: readonly (readonly [what: string, prepare: (scene: Stage) => { readonly call: CallOptions; readonly stop: () => void }])[] = [
  [
    'a cancel',
    () => {
      const environment = activityEnvironment();
      return { call: { environment }, stop: () => environment.cancel('CANCELLED') };
    },
  ],
  [
    'a worker that stops',
    (scene) => {
      const stopping = new AbortController();
      return { call: { deps: { ...scene.deps, stopping: stopping.signal } }, stop: () => stopping.abort(new WorkerStopping()) };
    },
  ],
];

it.each(STOPS)(
  '%s in the middle of a page: no further claim, the request on the wire is settled, and the page is read again',
  async (_, prepare) => {
    const scene = await withOrders(10, { batchSize: 2, pageSize: 6, places: 1 });
    const { call, stop } = prepare(scene);
    scene.monday.next(
      (_write, apply) => apply(),
      (_write, apply) => {
        stop();
        return apply();
      },
    );
    const stopped = await scene.batches({}, call);
    expect(stopped).toMatchObject({ cursor: { page: 0, taken: 0 }, counts: { orders: 0 } });
    expect(scene.monday.items.size).toBe(4);
    expect(await disagreements(scene, new Set())).toEqual([]);
    expect(await scene.counts()).toMatchObject({ orders: 4, created: 4 });

    const rest = await scene.batches({ cursor: stopped.cursor });
    expect(rest).toMatchObject({ cursor: null, counts: { orders: 10, created: 6, unchanged: 4 } });
    expect(await scene.counts()).toMatchObject({ orders: 10, created: 10, unchanged: 0 });
    expect(scene.monday.items.size).toBe(10);
  },
);

it.each(STOPS)('%s before anything was read: answers the start, not the end', async (_, prepare) => {
  const scene = await withOrders(3, {});
  const { call, stop } = prepare(scene);
  stop();
  const { cursor, counts } = await scene.batches({}, call);
  expect([counts.orders, scene.monday.items.size]).toEqual([0, 0]);
  expect(cursor).not.toBeNull();
  expect(await scene.batches({ cursor })).toMatchObject({ cursor: null, counts: { created: 3 } });
});

it.each(STOPS)('%s on the second page: the first counts once, and the cursor stands behind it', async (_, prepare) => {
  const scene = await withOrders(6, { batchSize: 3, pageSize: 3, places: 1 });
  const { call, stop } = prepare(scene);
  scene.monday.next(
    (_write, apply) => apply(),
    (_write, apply) => {
      stop();
      return apply();
    },
  );
  const stopped = await scene.batches({}, call);
  expect(stopped).toMatchObject({ cursor: { page: 1, taken: 3 }, counts: { orders: 3, created: 3 } });
  const rest = await scene.batches({ cursor: stopped.cursor });
  expect(rest).toMatchObject({ cursor: null, counts: { orders: 3, unchanged: 3 } });
  expect(await scene.counts()).toMatchObject({ orders: 6, created: 6, unchanged: 0 });
});

it('a cancel ends the wait for a place at once', async () => {
  const scene = await withOrders(4, { batchSize: 2, places: 1 });
  const environment = activityEnvironment();
  const answer = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  scene.monday.next(async (_, apply) => {
    asked.resolve();
    await answer.promise;
    return apply();
  });
  const running = scene.batches({}, { environment });
  await asked.promise;
  environment.cancel('CANCELLED');
  answer.resolve();
  expect((await running).cursor).toMatchObject({ page: 0 });
  expect(scene.monday.items.size).toBe(2);
  expect(await scene.counts()).toMatchObject({ orders: 2, created: 2 });
});
