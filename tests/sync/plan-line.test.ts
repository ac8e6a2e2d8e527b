import { describe, expect, test } from 'vitest';
import type { BoardMapping, ColumnMapping } from '../../src/sync/board-mapping.ts';
import { deleteHash, lineHash } from '../../src/sync/content-hash.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { type LinePlanContext, type LineSend, type LineState, planLine, REMOVED_SIZES } from '../../src/sync/plan-line.ts';
import { column, freshLine, mapping } from './orders.ts';

const size = column({ columnId: 'size', type: 'dropdown', title: 'Size', sources: ['size_code'], createLabels: true });
const quantity = column({ columnId: 'qty', type: 'numbers', title: 'Order Qty', sources: ['qty'] });
const board = (...subitemColumns: readonly ColumnMapping[]): BoardMapping => ({ ...mapping(), subitemColumns });
const context = (more: Partial<LinePlanContext> = {}): LinePlanContext => ({
  mapping: board(size, quantity),
  labels: new LabelBook({ size: ['L', 'XL'] }),
  itemId: '9731',
  cancelled: false,
  removedSizes: 'zero',
  retryErrors: false,
  ...more,
});

const fresh = freshLine();
const sent = send(fresh);
/** On the board below its order's item, as it stands in the store. */
const mirrored: LineState = {
  ...fresh,
  syncState: 'SYNCED',
  mondaySubitemId: '8801',
  parentItemId: '9731',
  rowHash: sent.hash,
  sentHash: sent.hash,
};
/** Shown as 0, as it stands in the store. */
const zeroed = (line: LineState): LineState => {
  const { hash } = send({ ...line, actionType: 'DELETE' });
  return { ...line, rowHash: hash, sentHash: hash };
};

function send(line: LineState, more: Partial<LinePlanContext> = {}): LineSend<LineState> {
  const plan = planLine(line, context(more));
  if (plan.kind !== 'send') throw new Error(`The line is ${plan.kind}.`);
  return plan;
}

describe('a size goes out', () => {
  test('as a subitem with its key in lower case, its label and its quantity', () => {
    const plan = send({ ...fresh, lineUuid: fresh.lineUuid.toUpperCase() });
    const values = { text_key: fresh.lineUuid, size: { labels: ['XL'] }, qty: '12' };
    expect(plan).toMatchObject({ operation: 'create', ready: { name: 'Size XL', values, empty: [], newLabels: [], warnings: [] } });
    expect(plan.hash).toBe(lineHash({ name: 'Size XL', values }, '9731'));
  });

  test('under its code without the blanks around it, or under a name that says that it has none', () => {
    expect(send(freshLine({ sizeCode: ' S/M ' })).ready).toMatchObject({ name: 'Size S/M', values: { size: { labels: ['S/M'] } } });
    expect(send(freshLine({ sizeCode: ' ' })).ready).toMatchObject({ name: 'Size Unknown', empty: ['size'] });
  });

  test('as an update where its quantity changed', () => {
    const plan = send({ ...mirrored, ...freshLine({ qty: 13 }), mondaySubitemId: '8801', parentItemId: '9731' });
    expect(plan).toMatchObject({ operation: 'update', ready: { values: { qty: '13' } } });
    expect(plan.hash).not.toBe(mirrored.rowHash);
  });

  test('as an update where nobody knows what its subitem shows', () => {
    expect(send({ ...mirrored, syncState: 'PENDING', rowHash: null }).operation).toBe('update');
  });

  test('anew where its subitem stands below another item than the order has now: it went with that item', () => {
    const plan = send(mirrored, { itemId: '9732' });
    expect(plan.operation).toBe('create');
    expect(plan.hash).not.toBe(mirrored.rowHash);
  });

  test('as an update where nobody knows below which item its subitem stands: a second one would be a twin', () => {
    expect(send({ ...mirrored, parentItemId: null, rowHash: null }).operation).toBe('update');
  });
});

describe('a size is left alone', () => {
  test('where its subitem shows it already', () => {
    for (const removedSizes of REMOVED_SIZES)
      expect(planLine(mirrored, context({ removedSizes, retryErrors: true }))).toEqual({ kind: 'unchanged', line: mirrored });
  });

  test('where a request holds it, whatever else is true of it', () => {
    for (const held of [fresh, mirrored, { ...mirrored, actionType: 'DELETE' as const }, freshLine({ qty: 0 })]) {
      const line = { ...held, inFlight: true };
      for (const more of [{}, { cancelled: true, retryErrors: true }])
        expect(planLine(line, context(more))).toEqual({ kind: 'in-flight', line });
    }
  });

  test('while an earlier copy of its last request could land later, unless it shows what was sent', () => {
    const onHold = { ...mirrored, onHold: true };
    expect(planLine(onHold, context()).kind).toBe('unchanged');
    for (const line of [
      { ...onHold, rowHash: null },
      { ...onHold, actionType: 'DELETE' as const },
      { ...fresh, onHold: true },
    ])
      expect(planLine(line, context({ retryErrors: true }))).toEqual({ kind: 'in-flight', line });
  });
});

describe('a size that is gone', () => {
  const deleted: LineState = { ...mirrored, actionType: 'DELETE' };
  const none: LineState = { ...mirrored, qty: 0, values: { ...mirrored.values, qty: '0' } };

  test.each<[string, LineState, boolean]>([
    ['marked DELETE', deleted, false],
    ['of quantity 0', none, false],
    ['of a cancelled order', mirrored, true],
  ])('shows 0 (%s), once', (_why, line, cancelled) => {
    const plan = send(line, { cancelled });
    expect(plan).toMatchObject({ operation: 'update', ready: { name: 'Size XL', values: { size: { labels: ['XL'] }, qty: '0' } } });
    expect(planLine({ ...line, rowHash: plan.hash }, context({ cancelled })).kind).toBe('unchanged');
  });

  test.each<[string, LineState]>([
    ['marked DELETE', deleted],
    ['of quantity 0', none],
  ])('loses its subitem where the configuration says so (%s)', (_why, line) => {
    const plan = send(line, { removedSizes: 'delete' });
    expect(plan).toMatchObject({ operation: 'delete', hash: deleteHash('8801', 'delete') });
    expect(plan.ready).toMatchObject({ name: 'Size XL', empty: [], newLabels: [] });
    expect(plan.ready.values).toEqual({});
    expect(send(zeroed(line), { removedSizes: 'delete' }).operation).toBe('delete');
  });

  test('keeps its subitem, at 0, where its order is cancelled: the order keeps its item and its sizes (need 18)', () => {
    for (const line of [mirrored, deleted, none])
      expect(send(line, { cancelled: true, removedSizes: 'delete' })).toMatchObject({
        operation: 'update',
        ready: { values: { qty: '0' } },
      });
  });

  test.each(REMOVED_SIZES)('is right where it has no subitem below its order (%s)', (removedSizes) => {
    const elsewhere = { ...deleted, parentItemId: '9700' };
    for (const line of [freshLine({ actionType: 'DELETE' }), freshLine({ qty: 0 }), elsewhere])
      expect(planLine(line, context({ removedSizes }))).toEqual({ kind: 'unchanged', line });
    expect(planLine(fresh, context({ removedSizes, cancelled: true }))).toEqual({ kind: 'unchanged', line: fresh });
  });

  test('comes back with its quantity', () => {
    expect(send(zeroed(mirrored))).toMatchObject({ operation: 'update', ready: { values: { qty: '12' } } });
    expect(send({ ...mirrored, mondaySubitemId: null, parentItemId: null, rowHash: null }).operation).toBe('create');
  });

  test('is deleted though the board takes its values no more', () => {
    const strict = board({ ...size, createLabels: false, invalid: 'reject' });
    expect(send(deleted, { mapping: strict, labels: new LabelBook({}), removedSizes: 'delete' }).operation).toBe('delete');
  });
});

describe('a size that failed before', () => {
  const failed: LineState = { ...fresh, syncState: 'ERROR', sentHash: sent.hash };

  test('does not go out again while nothing about it changed', () => {
    expect(planLine(failed, context())).toEqual({ kind: 'still-failed', line: failed });
    const refused: LineState = { ...mirrored, actionType: 'DELETE', syncState: 'ERROR', sentHash: deleteHash('8801', 'delete') };
    expect(planLine(refused, context({ removedSizes: 'delete' })).kind).toBe('still-failed');
  });

  test('goes out again when asked to', () => {
    expect(send(failed, { retryErrors: true }).operation).toBe('create');
  });

  test('goes out again once it changed, or its order has another item', () => {
    expect(send({ ...failed, values: { ...failed.values, qty: '13' } }).operation).toBe('create');
    expect(send(failed, { itemId: '9732' }).operation).toBe('create');
  });

  test('is right again where its subitem shows it', () => {
    expect(planLine({ ...mirrored, syncState: 'ERROR', sentHash: 'of a quantity that was refused' }, context()).kind).toBe('unchanged');
  });
});

describe("a size's label", () => {
  test('is created where the mapping allows it, in one spelling', () => {
    const labels = new LabelBook({ size: ['XL'] });
    expect(send(freshLine({ sizeCode: 'One Size' }), { labels }).ready.newLabels).toEqual([{ columnId: 'size', label: 'One Size' }]);
    expect(send(freshLine({ sizeCode: 'ONE SIZE ' }), { labels }).ready.values['size']).toEqual({ labels: ['One Size'] });
  });

  test('is left out with a warning where it may not be created', () => {
    const plan = send(freshLine({ sizeCode: '3XL' }), { mapping: board({ ...size, createLabels: false }, quantity) });
    expect(plan.ready).toMatchObject({
      empty: ['size'],
      newLabels: [],
      warnings: ['Size: the board has no label "3XL"; sent without it.'],
    });
  });

  test.each(['reject', 'hold'] as const)('that is missing fails the size where the mapping says %s', (invalid) => {
    const line = freshLine({ sizeCode: '3XL' });
    expect(planLine(line, context({ mapping: board({ ...size, createLabels: false, invalid }, quantity) }))).toEqual({
      kind: 'failed',
      line,
      code: 'LABEL_MISSING',
      reason: 'Size: the board has no label "3XL".',
    });
  });
});
