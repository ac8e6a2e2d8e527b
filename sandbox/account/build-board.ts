import type { BoardDefinition, ColumnDefinition } from './board-definition.ts';
import { groupColor } from './group-colors.ts';
import { type Board, type Column, firstRevision } from './model.ts';

/** An empty board, and its subitems board, as the definition describes them. */
export function buildBoard(definition: BoardDefinition): Board {
  const subitems = definition.subitemsBoard;
  const subitemsBoard =
    subitems && emptyBoard({ ...subitems, name: `Subitems of ${definition.name}`, kind: 'sub_items_board', subitemsBoard: null });
  if (subitemsBoard) fill(subitemsBoard, subitems.columns, ['Subitems']);
  const board = emptyBoard({ ...definition, kind: 'board', subitemsBoard: subitemsBoard ?? null });
  fill(board, definition.columns, definition.groups);
  return board;
}

type Identity = Pick<Board, 'id' | 'name' | 'kind' | 'itemsLimit' | 'subitemsBoard'>;

function emptyBoard({ id, name, kind, itemsLimit, subitemsBoard }: Identity): Board {
  return { id, name, kind, itemsLimit, subitemsBoard, columns: new Map(), groups: [], itemsCount: 0, revision: firstRevision() };
}

function fill(board: Board, columns: readonly ColumnDefinition[], groups: readonly string[]): void {
  const add = (column: Omit<Column, 'board' | 'description'>) => board.columns.set(column.id, { ...column, board, description: null });
  add({ id: 'name', title: 'Name', type: 'name', labels: [] });
  if (board.subitemsBoard) add({ id: 'subtasks_mk0', title: 'Subitems', type: 'subtasks', labels: [] });
  for (const { id, title, type, labels } of columns) add({ id, title, type, labels: labels.map((name, index) => ({ id: index, name })) });
  for (const [index, title] of groups.entries()) {
    // Like monday.com's own first groups: `topics`, then ids that differ by number, the same at every start.
    const id = index === 0 ? 'topics' : `group_title_${index}`;
    board.groups.push({
      id,
      board,
      title,
      color: groupColor(index),
      position: index + 1,
      state: 'active',
      items: new Set(),
      revision: firstRevision(),
    });
  }
}
