import type { Cell, Column, ColumnType, Item } from '../account/model.ts';
import { columnTypes } from '../columns/column-types.ts';
import { labelIds } from '../columns/label-ids.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver.ts';

/** One cell, filled or not. */
export interface ItemCell {
  readonly item: Item;
  readonly column: Column;
  readonly cell: Cell | undefined;
}

interface ColumnValuesArgs {
  readonly ids?: readonly string[] | null;
  readonly types?: readonly ColumnType[] | null;
}

export const itemResolvers: Resolvers = {
  board: ({ group }: Item) => group.board,
  column_values(item: Item, { ids, types }: ColumnValuesArgs): ItemCell[] {
    const { columns } = item.group.board;
    const wanted = ids ? ids.flatMap((id) => columns.get(id) ?? []) : [...columns.values()].filter(({ type }) => type !== 'name');
    return wanted.filter(({ type }) => !types || types.includes(type)).map((column) => ({ item, column, cell: item.cells.get(column.id) }));
  },
  created_at: (item: Item) => item.createdAt,
  parent_item: (item: Item) => item.parent,
  subitems: activeSubitems,
  updated_at: (item: Item) => item.updatedAt,
  url: (item: Item, _args: unknown, { baseUrl }: RequestContext) =>
    `${baseUrl}/boards/${(item.parent ?? item).group.board.id}#item-${item.id}`,
};

export const columnValueResolvers: Resolvers = {
  id: ({ column }: ItemCell) => column.id,
  type: ({ column }: ItemCell) => column.type,
  text: ({ column, cell }: ItemCell) => cell?.text ?? columnTypes[column.type].emptyText,
  // The raw value is JSON inside a string.
  value: ({ cell }: ItemCell) => (cell ? JSON.stringify(cell.value) : null),

  checked: (source: ItemCell) => part(source, 'checked'),
  date: (source: ItemCell) => part(source, 'date'),
  time: (source: ItemCell) => part(source, 'time'),
  email: (source: ItemCell) => part(source, 'email'),
  url: (source: ItemCell) => part(source, 'url'),
  url_text: (source: ItemCell) => part(source, 'text'),
  from: (source: ItemCell) => part(source, 'from'),
  to: (source: ItemCell) => part(source, 'to'),
  index: (source: ItemCell) => part(source, 'index'),
  label: ({ column, cell }: ItemCell) => (column.type === 'email' ? part({ cell }, 'text') : (cell?.text ?? null)),
  number: ({ cell }: ItemCell) => (cell ? Number(cell.text) : null),
  values: ({ column, cell }: ItemCell) => {
    const ids = cell ? labelIds(cell) : [];
    return column.labels.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ id, label: name }));
  },
  display_value: ({ item }: ItemCell, args: unknown, context: RequestContext) =>
    activeSubitems(item, args, context)
      .map(({ name }) => name)
      .join(', '),
  subitems: ({ item }: ItemCell, args: unknown, context: RequestContext) => activeSubitems(item, args, context),
  subitems_ids: ({ item }: ItemCell, args: unknown, context: RequestContext) => activeSubitems(item, args, context).map(({ id }) => id),
};

function activeSubitems(item: Item, _args: unknown, { view }: RequestContext): Item[] {
  return view.subitems(item).filter(({ state }) => state === 'active');
}

/** One member of the raw value. */
function part({ cell }: Pick<ItemCell, 'cell'>, name: string): Json {
  return cell && isJsonObject(cell.value) ? (cell.value[name] ?? null) : null;
}
