import { describe, expect, test } from 'vitest';
import { contentHash, deleteHash } from '../../src/sync/content-hash.ts';
import { titleKey } from '../../src/sync/group-title.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { DELETE_POLICIES, type GroupIds, HELD_BY_CHECK, type OrderState, type PlanContext, planOrder } from '../../src/sync/plan-order.ts';
import { column, freshOrder, mapping, ready } from './orders.ts';

const style = column({ columnId: 'style', sources: ['CUSTOMER STYLE'] });
const price = column({ columnId: 'price', type: 'numbers', title: 'PRICE', sources: ['CUSTOMER PRICE'], invalid: 'reject' });
const board = mapping(style, price);
const TITLE = 'PELOTON 2025 FALL';
const groups: GroupIds = new Map([[titleKey(TITLE), { id: 'group_1' }]]);
const context = (more: Partial<PlanContext> = {}): PlanContext => ({
  mapping: board,
  labels: new LabelBook({}),
  groups,
  retryErrors: false,
  deletes: 'archive',
  ...more,
});

const values = { 'CUSTOMER STYLE': 'A1', 'CUSTOMER PRICE': '12.3400' };
const fresh = freshOrder({ values });
const hash = contentHash(ready(fresh, board), 'group_1');
/** On the board, as it stands in the store. */
const mirrored: OrderState = { ...fresh, syncState: 'SYNCED', mondayItemId: '9731', groupId: 'group_1', rowHash: hash, sentHash: hash };

describe('an order goes out', () => {
  test('as a create where it has no item', () => {
    expect(planOrder(fresh, context())).toMatchObject({ kind: 'send', operation: 'create', groupId: 'group_1', move: false, hash });
  });

  test('as an update where something about it changed', () => {
    const plan = planOrder({ ...mirrored, values: { ...values, 'CUSTOMER STYLE': 'A2' } }, context());
    expect(plan).toMatchObject({ kind: 'send', operation: 'update', move: false });
    expect(plan.kind === 'send' && plan.hash).not.toBe(hash);
  });

  test('as an update where a cell was cleared', () => {
    const plan = planOrder({ ...mirrored, values: { 'CUSTOMER PRICE': '12.34' } }, context());
    expect(plan).toMatchObject({ kind: 'send', operation: 'update', ready: { empty: ['style'] } });
  });

  test('as an update where its item was found by a lookup, which settles identity and never content', () => {
    expect(planOrder({ ...mirrored, syncState: 'PENDING', rowHash: null }, context())).toMatchObject({ kind: 'send', operation: 'update' });
  });

  test('with a move where its item stands in another group', () => {
    const plan = planOrder({ ...mirrored, groupId: 'group_0', rowHash: 'of another group' }, context());
    expect(plan).toMatchObject({ kind: 'send', operation: 'update', move: true, groupId: 'group_1' });
  });

  test('with a move where nobody knows in which group its item stands', () => {
    expect(planOrder({ ...mirrored, groupId: null, rowHash: null }, context())).toMatchObject({ operation: 'update', move: true });
  });

  test('as a create again where its item is gone, though its hash still stands', () => {
    expect(planOrder({ ...mirrored, mondayItemId: null }, context())).toMatchObject({ kind: 'send', operation: 'create', move: false });
  });

  test('whatever spelling of blanks and case its group has', () => {
    expect(planOrder({ ...fresh, groupName: ' peloton 2025  Fall ' }, context())).toMatchObject({ kind: 'send', groupId: 'group_1' });
  });
});

describe('an order is left alone', () => {
  test('where the board shows it already', () => {
    expect(planOrder(mirrored, context())).toEqual({ kind: 'unchanged', order: mirrored });
    expect(planOrder(mirrored, context({ retryErrors: true })).kind).toBe('unchanged');
  });

  test('where only the writing of its values changed: 12.3400 and 12.34 are one price', () => {
    expect(planOrder({ ...mirrored, values: { 'CUSTOMER STYLE': ' A1 ', 'CUSTOMER PRICE': '12.34' } }, context()).kind).toBe('unchanged');
  });

  test('where a request holds it, whatever else is true of it', () => {
    const deleted = { ...mirrored, actionType: 'DELETE' as const };
    for (const held of [fresh, mirrored, deleted, freshOrder({ actionType: 'DELETE' }), freshOrder({ groupName: 'check' })]) {
      const inFlight = { ...held, inFlight: true };
      expect(planOrder(inFlight, context({ retryErrors: true }))).toEqual({ kind: 'in-flight', order: inFlight });
    }
  });
});

describe('an order that failed before', () => {
  const failed: OrderState = { ...fresh, syncState: 'ERROR', sentHash: hash };

  test('does not go out again while nothing about it changed', () => {
    expect(planOrder(failed, context())).toEqual({ kind: 'still-failed', order: failed });
    expect(planOrder({ ...mirrored, syncState: 'ERROR', rowHash: 'older' }, context()).kind).toBe('still-failed');
  });

  test('goes out again once a value differs', () => {
    expect(planOrder({ ...failed, values: { ...values, 'CUSTOMER STYLE': 'A2' } }, context())).toMatchObject({
      kind: 'send',
      operation: 'create',
    });
  });

  test('goes out again once its group is another one', () => {
    const elsewhere: GroupIds = new Map([[titleKey(TITLE), { id: 'group_2' }]]);
    expect(planOrder(failed, context({ groups: elsewhere })).kind).toBe('send');
  });

  test('goes out again when asked to', () => {
    expect(planOrder(failed, context({ retryErrors: true })).kind).toBe('send');
  });

  test('is right again where its values are again those that the board shows', () => {
    expect(planOrder({ ...mirrored, syncState: 'ERROR', sentHash: 'of values that were refused' }, context()).kind).toBe('unchanged');
  });

  test('goes out again where it was turned away before anything was sent', () => {
    expect(planOrder({ ...failed, sentHash: null }, context()).kind).toBe('send');
  });
});

describe('an order is turned away', () => {
  test('held where it has no season', () => {
    expect(planOrder({ ...fresh, groupName: 'CHECK ' }, context())).toMatchObject({
      kind: 'held',
      code: 'NO_SEASON',
      groupTitle: null,
      sentHash: null,
    });
  });

  test('failed where a value is to be rejected, to be looked at again in every sync', () => {
    const plan = planOrder({ ...fresh, values: { 'CUSTOMER PRICE': '10%' } }, context());
    expect(plan).toMatchObject({ kind: 'failed', code: 'NOT_A_NUMBER', name: 'PEL-00001', groupTitle: TITLE, sentHash: null });
  });

  test('also while its item is on the board', () => {
    expect(planOrder({ ...mirrored, values: { 'CUSTOMER PRICE': '10%' } }, context()).kind).toBe('failed');
  });

  test("failed with its group's reason where that could not be made", () => {
    const reason = 'Group "PELOTON 2025 FALL": monday.com refused it.';
    const broken: GroupIds = new Map([[titleKey(TITLE), { code: 'GROUP_MISSING', reason }]]);
    expect(planOrder(fresh, context({ groups: broken }))).toMatchObject({
      kind: 'failed',
      code: 'GROUP_MISSING',
      reason,
      groupTitle: TITLE,
    });
  });

  test('failed where there is no group, never sent without one', () => {
    expect(planOrder(fresh, context({ groups: new Map() }))).toMatchObject({ kind: 'failed', code: 'GROUP_MISSING' });
  });
});

describe('an order that is on hold, since an earlier copy of its last request could land later', () => {
  const onHold: OrderState = { ...mirrored, onHold: true };

  test('is unchanged where its values are those that were sent: that copy carries the same', () => {
    expect(planOrder(onHold, context())).toEqual({ kind: 'unchanged', order: onHold });
  });

  test('waits where something about it changed: the old values could land last', () => {
    for (const changed of [
      { ...onHold, values: { ...values, 'CUSTOMER STYLE': 'A2' } },
      { ...onHold, rowHash: null },
    ]) {
      expect(planOrder(changed, context({ retryErrors: true }))).toEqual({ kind: 'in-flight', order: changed });
    }
  });

  test('waits with its delete, too', () => {
    const deleted: OrderState = { ...onHold, actionType: 'DELETE' };
    expect(planOrder(deleted, context())).toEqual({ kind: 'in-flight', order: deleted });
  });

  test('that failed is still failed while nothing about it changed', () => {
    const failed: OrderState = { ...onHold, syncState: 'ERROR', rowHash: null };
    expect(planOrder(failed, context()).kind).toBe('still-failed');
    expect(planOrder(failed, context({ retryErrors: true })).kind).toBe('in-flight');
  });
});

describe('an order whose group may have been made, and nobody knows yet', () => {
  test.each(['NO_ANSWER', 'UNCLEAR_ANSWER', 'IDEMPOTENCY_CONFLICT'] as const)('waits with it (%s), and does not fail', (code) => {
    const unknown: GroupIds = new Map([[titleKey(TITLE), { code, reason: 'Whether the group was created is not known.' }]]);
    for (const order of [fresh, { ...mirrored, rowHash: 'of another group' }])
      expect(planOrder(order, context({ groups: unknown }))).toEqual({ kind: 'in-flight', order });
  });

  test('waits for no other group', () => {
    const unknown: GroupIds = new Map([...groups, [titleKey('PELOTON 2026'), { code: 'NO_ANSWER', reason: 'No answer.' }]]);
    expect(planOrder(fresh, context({ groups: unknown })).kind).toBe('send');
  });
});

describe('an order marked DELETE', () => {
  const deleted: OrderState = { ...mirrored, actionType: 'DELETE' };

  test.each(['archive', 'delete'] as const)('%ss its item, whatever its values and its group are (need 19)', (deletes) => {
    const gone = [
      deleted,
      { ...deleted, values: { 'CUSTOMER PRICE': '10%' } },
      { ...deleted, groupName: 'check' },
      { ...deleted, rowHash: null },
      { ...deleted, syncState: 'ERROR' as const, sentHash: hash },
    ];
    for (const order of gone) {
      const plan = planOrder(order, context({ deletes, groups: new Map() }));
      expect(plan).toMatchObject({ kind: 'send', operation: 'delete', order, hash: deleteHash('9731', deletes) });
      expect(plan.kind === 'send' && plan.ready).toMatchObject({ name: 'PEL-00001', empty: [], newLabels: [], warnings: [] });
      expect(plan.kind === 'send' && plan.ready.values).toEqual({});
    }
  });

  test('is told and left alone by the policy "report"', () => {
    expect(planOrder(deleted, context({ deletes: 'report', retryErrors: true }))).toMatchObject({
      kind: 'held',
      code: 'DELETE_NOT_MIRRORED',
      groupTitle: TITLE,
      sentHash: null,
    });
  });

  test.each(DELETE_POLICIES)('is right where it has no item (%s)', (deletes) => {
    for (const more of [{}, { groupName: 'check' }, { syncState: 'ERROR' as const }]) {
      const order = { ...fresh, ...more, actionType: 'DELETE' as const };
      expect(planOrder(order, context({ deletes }))).toEqual({ kind: 'unchanged', order });
    }
  });

  test('that was refused goes out again when asked to, or once it is to be done otherwise', () => {
    const refused: OrderState = { ...deleted, syncState: 'ERROR', sentHash: deleteHash('9731', 'archive') };
    expect(planOrder(refused, context())).toEqual({ kind: 'still-failed', order: refused });
    expect(planOrder(refused, context({ retryErrors: true })).kind).toBe('send');
    expect(planOrder(refused, context({ deletes: 'delete' })).kind).toBe('send');
  });

  test('that a lookup has set free goes out again', () => {
    expect(planOrder({ ...deleted, syncState: 'PENDING', sentHash: deleteHash('9731', 'archive') }, context()).kind).toBe('send');
  });

  test('makes no label', () => {
    const season = column({ columnId: 'season', type: 'dropdown', title: 'AAG SEASON', sources: ['AAG SEASON'], createLabels: true });
    const labels = new LabelBook({ season: [] });
    planOrder({ ...deleted, values: { 'AAG SEASON': '2026 spring' } }, context({ mapping: mapping(season), labels }));
    expect(labels.match('season', 'dropdown', '2026 SPRING')).toEqual({ kind: 'new', label: '2026 SPRING' });
  });
});

describe('a new order that a look at the board has held', () => {
  const reason = 'Two items without a key could be it: 9731, 9732.';

  test.each([...HELD_BY_CHECK])('stays held (%s), with its reason, whatever is asked for', (code) => {
    const order: OrderState = { ...fresh, reason: `${code}: ${reason}` };
    expect(planOrder(order, context({ retryErrors: true }))).toMatchObject({
      kind: 'held',
      code,
      reason,
      groupTitle: TITLE,
      sentHash: null,
    });
  });

  test('goes on once it has an item: then nothing is ambiguous any more', () => {
    const order: OrderState = { ...mirrored, rowHash: null, reason: `AMBIGUOUS: ${reason}` };
    expect(planOrder(order, context())).toMatchObject({ kind: 'send', operation: 'update' });
  });

  test('is not held by a reason of another kind', () => {
    expect(planOrder({ ...fresh, reason: 'UNKNOWN_CUSTOMER: CUSTOMER: the board has no label "PELOTON".' }, context()).kind).toBe('send');
  });
});
