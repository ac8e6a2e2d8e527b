import { CancelledFailure } from '@temporalio/activity';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { WorkerStopping } from '../../src/activities/activity.ts';
import { createMondayActivities } from '../../src/activities/index.ts';
import type { Reader } from '../../src/monday/monday-api.ts';
import { numbered } from '../orders/rows.ts';
import { disagreements } from './stage/agreement.ts';
import { activityEnvironment, type CallOptions, failureOf, inActivity, type Stage, type StageOptions, stage } from './stage/stage.ts';

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
  const scene = await withOrders(6, { batchSize: 2, pageSize: 3, places: 1 });
  const { call, stop } = prepare(scene);
  scene.monday.next(
    (_write, apply) => apply(),
    (_write, apply) => apply(),
    (_write, apply) => {
      stop();
      return apply();
    },
  );
  const stopped = await scene.batches({}, call);
  expect(stopped).toMatchObject({ cursor: { page: 1, taken: 3 }, counts: { orders: 3, created: 3 } });
  const rest = await scene.batches({ cursor: stopped.cursor });
  expect(rest).toMatchObject({ cursor: null, counts: { orders: 3, created: 1, unchanged: 2 } });
  expect(await scene.counts()).toMatchObject({ orders: 6, created: 6, unchanged: 0 });
});

it.each(STOPS)('%s while the very last order is sent: all is done, and it says so', async (_, prepare) => {
  // The last page is a full one, so that its end alone doesn't tell that it is the last.
  const scene = await withOrders(6, { batchSize: 3, pageSize: 3, places: 1 });
  const { call, stop } = prepare(scene);
  scene.monday.next(
    (_write, apply) => apply(),
    (_write, apply) => {
      stop();
      return apply();
    },
  );
  expect(await scene.batches({}, call)).toMatchObject({ cursor: null, counts: { orders: 6, created: 6 } });
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

describe('a monday.com that does not answer a read', () => {
  const silent = (scene: Stage): void => {
    const read = (_: string, { signal }: Reader = {}): Promise<never> =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    Object.assign(scene.monday, { readBoard: read, readGroups: read });
  };

  it('keeps no cancel waiting: pages end where they stand, groups and the check as cancelled', async () => {
    const scene = await stage();
    await scene.orders(numbered(1));
    silent(scene);
    const cancelled = <Result>(run: (environment: MockActivityEnvironment) => Promise<Result>): Promise<Result> => {
      const environment = activityEnvironment();
      const result = run(environment);
      setImmediate(() => environment.cancel('CANCELLED'));
      return result;
    };
    expect((await cancelled((environment) => scene.batches({}, { environment }))).cursor).not.toBeNull();
    expect(await failureOf(cancelled((environment) => scene.groups({}, { environment })))).toBeInstanceOf(CancelledFailure);
    const { checkBoard } = createMondayActivities(scene.deps);
    const check = (environment: MockActivityEnvironment) => inActivity(checkBoard, { dryRun: true }, { environment });
    expect(await failureOf(cancelled(check))).toBeInstanceOf(CancelledFailure);
  });

  it('keeps no worker from stopping', async () => {
    const scene = await stage();
    await scene.orders(numbered(1));
    silent(scene);
    const page = scene.batches();
    const groups = failureOf(scene.groups());
    setImmediate(() => scene.stopping.abort(new WorkerStopping()));
    expect((await page).cursor).not.toBeNull();
    expect(await groups).toMatchObject({ type: 'WORKER_STOPPING', nonRetryable: false });
  });

  it('is still waited for by others, when one of those who share its answer is cancelled', async () => {
    const scene = await stage();
    await scene.orders(numbered(1));
    await scene.orders([{ group_name: 'RHONE 2026' }], 'RHONE');
    const read = scene.monday.readBoard.bind(scene.monday);
    const answer = Promise.withResolvers<void>();
    scene.monday.readBoard = (id) => answer.promise.then(() => read(id));
    const environment = activityEnvironment();
    const first = failureOf(scene.groups({}, { environment }));
    const second = scene.groups({ customer: 'RHONE' });
    environment.cancel('CANCELLED');
    expect(await first).toBeInstanceOf(CancelledFailure);
    answer.resolve();
    expect((await second).groups).toHaveLength(1);
  });
});
