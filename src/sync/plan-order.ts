import { ERRORS, type ErrorCode } from '../errors.ts';
import type { BoardMapping } from './board-mapping.ts';
import { contentHash, deleteHash } from './content-hash.ts';
import { titleKey } from './group-title.ts';
import type { LabelBook } from './labels.ts';
import { mapOrder, type ReadyOrder, type SourceOrder } from './map-order.ts';
import { parseRowReason } from './row-reason.ts';

/** What planning reads of an order beside its source values; see `OrderRow` for the meaning of each. */
export interface OrderState extends SourceOrder {
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly syncState: 'PENDING' | 'SYNCED' | 'ERROR';
  readonly inFlight: boolean;
  readonly onHold: boolean;
  readonly mondayItemId: string | null;
  readonly groupId: string | null;
  readonly rowHash: string | null;
  readonly sentHash: string | null;
  readonly reason: string | null;
}

/** Told by a look at the board, and held until the next look tells otherwise. */
export const HELD_BY_CHECK: ReadonlySet<ErrorCode> = new Set(['AMBIGUOUS', 'KEY_RELOADED']);

/** A group of the customer: its id, or why there is none. By `titleKey`. */
export type GroupIds = ReadonlyMap<string, { readonly id: string } | { readonly code: ErrorCode; readonly reason: string }>;

export interface PlanContext {
  readonly mapping: BoardMapping;
  readonly labels: LabelBook;
  readonly groups: GroupIds;
  /** Send orders again that failed before, though nothing about them changed. */
  readonly retryErrors: boolean;
  readonly deletes: DeletePolicy;
}

/** What an order marked DELETE does to its item: monday.com can restore an archived one for good, a deleted one for 30 days. */
export const DELETE_POLICIES = ['archive', 'delete', 'report'] as const;
export type DeletePolicy = (typeof DELETE_POLICIES)[number];

export type OrderPlan<Order extends OrderState> =
  | { readonly kind: 'unchanged'; readonly order: Order }
  /** Failed in an earlier sync, and nothing about it changed since. */
  | { readonly kind: 'still-failed'; readonly order: Order }
  /** Held by a request whose answer is not settled yet, or changed while an earlier copy of its last one may still reach the board. */
  | { readonly kind: 'in-flight'; readonly order: Order }
  | TurnAwayPlan<Order>
  | SendPlan<Order>;

export interface TurnAwayPlan<Order extends OrderState> {
  readonly kind: 'held' | 'failed';
  readonly order: Order;
  readonly name: string;
  readonly groupTitle: string | null;
  readonly code: ErrorCode;
  readonly reason: string;
  /** Hash of what would have been sent: the order waits until it differs. null: try again in every sync. */
  readonly sentHash: string | null;
}

export interface SendPlan<Order extends OrderState> {
  readonly kind: 'send';
  readonly operation: 'create' | 'update' | 'delete';
  readonly order: Order;
  /** Of a delete: without values. */
  readonly ready: ReadyOrder;
  /** Of a delete: ''. */
  readonly groupId: string;
  /** The item stands in another group and moves. */
  readonly move: boolean;
  readonly hash: string;
}

/** Decides what one order needs. Pure, but for new labels, whose spelling `mapOrder` notes in the book. */
export function planOrder<Order extends OrderState>(order: Order, context: PlanContext): OrderPlan<Order> {
  if (order.inFlight) return { kind: 'in-flight', order };
  if (order.actionType === 'DELETE') return planDelete(order, context);
  const mapped = mapOrder(order, context.mapping, context.labels);
  const { code, reason } = parseRowReason(order.reason);
  // Before its values: what a look at the board holds must not be forgotten over them.
  if (order.mondayItemId === null && HELD_BY_CHECK.has(code))
    return { kind: 'held', order, name: mapped.name, groupTitle: mapped.groupTitle, code, reason, sentHash: null };
  // No sentHash: what turns it away is not in the hash (the board's labels), or is worth a look in every sync; it costs no call.
  if (mapped.kind !== 'ready') return { ...mapped, order, sentHash: null };

  const group = context.groups.get(titleKey(mapped.groupTitle));
  // Whether the group was made is not known yet: neither is what becomes of the order.
  if (group !== undefined && 'code' in group && ERRORS[group.code].executed === 'unknown') return { kind: 'in-flight', order };
  if (group === undefined || 'code' in group) {
    const why = group?.reason ?? `There is no group "${mapped.groupTitle}" yet.`;
    const { name, groupTitle } = mapped;
    return { kind: 'failed', order, name, groupTitle, code: 'GROUP_MISSING', reason: why, sentHash: null };
  }
  const hash = contentHash(mapped, group.id);
  if (order.mondayItemId !== null && order.rowHash === hash && !isReportedGone(order)) return { kind: 'unchanged', order };
  if (order.syncState === 'ERROR' && order.sentHash === hash && !context.retryErrors) return { kind: 'still-failed', order };
  if (order.onHold) return { kind: 'in-flight', order };
  const move = order.mondayItemId !== null && order.groupId !== group.id;
  const operation = order.mondayItemId === null ? 'create' : 'update';
  return { kind: 'send', operation, order, ready: mapped, groupId: group.id, move, hash };
}

/** A look at the board has missed it, and it is not to be made again (`deleted_on_board`): though nothing of the row has changed, it is not right. */
export const isReportedGone = ({ syncState, reason }: Pick<OrderState, 'syncState' | 'reason'>): boolean =>
  syncState === 'ERROR' && parseRowReason(reason).code === 'ITEM_UNKNOWN';

function planDelete<Order extends OrderState>(order: Order, context: PlanContext): OrderPlan<Order> {
  if (order.mondayItemId === null) return { kind: 'unchanged', order };
  // Its cells are not looked at: no value turns a delete away, and no label is made for it.
  const { name, groupTitle } = mapOrder(order, { ...context.mapping, columns: [] }, context.labels);
  if (context.deletes === 'report') {
    const reason = 'The order is marked DELETE, and its item is still on the board.';
    return { kind: 'held', order, name, groupTitle, code: 'DELETE_NOT_MIRRORED', reason, sentHash: null };
  }
  const hash = deleteHash(order.mondayItemId, context.deletes);
  if (order.syncState === 'ERROR' && order.sentHash === hash && !context.retryErrors) return { kind: 'still-failed', order };
  if (order.onHold) return { kind: 'in-flight', order };
  const ready: ReadyOrder = { kind: 'ready', name, groupTitle: groupTitle ?? '', values: {}, empty: [], newLabels: [], warnings: [] };
  return { kind: 'send', operation: 'delete', order, ready, groupId: '', move: false, hash };
}
