import type { ErrorCode } from '../errors.ts';
import type { BoardMapping, ColumnMapping } from './board-mapping.ts';
import { type ColumnValue, columnValue } from './column-value.ts';
import { groupTitle } from './group-title.ts';
import type { LabelBook } from './labels.ts';

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
  readonly newLabels: readonly { readonly columnId: string; readonly label: string }[];
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
  const warnings: string[] = [];
  const name = itemName(order, warnings);
  const title = groupTitle(order);
  if (title === null) {
    return { kind: 'held', name, groupTitle: null, code: 'NO_SEASON', reason: 'The order has neither a group name nor a season.' };
  }

  const values: Record<string, ColumnValue> = { [mapping.syncKeyColumn]: order.recordUuid.toLowerCase() };
  const empty: string[] = [];
  const newLabels: { columnId: string; label: string }[] = [];
  for (const column of mapping.columns) {
    const text = firstText(order, column);
    if (text === null) {
      empty.push(column.columnId);
      continue;
    }
    const result = columnValue(column, text, labels);
    if (result.ok) {
      values[column.columnId] = result.value;
      if (result.newLabel !== undefined) newLabels.push({ columnId: column.columnId, label: result.newLabel });
      continue;
    }
    const reason = `${column.title}: ${result.problem}`;
    if (column.invalid === 'reject') return { kind: 'failed', name, groupTitle: title, code: result.code, reason: `${reason}.` };
    if (column.invalid === 'hold')
      return { kind: 'held', name, groupTitle: title, code: heldCode(column, result.code), reason: `${reason}.` };
    warnings.push(`${reason}; sent without it.`);
    empty.push(column.columnId);
  }
  for (const { columnId, label } of newLabels) labels.expect(columnId, label);
  return { kind: 'ready', name, groupTitle: title, values, empty, newLabels, warnings };
}

function itemName(order: SourceOrder, warnings: string[]): string {
  const name = clean(order.itemName) ?? clean(order.orderNumber) ?? 'Unknown Order';
  const characters = [...name];
  if (characters.length <= MAX_NAME) return name;
  warnings.push(`Item name: ${characters.length} characters, cut at ${MAX_NAME}.`);
  return characters.slice(0, MAX_NAME).join('').trimEnd();
}

function firstText(order: SourceOrder, column: ColumnMapping): string | null {
  for (const source of column.sources) {
    const text = clean(order.values[source] ?? null);
    if (text !== null) return text;
  }
  return null;
}

/** A customer that the board doesn't know is a case of its own: the advice differs. */
function heldCode(column: ColumnMapping, code: ErrorCode): ErrorCode {
  return code === 'LABEL_MISSING' && column.sources.includes('CUSTOMER NAME') ? 'UNKNOWN_CUSTOMER' : code;
}

const clean = (text: string | null): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};
