import { describe, expect, test } from 'vitest';
import type { ColumnMapping } from '../../src/sync/board-mapping.ts';
import { type BoardContext, compareOrder, type ItemShown } from '../../src/sync/compare-board.ts';
import { type CellShown, compareCells } from '../../src/sync/compare-cells.ts';
import type { OrderLine, SubitemShown } from '../../src/sync/compare-lines.ts';
import { contentHash, lineHash } from '../../src/sync/content-hash.ts';
import { extraItem, ItemOwners, type OrderIndexed } from '../../src/sync/item-owners.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { planLine } from '../../src/sync/plan-line.ts';
import type { OrderState } from '../../src/sync/plan-order.ts';
import { column, freshLine, freshOrder, mapping, ready } from './orders.ts';

const shown = (text: string | null, value: unknown = null): CellShown => ({ text, value });

describe('a cell shows what would be sent', () => {
  const of = (type: ColumnMapping['type']) => column({ columnId: 'c', type, title: 'C' });
  const differs = (type: ColumnMapping['type'], wanted: Parameters<typeof compareCells>[0]['values'][string], cell: CellShown): boolean =>
    compareCells({ values: { c: wanted }, empty: [] }, { c: cell }, [of(type)]).length > 0;

  test.each([
    ['numbers', '12.5', shown('12.50', '"12.50"')],
    ['numbers', '1234.5', shown('1,234.5')],
    ['numbers', '0', shown('0', '"0"')],
    ['numbers', '12345678901234567890.1', shown('12345678901234567890.10')],
    ['dropdown', { labels: ['Sky Captain'] }, shown(' SKY CAPTAIN ')],
    ['status', { label: 'EACH' }, shown('Each')],
    ['date', { date: '2026-06-15' }, shown('2026-06-15')],
    ['long_text', { text: 'one\ntwo' }, shown('one\r\ntwo\n')],
    ['text', 'PO 1', shown('PO 1 ')],
  ] as const)('%s %j', (type, wanted, cell) => {
    expect(differs(type, wanted, cell)).toBe(false);
  });

  test.each([
    ['numbers', '12.5', shown('12.51')],
    ['numbers', '0', shown('')],
    ['numbers', '12345678901234567890.1', shown('12345678901234567890.2')],
    ['dropdown', { labels: ['RED'] }, shown('RED, BLUE')],
    ['dropdown', { labels: ['RED'] }, shown(null)],
    ['date', { date: '2026-06-15' }, shown('2026-06-16')],
    ['long_text', { text: 'one\ntwo' }, shown('one two')],
    ['text', 'po 1', shown('PO 1')],
  ] as const)('but not %s %j', (type, wanted, cell) => {
    expect(differs(type, wanted, cell)).toBe(true);
  });

  test('and where nothing would be sent, it shows nothing; what is not mapped is not looked at', () => {
    const columns = [of('text')];
    expect(compareCells({ values: {}, empty: ['c'] }, { c: shown(''), other: shown('x') }, columns)).toEqual([]);
    expect(compareCells({ values: {}, empty: ['c'] }, {}, columns)).toEqual([]);
    expect(compareCells({ values: {}, empty: ['c'] }, { c: shown('typed') }, columns)).toEqual([
      { columnId: 'c', title: 'C', board: 'typed', wanted: '' },
    ]);
  });
});

const board = {
  ...mapping(column({ columnId: 'po', type: 'text', title: 'PO NUMBER', sources: ['PO NUMBER'] })),
  subitemColumns: [column({ columnId: 'qty', type: 'numbers', title: 'Order Qty', sources: ['qty'] })],
};
const GROUP = 'g1';
const context: BoardContext = {
  mapping: board,
  labels: new LabelBook({}),
  subitemLabels: new LabelBook({}),
  groups: new Map([['PELOTON 2025 FALL', { id: GROUP }]]),
  deletes: 'archive',
  removedSizes: 'zero',
};
const UUID = freshOrder().recordUuid;

/** Mirrored: its row says so, and its hash is that of today's values. */
function mirrored(more: Partial<OrderState> = {}): OrderState {
  const fresh = freshOrder({ values: { 'PO NUMBER': 'PO 1' }, mondayItemId: '10', groupId: GROUP, syncState: 'SYNCED', ...more });
  const hash = contentHash(ready(fresh, board), GROUP);
  return { ...fresh, rowHash: hash, sentHash: hash, ...more };
}

const itemOf = (more: Partial<ItemShown> = {}): ItemShown => ({
  id: '10',
  name: 'PEL-00001',
  groupId: GROUP,
  key: UUID,
  values: { text_key: shown(UUID), po: shown('PO 1') },
  subitems: [],
  ...more,
});

const compare = (order: OrderState, item: ItemShown = itemOf(), lines: readonly OrderLine[] = []) =>
  compareOrder({ order, lines, item }, context);
const kinds = (compared: { readonly differences: readonly { readonly kind: string }[] }): readonly string[] =>
  compared.differences.map(({ kind }) => kind);

describe('an order against its own item', () => {
  test('agrees where name, group, key and cells are those that would be sent', () => {
    expect(compare(mirrored())).toEqual({ status: 'right', differences: [], sizes: [], notOurs: 0, shownThoughFailed: false });
  });

  test('tells a cell that a person has changed, and would write it again', () => {
    const [stale] = compare(mirrored(), itemOf({ values: { text_key: shown(UUID), po: shown('PO 2') } })).differences;
    expect(stale).toMatchObject({
      kind: 'stale',
      lies: true,
      mondayId: '10',
      sentence: 'Order PEL-00001: PO NUMBER shows "PO 2" instead of "PO 1".',
      repair: { rows: 'orders', uuid: UUID, seenMondayId: '10', mondayId: '10', place: GROUP },
    });
  });

  test('tells a name, a key that is gone, and another group', () => {
    expect(kinds(compare(mirrored(), itemOf({ name: 'Renamed' })))).toEqual(['stale']);
    expect(kinds(compare(mirrored(), itemOf({ key: null, values: { text_key: shown(''), po: shown('PO 1') } })))).toEqual(['stale']);
    const moved = compare(mirrored(), itemOf({ groupId: 'g2' }));
    expect(moved.differences).toMatchObject([{ kind: 'misplaced', repair: { mondayId: '10', place: 'g2' } }]);
  });

  test('is not compared where its row says itself that the board is not there yet', () => {
    const edited = itemOf({ values: { text_key: shown(UUID), po: shown('PO 2') } });
    expect(compare(mirrored({ values: { 'PO NUMBER': 'PO 3' }, rowHash: 'f'.repeat(64) }), edited)).toMatchObject({
      status: 'waiting',
      differences: [],
    });
    expect(compare(mirrored({ inFlight: true }), edited)).toMatchObject({ status: 'inFlight', differences: [] });
    expect(compare({ ...mirrored(), groupName: 'check' }, edited)).toMatchObject({ status: 'held', differences: [] });
  });

  test('in ERROR is told where the board shows all of it, without a difference', () => {
    const failed = mirrored({ syncState: 'ERROR', rowHash: null });
    expect(compare(failed)).toMatchObject({ status: 'failed', differences: [], shownThoughFailed: true });
    expect(compare(failed, itemOf({ name: 'Renamed' }))).toMatchObject({ status: 'failed', differences: [], shownThoughFailed: false });
  });

  test('marked DELETE waits for its removal', () => {
    expect(compare(mirrored({ actionType: 'DELETE' }))).toMatchObject({ status: 'waiting', differences: [] });
  });
});

const LINE = freshLine().lineUuid;
const plan = {
  mapping: board,
  labels: new LabelBook({}),
  itemId: '10',
  cancelled: false,
  removedSizes: 'zero',
  retryErrors: false,
} as const;

function mirroredLine(more: Partial<OrderLine> = {}, cancelled = false): OrderLine {
  const line = { ...freshLine(), recordUuid: UUID, mondaySubitemId: '20', parentItemId: '10', syncState: 'SYNCED' as const, ...more };
  const planned = planLine(line, { ...plan, cancelled });
  return planned.kind === 'send' ? { ...line, rowHash: lineHash(planned.ready, '10'), ...more } : line;
}

const subitem = (more: Partial<SubitemShown> = {}): SubitemShown => ({
  id: '20',
  name: 'Size XL',
  key: LINE,
  values: { text_key: shown(LINE), qty: shown('12') },
  ...more,
});
const sizes = (lines: readonly OrderLine[], subitems: readonly SubitemShown[], order = mirrored()) =>
  compare(order, itemOf({ subitems }), lines);

describe('the sizes of an order against the subitems of its item', () => {
  test('agree', () => {
    expect(sizes([mirroredLine()], [subitem()])).toMatchObject({ differences: [], sizes: ['right'] });
  });

  test('one is missing', () => {
    expect(sizes([mirroredLine()], []).differences).toMatchObject([
      { kind: 'missing', size: 'XL', lies: true, repair: { rows: 'lines', uuid: LINE, seenMondayId: '20', mondayId: null, place: null } },
    ]);
  });

  test('one shows another quantity', () => {
    expect(sizes([mirroredLine()], [subitem({ values: { text_key: shown(LINE), qty: shown('13') } })]).differences).toMatchObject([
      {
        kind: 'stale',
        sentence: 'Order PEL-00001, size XL: Order Qty shows "13" instead of "12".',
        repair: { mondayId: '20', place: '10' },
      },
    ]);
  });

  test('there is a second one of a size, one of no size, and one that people made', () => {
    const found = sizes(
      [mirroredLine()],
      [subitem(), subitem({ id: '21' }), subitem({ id: '22', key: UUID }), subitem({ id: '23', key: null })],
    );
    expect(found).toMatchObject({
      differences: [
        { kind: 'duplicate', mondayId: '21', repair: null },
        { kind: 'extra', mondayId: '22', repair: null },
      ],
      notOurs: 1,
    });
  });

  test('its row has none, or another, though the board has its key', () => {
    const free = mirroredLine({ mondaySubitemId: null, parentItemId: null, rowHash: null, syncState: 'PENDING' });
    expect(sizes([free], [subitem()]).differences).toMatchObject([
      { kind: 'lying', lies: false, repair: { seenMondayId: null, mondayId: '20', place: '10' } },
    ]);
    expect(sizes([{ ...free, syncState: 'SYNCED' }], []).differences).toMatchObject([{ kind: 'lying', lies: true, mondayId: null }]);
    expect(sizes([free], [])).toMatchObject({ differences: [], sizes: ['waiting'] });
  });

  test('of a cancelled order show 0', () => {
    const order = mirrored({ values: { 'PO NUMBER': 'PO 1', 'ORDER TYPE': 'CANCELLED' } });
    const line = mirroredLine({}, true);
    expect(sizes([line], [subitem()], order).differences).toMatchObject([
      { kind: 'stale', sentence: expect.stringContaining('shows "12" instead of "0". The order is cancelled') },
    ]);
    expect(sizes([line], [subitem({ values: { text_key: shown(LINE), qty: shown('0') } })], order).differences).toEqual([]);
  });
});

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

  test('a key that is none of theirs is strange', () => {
    const { strangers } = met(indexed({ mondayItemId: null }), { id: '11', key: LINE });
    expect(strangers.map(extraItem)).toMatchObject([{ kind: 'extra', mondayId: '11', recordUuid: LINE, repair: null }]);
  });
});
