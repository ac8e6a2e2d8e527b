import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SYNC } from '../orders/rows.ts';
import { lost, notExecuted, type Received, refusal, type Turn, unclear } from './stage/fake-monday.ts';
import type { StoreHooks } from './stage/intercept.ts';
import { activityEnvironment, type Stage, stageWithOrders } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

/** One order on the board, which has changed since. */
async function changed(): Promise<Stage & { readonly uuid: string }> {
  const scene = await stageWithOrders(1);
  await scene.batches();
  const [uuid = ''] = scene.uuids;
  await scene.set(uuid, { 'PO NUMBER': 'NEW' });
  scene.monday.received.length = 0;
  return Object.assign(scene, { uuid });
}

/** It is to be removed. */
async function marked(): Promise<Stage & { readonly uuid: string }> {
  const scene = await changed();
  await scene.set(scene.uuid, { action_type: 'DELETE' });
  return scene;
}

const lostAfterWrite: Turn = (_, apply) => {
  apply();
  return lost;
};
const written: Turn = (_, apply) => apply();

const sameOfAll = (writes: readonly Received[]): boolean =>
  new Set(writes.map((write) => JSON.stringify({ ...write, mutations: 'mutations' in write ? [...write.mutations] : [] }))).size === 1;

/** Somebody's lookup takes the row over. */
async function seize({ store }: Stage): Promise<string> {
  const requestKey = randomUUID();
  const rows = await store.orders.readOpen({ customer: 'PELOTON', limit: 9 });
  await store.orders.seize({ requestKey, syncId: SYNC, customer: 'PELOTON', rows });
  return requestKey;
}

describe.each([
  ['an update', changed, { updated: 1 }],
  ['a delete', marked, { removed: 1 }],
] as const)('%s without an answer', (_, prepare, done) => {
  it('goes out again, up to three times, each copy the same, and each after the claim was renewed', async () => {
    const scene = await prepare();
    const events: string[] = [];
    const turn =
      (answer: Turn): Turn =>
      (write, apply) => {
        events.push('sent');
        return answer(write, apply);
      };
    scene.monday.next(...[() => lost, () => unclear, written].map(turn));
    const hooks: StoreHooks = {
      orders: {
        renew: (call) => {
          events.push('renewed');
          return call();
        },
      },
    };
    expect((await scene.batches({}, { deps: scene.worker(hooks) })).counts).toMatchObject(done);
    expect(events).toEqual(['renewed', 'sent', 'renewed', 'sent', 'renewed', 'sent']);
    expect(sameOfAll(scene.monday.received)).toBe(true);
  });

  it.each([
    ['no copy was answered', [lost, lost, lost], false],
    ['each was answered, and none told anything', [unclear, unclear, unclear], true],
    ['an earlier one was not answered, and the last told nothing', [lost, unclear, unclear], false],
  ])('is left to the lookup when %s', async (_why, answers, answered) => {
    const scene = await prepare();
    scene.monday.next(...answers.map((answer) => () => answer));
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    expect(scene.monday.received).toHaveLength(3);
    expect(await scene.row(scene.uuid)).toMatchObject({ api_status: 'IN_FLIGHT', hold_until: null });
    const [open] = await scene.store.orders.readOpen({ customer: 'PELOTON', limit: 9 });
    expect(open?.answeredAgeMs !== null).toBe(answered);
  });

  it('is not sent again when its claim was seized meanwhile', async () => {
    const scene = await prepare();
    let seizedBy: string | undefined;
    scene.monday.next(async () => {
      seizedBy = await seize(scene);
      return lost;
    });
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    expect(scene.monday.received).toHaveLength(1);
    expect(await scene.row(scene.uuid)).toMatchObject({ api_status: 'IN_FLIGHT', request_key: seizedBy });
  });

  it('is not sent again when the process slept since the claim was renewed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const scene = await prepare();
    scene.monday.next(() => lost);
    let renewals = 0;
    const hooks: StoreHooks = {
      orders: {
        renew: async (call) => {
          const renewed = await call();
          renewals += 1;
          if (renewals === 2) vi.advanceTimersByTime(5001);
          return renewed;
        },
      },
    };
    expect((await scene.batches({}, { deps: scene.worker(hooks) })).counts).toMatchObject({ unknown: 1 });
    expect(scene.monday.received).toHaveLength(1);
  });

  it('is not sent again once the call was cancelled', async () => {
    const scene = await prepare();
    const environment = activityEnvironment();
    scene.monday.next(() => {
      environment.cancel('CANCELLED');
      return lost;
    });
    await scene.batches({}, { environment });
    expect(scene.monday.received).toHaveLength(1);
    expect(await scene.row(scene.uuid)).toMatchObject({
      api_status: 'IN_FLIGHT',
      sync_error_message: expect.stringContaining('NO_ANSWER'),
    });
  });

  it('and turned away when it was sent again is still held: the copy before may have taken effect', async () => {
    const scene = await prepare();
    scene.monday.next(lostAfterWrite, () => notExecuted('MINUTE_LIMIT', 1));
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    expect(await scene.row(scene.uuid)).toMatchObject({ api_status: 'IN_FLIGHT' });
  });
});

describe('a delete whose first copy took effect unheard', () => {
  it('finds nothing to remove any more, which is success', async () => {
    const scene = await marked();
    scene.monday.next(lostAfterWrite);
    expect((await scene.batches()).counts).toMatchObject({ removed: 1 });
    expect(scene.monday.active('items')).toEqual([]);
    expect(await scene.row(scene.uuid)).toMatchObject({ monday_item_id: null, row_hash: null, sync_state: 'SYNCED' });
  });
});

describe('while an earlier copy may still land', () => {
  it('nothing newer is sent; then it is', async () => {
    const scene = await changed();
    scene.monday.next(() => lost);
    expect((await scene.batches()).counts).toMatchObject({ updated: 1 });
    const { dueAt } = await scene.lookUp();
    expect(Math.abs((Date.parse(dueAt ?? '') - Date.now()) / 1000 - 90)).toBeLessThan(5);
    await scene.set(scene.uuid, { 'PO NUMBER': 'NEWER' });
    scene.pass(80);
    await scene.open({ syncId: NEXT });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ unknown: 1 });
    expect(scene.monday.received).toHaveLength(2);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, unknown: 1 });
    scene.pass(11);
    expect((await scene.batches({ syncId: NEXT, unknownOnly: true })).counts).toMatchObject({ updated: 1 });
    expect(scene.monday.itemsOf(scene.uuid)).toMatchObject([{ values: { text_po: 'NEWER' } }]);
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, updated: 1, unknown: 0 });
  });

  it('is counted from the newest copy that got no answer', async () => {
    const scene = await changed();
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    scene.monday.next(
      () => {
        vi.advanceTimersByTime(60_000);
        return lost;
      },
      () => {
        vi.advanceTimersByTime(20_000);
        return lost;
      },
      (_, apply) => {
        vi.advanceTimersByTime(2000);
        return apply();
      },
    );
    await scene.batches();
    const left = await scene.store.orders.longestHoldMs('PELOTON');
    // The second one went out 22 s before the last was answered.
    expect(Math.abs(left - 68_000)).toBeLessThan(1000);
  });

  it('is nothing to wait for where all copies were answered', async () => {
    const scene = await changed();
    scene.monday.next(() => unclear);
    expect((await scene.batches()).counts).toMatchObject({ updated: 1 });
    expect(await scene.row(scene.uuid)).toMatchObject({ hold_until: null });
  });
});

describe('a refusal of what was sent again', () => {
  it('leaves what the board shows unknown, so that the old values are not taken for it', async () => {
    const scene = await changed();
    scene.monday.next(lostAfterWrite, (_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    expect((await scene.batches()).counts).toMatchObject({ failed: 1 });
    expect(await scene.row(scene.uuid)).toMatchObject({
      sync_state: 'ERROR',
      row_hash: null,
      group_id: null,
      hold_until: expect.any(String),
    });
    await scene.set(scene.uuid, { 'PO NUMBER': null });
    scene.pass(90);
    await scene.batches();
    expect(scene.monday.itemsOf(scene.uuid)[0]?.values).not.toHaveProperty('text_po');
  });

  it('does not make a size anew: its subitem is known, and where it stands', async () => {
    const scene = await stageWithOrders(1);
    const [line = ''] = await scene.lines(scene.uuids[0] ?? '', ['S']);
    await scene.batches();
    await scene.setLine(line, { qty: 77 });
    scene.monday.next(lostAfterWrite, (_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'No.')));
    expect((await scene.batches()).counts).toMatchObject({ failed: 1 });
    expect(await scene.line(line)).toMatchObject({ row_hash: null, parent_item_id: expect.any(String) });
    scene.pass(90);
    await scene.batches({ retryErrors: true });
    expect(scene.monday.subitemsOf(line)).toMatchObject([{ values: { numeric_qty: '77' } }]);
  });

  it('by a limit of one order alone leaves that order to the lookup', async () => {
    const scene = await changed();
    scene.monday.next(lostAfterWrite, (_, apply) => apply(() => refusal('FIELD_LIMIT', 'Later.')));
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
    expect(await scene.row(scene.uuid)).toMatchObject({ api_status: 'IN_FLIGHT' });
  });
});

describe('a create without a clear answer', () => {
  it.each([
    ['lost', lost],
    ['unclear', unclear],
  ])('(%s) is never sent twice, be it an order or a size', async (_, answer) => {
    const scene = await stageWithOrders(2);
    const [first = '', second = ''] = scene.uuids;
    await scene.batches({ limit: 1 });
    await scene.lines(first, ['S', 'M']);
    scene.monday.received.length = 0;
    scene.monday.always(() => answer);
    expect((await scene.batches()).counts).toMatchObject({ unknown: 2 });
    expect(scene.monday.received.map(({ kind }) => kind).toSorted()).toEqual(['create_item', 'create_line']);
    await scene.batches({ retryErrors: true, syncId: NEXT });
    expect(scene.monday.received).toHaveLength(2);
    expect(await scene.row(second)).toMatchObject({ api_status: 'IN_FLIGHT' });
  });
});
