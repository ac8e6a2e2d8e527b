import { describe, expect, test } from 'vitest';
import { foreignKeys, ItemComparison, type ItemSeen, type OrderKnown } from '../../src/sync/compare-items.ts';
import { titleKey } from '../../src/sync/group-title.ts';

const KEY = '0b5fa5ad-7e0a-4f44-8fcd-1c9c2d3e4f5a';
const RELOADED = '11111111-7e0a-4f44-8fcd-1c9c2d3e4f5a';

const item = (more: Partial<ItemSeen> = {}): ItemSeen => ({
  id: '9731',
  key: KEY,
  groupId: 'fall',
  groupTitle: 'FALL',
  name: 'NALLA WHITE',
  orderNumber: 'PEL-00001',
  ...more,
});
const order = (more: Partial<OrderKnown> = {}): OrderKnown => ({
  recordUuid: KEY,
  mondayItemId: '9731',
  groupId: 'fall',
  inFlight: false,
  name: 'NALLA WHITE',
  orderNumber: 'PEL-00001',
  titleKey: titleKey('Fall'),
  targetGroupId: 'fall',
  ...more,
});
const fresh = order({ mondayItemId: null, groupId: null });
const compare = (items: readonly ItemSeen[], orders: readonly OrderKnown[], elsewhere: readonly string[] = []): ItemComparison =>
  new ItemComparison(items, orders, new Set(elsewhere));
const finding = (items: readonly ItemSeen[], of: OrderKnown, others: readonly OrderKnown[] = []) => compare(items, [of, ...others]).of(of);

describe('an order whose item is on the board', () => {
  test('differs in nothing where it stands in its group, with or without its key', () => {
    expect(finding([item()], order())).toBeNull();
    expect(finding([item({ key: null })], order())).toBeNull();
  });

  test('is misplaced where people moved its item', () => {
    expect(finding([item({ groupId: 'spring' })], order())).toEqual({ kind: 'misplaced', groupId: 'spring' });
  });

  test('is not misplaced where it is not known where it stands: it moves anyway', () => {
    expect(finding([item({ groupId: 'spring' })], order({ groupId: null }))).toBeNull();
    expect(finding([item({ groupId: null })], order())).toBeNull();
  });

  test('keeps its own item though an older one carries its key, too, which is superfluous', () => {
    const twin = item({ id: '9000' });
    expect(finding([twin, item()], order())).toBeNull();
    expect(compare([twin, item()], [order()]).superfluous(order())).toEqual(['9000']);
  });
});

describe('an item with a wrong key', () => {
  test('is still its row’s, which puts the key right, and no duplicate of the order whose key it is', () => {
    const [mine, other] = [order(), order({ recordUuid: RELOADED, mondayItemId: '9800' })];
    const items = [item(), item({ id: '9800' })];
    expect(finding(items, other, [mine])).toEqual({ kind: 'wrong-key', key: KEY });
    expect(compare(items, [mine, other]).superfluous(mine)).toEqual([]);
    expect(finding(items, { ...mine, mondayItemId: null }, [other])).toMatchObject({ kind: 'found', id: '9731' });
  });
});

describe('an item that several rows have', () => {
  const other = order({ recordUuid: RELOADED, name: 'OTHER' });

  test('is that row’s whose key it carries', () => {
    expect(finding([item()], order(), [other])).toBeNull();
    expect(finding([item()], other, [order()])).toEqual({ kind: 'shared', id: '9731' });
  });

  test('is that row’s which it looks like, where it has no key; else always the same one’s', () => {
    const like = item({ key: null, name: 'OTHER' });
    expect(finding([like], other, [order()])).toBeNull();
    expect(finding([like], order(), [other])).toEqual({ kind: 'shared', id: '9731' });
    const unlike = item({ key: null, name: 'NEITHER' });
    expect([order(), other].map((one) => finding([unlike], one, [one === other ? order() : other])?.kind ?? null)).toEqual([
      null,
      'shared',
    ]);
  });
});

describe('an order whose item is not among them', () => {
  test('is missing where no item carries its key', () => {
    expect(finding([item({ id: '1', key: RELOADED })], order())).toEqual({ kind: 'missing' });
  });

  test('never takes an item for the looks alone: its own may be alive, elsewhere', () => {
    expect(finding([item({ id: '1', key: null })], order())).toEqual({ kind: 'missing' });
  });

  test('is found where another item carries its key', () => {
    expect(finding([item({ id: '9800', groupId: 'spring' })], order())).toEqual({ kind: 'found', id: '9800', groupId: 'spring' });
  });

  test('is found in the oldest of several, whatever their order on the board; the others are superfluous', () => {
    const items = ['10000', '9800', '9799'].map((id) => item({ id }));
    expect(finding(items, fresh)).toMatchObject({ kind: 'found', id: '9799' });
    expect(compare(items, [fresh]).superfluous(fresh)).toEqual(['9800', '10000']);
  });

  test('is left to its lookup while a request holds it', () => {
    for (const held of [order({ inFlight: true }), { ...fresh, inFlight: true }]) {
      expect(finding([], held)).toBeNull();
      expect(finding([item({ key: null })], held)).toBeNull();
    }
  });
});

describe('a new order', () => {
  const unkeyed = item({ key: null });

  test('has an item already where an earlier system made one of its number, its name and its group', () => {
    expect(finding([unkeyed], fresh)).toEqual({ kind: 'found', id: '9731', groupId: 'fall' });
    expect(finding([item({ key: null, name: ' Nalla  white', orderNumber: 'pel-00001 ' })], fresh)).toMatchObject({ kind: 'found' });
  });

  test.each<[string, Partial<ItemSeen>]>([
    ['another number', { orderNumber: 'PEL-00002' }],
    ['another name', { name: 'NALLA BLACK' }],
    ['another group', { groupId: 'spring', groupTitle: 'SPRING' }],
  ])('has none in an item of %s', (_what, more) => {
    expect(finding([item({ key: null, ...more })], fresh)).toBeNull();
  });

  test('has none without a season, nor in an item that stands in no group', () => {
    expect(finding([unkeyed], { ...fresh, titleKey: null })).toBeNull();
    expect(finding([item({ key: null, groupId: null, groupTitle: null })], fresh)).toBeNull();
  });

  test('is found in whatever group has its title: there may be several', () => {
    const twin = item({ key: null, groupId: 'fall-2', groupTitle: 'Fall ' });
    expect(finding([twin], fresh)).toEqual({ kind: 'found', id: '9731', groupId: 'fall-2' });
  });

  test('has none in an item that is another order of ours already', () => {
    const other = order({ recordUuid: RELOADED });
    expect(finding([unkeyed], fresh, [other])).toBeNull();
    expect(finding([item({ key: RELOADED })], fresh, [{ ...other, mondayItemId: null, inFlight: true }])).toBeNull();
  });

  test('is ambiguous where several items could be it', () => {
    const items = ['9732', '9731'].map((id) => item({ id, key: null }));
    expect(finding(items, fresh)).toEqual({ kind: 'ambiguous', items: ['9731', '9732'] });
  });

  test('is ambiguous where several new orders could be the item', () => {
    const twin = { ...fresh, recordUuid: RELOADED };
    const comparison = compare([unkeyed], [fresh, twin]);
    expect([comparison.of(fresh), comparison.of(twin)]).toEqual([
      { kind: 'ambiguous', items: ['9731'] },
      { kind: 'ambiguous', items: ['9731'] },
    ]);
  });

  test('is not ambiguous for an order like it that has an item, or gets one just now', () => {
    const others = [order({ recordUuid: RELOADED, mondayItemId: '1' }), { ...fresh, recordUuid: RELOADED, inFlight: true }];
    for (const other of others) expect(finding([unkeyed], fresh, [other])).toMatchObject({ kind: 'found' });
  });

  test('may be one that a reload gave a new id, where an item like it carries a key that no row has, even beside one without', () => {
    const reloaded = item({ id: '9800', key: RELOADED });
    for (const items of [[reloaded], [reloaded, unkeyed], [unkeyed, reloaded]])
      expect(finding(items, fresh)).toEqual({ kind: 'keyed-otherwise', item: '9800', key: RELOADED });
  });

  test('is no such one where the key is that of a row out of scope, or of another customer', () => {
    const items = [item({ id: '9800', key: RELOADED })];
    expect(compare(items, [fresh], [RELOADED]).of(fresh)).toBeNull();
    expect(compare([...items, unkeyed], [fresh], [RELOADED]).of(fresh)).toMatchObject({ kind: 'found', id: '9731' });
  });
});

describe("keys that none of a customer's orders has", () => {
  test('are told once each, without those that people have typed: no row has them, and SQL Server refuses them', () => {
    const items = [KEY, RELOADED, RELOADED, 'ask Jane', null].map((key, index) => item({ id: String(index), key }));
    expect(foreignKeys(items, [order()])).toEqual([RELOADED]);
  });
});
