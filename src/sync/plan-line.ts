import type { ErrorCode } from '../errors.ts';
import type { BoardMapping } from './board-mapping.ts';
import type { ColumnValue } from './column-value.ts';
import { deleteHash, lineHash } from './content-hash.ts';
import type { LabelBook } from './labels.ts';
import { mapCells, type NewLabel } from './map-cells.ts';
import { isReportedGone } from './plan-order.ts';

/** What planning reads of a line; see `LineRow` for the meaning of each. */
export interface LineState {
  readonly lineUuid: string;
  readonly sizeCode: string;
  readonly qty: number;
  readonly values: Readonly<Record<string, string | null>>;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly syncState: 'PENDING' | 'SYNCED' | 'ERROR';
  readonly inFlight: boolean;
  readonly onHold: boolean;
  readonly mondaySubitemId: string | null;
  readonly parentItemId: string | null;
  readonly rowHash: string | null;
  readonly sentHash: string | null;
  readonly reason: string | null;
}

/** What a size that is gone (marked DELETE, or of quantity 0) does to its subitem: it shows 0, or it is deleted. Of a cancelled order: always 0. */
export const REMOVED_SIZES = ['zero', 'delete'] as const;
export type RemovedSizes = (typeof REMOVED_SIZES)[number];

export interface LinePlanContext {
  readonly mapping: BoardMapping;
  readonly labels: LabelBook;
  /** The order's item. */
  readonly itemId: string;
  /** The order is cancelled: every size is 0. */
  readonly cancelled: boolean;
  readonly removedSizes: RemovedSizes;
  readonly retryErrors: boolean;
}

export type LinePlan<Line extends LineState> =
  | { readonly kind: 'unchanged'; readonly line: Line }
  | { readonly kind: 'still-failed'; readonly line: Line }
  | { readonly kind: 'in-flight'; readonly line: Line }
  | LineTurnAway<Line>
  | LineSend<Line>;

export interface LineTurnAway<Line extends LineState> {
  readonly kind: 'failed';
  readonly line: Line;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface LineSend<Line extends LineState> {
  readonly kind: 'send';
  readonly operation: 'create' | 'update' | 'delete';
  readonly line: Line;
  readonly ready: ReadyLine;
  readonly hash: string;
}

/** Of a delete: without values. */
export interface ReadyLine {
  readonly name: string;
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly empty: readonly string[];
  readonly newLabels: readonly NewLabel[];
  readonly warnings: readonly string[];
}

/**
 * Decides what one size needs. A subitem below another item than the order's counts as none: it went with that item. Below which one it
 * stands may not be known; then monday.com tells whether it is still there.
 */
export function planLine<Line extends LineState>(line: Line, context: LinePlanContext): LinePlan<Line> {
  if (line.inFlight) return { kind: 'in-flight', line };
  const subitemId = line.parentItemId === null || line.parentItemId === context.itemId ? line.mondaySubitemId : null;
  const gone = context.cancelled || line.actionType === 'DELETE' || line.qty === 0;
  if (gone && subitemId === null) return { kind: 'unchanged', line };

  const remove = gone && !context.cancelled && context.removedSizes === 'delete';
  const mapped = remove
    ? NOTHING
    : mapCells(gone ? { ...line.values, qty: '0' } : line.values, context.mapping.subitemColumns, context.labels);
  // A value that the order's sizes can't take back is their error: there is nothing to hold them for.
  if (mapped.kind !== 'cells') return { kind: 'failed', line, code: mapped.code, reason: mapped.reason };
  const key = { [context.mapping.syncKeyColumn]: line.lineUuid.toLowerCase() };
  const ready = { ...mapped, name: sizeName(line.sizeCode), values: remove ? {} : { ...key, ...mapped.values } };
  const hash = subitemId !== null && remove ? deleteHash(subitemId, 'delete') : lineHash(ready, context.itemId);
  if (subitemId !== null && line.rowHash === hash && !isReportedGone(line)) return { kind: 'unchanged', line };
  if (line.syncState === 'ERROR' && line.sentHash === hash && !context.retryErrors) return { kind: 'still-failed', line };
  if (line.onHold) return { kind: 'in-flight', line };
  return { kind: 'send', operation: subitemId === null ? 'create' : remove ? 'delete' : 'update', line, ready, hash };
}

/** What a size's subitem is called. */
export const sizeName = (sizeCode: string): string => `Size ${sizeCode.trim() || 'Unknown'}`;

const NOTHING = { kind: 'cells', values: {}, empty: [], newLabels: [], warnings: [] } as const;
