import type { Board, Column, Group, Item } from './model.ts';

/** What lists show of a board: the board as it is, or as readers that lag behind see it. */
export interface BoardView {
  /** In the order of the board, archived and deleted ones included. */
  groups(board: Board): readonly Group[];
  columns(board: Board): Iterable<Column>;
  /** In the order of the group, archived and deleted ones included. */
  items(group: Group): Iterable<Item>;
  subitems(item: Item): readonly Item[];
  /** Active items. */
  itemsCount(board: Board): number;
}

export const liveView: BoardView = {
  groups: ({ groups }) => groups,
  columns: ({ columns }) => columns.values(),
  items: ({ items }) => items,
  subitems: ({ subitems }) => subitems,
  itemsCount: ({ itemsCount }) => itemsCount,
};
