import Big from 'big.js';
import type { ColumnMapping, ColumnType } from './board-mapping.ts';
import type { ColumnValue } from './column-value.ts';

/** A cell as the board shows it: its text, and its value, which is JSON in a string. */
export interface CellShown {
  readonly text: string | null;
  readonly value: unknown;
}

export interface CellDifference {
  readonly columnId: string;
  readonly title: string;
  /** '' for an empty cell. */
  readonly board: string;
  /** '' for one that should be empty. */
  readonly wanted: string;
}

/** What of an item or a subitem is compared. */
export interface Wanted {
  /** The sync key among them. */
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly empty: readonly string[];
}

/** The cells that show something else than what would be sent. Columns that are not mapped are nobody's business here. */
export function compareCells(
  wanted: Wanted,
  shown: Readonly<Record<string, CellShown>>,
  columns: readonly ColumnMapping[],
): readonly CellDifference[] {
  const known = new Map(columns.map((column) => [column.columnId, column]));
  const texts = [...Object.entries(wanted.values), ...wanted.empty.map((columnId): [string, null] => [columnId, null])];
  return texts.flatMap(([columnId, value]) => {
    const { type, title } = known.get(columnId) ?? { type: 'text', title: 'sync key' };
    const cell = shown[columnId] ?? { text: null, value: null };
    const text = value === null ? '' : textOf(value);
    return isShown(type, text, cell) ? [] : [{ columnId, title, board: cell.text ?? '', wanted: text }];
  });
}

/** The text that a value stands for. */
function textOf(value: ColumnValue): string {
  if (typeof value === 'string') return value;
  const [only] = Object.values(value);
  return typeof only === 'string' ? only : (only ?? []).join(', ');
}

function isShown(type: ColumnType, wanted: string, cell: CellShown): boolean {
  const shown = (cell.text ?? '').trim();
  if (wanted === '' || shown === '') return wanted === shown;
  switch (type) {
    case 'numbers':
      return isSameNumber(wanted, shown, cell.value);
    case 'dropdown':
    case 'status':
      return wanted.trim().toLowerCase() === shown.toLowerCase();
    case 'text':
    case 'long_text':
      return oneLineEnd(wanted) === oneLineEnd(shown);
    case 'date':
      return wanted === shown;
  }
}

/** A board may show a number with its unit or in groups of digits; its value is the bare number. */
function isSameNumber(wanted: string, shown: string, value: unknown): boolean {
  const number = decimalOf(bareOf(value)) ?? decimalOf(shown.replaceAll(',', ''));
  return number?.eq(wanted) ?? false;
}

function bareOf(value: unknown): string {
  if (typeof value !== 'string') return String(value ?? '');
  return value.replace(/^"(.*)"$/s, '$1');
}

function decimalOf(text: string): Big | null {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? new Big(text) : null;
}

const oneLineEnd = (text: string): string => text.replace(/\r\n?/g, '\n').trim();
