import type { Account } from '../account/account.ts';
import type { Board, Group, Item } from '../account/model.ts';
import { numericId } from '../graphql/ids.ts';
import { groupNotFound, invalidBoardId, invalidItemId } from '../graphql/monday-error.ts';

/** The board, or monday.com's refusal. */
export function findBoard(account: Account, boardId: string): Board {
  const board = account.boards.get(numericId(boardId));
  if (!board) throw invalidBoardId(boardId);
  return board;
}

/** An active group of the board; archived and deleted ones take no items. */
export function findGroup(account: Account, board: Board, groupId: string): Group {
  const group = account.group(board, groupId);
  if (group?.state !== 'active') throw groupNotFound(groupId, board.id);
  return group;
}

/** An item that can be changed. */
export function findActiveItem(account: Account, itemId: string | null | undefined): Item {
  const id = numericId(itemId ?? '');
  const item = account.items.get(id);
  if (item?.state !== 'active') throw invalidItemId(id);
  return item;
}
