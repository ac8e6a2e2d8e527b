import type { Account } from '../account/account.ts';
import type { Board, Column } from '../account/model.ts';

type Details = Partial<Pick<Column, 'id' | 'title' | 'description'>>;

/** Gives a board that has none its column of subitems, and with it the hidden board where they live. Returns that board. */
export function addSubitemsColumn(account: Account, board: Board, { id, title, description }: Details = {}): Board {
  return account.addSubitemsBoard(board, {
    id: id ?? `subtasks_${Math.random().toString(36).slice(2, 10)}`,
    board,
    title: title ?? 'Subitems',
    type: 'subtasks',
    description: description ?? null,
    labels: [],
  });
}
