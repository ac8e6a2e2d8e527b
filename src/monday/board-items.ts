import { activeSubitems, type BoardRequest, type BoardSubitem, boardPages, toSubitem } from './board-pages.ts';
import type { Read } from './calls.ts';
import {
  BoardItemsDocument,
  type ItemRowFragment,
  ItemsWithSubitemsDocument,
  type ItemsWithSubitemsPageFragment,
  NextBoardItemsDocument,
  NextItemsWithSubitemsDocument,
} from './generated/operations.ts';
import { keyOnBoard } from './item-fields.ts';

export interface BoardItemsRequest extends BoardRequest {
  /** Further columns whose texts are wanted. Default: none. */
  readonly columns?: readonly string[] | undefined;
  /** Whether the subitems are wanted, which makes the pages smaller. Default: false. */
  readonly withSubitems?: boolean | undefined;
}

export interface BoardItem {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly groupTitle: string | null;
  /** In lower case; null where there is none. */
  readonly key: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
  /** Of `columns`, by column id; an empty cell is ''. */
  readonly texts: Readonly<Record<string, string>>;
  /** Where they were asked for. */
  readonly subitems?: readonly BoardSubitem[] | undefined;
}

/** The most that a page takes. */
const ITEMS_A_PAGE = 500;
/** Nested lists multiply each other's cost and size. */
const ITEMS_WITH_SUBITEMS_A_PAGE = 100;

/** A board's active items, page by page, with what tells whose they are. */
export async function* readItemsOf(read: Read, request: BoardItemsRequest): AsyncGenerator<readonly BoardItem[]> {
  const { keyColumn, columns = [], withSubitems = false } = request;
  const variables = { columns: [...new Set([keyColumn, ...columns])] };
  const found = withSubitems
    ? boardPages(read, request, {
        kind: 'items_page_with_subitems',
        limit: ITEMS_WITH_SUBITEMS_A_PAGE,
        first: ItemsWithSubitemsDocument,
        next: NextItemsWithSubitemsDocument,
        variables: { ...variables, keyColumn: [keyColumn] },
      })
    : boardPages(read, request, {
        kind: 'items_page',
        limit: ITEMS_A_PAGE,
        first: BoardItemsDocument,
        next: NextBoardItemsDocument,
        variables,
      });
  for await (const items of found) yield items.map((item) => toBoardItem(item, keyColumn, columns));
}

function toBoardItem(
  item: ItemRowFragment & { readonly subitems?: ItemsWithSubitemsPageFragment['items'][number]['subitems'] },
  keyColumn: string,
  columns: readonly string[],
): BoardItem {
  const { id, name, updated_at, group, column_values, subitems } = item;
  const texts = column_values.flatMap((cell) => (columns.includes(cell.id) ? [[cell.id, cell.text ?? '']] : []));
  return {
    id,
    name,
    groupId: group?.id ?? null,
    groupTitle: group?.title ?? null,
    key: keyOnBoard(column_values, keyColumn),
    updatedAt: updated_at,
    texts: Object.fromEntries(texts),
    ...(subitems === undefined ? {} : { subitems: activeSubitems(subitems).map((subitem) => toSubitem(subitem, keyColumn)) }),
  };
}
