import { OrderSyncError } from '../errors.ts';
import type { Read } from './calls.ts';
import { FindByKeysDocument, type FoundPageFragment, NextByKeysDocument } from './generated/operations.ts';
import { chunks, keyOf, normalKey, stateOf } from './item-fields.ts';
import { pages } from './pages.ts';

export interface KeySearch {
  /** Of items or of subitems. */
  readonly boardId: string;
  /** The text column that carries the sync key. */
  readonly columnId: string;
  readonly keys: readonly string[];
  readonly customer: string;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundItem {
  readonly id: string;
  readonly groupId: string | null;
  /** Of a subitem. */
  readonly parentItemId: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
}

/** The API names no most: a modest number. */
const KEYS_A_REQUEST = 100;
const ITEMS_A_PAGE = 500;

type ApiItem = FoundPageFragment['items'][number];

/**
 * The active items that carry these keys, the oldest id first; each key, in lower case, has an entry, which may be empty. Throws on
 * any doubt: "not found" lets an order be created again.
 */
export async function findByKeys(
  read: Read,
  { boardId, columnId, keys, customer, signal }: KeySearch,
): Promise<ReadonlyMap<string, readonly FoundItem[]>> {
  const found = new Map<string, FoundItem[]>(keys.map((key) => [normalKey(key), []]));
  // An empty key would be found in every item that has none.
  if (found.has('')) throw new RangeError('A sync key is empty.');
  const [limit, keyColumn] = [ITEMS_A_PAGE, [columnId]];
  const call = { customer, kind: 'find_by_keys', signal } as const;
  for (const column_values of chunks([...found.keys()], KEYS_A_REQUEST)) {
    const first = { boardId, columns: [{ column_id: columnId, column_values }], limit, keyColumn };
    const foundPages = pages<ApiItem>(
      async () => (await read(FindByKeysDocument, first, call)).items_page_by_column_values,
      async (cursor) => (await read(NextByKeysDocument, { cursor, limit, keyColumn }, call)).next_items_page,
    );
    for await (const items of foundPages) for (const item of items) add(found, item, columnId);
  }
  return new Map([...found].map(([key, items]) => [key, items.toSorted(byAge)]));
}

function add(found: ReadonlyMap<string, FoundItem[]>, item: ApiItem, columnId: string): void {
  if (stateOf(item) !== 'active') return;
  const key = keyOf(item.column_values, columnId);
  if (key === null) throw new OrderSyncError('UNCLEAR_ANSWER', `monday.com found item ${item.id} by its key, and does not show the key.`);
  const { id, group, parent_item, created_at } = item;
  found.get(key)?.push({ id, groupId: group?.id ?? null, parentItemId: parent_item?.id ?? null, createdAt: created_at });
}

/** Ids are numbers that grow with time, and too long for a number of JavaScript's. */
const byAge = (a: FoundItem, b: FoundItem): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
