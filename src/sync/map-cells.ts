import type { ErrorCode } from '../errors.ts';
import type { ColumnMapping } from './board-mapping.ts';
import { type ColumnValue, columnValue } from './column-value.ts';
import type { LabelBook } from './labels.ts';

/** The cells of an item or a subitem, or the first value that turns its row away. */
export type MappedCells = Cells | RefusedCell;

export interface Cells {
  readonly kind: 'cells';
  /** By column id: every column that has a value. */
  readonly values: Readonly<Record<string, ColumnValue>>;
  /** Columns without a value: an update clears them. */
  readonly empty: readonly string[];
  /** Labels that the board lacks and this row creates. */
  readonly newLabels: readonly NewLabel[];
  /** Cells left out, one sentence each. */
  readonly warnings: readonly string[];
}

export interface NewLabel {
  readonly columnId: string;
  readonly label: string;
}

export interface RefusedCell {
  readonly kind: 'held' | 'failed';
  readonly column: ColumnMapping;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Source values as cells. Pure, but for new labels, whose spelling it notes in the book where the row may go out. */
export function mapCells(
  source: Readonly<Record<string, string | null>>,
  columns: readonly ColumnMapping[],
  labels: LabelBook,
): MappedCells {
  const values: Record<string, ColumnValue> = {};
  const empty: string[] = [];
  const newLabels: NewLabel[] = [];
  const warnings: string[] = [];
  for (const column of columns) {
    const text = firstText(source, column);
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
    if (column.invalid !== 'omit')
      return { kind: column.invalid === 'hold' ? 'held' : 'failed', column, code: result.code, reason: `${reason}.` };
    warnings.push(`${reason}; sent without it.`);
    empty.push(column.columnId);
  }
  for (const { columnId, label } of newLabels) labels.expect(columnId, label);
  return { kind: 'cells', values, empty, newLabels, warnings };
}

function firstText(source: Readonly<Record<string, string | null>>, column: ColumnMapping): string | null {
  for (const name of column.sources) {
    const text = clean(source[name] ?? null);
    if (text !== null) return text;
  }
  return null;
}

/** Trimmed; null where nothing is left. */
export const clean = (text: string | null): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};
