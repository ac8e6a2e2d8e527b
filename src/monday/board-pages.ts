import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { OrderSyncError } from '../errors.ts';
import type { Read } from './calls.ts';
import type { CallKind } from './costs.ts';
import type { ItemsQuery } from './generated/schema.ts';
import { keyOnBoard, stateOf, whole } from './item-fields.ts';
import { type ItemFilter, itemsQuery } from './item-filter.ts';
import { type Page, pages } from './pages.ts';

export interface BoardRequest {
  readonly boardId: string;
  readonly filter: ItemFilter;
  /** The text column that carries the sync key, on the board and on that of its subitems. */
  readonly keyColumn: string;
  readonly customer: string;
  readonly signal?: AbortSignal | undefined;
}

export interface BoardSubitem {
  readonly id: string;
  readonly name: string;
  /** In lower case; null where there is none. */
  readonly key: string | null;
}

/** How one kind of page is asked for, first by its board and then by its cursor. */
export interface Pager<Item, Variables> {
  readonly kind: CallKind;
  readonly limit: number;
  readonly first: TypedDocumentNode<
    { readonly boards: readonly ({ readonly items_page: Page<Item> } | null)[] | null },
    Variables & { boardIds?: readonly string[] | string | null | undefined; query?: ItemsQuery | null | undefined; limit: number }
  >;
  readonly next: TypedDocumentNode<{ readonly next_items_page: Page<Item> }, Variables & { cursor: string; limit: number }>;
  readonly variables: Variables;
}

/** A board's active items, page by page. Throws on any doubt: half a board must not pass for a whole one. */
export async function* boardPages<Item extends { readonly id: string }, Variables extends object>(
  read: Read,
  { boardId, filter, customer, signal }: BoardRequest,
  { kind, limit, first, next, variables }: Pager<Item, Variables>,
): AsyncGenerator<readonly Item[]> {
  const query = await itemsQuery(read, filter, { boardId, customer, signal });
  if (query === null) return;
  const call = { customer, kind, signal };
  yield* pages(
    async () => {
      const { boards } = await read(first, { ...variables, boardIds: [boardId], query, limit }, call);
      const [board] = boards ?? [];
      if (board) return board.items_page;
      throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no board ${boardId} to this token.`);
    },
    async (cursor) => (await read(next, { ...variables, cursor, limit }, call)).next_items_page,
  );
}

/** Those that are active; null is how monday.com shows that an item has none. */
export const activeSubitems = <Subitem extends { readonly id: string; readonly state: string | null }>(
  subitems: readonly (Subitem | null)[] | null,
): readonly Subitem[] => whole(subitems ?? [], 'subitems').filter((subitem) => stateOf(subitem) === 'active');

export const toSubitem = (
  { id, name, column_values }: { id: string; name: string; column_values: Parameters<typeof keyOnBoard>[0] },
  keyColumn: string,
): BoardSubitem => ({ id, name, key: keyOnBoard(column_values, keyColumn) });
