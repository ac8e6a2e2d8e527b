import { describe, expect, test } from 'vitest';
import type { ColumnMapping } from '../../src/sync/board-mapping.ts';
import { type BoardContext, compareOrder, type ItemShown } from '../../src/sync/compare-board.ts';
import { type CellShown, compareCells } from '../../src/sync/compare-cells.ts';
import type { OrderLine, SubitemShown } from '../../src/sync/compare-lines.ts';
import { contentHash, lineHash } from '../../src/sync/content-hash.ts';
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
    expect(compare(mirrored())).toEqual({
      status: 'right',
      differences: [],
      sizes: [],
      notOurs: 0,
      shownThoughFailed: false,
      shownThoughWaiting: false,
    });
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

  test.each([
    ['whose last request was refused', mirrored({ syncState: 'ERROR', rowHash: null }), 'failed'],
    ['whose hash says that all of it was sent', mirrored({ syncState: 'ERROR' }), 'right'],
    ['that changed since it failed', mirrored({ syncState: 'ERROR', rowHash: null, sentHash: null }), 'waiting'],
  ])('in ERROR lies where the board shows all of it: one %s', (_, failed, status) => {
    expect(compare(failed)).toMatchObject({
      status,
      differences: [
        { kind: 'lying', lies: true, repair: { rows: 'orders', uuid: UUID, seenMondayId: '10', mondayId: '10', place: GROUP } },
      ],
      shownThoughFailed: true,
    });
    const shownOtherwise = compare(failed, itemOf({ name: 'Renamed' }));
    expect(shownOtherwise.shownThoughFailed).toBe(false);
    expect(kinds(shownOtherwise)).not.toContain('lying');
  });

  test('in ERROR does not lie where it may not go out as it is', () => {
    const groupless = compareOrder(
      { order: mirrored({ syncState: 'ERROR', rowHash: null }), lines: [], item: itemOf() },
      { ...context, groups: new Map() },
    );
    expect(groupless).toMatchObject({ status: 'failed', differences: [], shownThoughFailed: false });
  });

  test('in PENDING never lies: it waits for a look, whatever the board shows; nor does one that is held', () => {
    const edited = itemOf({ values: { text_key: shown(UUID), po: shown('PO 2') } });
    for (const rowHash of [null, mirrored().rowHash])
      expect(compare(mirrored({ syncState: 'PENDING', rowHash }))).toMatchObject({ differences: [], shownThoughWaiting: true });
    expect(compare(mirrored({ syncState: 'PENDING', rowHash: null }), edited)).toMatchObject({
      differences: [],
      shownThoughWaiting: false,
    });
    expect(compare({ ...mirrored(), groupName: 'check', syncState: 'PENDING' })).toMatchObject({ status: 'held', differences: [] });
  });

  test('in SYNCED lies where the board shows otherwise and nothing tells what was sent, and waits where its values changed since', () => {
    const edited = itemOf({ values: { text_key: shown(UUID), po: shown('PO 2') } });
    const without = mirrored({ rowHash: null });
    expect(compare(without)).toMatchObject({ status: 'waiting', differences: [] });
    expect(compare(without, edited)).toMatchObject({ status: 'waiting', differences: [{ kind: 'stale', lies: true }] });
    expect(compare(mirrored({ rowHash: 'f'.repeat(64) }), edited)).toMatchObject({ status: 'waiting', differences: [] });
  });

  test('marked DELETE waits for its removal', () => {
    expect(compare(mirrored({ actionType: 'DELETE' }))).toMatchObject({ status: 'waiting', differences: [] });
  });
});

const LINE = freshLine().lineUuid;
const OTHER = '11111111-2222-4333-8444-555555555555';
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

  test('one says ERROR, and its subitem shows today’s values', () => {
    const failed = mirroredLine({ syncState: 'ERROR', rowHash: null });
    expect(sizes([failed], [subitem()]).differences).toMatchObject([
      { kind: 'lying', lies: true, repair: { rows: 'lines', uuid: LINE, mondayId: '20', place: '10' } },
    ]);
    const edited = subitem({ values: { text_key: shown(LINE), qty: shown('13') } });
    expect(sizes([failed], [edited]).differences).toEqual([]);
    expect(sizes([mirroredLine({ syncState: 'PENDING', rowHash: null })], [edited]).differences).toEqual([]);
    expect(sizes([mirroredLine({ rowHash: null })], [edited]).differences).toMatchObject([{ kind: 'stale', lies: true }]);
  });

  test('one says ERROR, and nothing is to be shown of it', () => {
    const gone = { ...freshLine(), recordUuid: UUID, qty: 0, syncState: 'ERROR' as const };
    expect(sizes([gone], []).differences).toMatchObject([{ kind: 'lying', lies: true, repair: { mondayId: null, place: null } }]);
    expect(sizes([{ ...gone, syncState: 'PENDING' }], []).differences).toEqual([]);
  });

  describe('with the key of another size, which somebody pasted', () => {
    const other: OrderLine = mirroredLine({ lineUuid: OTHER, mondaySubitemId: '21' });
    const pasted = subitem({ id: '21' });

    test('stays its own line’s, which writes its key again', () => {
      expect(sizes([mirroredLine(), other], [subitem(), pasted]).differences).toMatchObject([
        { kind: 'stale', lineUuid: OTHER, repair: { uuid: OTHER, seenMondayId: '21', mondayId: '21', place: '10' } },
      ]);
    });

    test('is that size’s, where it has no other', () => {
      expect(sizes([mirroredLine({ mondaySubitemId: null }), other], [pasted]).differences).toMatchObject([
        { kind: 'lying', lineUuid: LINE, repair: { mondayId: '21' } },
        { kind: 'lying', lineUuid: OTHER, repair: { seenMondayId: '21', mondayId: null } },
      ]);
    });
  });

  describe('after a reload of their table, which gave them new ids', () => {
    const fresh = { ...freshLine(), recordUuid: UUID };
    const left = subitem({ key: OTHER, values: { text_key: shown(OTHER), qty: shown('12') } });

    test('a subitem that is left is told as that of its size', () => {
      expect(sizes([fresh], [left]).differences).toMatchObject([
        {
          kind: 'extra',
          size: 'XL',
          lineUuid: OTHER,
          mondayId: '20',
          sentence: expect.stringContaining('The next sync makes it this size'),
          repair: { rows: 'lines', uuid: LINE, seenMondayId: null, mondayId: '20', place: '10' },
        },
      ]);
    });

    test('of two the older one is', () => {
      expect(sizes([fresh], [{ ...left, id: '25', key: UUID }, left]).differences).toMatchObject([
        { kind: 'extra', mondayId: '25', repair: null },
        { kind: 'extra', mondayId: '20', repair: { mondayId: '20' } },
      ]);
    });

    test.each([
      ['the line has its own', [mirroredLine({ mondaySubitemId: '24' })], [left, subitem({ id: '24' })], 1],
      ['two lines are of its size', [fresh, { ...fresh, lineUuid: UUID }], [left], 1],
      ['no line has its size', [{ ...fresh, sizeCode: 'S' }], [left], 1],
    ])('but it is a person’s to tell where %s', (_, lines, subitems, extras) => {
      const found = sizes(lines, subitems).differences.filter(({ kind }) => kind === 'extra');
      expect(found.map(({ repair }) => repair)).toEqual(Array.from({ length: extras }, () => null));
    });
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
