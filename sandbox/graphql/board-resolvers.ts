import type { Board, Column, ColumnType, Group } from '../account/model.ts';
import type { ItemFilter } from '../operations/item-filter.ts';
import { firstPage, type ItemsPage, nextPage } from '../operations/items-page.ts';
import { columnSettings, columnSettingsText } from './column-settings.ts';
import { filterOf, type ItemsQuery } from './items-query.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver.ts';

interface ItemsPageArgs {
  readonly limit: number;
  readonly cursor?: string | null;
  readonly query_params?: ItemsQuery | null;
}

interface ColumnsArgs {
  readonly ids?: readonly (string | null)[] | null;
  readonly types?: readonly ColumnType[] | null;
}

export const boardResolvers: Resolvers = {
  columns(board: Board, { ids, types }: ColumnsArgs, { view }: RequestContext): Column[] {
    return [...view.columns(board)].filter((column) => (!ids || ids.includes(column.id)) && (!types || types.includes(column.type)));
  },
  description: () => null,
  groups: (board: Board, { ids }: { ids?: readonly (string | null)[] | null }, { view }: RequestContext) =>
    ids ? view.groups(board).filter(({ id }) => ids.includes(id)) : view.groups(board),
  items_count: (board: Board, _args: unknown, { view }: RequestContext) => view.itemsCount(board),
  // The one token that is let in may do everything.
  access_level: () => 'edit',
  items_limit: (board: Board) => board.itemsLimit,
  items_page: (board: Board, args: ItemsPageArgs, context: RequestContext) => itemsPage(board, filterOf(args.query_params), args, context),
  state: () => 'active',
  type: (board: Board) => board.kind,
  url: (board: Board, _args: unknown, { baseUrl }: RequestContext) => `${baseUrl}/boards/${board.id}`,
};

export const groupResolvers: Resolvers = {
  archived: (group: Group) => group.state === 'archived',
  deleted: (group: Group) => group.state === 'deleted',
  position: (group: Group) => String(group.position),
  items_page(group: Group, args: ItemsPageArgs, context: RequestContext): ItemsPage {
    const filter = filterOf(args.query_params);
    const here = { columnId: 'group', operator: 'any_of', values: [group.id] };
    return itemsPage(group.board, { ...filter, operator: 'and', rules: [...filter.rules, here] }, args, context);
  },
};

export const columnResolvers: Resolvers = {
  archived: () => false,
  settings: columnSettings,
  settings_str: columnSettingsText,
};

function itemsPage(board: Board, filter: ItemFilter, { limit, cursor }: ItemsPageArgs, context: RequestContext): ItemsPage {
  return cursor ? nextPage(context, limit, cursor) : firstPage(context, board, limit, filter);
}
