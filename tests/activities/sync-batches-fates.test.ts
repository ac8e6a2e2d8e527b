import { describe, expect, it } from 'vitest';
import type { Fate } from '../../src/monday/aliased-mutation.ts';
import { numbered } from '../orders/rows.ts';
import { lost, notExecuted, type Received, refusal } from './stage/fake-monday.ts';
import { failureOf, type Stage, stage } from './stage/stage.ts';

/** PEL-00001 and so on, their group on the board. */
async function withOrders(
  count: number,
  options: Parameters<typeof stage>[0] = {},
): Promise<Stage & { readonly uuids: readonly string[] }> {
  const scene = await stage(options);
  const uuids = await scene.orders(numbered(count));
  await scene.open();
  await scene.groups();
  return Object.assign(scene, { uuids });
}

/** The alias under which a request carries an order. */
function aliasOf(write: Received, uuid: string): string {
  const mutations = 'mutations' in write ? [...write.mutations] : [];
  const found = mutations.find(([, { args }]) => 'column_values' in args && String(args.column_values).includes(uuid));
  if (found === undefined) throw new Error(`The request holds no order ${uuid}.`);
  return found[0];
}

const sentItems = ({ monday }: Stage): readonly Received[] => monday.received.filter(({ kind }) => kind !== 'create_group');
const unclear: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'Something.' };

describe('each order of a request has its own fate', () => {
  it('one of 25 is refused: 24 are on the board, and one is ERROR with a readable reason and its code (need 2)', async () => {
    const scene = await withOrders(25);
    const [bad = ''] = scene.uuids.slice(11);
    scene.monday.next((write, apply) =>
      apply((alias) => (alias === aliasOf(write, bad) ? refusal('COLUMN_VALUE_REFUSED', 'No such label.') : undefined)),
    );
    const { counts, failures } = await scene.batches();
    expect(counts).toEqual({ orders: 25, created: 24, updated: 0, unchanged: 0, removed: 0, failed: 1, held: 0, unknown: 0 });
    expect(failures).toEqual([
      { orderNumber: 'PEL-00012', recordUuid: bad, code: 'COLUMN_VALUE_REFUSED', reason: 'No such label. (request req-1)' },
    ]);
    expect(scene.monday.items.size).toBe(24);
    expect(sentItems(scene)).toHaveLength(1);
    expect(await scene.row(bad)).toMatchObject({
      sync_state: 'ERROR',
      api_status: 'ERROR',
      sync_error_message: 'COLUMN_VALUE_REFUSED: No such label. (request req-1)',
      monday_item_id: null,
    });
    expect(await scene.counts()).toEqual(counts);
  });

  it('a request that is refused as a whole for the sake of one order is halved until that one is found: only it is ERROR', async () => {
    const scene = await withOrders(9);
    const [bad = ''] = scene.uuids.slice(6);
    const holds = (write: Received): boolean => 'mutations' in write && JSON.stringify([...write.mutations]).includes(bad);
    scene.monday.always((write, apply) => (holds(write) ? notExecuted('INVALID_ARGUMENT') : apply()));
    const { counts } = await scene.batches();
    expect(counts).toMatchObject({ orders: 9, created: 8, failed: 1 });
    expect(scene.monday.items.size).toBe(8);
    expect(await scene.row(bad)).toMatchObject({ sync_state: 'ERROR', sync_error_message: 'INVALID_ARGUMENT: It is INVALID_ARGUMENT.' });
    expect(await scene.counts()).toEqual(counts);
  });

  it('ids are taken by alias, never by place (need 3)', async () => {
    const scene = await withOrders(5);
    scene.monday.next((_, apply) => {
      const answer = apply();
      return answer.kind === 'answered' ? { ...answer, fates: new Map([...answer.fates].toReversed()) } : answer;
    });
    await scene.batches();
    for (const uuid of scene.uuids) expect((await scene.row(uuid)).monday_item_id).toBe(scene.monday.itemsOf(uuid)[0]?.id);
  });

  it('one that monday.com left unclear stays in flight, counts as unknown, and is not sent again', async () => {
    const scene = await withOrders(3);
    const [first = ''] = scene.uuids;
    scene.monday.next((write, apply) => {
      const answer = apply();
      return answer.kind === 'answered' ? { ...answer, fates: new Map([...answer.fates, [aliasOf(write, first), unclear]]) } : answer;
    });
    const { counts } = await scene.batches();
    expect(counts).toMatchObject({ orders: 3, created: 2, unknown: 1 });
    expect(await scene.row(first)).toMatchObject({ sync_state: 'PENDING', api_status: 'IN_FLIGHT' });
    expect((await scene.batches()).counts).toMatchObject({ orders: 3, unchanged: 2, unknown: 1 });
    expect(await scene.counts()).toEqual(counts);
    expect(scene.monday.items.size).toBe(3);
  });

  it('one that the answer does not name at all is unknown', async () => {
    const scene = await withOrders(2);
    scene.monday.next((_, apply) => {
      const answer = apply();
      return answer.kind === 'answered' ? { ...answer, fates: new Map([...answer.fates].slice(0, 1)) } : answer;
    });
    expect((await scene.batches()).counts).toMatchObject({ created: 1, unknown: 1 });
  });

  it('those that only met a limit go out again by themselves, and nothing is written twice', async () => {
    const scene = await withOrders(6);
    const later = new Set(scene.uuids.slice(2, 4));
    scene.monday.next((write, apply) => {
      const aliases = new Set([...later].map((uuid) => aliasOf(write, uuid)));
      return apply((alias) => (aliases.has(alias) ? refusal('FIELD_LIMIT', 'Later.') : undefined));
    });
    expect((await scene.batches()).counts).toMatchObject({ orders: 6, created: 6 });
    expect(sentItems(scene).map((write) => ('mutations' in write ? write.mutations.size : 0))).toEqual([6, 2]);
    expect(scene.monday.items.size).toBe(6);
    expect(new Set(sentItems(scene).map(({ requestKey }) => requestKey)).size).toBe(2);
  });

  it.each([
    ['BOARD_FULL', 'customer'],
    ['MONDAY_FORBIDDEN', 'sync'],
  ] as const)('%s, said of one order, ends the %s’s call; its neighbours stand, and it is no fault of the order', async (code, _scope) => {
    const scene = await withOrders(3);
    const [, second = ''] = scene.uuids;
    scene.monday.next((write, apply) => apply((alias) => (alias === aliasOf(write, second) ? refusal(code, 'So it is.') : undefined)));
    expect(await failureOf(scene.batches())).toMatchObject({ type: code, nonRetryable: true });
    expect(await scene.row(second)).toMatchObject({ sync_state: 'PENDING', api_status: null, request_key: null, sync_error_message: null });
    // When a person has acted, the next sync sends it without being asked to retry.
    expect((await scene.batches()).counts).toMatchObject({ created: 1, unchanged: 2 });
  });
});

describe('a whole request', () => {
  it('that a limit refused is claimed anew and sent again; the rows are as they were in between', async () => {
    const scene = await withOrders(3);
    const before = await scene.row(scene.uuids[0] ?? '');
    let between: unknown;
    scene.monday.next(
      () => notExecuted('MINUTE_LIMIT', 1),
      async (_, apply) => {
        const requests = await scene.store.db.selectFrom('sync_requests').select('outcome').orderBy('claimed_at').execute();
        between = requests.map(({ outcome }) => outcome);
        return apply();
      },
    );
    expect((await scene.batches()).counts).toMatchObject({ created: 3 });
    expect(between).toContain('RELEASED MINUTE_LIMIT');
    expect(before).toMatchObject({ api_status: null });
    expect(scene.monday.items.size).toBe(3);
  });

  it.each(['MONDAY_AUTHENTICATION', 'MONDAY_FORBIDDEN', 'REQUEST_INVALID'] as const)(
    'refused for %s fails the call for good, and gives its rows back as they were',
    async (code) => {
      const scene = await withOrders(3);
      scene.monday.next(() => notExecuted(code));
      expect(await failureOf(scene.batches())).toMatchObject({ type: code, nonRetryable: true });
      for (const uuid of scene.uuids) expect(await scene.row(uuid)).toMatchObject({ api_status: null, request_key: null, sent_hash: null });
    },
  );

  it('that never left is given back, and the next try sends it', async () => {
    const scene = await withOrders(3);
    scene.monday.next(() => notExecuted('MONDAY_UNREACHABLE'));
    expect(await failureOf(scene.batches())).toMatchObject({ type: 'MONDAY_UNREACHABLE', nonRetryable: false });
    expect((await scene.batches()).counts).toMatchObject({ created: 3 });
    expect(await scene.counts()).toMatchObject({ orders: 3, created: 3 });
  });

  it.each(['before', 'after'])(
    'whose answer got lost %s the write holds its rows, and no second create goes out (need 4)',
    async (when) => {
      const scene = await withOrders(3);
      scene.monday.next((_, apply) => {
        if (when === 'after') apply();
        return lost;
      });
      const first = await scene.batches();
      expect(first.counts).toMatchObject({ orders: 3, unknown: 3 });
      expect(first.failures[0]).toMatchObject({ code: 'NO_ANSWER' });
      expect((await scene.batches()).counts).toEqual(first.counts);
      expect((await scene.batches({ retryErrors: true, syncId: '202611241031-SYNC-00000000' })).counts).toEqual(first.counts);
      expect(sentItems(scene)).toHaveLength(1);
      for (const uuid of scene.uuids) expect((await scene.row(uuid)).api_status).toBe('IN_FLIGHT');
      expect(await scene.counts()).toEqual(first.counts);
    },
  );

  it('that fails leaves the other requests of its page alone', async () => {
    const scene = await withOrders(9, { batchSize: 3 });
    scene.monday.next(
      (_, apply) => apply(),
      () => notExecuted('MONDAY_UNREACHABLE'),
      () => lost,
    );
    await failureOf(scene.batches());
    expect((await scene.batches()).counts).toMatchObject({ orders: 9, created: 3, unchanged: 3, unknown: 3 });
    expect(await scene.counts()).toMatchObject({ orders: 9, created: 6, unknown: 3 });
  });

  it('of no more than batch_size mutations carries creates or updates, never both (need 33)', async () => {
    const scene = await withOrders(10, { batchSize: 4 });
    await scene.batches();
    for (const uuid of scene.uuids.slice(0, 5)) await scene.set(uuid, { 'PO NUMBER': 'NEW' });
    await scene.orders([{ 'AAG ORDER NUMBER': 'PEL-00011' }]);
    await scene.batches();
    const sizes = sentItems(scene).map((write) => `${write.kind} ${'mutations' in write ? write.mutations.size : 0}`);
    expect(sizes.toSorted()).toEqual([
      'create_item 1',
      'create_item 2',
      'create_item 4',
      'create_item 4',
      'update_item 1',
      'update_item 4',
    ]);
  });
});

describe('an order of two mutations, values and group,', () => {
  async function moved(): Promise<Stage & { readonly uuid: string }> {
    const scene = await withOrders(1);
    await scene.batches();
    const uuid = scene.uuids[0] ?? '';
    await scene.set(uuid, { group_name: 'PELOTON ECOMM', 'PO NUMBER': 'NEW' });
    await scene.groups();
    return Object.assign(scene, { uuid });
  }
  const refuse = (part: 'o0' | 'o0_move') => (alias: string) => (alias === part ? refusal('INVALID_ARGUMENT', 'No.') : undefined);

  it('is written when both are', async () => {
    const scene = await moved();
    expect((await scene.batches()).counts).toMatchObject({ updated: 1 });
    const [item] = scene.monday.itemsOf(scene.uuid);
    expect(item).toMatchObject({
      values: { text_po: 'NEW' },
      groupId: scene.monday.groups.find(({ title }) => title === 'PELOTON ECOMM')?.id,
    });
    expect((await scene.row(scene.uuid)).group_id).toBe(item?.groupId);
    expect((await scene.batches()).counts).toMatchObject({ unchanged: 1 });
  });

  it.each(['o0', 'o0_move'] as const)('has failed when %s is refused, and goes right when it is retried', async (part) => {
    const scene = await moved();
    scene.monday.next((_, apply) => apply(refuse(part)));
    expect((await scene.batches()).counts).toMatchObject({ failed: 1 });
    expect((await scene.batches()).counts).toMatchObject({ failed: 1 });
    expect((await scene.batches({ retryErrors: true })).counts).toMatchObject({ updated: 1 });
    expect(scene.monday.itemsOf(scene.uuid)).toMatchObject([{ values: { text_po: 'NEW' } }]);
  });

  it.each(['o0', 'o0_move'] as const)('of which %s is refused is not taken for unchanged when its row is set back', async (part) => {
    const scene = await moved();
    scene.monday.next((_, apply) => apply(refuse(part)));
    await scene.batches();
    await scene.set(scene.uuid, { group_name: 'PELOTON 2025 FALL', 'PO NUMBER': null });
    await scene.batches();
    const [item] = scene.monday.itemsOf(scene.uuid);
    expect(item?.groupId).toBe(scene.monday.groups.find(({ title }) => title === 'PELOTON 2025 FALL')?.id);
    expect(item?.values).not.toHaveProperty('text_po');
  });

  it('of which one half was written and the other met a limit is held for the lookup, not given back as it was', async () => {
    const scene = await moved();
    scene.monday.next((_, apply) => apply((alias) => (alias === 'o0_move' ? refusal('FIELD_LIMIT', 'Later.') : undefined)));
    expect(await scene.batches()).toMatchObject({ counts: { unknown: 1 }, failures: [{ code: 'FIELD_LIMIT' }] });
    expect(await scene.row(scene.uuid)).toMatchObject({ api_status: 'IN_FLIGHT' });
  });

  it('is unknown when either is', async () => {
    const scene = await moved();
    scene.monday.next((_, apply) => {
      const answer = apply(refuse('o0'));
      return answer.kind === 'answered' ? { ...answer, fates: new Map([...answer.fates, ['o0_move', unclear]]) } : answer;
    });
    expect((await scene.batches()).counts).toMatchObject({ unknown: 1 });
  });
});
