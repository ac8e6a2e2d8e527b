import type { Json } from '../json.ts';

export type State = 'active' | 'archived' | 'deleted';

/** Column types that the sandbox can fill, by monday.com's names; `name` and `subtasks` are there on every board. */
export const COLUMN_TYPES = [
  'name',
  'text',
  'long_text',
  'numbers',
  'date',
  'dropdown',
  'status',
  'email',
  'link',
  'checkbox',
  'timeline',
  'people',
  'subtasks',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Board {
  readonly id: string;
  readonly name: string;
  readonly kind: 'board' | 'sub_items_board';
  /** The most active items that it takes. */
  readonly itemsLimit: number;
  /** Where its items' subitems live; null on a subitems board itself, and on a board that has no such column yet. */
  subitemsBoard: Board | null;
  /** In the order of the board. */
  readonly columns: Map<string, Column>;
  /** In the order of the board, archived and deleted ones included. */
  readonly groups: Group[];
  /** Active items. */
  itemsCount: number;
  /** Grows with every change; for the board page. */
  revision: number;
}

export interface Label {
  /** Counts from 0 within its column; a status label's id is what the API calls its index. */
  readonly id: number;
  readonly name: string;
}

export interface Column {
  readonly id: string;
  readonly board: Board;
  readonly title: string;
  readonly type: ColumnType;
  readonly description: string | null;
  /** Of dropdown and status columns only. */
  labels: readonly Label[];
}

export interface Group {
  readonly id: string;
  readonly board: Board;
  title: string;
  /** `#rrggbb`. */
  color: string;
  /** Groups stand by ascending position; fractions make room between two. */
  position: number;
  state: State;
  readonly createdAt: string | null;
  /** Grows with every creation of a group, an item or a subitem in the account. 0: there from the start. */
  readonly sequence: number;
  /** In the order of the group, archived and deleted ones included. */
  readonly items: Set<Item>;
  revision: number;
}

export interface Item {
  readonly id: string;
  parent: Item | null;
  readonly subitems: Item[];
  readonly createdAt: string;
  /** Grows with every creation of a group, an item or a subitem in the account. */
  readonly sequence: number;
  name: string;
  group: Group;
  /** Items of a group stand by ascending position. */
  position: number;
  state: State;
  updatedAt: string;
  /** Filled cells by column id; replaced by a new map at each change. */
  cells: ReadonlyMap<string, Cell>;
}

/** A filled cell as the API reads it back. */
export interface Cell {
  readonly text: string;
  readonly value: Json;
}

/**
 * Where revisions start counting: by the time of day, so that a board page which stayed open over a restart or a reset never takes
 * a new revision for one that it knows.
 */
export function firstRevision(): number {
  return Date.now() * 1000;
}
