import type { BoardMapping } from './board-mapping.ts';
import { isCancelled } from './cancelled.ts';
import { type CellShown, compareCells } from './compare-cells.ts';
import { compareLines, type OrderLine, type SubitemShown } from './compare-lines.ts';
import { cellsText, type Difference, difference, orderText, type RowStatus } from './differences.ts';
import type { LabelBook } from './labels.ts';
import type { RemovedSizes } from './plan-line.ts';
import { type DeletePolicy, type GroupIds, type OrderPlan, type OrderState, planOrder } from './plan-order.ts';

/** An item as the board shows it; active ones only. */
export interface ItemShown {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  /** In lower case; null where there is none. */
  readonly key: string | null;
  readonly values: Readonly<Record<string, CellShown>>;
  readonly subitems: readonly SubitemShown[];
}

export interface BoardContext {
  readonly mapping: BoardMapping;
  readonly labels: LabelBook;
  readonly subitemLabels: LabelBook;
  readonly groups: GroupIds;
  readonly deletes: DeletePolicy;
  readonly removedSizes: RemovedSizes;
}

export interface OrderCompared {
  readonly status: RowStatus;
  readonly differences: readonly Difference[];
  readonly sizes: readonly RowStatus[];
  /** Subitems without a key that no row knows. */
  readonly notOurs: number;
  /** The row says ERROR, and the board shows today's values all the same: a difference, too. */
  readonly shownThoughFailed: boolean;
  /** The same of a row in PENDING: no difference, since the next sync sees it. */
  readonly shownThoughWaiting: boolean;
}

/** What a row says of itself, by the plan that a sync would make for it now. */
export function rowStatus(order: OrderState, context: BoardContext): RowStatus {
  const plan = planNow(order, context);
  switch (plan.kind) {
    case 'unchanged':
      return 'right';
    case 'in-flight':
      return 'inFlight';
    case 'held':
      return 'held';
    case 'send':
      return 'waiting';
    case 'still-failed':
      return 'failed';
    case 'failed':
      // A group that nobody has made yet is no fault of the order's: a sync makes it first.
      return plan.code === 'GROUP_MISSING' && order.syncState !== 'ERROR' ? 'waiting' : 'failed';
  }
}

/**
 * An order against its own item: by the same plan and the same values as a sync sends. What the board lacks of a row that says itself
 * that it is to be sent, or that it failed, is told by its status. Its state lies where it says ERROR, and the board shows all of it;
 * and where it says SYNCED, the board shows otherwise, and nothing is known of what was sent.
 */
export function compareOrder(
  { order, lines, item }: { readonly order: OrderState; readonly lines: readonly OrderLine[]; readonly item: ItemShown },
  context: BoardContext,
): OrderCompared {
  const status = rowStatus(order, context);
  if (status === 'inFlight' || order.actionType === 'DELETE')
    return { status, differences: [], sizes: [], notOurs: 0, shownThoughFailed: false, shownThoughWaiting: false };
  const found = status === 'held' ? null : ofItem(order, item, context);
  const isShown = found?.length === 0;
  const failed = isShown && order.syncState === 'ERROR';
  const isClaimed = status === 'right' || (status === 'waiting' && order.syncState === 'SYNCED' && order.rowHash === null);
  const { mapping, subitemLabels: labels, removedSizes } = context;
  const cancelled = isCancelled(order.values);
  const ofLines = compareLines(order, { lines, subitems: item.subitems }, { mapping, labels, itemId: item.id, cancelled, removedSizes });
  return {
    status,
    differences: [...(isClaimed ? (found ?? []) : []), ...(failed ? [failedInVain(order, item)] : []), ...ofLines.differences],
    sizes: ofLines.statuses,
    notOurs: ofLines.notOurs,
    shownThoughFailed: failed,
    shownThoughWaiting: isShown && order.syncState === 'PENDING',
  };
}

const planNow = (order: OrderState, { mapping, labels, groups, deletes }: BoardContext): OrderPlan<OrderState> =>
  planOrder(order, { mapping, labels, groups, deletes, retryErrors: false });

/** What would be sent, whatever the row says of itself. */
function ofItem(order: OrderState, item: ItemShown, context: BoardContext): readonly Difference[] {
  const { id, groupId } = item;
  const fresh = { rowHash: null, syncState: 'PENDING', onHold: false, mondayItemId: id, groupId } as const;
  const plan = planNow({ ...order, ...fresh }, context);
  // What may not go out is not compared: nobody can say how it should look.
  if (plan.kind !== 'send')
    return plan.kind === 'unchanged' ? [] : [tell(order, item, { kind: 'stale', what: 'it may not go out as it is.' })];
  const { ready, move } = plan;
  const cells = [
    ...(ready.name.trim() === item.name.trim() ? [] : [{ columnId: 'name', title: 'name', board: item.name, wanted: ready.name }]),
    ...compareCells(ready, item.values, context.mapping.columns),
  ];
  return [
    ...(cells.length === 0 ? [] : [{ ...tell(order, item, { kind: 'stale', what: `${cellsText(cells)}.` }), cells }]),
    ...(move && groupId !== null
      ? [tell(order, item, { kind: 'misplaced', what: `its item ${id} does not stand in its group "${ready.groupTitle}".` })]
      : []),
  ];
}

const failedInVain = (order: OrderState, item: ItemShown): Difference => ({
  ...tell(order, item, { kind: 'lying', what: `its row says ERROR, and item ${item.id} shows today's values.` }),
  lies: true,
});

const tell = (
  order: OrderState,
  { id, groupId }: ItemShown,
  { kind, what }: { readonly kind: 'stale' | 'misplaced' | 'lying'; readonly what: string },
): Difference =>
  difference({
    kind,
    of: 'order',
    recordUuid: order.recordUuid,
    orderNumber: order.orderNumber,
    mondayId: id,
    sentence: `${orderText(order)}: ${what}`,
    lies: order.syncState === 'SYNCED',
    repair: {
      rows: 'orders',
      uuid: order.recordUuid,
      seenMondayId: order.mondayItemId,
      mondayId: id,
      place: groupId,
      reason: `verify: ${what}`,
    },
  });
