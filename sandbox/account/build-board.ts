import type { BoardDefinition, ColumnDefinition } from './board-definition.ts';
import { groupColor } from './group-colors.ts';
import { type Board, type Column, firstRevision } from './model.ts';

/** An empty board, and its subitems board, as the definition describes them. */
export function buildBoard(definition: BoardDefinition): Board {
  const board = emptyBoard({ ...definition, kind: 'board' });
  addColumns(board, [NAME]);
  if (definition.subitemsBoard) {
    const { id, itemsLimit, columns } = definition.subitemsBoard;
    board.subitemsBoard = emptySubitemsBoard(board, id, itemsLimit);
    addColumns(board, [{ id: 'subtasks_mk0', title: 'Subitems', type: 'subtasks', labels: [] }]);
    addColumns(board.subitemsBoard, columns);
  }
  addColumns(board, definition.columns);
  addGroups(board, definition.groups);
  return board;
}

/** The hidden board that comes into being with a board's subitems column, with the columns that monday.com gives it. */
export function buildSubitemsBoard(parent: Board, id: string): Board {
  const board = emptySubitemsBoard(parent, id, parent.itemsLimit);
  addColumns(board, [
    { id: 'person', title: 'Owner', type: 'people', labels: [] },
    { id: 'status', title: 'Status', type: 'status', labels: ['Working on it', 'Done', 'Stuck'] },
    { id: 'date0', title: 'Date', type: 'date', labels: [] },
  ]);
  return board;
}

function emptySubitemsBoard(parent: Board, id: string, itemsLimit: number): Board {
  const board = emptyBoard({ id, name: `Subitems of ${parent.name}`, kind: 'sub_items_board', itemsLimit });
  addColumns(board, [NAME]);
  addGroups(board, ['Subitems']);
  return board;
}

type Identity = Pick<Board, 'id' | 'name' | 'kind' | 'itemsLimit'>;

function emptyBoard({ id, name, kind, itemsLimit }: Identity): Board {
  return { id, name, kind, itemsLimit, subitemsBoard: null, columns: new Map(), groups: [], itemsCount: 0, revision: firstRevision() };
}

const NAME: ColumnDefinition = { id: 'name', title: 'Name', type: 'name', labels: [] };

function addColumns(board: Board, columns: readonly ColumnDefinition[]): void {
  for (const { labels, ...definition } of columns) {
    const column: Column = { ...definition, board, description: null, labels: labels.map((name, id) => ({ id, name })) };
    board.columns.set(column.id, column);
  }
}

function addGroups(board: Board, titles: readonly string[]): void {
  for (const [index, title] of titles.entries()) {
    board.groups.push({
      // Like monday.com's own first groups: `topics`, then ids that differ by number, the same at every start.
      id: index === 0 ? 'topics' : `group_title_${index}`,
      board,
      title,
      color: groupColor(index),
      position: index + 1,
      state: 'active',
      createdAt: null,
      sequence: 0,
      items: new Set(),
      revision: firstRevision(),
    });
  }
}
