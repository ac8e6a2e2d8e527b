import { COLUMN_TYPES, type Column } from '../account/model.ts';
import { invalidArgument } from '../graphql/monday-error.ts';
import { findBoard } from './find.ts';
import type { OperationContext } from './operation-context.ts';

export interface CreateColumnArgs {
  readonly board_id: string;
  readonly id?: string | null;
  readonly title: string;
  readonly description?: string | null;
  readonly column_type: string;
}

/** Under an id of the caller's own a repeat is refused, not doubled. */
export function createColumn({ account }: OperationContext, args: CreateColumnArgs): Column {
  const board = findBoard(account, args.board_id);
  const type = COLUMN_TYPES.find((known) => known === args.column_type);
  if (!type || type === 'name' || type === 'subtasks')
    throw invalidArgument(`The sandbox does not simulate columns of type ${args.column_type}`);
  const id = args.id ?? `${type}_${Math.random().toString(36).slice(2, 10)}`;
  if (args.id && !/^[a-z_]{1,20}$/.test(args.id)) throw invalidArgument('A column id has 1 to 20 characters of a-z and _');
  if (board.columns.has(id)) throw invalidArgument(`A column with the id ${id} already exists on the board`);
  const column: Column = { id, board, title: args.title, type, description: args.description ?? null, labels: [] };
  account.addColumn(column);
  return column;
}
