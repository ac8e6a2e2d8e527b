import type { Account } from '../account/account.ts';
import type { BoardView } from '../account/board-view.ts';
import type { Board, Item } from '../account/model.ts';
import type { Clock } from '../clock.ts';
import { invalidArgument } from '../graphql/monday-error.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { type ItemFilter, itemPredicate } from './item-filter.ts';

/** The most items one page may hold. */
const MOST_ITEMS = 500;

export interface ItemsPage {
  readonly items: Item[];
  /** For the next page; null after the last. */
  readonly cursor: string | null;
}

interface Reader {
  readonly account: Account;
  readonly clock: Clock;
  readonly view: BoardView;
}

/** The first page of a board's active items, in the order of the board. */
export function firstPage({ view, clock }: Reader, board: Board, limit: number, filter: ItemFilter): ItemsPage {
  return page(view, board, limit, { boardId: board.id, issuedAt: clock.now(), filter, after: null });
}

export function nextPage({ account, clock, view }: Reader, limit: number, text: string): ItemsPage {
  const cursor = readCursor(text, clock);
  const board = account.boards.get(cursor.boardId);
  if (!board) throw invalidArgument('Cursor of a board that does not exist');
  return page(view, board, limit, cursor);
}

function page(view: BoardView, board: Board, limit: number, cursor: Cursor): ItemsPage {
  if (limit < 1 || limit > MOST_ITEMS) throw invalidArgument(`Page limit must be between 1 and ${MOST_ITEMS}`);
  const matches = itemPredicate(board, cursor.filter);
  const items: Item[] = [];
  for (const item of activeItemsAfter(view, board, cursor.after)) {
    if (!matches(item)) continue;
    const last = items.at(-1);
    if (items.length === limit && last) {
      const after = { groupId: last.group.id, position: last.position };
      return { items, cursor: writeCursor({ ...cursor, after }) };
    }
    items.push(item);
  }
  return { items, cursor: null };
}

/** By place, not by number: what is archived or added between two pages shifts nothing. */
function* activeItemsAfter(view: BoardView, board: Board, after: Cursor['after']): Generator<Item> {
  const groups = view.groups(board);
  const start = after ? groups.findIndex(({ id }) => id === after.groupId) : 0;
  for (const group of groups.slice(start)) {
    if (group.state !== 'active') continue;
    for (const item of view.items(group)) {
      if (item.state !== 'active' || (group.id === after?.groupId && item.position <= after.position)) continue;
      yield item;
    }
  }
}
