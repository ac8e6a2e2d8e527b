import { describe, expect, test } from 'vitest';
import { extraItem, ItemOwners, type OrderIndexed } from '../../src/sync/item-owners.ts';
import { freshLine, freshOrder } from './orders.ts';

const GROUP = 'g1';
const UUID = freshOrder().recordUuid;
const LINE = freshLine().lineUuid;

describe('whose an item is', () => {
  const indexed = (more: Partial<OrderIndexed> = {}): OrderIndexed => ({
    recordUuid: UUID,
    orderNumber: 'PEL-1',
    mondayItemId: '10',
    actionType: 'INSERT',
    syncState: 'SYNCED',
    status: 'right',
    ...more,
  });
  const met = (order: OrderIndexed, ...items: readonly { readonly id: string; readonly key: string | null }[]) => {
    const owners = new ItemOwners([order]);
    for (const item of items) owners.meet({ groupId: GROUP, name: 'PEL-1', ...item });
    return owners;
  };
  const NOWHERE = new Map<string, { readonly groupId: string | null }>();

  test('tells by the key, else by the id', () => {
    const owners = met(indexed());
    const seen = { groupId: GROUP, name: '' };
    expect(owners.meet({ ...seen, id: '10', key: UUID })?.recordUuid).toBe(UUID);
    expect(owners.meet({ ...seen, id: '10', key: null })?.recordUuid).toBe(UUID);
    expect(owners.meet({ ...seen, id: '11', key: UUID })).toBeUndefined();
    expect(owners.meet({ ...seen, id: '12', key: null })).toBeUndefined();
    expect(owners.notOurs).toBe(1);
  });

  test('a twin is a duplicate, whichever comes first', () => {
    for (const ids of [
      ['10', '9'],
      ['9', '10'],
    ]) {
      const found = met(indexed(), ...ids.map((id) => ({ id, key: UUID }))).rest(NOWHERE);
      expect(found).toMatchObject([{ kind: 'duplicate', mondayId: '9', repair: null }]);
    }
  });

  test("an item that is gone is missing; elsewhere on the board it is another customer's", () => {
    const owners = met(indexed());
    expect(owners.unmetItems).toEqual(['10']);
    expect(owners.rest(NOWHERE)).toMatchObject([{ kind: 'missing', lies: true, repair: { seenMondayId: '10', mondayId: null } }]);
    expect(owners.rest(new Map([['10', { groupId: 'g2' }]]))).toMatchObject([{ kind: 'stale', repair: { mondayId: '10', place: 'g2' } }]);
  });

  test('a row that knows nothing of its item, or another one, lies: the oldest item with its key is its own', () => {
    const twins = [
      { id: '100', key: UUID },
      { id: '99', key: UUID },
    ];
    for (const mondayItemId of [null, '10']) {
      expect(met(indexed({ mondayItemId, status: 'waiting', syncState: 'PENDING' }), ...twins).rest(NOWHERE)).toMatchObject([
        { kind: 'lying', mondayId: '99', lies: false, repair: { seenMondayId: mondayItemId, mondayId: '99', place: GROUP } },
        { kind: 'duplicate', mondayId: '100' },
      ]);
    }
  });

  test('a row that says SYNCED without an item lies, and one that waits for it does not', () => {
    const waiting = { mondayItemId: null, status: 'waiting' } as const;
    expect(met(indexed(waiting)).rest(NOWHERE)).toMatchObject([{ kind: 'lying', lies: true, repair: { mondayId: null } }]);
    expect(met(indexed({ ...waiting, syncState: 'PENDING' })).rest(NOWHERE)).toEqual([]);
    expect(met(indexed({ ...waiting, status: 'inFlight' }), { id: '11', key: UUID }).rest(NOWHERE)).toEqual([]);
  });

  test('the item of an order marked DELETE is unwanted where its row says that it is gone', () => {
    const deleted = indexed({ actionType: 'DELETE', mondayItemId: null });
    expect(met(deleted).rest(NOWHERE)).toEqual([]);
    expect(met(deleted, { id: '10', key: UUID }).rest(NOWHERE)).toMatchObject([
      { kind: 'unwanted', mondayId: '10', repair: { seenMondayId: null, mondayId: '10' } },
    ]);
  });

  test('an item with the key of another order is not the one that the row takes it for', () => {
    const other = indexed({ recordUuid: LINE, orderNumber: 'PEL-2', mondayItemId: null, status: 'waiting', syncState: 'PENDING' });
    const owners = new ItemOwners([indexed(), other]);
    owners.meet({ id: '10', key: LINE, groupId: GROUP, name: '' });
    expect(owners.rest(NOWHERE)).toMatchObject([
      { kind: 'lying', recordUuid: UUID, repair: { seenMondayId: '10', mondayId: null } },
      { kind: 'lying', recordUuid: LINE, repair: { seenMondayId: null, mondayId: '10' } },
    ]);
  });

  test('whose key is another order’s, pasted by somebody, keeps its own row, and gets its own key again', () => {
    const other = indexed({ recordUuid: LINE, orderNumber: 'PEL-2', mondayItemId: '11' });
    for (const ids of [
      ['10', '11'],
      ['11', '10'],
    ]) {
      const owners = new ItemOwners([indexed(), other]);
      for (const id of ids) owners.meet({ id, key: UUID, groupId: GROUP, name: '' });
      expect(owners.rest(NOWHERE)).toMatchObject([
        { kind: 'stale', recordUuid: LINE, lies: true, repair: { seenMondayId: '11', mondayId: '11', place: GROUP } },
      ]);
    }
  });

  test('whose key is another order’s is no longer its row’s where that has an item with its own key', () => {
    const other = indexed({ recordUuid: LINE, orderNumber: 'PEL-2', mondayItemId: '11' });
    const owners = new ItemOwners([indexed(), other]);
    for (const id of ['10', '11']) owners.meet({ id, key: UUID, groupId: GROUP, name: '' });
    owners.meet({ id: '12', key: LINE, groupId: GROUP, name: '' });
    expect(owners.rest(NOWHERE)).toMatchObject([
      { kind: 'lying', recordUuid: LINE, repair: { seenMondayId: '11', mondayId: '12' } },
      { kind: 'duplicate', recordUuid: UUID, mondayId: '11' },
    ]);
  });

  test('an order marked DELETE without an item lies where it says ERROR', () => {
    const deleted = indexed({ actionType: 'DELETE', mondayItemId: null, syncState: 'ERROR' });
    expect(met(deleted).rest(NOWHERE)).toMatchObject([{ kind: 'lying', lies: true, repair: { seenMondayId: null, mondayId: null } }]);
    expect(met({ ...deleted, syncState: 'PENDING' }).rest(NOWHERE)).toEqual([]);
  });

  test('a key that is none of theirs is strange', () => {
    const { strangers } = met(indexed({ mondayItemId: null }), { id: '11', key: LINE });
    expect(strangers.map(extraItem)).toMatchObject([{ kind: 'extra', mondayId: '11', recordUuid: LINE, repair: null }]);
  });
});
