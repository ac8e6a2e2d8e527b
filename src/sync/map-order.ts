import type { ErrorCode } from '../errors.ts';
import type { BoardMapping, ColumnMapping } from './board-mapping.ts';
import type { ColumnValue } from './column-value.ts';
import { groupTitle } from './group-title.ts';
import type { LabelBook } from './labels.ts';
import { clean, mapCells, type NewLabel } from './map-cells.ts';

/** What mapping reads of an order; every value is text or NULL. */
export interface SourceOrder {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly customer: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly itemName: string | null;
  readonly groupName: string | null;
  readonly customerSeason: string | null;
  readonly aagSeason: string | null;
}

type MappedOrder = ReadyOrder | TurnedAway;

export interface ReadyOrder {
  readonly kind: 'ready';
  readonly name: string;
  readonly groupTitle: string;
  /** By column id: the sync key and every mapped column that has a value. */
  readonly values: Readonly<Record<string, ColumnValue>>;
  /** Mapped columns without a value: an update clears them. */
  readonly empty: readonly string[];
  /** Labels that the board lacks and this order creates. */
  readonly newLabels: readonly NewLabel[];
  /** Cells left out, one sentence each. */
  readonly warnings: readonly string[];
}

interface TurnedAway {
  readonly kind: 'held' | 'failed';
  readonly name: string;
  readonly groupTitle: string | null;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** The most characters (code points) of an item's name. */
export const MAX_NAME = 255;

/** One order as the item it should be. Pure, but for new labels, whose spelling it notes in the book. */
export function mapOrder(order: SourceOrder, mapping: BoardMapping, labels: LabelBook): MappedOrder {
  const full = fullName(order);
  const name = itemName(order);
  const cut = [...full].length > MAX_NAME ? [`Item name: ${[...full].length} characters, cut at ${MAX_NAME}.`] : [];
  const title = groupTitle(order);
  if (title === null) {
    return { kind: 'held', name, groupTitle: null, code: 'NO_SEASON', reason: 'The order has neither a group name nor a season.' };
  }
  const cells = mapCells(order.values, mapping.columns, labels);
  if (cells.kind !== 'cells') {
    const { kind, column, code, reason } = cells;
    return { kind, name, groupTitle: title, code: kind === 'held' ? heldCode(column, code) : code, reason };
  }
  const values = { [mapping.syncKeyColumn]: order.recordUuid.toLowerCase(), ...cells.values };
  return { ...cells, kind: 'ready', name, groupTitle: title, values, warnings: [...cut, ...cells.warnings] };
}

/** The item's name, cut at what monday.com takes. */
export function itemName(order: Pick<SourceOrder, 'itemName' | 'orderNumber'>): string {
  const characters = [...fullName(order)];
  return characters.length <= MAX_NAME ? characters.join('') : characters.slice(0, MAX_NAME).join('').trimEnd();
}

const fullName = ({ itemName, orderNumber }: Pick<SourceOrder, 'itemName' | 'orderNumber'>): string =>
  clean(itemName) ?? clean(orderNumber) ?? 'Unknown Order';

/** A customer that the board doesn't know is a case of its own: the advice differs. */
function heldCode(column: ColumnMapping, code: ErrorCode): ErrorCode {
  return code === 'LABEL_MISSING' && column.sources.includes('CUSTOMER NAME') ? 'UNKNOWN_CUSTOMER' : code;
}
