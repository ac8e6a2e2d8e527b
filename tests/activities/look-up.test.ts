import { describe, expect, it } from 'vitest';
import { WorkerStopping } from '../../src/activities/activity.ts';
import { OrderSyncError } from '../../src/errors.ts';
import { type Kind, rowIn, SYNC } from '../orders/rows.ts';
import { type FakeItem, lost, refusal, type Turn, unclear } from './stage/fake-monday.ts';
import type { StoreHooks } from './stage/intercept.ts';
import { activityEnvironment, CUSTOMER, failureOf, type Stage, secondsUntil, stageWithOrders } from './stage/stage.ts';

const NEXT = '202611241031-SYNC-00000000';

const lostAfterWrite: Turn = (_, apply) => {
  apply();
  return lost;
};

class InFlight {
  readonly scene: Stage;
  readonly kind: Kind;
  readonly uuid: string;

  constructor(scene: Stage, kind: Kind, uuid: string) {
    this.scene = scene;
    this.kind = kind;
    this.uuid = uuid;
  }

  row() {
    return rowIn(this.scene.store, this.kind, this.uuid);
  }

  /** What the board shows of it. */
  get shown(): readonly FakeItem[] {
    return this.kind === 'orders' ? this.scene.monday.itemsOf(this.uuid) : this.scene.monday.subitemsOf(this.uuid);
  }

  /** One more item with its key. */
  twin(): FakeItem {
    const { monday } = this.scene;
    const [item] = this.shown;
    const { name, groupId, parentItemId, values } = item ?? { name: 'twin', groupId: '', parentItemId: null, values: {} };
    return parentItemId === null ? monday.addItem({ name, groupId, values }) : monday.addSubitem({ name, parentItemId, values });
  }

  get hooks(): (hooks: StoreHooks['orders']) => StoreHooks {
    return (hooks) => ({ [this.kind]: hooks });
  }
}

/** A row whose create met this; of a line, its order is on the board. */
async function created(kind: Kind, turn: Turn): Promise<InFlight> {
  const scene = await stageWithOrders(1);
  const [order = ''] = scene.uuids;
  if (kind === 'orders') {
    scene.monday.next(turn);
    await scene.batches();
    return new InFlight(scene, kind, order);
  }
  await scene.batches();
  const [line = ''] = await scene.lines(order, ['M']);
  scene.monday.next(turn);
  await scene.batches();
  return new InFlight(scene, kind, line);
}

/** How often the board is asked for keys. */
function countAsks(scene: Stage): { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const find = scene.monday.findByKeys.bind(scene.monday);
  scene.monday.findByKeys = (search) => {
    asked.push(...search.keys);
    return find(search);
  };
  return { asked };
}

describe.each<Kind>(['orders', 'lines'])('%s in flight', (kind) => {
  it.each([
    ['that no answer came for are due when monday.com’s time for a call and the grace are over', () => lost, 90],
    ['that an answer told nothing of are due after the grace', () => unclear, 30],
  ] as const)('%s', async (_, turn, due) => {
    const flight = await created(kind, turn);
    const { scene, uuid } = flight;
    const { asked } = countAsks(scene);
    const early = await scene.lookUp();
    expect(early.unknown).toBe(1);
    expect(Math.abs((secondsUntil(early.dueAt) ?? 0) - due)).toBeLessThanOrEqual(2);
    scene.pass(due - 5);
    expect(secondsUntil((await scene.lookUp()).dueAt)).toBeLessThanOrEqual(5);
    expect(asked).toEqual([]);
    expect(await flight.row()).toMatchObject({ api_status: 'IN_FLIGHT' });
    scene.pass(5);
    expect(await scene.lookUp()).toEqual({ unknown: 1, dueAt: null });
    expect(asked).toEqual([uuid]);
    expect(await flight.row()).toMatchObject({ api_status: null, sync_state: 'PENDING', mondayId: null, row_hash: null });
  });

  it('that were found are theirs again, and go out as an update: a lookup settles identity, never content', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    scene.pass(90);
    await scene.lookUp();
    const [item] = flight.shown;
    const place = kind === 'orders' ? item?.groupId : item?.parentItemId;
    expect(await flight.row()).toMatchObject({ api_status: null, sync_state: 'PENDING', mondayId: item?.id, place, row_hash: null });
    scene.monday.received.length = 0;
    await scene.batches({ unknownOnly: true });
    expect(scene.monday.received.map((write) => write.kind)).toEqual([kind === 'orders' ? 'update_item' : 'update_line']);
    expect(await flight.row()).toMatchObject({ sync_state: 'SYNCED', row_hash: expect.any(String) });
    expect(flight.shown).toHaveLength(1);
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });

  it('that were not found go out anew, once', async () => {
    const flight = await created(kind, () => lost);
    const { scene } = flight;
    scene.pass(90);
    await scene.lookUp();
    await scene.batches({ unknownOnly: true });
    expect(flight.shown).toHaveLength(1);
    expect(await flight.row()).toMatchObject({ sync_state: 'SYNCED', mondayId: flight.shown[0]?.id });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1, unknown: 0 });
  });

  it('are seized before the board is asked, and settled after', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    const events: string[] = [];
    const note =
      (event: string) =>
      <Result>(call: () => Promise<Result>): Promise<Result> => {
        events.push(event);
        return call();
      };
    const find = scene.monday.findByKeys.bind(scene.monday);
    scene.monday.findByKeys = (search) => note('asked')(() => find(search));
    scene.pass(90);
    const { request_key: owner } = await flight.row();
    const deps = scene.worker(flight.hooks({ seize: note('seized'), settleLookup: note('settled') }));
    await scene.lookUp({}, { deps });
    expect(events).toEqual(['seized', 'asked', 'settled']);
    expect((await flight.row()).request_key).not.toBe(owner);
  });

  it('whose owner renewed its claim since they were read are left to it', async () => {
    const flight = await created(kind, () => lost);
    const { scene } = flight;
    const { asked } = countAsks(scene);
    scene.pass(90);
    const { request_key } = await flight.row();
    const deps = scene.worker(
      flight.hooks({
        seize: async (call) => {
          await scene.store[kind].renew({ requestKey: request_key ?? '', bodyHash: 'a'.repeat(64) });
          return call();
        },
      }),
    );
    expect(secondsUntil((await scene.lookUp({}, { deps })).dueAt)).toBeGreaterThan(85);
    expect(asked).toEqual([]);
    expect(await flight.row()).toMatchObject({ request_key, api_status: 'IN_FLIGHT' });
  });

  it('of which the board can’t be asked settle nothing, and are due again after the grace', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    scene.pass(90);
    const find = scene.monday.findByKeys;
    scene.monday.findByKeys = () => Promise.reject(new OrderSyncError('MONDAY_UNREACHABLE', 'It is away.'));
    expect(await failureOf(scene.lookUp())).toMatchObject({ type: 'MONDAY_UNREACHABLE', nonRetryable: false });
    expect(await flight.row()).toMatchObject({ api_status: 'IN_FLIGHT', mondayId: null });
    scene.monday.findByKeys = find;
    const { dueAt } = await scene.lookUp();
    expect(Math.abs((secondsUntil(dueAt) ?? 0) - 30)).toBeLessThanOrEqual(2);
    scene.pass(30);
    await scene.lookUp();
    expect(await flight.row()).toMatchObject({ api_status: null, mondayId: flight.shown[0]?.id });
    // Whose request it was is known all the same.
    await scene.batches({ unknownOnly: true });
    expect(await scene.counts()).toMatchObject({ orders: 1, created: 1 });
  });

  it('that are there several times keep the oldest item; the others are told', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    const [first] = flight.shown;
    const twins = [flight.twin(), flight.twin()];
    scene.pass(90);
    await scene.lookUp();
    expect(await flight.row()).toMatchObject({ mondayId: first?.id });
    const notes = await scene.store.syncs.readNotes(SYNC, CUSTOMER);
    expect(notes.map(({ code, subject }) => `${code} ${subject}`)).toEqual(twins.map(({ id }) => `DUPLICATE ${id}`));
    const audit = await scene.store.db.selectFrom('ORDER_LIST_API_LOG').select('api_response_payload').execute();
    expect(JSON.stringify(audit)).toContain(twins[1]?.id);
  });

  it('that are there several times keep their own item, though it is not the oldest', async () => {
    const flight = await created(kind, (_, apply) => apply());
    const { scene } = flight;
    const twin = flight.twin();
    const own = await flight.row();
    const older = flight.shown.find(({ id }) => id === own.mondayId);
    // The row's own is the younger one, and its update gets lost.
    await (kind === 'orders'
      ? scene.set(flight.uuid, { monday_item_id: twin.id, 'PO NUMBER': 'NEW' })
      : scene.setLine(flight.uuid, { monday_subitem_id: twin.id, qty: 99 }));
    scene.monday.always(() => lost);
    await scene.batches();
    scene.pass(90);
    await scene.lookUp();
    expect(await flight.row()).toMatchObject({ mondayId: twin.id, api_status: null });
    expect(await scene.store.syncs.readNotes(SYNC, CUSTOMER)).toMatchObject([{ code: 'DUPLICATE', subject: older?.id }]);
  });

  it('are looked up by the next sync, too, which counts them as updated', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    scene.pass(90);
    await scene.open({ syncId: NEXT });
    await scene.lookUp({ syncId: NEXT });
    await scene.batches({ syncId: NEXT });
    expect(await scene.counts(NEXT)).toMatchObject(kind === 'orders' ? { orders: 1, updated: 1 } : { orders: 1, unchanged: 1 });
    expect(flight.shown).toHaveLength(1);
  });

  it('are counted as updated also where the next sync had met them in flight', async () => {
    const flight = await created(kind, lostAfterWrite);
    const { scene } = flight;
    await scene.open({ syncId: NEXT });
    expect((await scene.batches({ syncId: NEXT })).counts).toMatchObject({ unknown: 1 });
    scene.pass(90);
    await scene.lookUp({ syncId: NEXT });
    await scene.batches({ syncId: NEXT, unknownOnly: true });
    expect(await scene.counts(NEXT)).toMatchObject(kind === 'orders' ? { orders: 1, updated: 1 } : { orders: 1, unchanged: 1 });
    const lines = (await scene.store.syncs.readCustomer(NEXT, CUSTOMER))?.lines;
    expect(lines).toMatchObject({ created: 0, updated: kind === 'lines' ? 1 : 0 });
  });

  it('by an update that got lost count as updated, not as created', async () => {
    const flight = await created(kind, (_, apply) => apply());
    const { scene, uuid } = flight;
    await scene.open({ syncId: NEXT });
    await (kind === 'orders' ? scene.set(uuid, { 'PO NUMBER': 'NEW' }) : scene.setLine(uuid, { qty: 99 }));
    scene.monday.always(lostAfterWrite);
    await scene.batches({ syncId: NEXT });
    scene.monday.always((_, apply) => apply());
    scene.pass(90);
    await scene.lookUp({ syncId: NEXT });
    await scene.batches({ syncId: NEXT, unknownOnly: true });
    expect(await scene.counts(NEXT)).toMatchObject({ orders: 1, created: 0, [kind === 'orders' ? 'updated' : 'unchanged']: 1 });
    expect((await scene.store.syncs.readCustomer(NEXT, CUSTOMER))?.lines).toMatchObject({ created: 0 });
  });

  it('are seized no more once the call is to stop', async () => {
    const flight = await created(kind, () => lost);
    const { scene } = flight;
    scene.pass(90);
    const { request_key } = await flight.row();
    const environment = activityEnvironment();
    environment.cancel('CANCELLED');
    expect(await failureOf(scene.lookUp({}, { environment }))).toMatchObject({ name: 'CancelledFailure' });
    scene.stopping.abort(new WorkerStopping());
    expect(await failureOf(scene.lookUp())).toMatchObject({ type: 'WORKER_STOPPING' });
    expect(await flight.row()).toMatchObject({ request_key });
  });
});

describe('an owner that sleeps between claim and renewal', () => {
  it('and wakes while its row is looked up sends nothing: the next request is the only one', async () => {
    const scene = await stageWithOrders(1);
    const [uuid = ''] = scene.uuids;
    const asleep: StoreHooks = {
      orders: {
        renew: async (wake) => {
          scene.pass(90);
          const find = scene.monday.findByKeys.bind(scene.monday);
          let renewed = -1;
          scene.monday.findByKeys = async (search) => {
            const found = await find(search);
            renewed = await wake();
            return found;
          };
          await scene.lookUp({}, { deps: scene.worker() });
          return renewed;
        },
      },
    };
    expect(await failureOf(scene.batches({}, { deps: scene.worker(asleep) }))).toMatchObject({ type: 'CLAIM_LOST' });
    await scene.batches();
    expect(scene.monday.itemsOf(uuid)).toHaveLength(1);
    expect(scene.monday.of('create_item')).toHaveLength(1);
  });
});

describe('a lookup of a customer', () => {
  it('sees orders and lines alike, and tells when the last of them is due', async () => {
    const scene = await stageWithOrders(2);
    const [first = ''] = scene.uuids;
    await scene.batches({ limit: 1 });
    await scene.lines(first, ['M']);
    scene.monday.always((write) => (write.kind === 'create_line' ? lost : unclear));
    await scene.batches();
    const early = await scene.lookUp();
    expect(early.unknown).toBe(2);
    expect(secondsUntil(early.dueAt)).toBeGreaterThan(85);
    scene.pass(60);
    expect(secondsUntil((await scene.lookUp()).dueAt)).toBeLessThanOrEqual(30);
    const open = await scene.store.orders.readOpen({ customer: 'PELOTON', limit: 9 });
    expect(open).toEqual([]);
  });

  it('looks up all rows that are due, also more than one request takes', async () => {
    const scene = await stageWithOrders(620, { batchSize: 100 });
    scene.monday.always(lostAfterWrite);
    await scene.batches();
    scene.pass(90);
    expect(await scene.lookUp()).toEqual({ unknown: 620, dueAt: null });
    expect(await scene.store.orders.readOpen({ customer: 'PELOTON', limit: 9 })).toEqual([]);
  });

  it('leaves other customers’ rows alone', async () => {
    const { scene, uuid } = await created('orders', () => lost);
    await scene.orders([{}], 'RHONE');
    scene.pass(90);
    expect(await scene.lookUp({ customer: 'RHONE' })).toEqual({ unknown: 0, dueAt: null });
    expect(await scene.row(uuid)).toMatchObject({ api_status: 'IN_FLIGHT' });
  });

  it('whose board was full frees what got no answer: nothing of it waits for a later sync', async () => {
    const scene = await stageWithOrders(2, { batchSize: 1 });
    scene.monday.next(lostAfterWrite, (_, apply) => apply(() => refusal('BOARD_FULL', 'Full.')));
    expect(await failureOf(scene.batches())).toMatchObject({ type: 'BOARD_FULL' });
    scene.pass(90);
    expect((await scene.lookUp()).dueAt).toBeNull();
    const rows = await Promise.all(scene.uuids.map((uuid) => scene.row(uuid)));
    expect(rows.map(({ api_status }) => api_status)).toEqual([null, null]);
    expect(rows[0]?.monday_item_id).toBe(scene.monday.itemsOf(scene.uuids[0] ?? '')[0]?.id);
  });

  it('costs no call where nothing is in flight', async () => {
    const scene = await stageWithOrders(1);
    await scene.batches();
    const reads = scene.monday.reads;
    expect(await scene.lookUp()).toEqual({ unknown: 0, dueAt: null });
    expect(scene.monday.reads).toBe(reads);
  });

  it('counts under its sync only, whatever else is unknown', async () => {
    const { scene } = await created('orders', () => lost);
    await scene.open({ syncId: NEXT });
    expect((await scene.lookUp({ syncId: NEXT })).unknown).toBe(0);
    expect((await scene.lookUp({ syncId: SYNC })).unknown).toBe(1);
  });
});
