import type { Board, Item, State } from '../account/model.ts';
import { findBoard } from '../operations/find.ts';
import type { ItemFilter } from '../operations/item-filter.ts';
import { firstPage, type ItemsPage, nextPage } from '../operations/items-page.ts';
import { numericId } from './ids.ts';
import { invalidArgument, invalidColumnId } from './monday-error.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver.ts';

/** The most ids that the root field `items` takes. */
const MOST_ITEM_IDS = 100;

interface BoardsArgs {
  readonly ids?: readonly string[] | null;
  readonly limit?: number | null;
  readonly page?: number | null;
  readonly state?: State | 'all' | null;
}

interface ItemsArgs {
  readonly ids?: readonly string[] | null;
  readonly limit?: number | null;
  readonly page?: number | null;
  readonly newest_first?: boolean | null;
  readonly exclude_nonactive?: boolean | null;
}

interface ByColumnValuesArgs {
  readonly board_id: string;
  readonly columns?: readonly { readonly column_id: string; readonly column_values: readonly (string | null)[] }[] | null;
  readonly cursor?: string | null;
  readonly limit: number;
}

export const queryResolvers: Resolvers = {
  complexity: (_: unknown, _args: unknown, { charge }: RequestContext) => charge,
  me: () => ({ id: '1', name: 'Sandbox user', email: 'sandbox@example.com', kind: 'member', account_id: '1' }),
  version: (_: unknown, _args: unknown, { apiVersion }: RequestContext) => ({
    display_name: apiVersion,
    kind: 'current',
    value: apiVersion,
  }),

  boards(_: unknown, { ids, limit, page, state }: BoardsArgs, { account }: RequestContext): Board[] {
    const wanted = ids && new Set(ids.map(numericId));
    if (state && state !== 'active' && state !== 'all') return [];
    // Without ids monday.com lists what a person sees, which leaves out the hidden boards of subitems.
    const boards = [...account.boards.values()].filter((board) => (wanted ? wanted.has(board.id) : board.kind === 'board'));
    return paged(boards, limit, page);
  },

  items(_: unknown, args: ItemsArgs, { account }: RequestContext): Item[] {
    if (args.ids && args.ids.length > MOST_ITEM_IDS) throw invalidArgument(`A maximum of ${MOST_ITEM_IDS} ids is allowed`);
    let items = args.ids ? [...new Set(args.ids.map(numericId))].flatMap((id) => account.items.get(id) ?? []) : [...account.items.values()];
    if (args.exclude_nonactive) items = items.filter(({ state }) => state === 'active');
    if (args.newest_first) items.sort((a, b) => Number(b.id) - Number(a.id));
    return paged(items, args.limit, args.page);
  },

  items_page_by_column_values(_: unknown, args: ByColumnValuesArgs, context: RequestContext): ItemsPage {
    const board = findBoard(context.account, args.board_id);
    if (args.cursor && args.columns) throw invalidArgument('columns and cursor cannot be used together');
    if (args.cursor) return nextPage(context, args.limit, args.cursor);
    if (!args.columns || args.columns.length === 0) throw invalidArgument('One of columns and cursor is needed');
    const rules = args.columns.map(({ column_id, column_values }) => {
      if (column_id !== 'name' && !board.columns.has(column_id)) throw invalidColumnId(column_id);
      return { columnId: column_id, operator: 'whole_text', values: column_values.map((value) => value ?? '') };
    });
    const filter: ItemFilter = { ids: null, operator: 'and', rules };
    return firstPage(context, board, args.limit, filter);
  },

  next_items_page(_: unknown, { cursor, limit }: { cursor: string; limit: number }, context: RequestContext): ItemsPage {
    return nextPage(context, limit, cursor);
  },
};

/** Pages count from 1. */
function paged<T>(all: T[], limit: number | null | undefined, page: number | null | undefined): T[] {
  const size = limit ?? 25;
  const start = ((page ?? 1) - 1) * size;
  if (size < 1 || start < 0) throw invalidArgument('limit and page must be positive');
  return all.slice(start, start + size);
}
