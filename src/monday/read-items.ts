import type { Read } from './calls.ts';
import { ItemsByIdsDocument } from './generated/operations.ts';
import { chunks, type ItemState, keyOf, stateOf, whole } from './item-fields.ts';

export interface ItemsRequest {
  readonly boardId: string;
  readonly ids: readonly string[];
  /** The text column that carries the sync key. */
  readonly keyColumn: string;
  readonly customer: string;
  readonly signal?: AbortSignal | undefined;
}

/** An item or a subitem as it stands. */
export interface ItemNow {
  readonly id: string;
  readonly name: string;
  readonly state: ItemState;
  readonly groupId: string | null;
  readonly parentItemId: string | null;
  /** In lower case; null where there is none. */
  readonly key: string | null;
}

/** monday.com takes no more ids, and shows 25 items where no limit is given. */
const IDS_A_REQUEST = 100;

/**
 * Those items of the board that there are, archived and deleted ones included. An id without an entry: monday.com knows no such item
 * any more, or it was moved to another board.
 */
export async function readItems(
  read: Read,
  { boardId, ids, keyColumn, customer, signal }: ItemsRequest,
): Promise<ReadonlyMap<string, ItemNow>> {
  const items = new Map<string, ItemNow>();
  for (const some of chunks([...new Set(ids)], IDS_A_REQUEST)) {
    const variables = { ids: some, limit: IDS_A_REQUEST, keyColumn: [keyColumn] };
    const answer = await read(ItemsByIdsDocument, variables, { customer, kind: 'read_item', units: some.length, signal });
    for (const item of whole(answer.items, 'items')) {
      const { id, name, board, group, parent_item, column_values } = item;
      if (board !== null && board.id !== boardId) continue;
      items.set(id, {
        id,
        name,
        state: stateOf(item),
        groupId: group?.id ?? null,
        parentItemId: parent_item?.id ?? null,
        key: keyOf(column_values, keyColumn),
      });
    }
  }
  return items;
}
