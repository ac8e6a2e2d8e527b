import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { OrderSyncError } from '../../src/errors.ts';
import { numbered } from '../orders/rows.ts';
import { disagreements } from './stage/agreement.ts';
import { Crash, crash, type StoreHooks } from './stage/intercept.ts';
import { failureOf, type Stage, stage } from './stage/stage.ts';

async function withOrders(count = 4): Promise<Stage & { readonly uuids: readonly string[] }> {
  const scene = await stage({ batchSize: 2 });
  const uuids = await scene.orders(numbered(count));
  await scene.open();
  await scene.groups();
  return Object.assign(scene, { uuids });
}

const requests = ({ monday }: Stage): number => monday.received.filter(({ kind }) => kind !== 'create_group').length;

/** Keys of whatever request holds a row. */
async function holders({ store }: Stage): Promise<ReadonlySet<string>> {
  const rows = await store.db.selectFrom('FACT_ORDER_LIST').select('request_key').where('api_status', '=', 'IN_FLIGHT').execute();
  return new Set(rows.map(({ request_key }) => request_key ?? ''));
}

/** Where the first of two requests dies, and what becomes of its two orders in the next try of the same sync. */
const DEATHS: readonly (readonly [where: string, hooks: () => StoreHooks, fate: 'created' | 'unknown', counts: object])[] = [
  ['before the page is read', () => ({ orders: { readOrders: crash('before') } }), 'created', { created: 4 }],
  ['when the groups are read', () => ({ groups: { read: crash('before') } }), 'created', { created: 4 }],
  ['before the claim', () => ({ orders: { claim: crash('before') } }), 'created', { created: 4 }],
  ['after the claim', () => ({ orders: { claim: crash('after') } }), 'unknown', { created: 2, unknown: 2 }],
  ['before the renewal', () => ({ orders: { renew: crash('before') } }), 'created', { created: 4 }],
  ['after the renewal', () => ({ orders: { renew: crash('after') } }), 'created', { created: 4 }],
  ['between answer and settle', () => ({ orders: { settle: crash('before') } }), 'unknown', { created: 2, unknown: 2 }],
  ['after the settle', () => ({ orders: { settle: crash('after') } }), 'created', { created: 4 }],
  ['before the page is recorded', () => ({ syncs: { recordPage: crash('before') } }), 'created', { created: 4 }],
  ['after the page is recorded', () => ({ syncs: { recordPage: crash('after') } }), 'created', { created: 4 }],
];

describe('a database that is away when monday.com has answered', () => {
  it('is waited for: no id is lost, and nothing is left unknown', async () => {
    const scene = await withOrders(2);
    let away = 3;
    const settle = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      if (away-- > 0) throw new OrderSyncError('STORE_UNREACHABLE', 'It is away.');
      return call();
    };
    const { counts } = await scene.batches({}, { deps: scene.worker({ orders: { settle } }) });
    expect(away).toBe(-1);
    expect(counts).toMatchObject({ created: 2, unknown: 0 });
    expect(await disagreements(scene, new Set())).toEqual([]);
  });
});

describe('a try that dies', () => {
  it.each(DEATHS)('%s leaves no twin and no lie, and the next try comes to the same counts', async (_, hooks, fate, counts) => {
    const scene = await withOrders();
    expect(await failureOf(scene.batches({}, { deps: scene.worker(hooks()) }))).toMatchObject({ type: 'UNEXPECTED', nonRetryable: false });
    await scene.batches({}, { deps: scene.worker() });
    await scene.batches({}, { deps: scene.worker() });
    for (const uuid of scene.uuids) expect(scene.monday.itemsOf(uuid).length).toBeLessThanOrEqual(1);
    expect(await scene.counts()).toEqual({
      orders: 4,
      created: 0,
      updated: 0,
      unchanged: 0,
      removed: 0,
      failed: 0,
      held: 0,
      unknown: 0,
      ...counts,
    });
    expect(await disagreements(scene, await holders(scene))).toEqual([]);
    if (fate === 'created') expect(scene.monday.items.size).toBe(4);
  });

  it('with the database gone from the claim on gives nothing back, and sends nothing twice all the same', async () => {
    const scene = await withOrders(2);
    const gone = (): Promise<never> => Promise.reject(new Crash());
    await failureOf(scene.batches({}, { deps: scene.worker({ orders: { renew: gone, release: gone, settle: gone } }) }));
    expect((await scene.batches()).counts).toMatchObject({ unknown: 2 });
    expect(requests(scene)).toBe(0);
  });

  it('when an answer that told nothing is to be marked still holds the rows', async () => {
    const scene = await withOrders(2);
    scene.monday.next((_, apply) => {
      const answer = apply();
      return answer.kind === 'answered'
        ? {
            ...answer,
            fates: new Map([...answer.fates].map(([alias]) => [alias, { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: '?' }])),
          }
        : answer;
    });
    await failureOf(scene.batches({}, { deps: scene.worker({ orders: { markUnknown: crash('before') } }) }));
    expect((await scene.batches()).counts).toMatchObject({ unknown: 2 });
    expect(scene.monday.items.size).toBe(2);
  });
});

describe('a claim that was taken over', () => {
  const takeOver = (scene: Stage, uuid: string) => scene.set(uuid, { request_key: 'somebody else' });

  it('between claim and renewal: nothing is sent, the others’ row stays theirs, and ours go out on the next try', async () => {
    const scene = await withOrders(2);
    const [first = '', second = ''] = scene.uuids;
    const hooks: StoreHooks = {
      orders: {
        renew: async (call) => {
          await takeOver(scene, first);
          return call();
        },
      },
    };
    expect(await failureOf(scene.batches({}, { deps: scene.worker(hooks) }))).toMatchObject({ type: 'CLAIM_LOST', nonRetryable: false });
    expect(requests(scene)).toBe(0);
    expect(await scene.row(first)).toMatchObject({ request_key: 'somebody else', api_status: 'IN_FLIGHT' });
    expect(await scene.row(second)).toMatchObject({ request_key: null, api_status: null });
    expect((await scene.batches()).counts).toMatchObject({ created: 1, unknown: 1 });
  });

  it('while its request was on the wire: the answer is discarded, audited and logged, and counts as unknown', async () => {
    const scene = await withOrders(2);
    const [first = ''] = scene.uuids;
    scene.monday.next(async (_, apply) => {
      await takeOver(scene, first);
      return apply();
    });
    expect((await scene.batches()).counts).toMatchObject({ created: 1, unknown: 1 });
    expect(await scene.row(first)).toMatchObject({ request_key: 'somebody else', monday_item_id: null });
    expect(scene.logged.join('')).toContain(first);
    const audit = await scene.store.db.selectFrom('ORDER_LIST_API_LOG').select('sync_state').where('record_uuid', '=', first).execute();
    expect(audit).toEqual([{ sync_state: 'DISCARDED' }]);
  });

  it('before it was made: another request has the order, which is not sent and counts as unknown', async () => {
    const scene = await withOrders(2);
    const [first = ''] = scene.uuids;
    const hooks: StoreHooks = {
      orders: {
        claim: async (call) => {
          await scene.set(first, { request_key: 'somebody else', api_status: 'IN_FLIGHT' });
          return call();
        },
      },
    };
    const { counts } = await scene.batches({}, { deps: scene.worker(hooks) });
    expect(counts).toMatchObject({ orders: 2, created: 1, unknown: 1 });
    expect(await scene.counts()).toEqual(counts);
    expect(scene.monday.itemsOf(first)).toEqual([]);
  });
});

it.each(['performance', 'Date'] as const)('a claim renewed more than 5 s ago by %s is not sent, and goes back', async (clock) => {
  vi.useFakeTimers({ toFake: [clock] });
  onTestFinished(() => void vi.useRealTimers());
  const scene = await withOrders(2);
  const slow = scene.worker({
    orders: {
      renew: async (call) => {
        const renewed = await call();
        vi.advanceTimersByTime(5001);
        return renewed;
      },
    },
  });
  expect(await failureOf(scene.batches({}, { deps: slow }))).toMatchObject({ type: 'CLAIM_LOST', nonRetryable: false });
  expect(requests(scene)).toBe(0);
  vi.useRealTimers();
  expect((await scene.batches()).counts).toMatchObject({ created: 2 });
});

it('a try that slept since it read its page sends nothing that an awake one has overtaken', async () => {
  const scene = await withOrders(1);
  await scene.batches();
  const [uuid = ''] = scene.uuids;
  await scene.set(uuid, { 'PO NUMBER': 'OLD' });
  const asleep: StoreHooks = {
    orders: {
      claim: async (call) => {
        await scene.set(uuid, { 'PO NUMBER': 'NEW', group_name: 'PELOTON ECOMM' });
        await scene.groups({}, { deps: scene.worker() });
        await scene.batches({}, { deps: scene.worker() });
        return call();
      },
    },
  };
  await scene.batches({}, { deps: scene.worker(asleep) });
  // The old plan knew nothing of the move: its hash says one group, and the item stands in the other.
  expect(await disagreements(scene, new Set())).toEqual([]);
});

it('two tries at once share no order', async () => {
  const scene = await withOrders(40);
  await Promise.all([scene.batches({}, { deps: scene.worker() }), scene.batches({}, { deps: scene.worker() })]);
  await scene.batches();
  expect(scene.monday.items.size).toBe(40);
  expect(await disagreements(scene, new Set())).toEqual([]);
  expect(await scene.counts()).toMatchObject({ orders: 40, created: 40 });
});
