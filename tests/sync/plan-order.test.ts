import { describe, expect, test } from 'vitest';
import { contentHash } from '../../src/sync/content-hash.ts';
import { titleKey } from '../../src/sync/group-title.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { type GroupIds, type OrderState, type PlanContext, planOrder } from '../../src/sync/plan-order.ts';
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
    for (const held of [fresh, mirrored, freshOrder({ actionType: 'DELETE' }), freshOrder({ groupName: 'check' })]) {
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

  test.each([fresh, mirrored, { ...fresh, groupName: 'check' }])('held where it is marked DELETE', (order) => {
    expect(planOrder({ ...order, actionType: 'DELETE' }, context({ retryErrors: true }))).toMatchObject({
      kind: 'held',
      code: 'DELETE_NOT_MIRRORED',
    });
  });
});
