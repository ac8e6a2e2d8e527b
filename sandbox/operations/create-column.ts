import { type Board, COLUMN_TYPES, type Column } from '../account/model.ts';
import { invalidArgument } from '../graphql/monday-error.ts';
import { addSubitemsColumn } from './add-subitems-column.ts';
import { findBoard } from './find.ts';
import type { OperationContext } from './operation-context.ts';

export interface CreateColumnArgs {
  readonly board_id: string;
  readonly id?: string | null;
  readonly title: string;
  readonly description?: string | null;
  readonly column_type: string;
}

/** Under an id of the caller's own a repeat is refused, not doubled. A column of subitems brings their hidden board with it. */
export function createColumn({ account }: OperationContext, args: CreateColumnArgs): Column {
  const board = findBoard(account, args.board_id);
  const type = COLUMN_TYPES.find((known) => known === args.column_type);
  if (!type || type === 'name') throw invalidArgument(`The sandbox does not simulate columns of type ${args.column_type}`);
  const id = args.id ?? `${type}_${Math.random().toString(36).slice(2, 10)}`;
  checkId(board, id, args.id !== undefined && args.id !== null);
  const { title, description = null } = args;
  if (type === 'subtasks') {
    if (board.kind === 'sub_items_board') throw invalidArgument('Subitems cannot have subitems of their own');
    if (board.subitemsBoard) throw invalidArgument('The board has a subitems column already');
    addSubitemsColumn(account, board, { id, title, description });
  } else {
    account.addColumn({ id, board, title, type, description, labels: [] });
  }
  const column = board.columns.get(id);
  if (!column) throw new Error(`Column ${id} was not added`);
  return column;
}

function checkId(board: Board, id: string, isGiven: boolean): void {
  if (isGiven && !/^[a-z_]{1,20}$/.test(id)) throw invalidArgument('A column id has 1 to 20 characters of a-z and _');
  if (board.columns.has(id)) throw invalidArgument(`A column with the id ${id} already exists on the board`);
}
