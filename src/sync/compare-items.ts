import type { BoardMapping } from './board-mapping.ts';
import { groupTitle, titleKey } from './group-title.ts';
import { byAge, foreign } from './ids.ts';
import { itemName, type SourceOrder } from './map-order.ts';

/** What a look at the board shows of one item. */
export interface ItemSeen {
  readonly id: string;
  /** The sync key, in lower case; null: it has none. */
  readonly key: string | null;
  readonly groupId: string | null;
  readonly groupTitle: string | null;
  readonly name: string;
  readonly orderNumber: string;
}

/** What the store knows of one order, and where its item should stand. */
export interface OrderKnown {
  readonly recordUuid: string;
  readonly mondayItemId: string | null;
  readonly groupId: string | null;
  readonly inFlight: boolean;
  readonly name: string;
  readonly orderNumber: string;
  /** The title of its group, as titles compare; null: it has none. */
  readonly titleKey: string | null;
  /** The group of that title; null: none is known. */
  readonly targetGroupId: string | null;
}

/** @param groups ids by title key */
export function orderKnown(
  row: SourceOrder & Pick<OrderKnown, 'mondayItemId' | 'groupId' | 'inFlight'>,
  groups: ReadonlyMap<string, string | null>,
): OrderKnown {
  const title = groupTitle(row);
  const { recordUuid, mondayItemId, groupId, inFlight, orderNumber } = row;
  const key = title === null ? null : titleKey(title);
  const targetGroupId = key === null ? null : (groups.get(key) ?? null);
  return { recordUuid, mondayItemId, groupId, inFlight, name: itemName(row), orderNumber, titleKey: key, targetGroupId };
}

/** The column that shows an order's number; undefined: none does. */
export const numberColumn = ({ columns }: BoardMapping): string | undefined =>
  columns.find(({ sources }) => sources.includes('AAG ORDER NUMBER'))?.columnId;

/** Where the board and an order's row differ. */
export type Finding =
  /** No item of the customer has the id, and none the key: it was deleted, or people changed its customer. Only its own state tells. */
  | { readonly kind: 'missing' }
  /** Several rows have the item, and it is another one's. */
  | { readonly kind: 'shared'; readonly id: string }
  /** Its own item carries another key, which its next update puts right. */
  | { readonly kind: 'wrong-key'; readonly key: string }
  /** It stands in another group than we put it. */
  | { readonly kind: 'misplaced'; readonly groupId: string }
  /** Its item is another one than the row says, or the row didn't know it. */
  | { readonly kind: 'found'; readonly id: string; readonly groupId: string | null }
  /** Several items without a key, or several orders, could be the match: a person must tell. */
  | { readonly kind: 'ambiguous'; readonly items: readonly string[] }
  /** An item that it matches carries a key that no row has: perhaps that of the row that a reload has replaced by this one. */
  | { readonly kind: 'keyed-otherwise'; readonly item: string; readonly key: string };

/**
 * Compares a customer's items with its orders. An order that has no item yet may be one that an earlier system made: the item without a
 * key, unknown to every row, that has the same order number and name and stands in a group of the same title.
 */
export class ItemComparison {
  readonly #byId: ReadonlyMap<string, ItemSeen>;
  readonly #byKey = new Map<string, ItemSeen[]>();
  /** Items that may be an earlier system's, by what they look like. */
  readonly #byLooks = new Map<string, ItemSeen[]>();
  /** How many new orders look the same. */
  readonly #wanting = new Map<string, number>();
  /** Orders of items that several rows have; see `#ownerOf`. */
  readonly #sharers: ReadonlyMap<string | null, readonly OrderKnown[]>;

  /** @param elsewhere those of `foreignKeys` that the store knows: their items are other rows' */
  constructor(items: readonly ItemSeen[], orders: readonly OrderKnown[], elsewhere: ReadonlySet<string>) {
    this.#byId = new Map(items.map((item) => [item.id, item]));
    const taken = new Set(orders.map(({ mondayItemId }) => mondayItemId));
    const ours = new Set(orders.map(({ recordUuid }) => recordUuid));
    for (const item of items.toSorted(byAge)) {
      const { id, key } = item;
      if (key !== null) push(this.#byKey, key, item);
      if (!taken.has(id) && (key === null || !(ours.has(key) || elsewhere.has(key))))
        push(this.#byLooks, looksOf(item, item.groupTitle === null ? null : titleKey(item.groupTitle)), item);
    }
    this.#sharers = Map.groupBy(orders, ({ mondayItemId }) => mondayItemId);
    for (const order of orders) {
      if (order.mondayItemId !== null || order.inFlight) continue;
      const looks = looksOf(order, order.titleKey);
      this.#wanting.set(looks, (this.#wanting.get(looks) ?? 0) + 1);
    }
  }

  /** null: nothing differs, or a request holds the row, whose lookup will tell. */
  of(order: OrderKnown): Finding | null {
    if (order.inFlight) return null;
    const { mondayItemId: id, groupId } = order;
    const item = id === null ? undefined : this.#byId.get(id);
    if (item !== undefined) {
      if (this.#ownerOf(item) !== order.recordUuid) return { kind: 'shared', id: item.id };
      if (item.key !== null && item.key !== order.recordUuid) return { kind: 'wrong-key', key: item.key };
      return groupId === null || item.groupId === null || item.groupId === groupId ? null : { kind: 'misplaced', groupId: item.groupId };
    }
    const keyed = (this.#byKey.get(order.recordUuid) ?? []).find((other) => !this.#sharers.has(other.id));
    if (keyed !== undefined) return { kind: 'found', id: keyed.id, groupId: keyed.groupId };
    return id === null ? this.#adoptable(order) : { kind: 'missing' };
  }

  /** Items beyond the first that carry the key of one order: by the order's uuid. */
  superfluous(order: OrderKnown): readonly string[] {
    const keyed = this.#byKey.get(order.recordUuid) ?? [];
    const own = keyed.find(({ id }) => id === order.mondayItemId) ?? keyed[0];
    return keyed.filter((item) => item !== own && !this.#sharers.has(item.id)).map(({ id }) => id);
  }

  /** Of the rows that have the item: that whose key it carries, else that which looks like it, else always the same one. */
  #ownerOf(item: ItemSeen): string | undefined {
    const sharers = this.#sharers.get(item.id) ?? [];
    if (sharers.length < 2) return sharers[0]?.recordUuid;
    const inOrder = sharers.toSorted((a, b) => (a.recordUuid < b.recordUuid ? -1 : 1));
    const looks = ({ name, orderNumber }: OrderKnown | ItemSeen): string => looksOf({ name, orderNumber }, null);
    const owner =
      inOrder.find(({ recordUuid }) => recordUuid === item.key) ?? inOrder.find((order) => looks(order) === looks(item)) ?? inOrder[0];
    return owner?.recordUuid;
  }

  #adoptable(order: OrderKnown): Finding | null {
    if (order.titleKey === null) return null;
    const looks = looksOf(order, order.titleKey);
    const alike = this.#byLooks.get(looks) ?? [];
    for (const { id: item, key } of alike) if (key !== null) return { kind: 'keyed-otherwise', item, key };
    const [only] = alike;
    if (only === undefined) return null;
    if (alike.length > 1 || (this.#wanting.get(looks) ?? 0) > 1) return { kind: 'ambiguous', items: alike.map(({ id }) => id) };
    return { kind: 'found', id: only.id, groupId: only.groupId };
  }
}

/** Keys of a customer's items that none of its orders has. What is no uuid, which people may have typed, is no row's. */
export function foreignKeys(items: readonly ItemSeen[], orders: readonly OrderKnown[]): readonly string[] {
  return foreign(
    items.map(({ key }) => key),
    new Set(orders.map(({ recordUuid }) => recordUuid)),
  );
}

const looksOf = ({ name, orderNumber }: { readonly name: string; readonly orderNumber: string }, title: string | null): string =>
  JSON.stringify([titleKey(orderNumber), titleKey(name), title]);

function push(map: Map<string, ItemSeen[]>, key: string, item: ItemSeen): void {
  const known = map.get(key) ?? [];
  map.set(key, known);
  known.push(item);
}
