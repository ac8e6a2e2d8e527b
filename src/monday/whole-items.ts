import type { BoardItem } from './board-items.ts';
import { activeSubitems, type BoardRequest, type BoardSubitem, boardPages, toSubitem } from './board-pages.ts';
import type { Read } from './calls.ts';
import { NextWholeItemsDocument, WholeItemsDocument, type WholeItemsPageFragment } from './generated/operations.ts';
import { keyOnBoard } from './item-fields.ts';

export interface WholeItemsRequest extends BoardRequest {
  /** Default: all. The key's own column comes along in any case. */
  readonly columns?: readonly string[] | undefined;
  /** Default: all. The key's own column comes along in any case. */
  readonly subitemColumns?: readonly string[] | undefined;
}

/** A cell: its text, and its value as the API gives it, which is JSON in a string. */
export interface CellNow {
  readonly text: string | null;
  readonly value: unknown;
}

export interface WholeItem extends Omit<BoardItem, 'groupTitle' | 'texts' | 'subitems'> {
  /** By column id. */
  readonly values: Readonly<Record<string, CellNow>>;
  readonly subitems: readonly (BoardSubitem & { readonly values: Readonly<Record<string, CellNow>> })[];
}

/** Every column and every subitem counts: of a board with 45 columns an item costs about 1,500 points. */
const ITEMS_A_PAGE = 100;

/** A board's active items, page by page, with all that stands in their cells. */
export async function* readWholeItems(read: Read, request: WholeItemsRequest): AsyncGenerator<readonly WholeItem[]> {
  const { keyColumn, columns, subitemColumns } = request;
  const withKey = (ids: readonly string[] | undefined): readonly string[] | undefined => ids && [...new Set([keyColumn, ...ids])];
  const found = boardPages(read, request, {
    kind: 'whole_items_page',
    limit: ITEMS_A_PAGE,
    first: WholeItemsDocument,
    next: NextWholeItemsDocument,
    variables: { columns: withKey(columns), subitemColumns: withKey(subitemColumns) },
  });
  for await (const items of found) yield items.map((item) => toWholeItem(item, keyColumn));
}

function toWholeItem(item: WholeItemsPageFragment['items'][number], keyColumn: string): WholeItem {
  const { id, name, updated_at, group, column_values, subitems } = item;
  return {
    id,
    name,
    groupId: group?.id ?? null,
    key: keyOnBoard(column_values, keyColumn),
    updatedAt: updated_at,
    values: valuesOf(column_values),
    subitems: activeSubitems(subitems).map((subitem) => ({ ...toSubitem(subitem, keyColumn), values: valuesOf(subitem.column_values) })),
  };
}

const valuesOf = (cells: readonly (CellNow & { readonly id: string })[]): Record<string, CellNow> =>
  Object.fromEntries(cells.map(({ id, text, value }) => [id, { text, value }]));
