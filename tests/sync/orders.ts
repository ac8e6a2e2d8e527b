import type { BoardMapping, ColumnMapping } from '../../src/sync/board-mapping.ts';
import { LabelBook } from '../../src/sync/labels.ts';
import { mapOrder, type ReadyOrder, type SourceOrder } from '../../src/sync/map-order.ts';
import type { LineState } from '../../src/sync/plan-line.ts';
import type { OrderState } from '../../src/sync/plan-order.ts';

export const column = (more: Partial<ColumnMapping> = {}): ColumnMapping => ({
  columnId: 'text_1',
  type: 'text',
  title: 'STYLE',
  sources: ['CUSTOMER STYLE'],
  createLabels: false,
  invalid: 'omit',
  ...more,
});

export const mapping = (...columns: readonly ColumnMapping[]): BoardMapping => ({
  boardId: '1',
  subitemBoardId: '2',
  syncKeyColumn: 'text_key',
  columns,
  subitemColumns: [],
});

export const order = (more: Partial<SourceOrder> = {}): SourceOrder => ({
  recordUuid: '0b5fa5ad-7e0a-4f44-8fcd-1c9c2d3e4f5a',
  orderNumber: 'PEL-00001',
  customer: 'PELOTON',
  values: {},
  itemName: null,
  groupName: 'PELOTON 2025 FALL',
  customerSeason: null,
  aagSeason: null,
  ...more,
});

/** An order that was never sent. */
export const freshOrder = (more: Partial<OrderState> = {}): OrderState => ({
  ...order(),
  actionType: 'INSERT',
  syncState: 'PENDING',
  inFlight: false,
  onHold: false,
  mondayItemId: null,
  groupId: null,
  rowHash: null,
  sentHash: null,
  reason: null,
  ...more,
});

/** A size that was never sent, with its source values as the store makes them. */
export const freshLine = ({ sizeCode = 'XL', qty = 12, ...more }: Partial<LineState> = {}): LineState => ({
  lineUuid: '7d0c2f4e-51a3-4c0b-9d1e-2f3a4b5c6d7e',
  sizeCode,
  qty,
  values: { size_code: sizeCode, qty: String(qty) },
  actionType: 'INSERT',
  syncState: 'PENDING',
  inFlight: false,
  onHold: false,
  mondaySubitemId: null,
  parentItemId: null,
  rowHash: null,
  sentHash: null,
  reason: null,
  ...more,
});

/** Maps an order that must come out ready. */
export function ready(source: SourceOrder, board: BoardMapping, labels: LabelBook = new LabelBook({})): ReadyOrder {
  const mapped = mapOrder(source, board, labels);
  if (mapped.kind !== 'ready') throw new Error(`The order is ${mapped.kind}: ${mapped.reason}`);
  return mapped;
}
