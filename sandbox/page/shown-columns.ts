import type { Board, Column, ColumnType } from '../account/model.ts';

/** Widths in CSS pixels. */
const WIDTHS: Readonly<Record<ColumnType, number>> = {
  name: 420,
  text: 150,
  long_text: 190,
  numbers: 120,
  date: 130,
  dropdown: 170,
  status: 140,
  email: 190,
  link: 190,
  checkbox: 90,
  timeline: 190,
  people: 100,
  subtasks: 0,
};

/** The columns of a board's table, after the name. */
export function shownColumns(board: Board): Column[] {
  return [...board.columns.values()].filter(({ type }) => type !== 'name' && type !== 'subtasks');
}

export function columnWidth(type: ColumnType): number {
  return WIDTHS[type];
}

/** Of a whole table, its name column included. */
export function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { type }) => sum + WIDTHS[type], WIDTHS.name);
}
