import type { BoardMapping } from './board-mapping.ts';
import { groupTitle, titleKey } from './group-title.ts';
import { itemName, type SourceOrder } from './map-order.ts';

/** What a look at the board shows of one item. */
export interface ItemSeen {
  readonly id: string;
  /** The sync key, in lower case; null: it has none. */
  readonly key: string | null;
  readonly groupId: string | null;
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
  /** The group of its title; null: it has none, or none is known. */
  readonly targetGroupId: string | null;
}

/** @param groups ids by title key */
export function orderKnown(
  row: SourceOrder & Pick<OrderKnown, 'mondayItemId' | 'groupId' | 'inFlight'>,
  groups: ReadonlyMap<string, string | null>,
): OrderKnown {
  const title = groupTitle(row);
  const { recordUuid, mondayItemId, groupId, inFlight, orderNumber } = row;
  const targetGroupId = title === null ? null : (groups.get(titleKey(title)) ?? null);
  return { recordUuid, mondayItemId, groupId, inFlight, name: itemName(row), orderNumber, targetGroupId };
}

/** The column that shows an order's number; undefined: none does. */
export const numberColumn = ({ columns }: BoardMapping): string | undefined =>
  columns.find(({ sources }) => sources.includes('AAG ORDER NUMBER'))?.columnId;

/** Where the board and an order's row differ. */
export type Finding =
  /** No item of the customer has the id, and none the key: it was deleted, or people changed its customer. Only its own state tells. */
  | { readonly kind: 'missing' }
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
 * key, unknown to every row, that has the same order number, name and group.
 */
export class ItemComparison {
  readonly #byId: ReadonlyMap<string, ItemSeen>;
  readonly #byKey = new Map<string, ItemSeen[]>();
  /** Items that may be an earlier system's, by what they look like. */
  readonly #byLooks = new Map<string, ItemSeen[]>();
  /** How many new orders look the same. */
  readonly #wanting = new Map<string, number>();

  /** @param elsewhere those of `foreignKeys` that the store knows: their items are other rows' */
  constructor(items: readonly ItemSeen[], orders: readonly OrderKnown[], elsewhere: ReadonlySet<string>) {
    this.#byId = new Map(items.map((item) => [item.id, item]));
    const taken = new Set(orders.map(({ mondayItemId }) => mondayItemId));
    const ours = new Set(orders.map(({ recordUuid }) => recordUuid));
    for (const item of items.toSorted(byAge)) {
      const { id, key } = item;
      if (key !== null) push(this.#byKey, key, item);
      if (!taken.has(id) && (key === null || !(ours.has(key) || elsewhere.has(key))))
        push(this.#byLooks, looksOf(item, item.groupId), item);
    }
    for (const order of orders) {
      if (order.mondayItemId !== null || order.inFlight) continue;
      const looks = looksOf(order, order.targetGroupId);
      this.#wanting.set(looks, (this.#wanting.get(looks) ?? 0) + 1);
    }
  }

  /** null: nothing differs, or a request holds the row, whose lookup will tell. */
  of(order: OrderKnown): Finding | null {
    if (order.inFlight) return null;
    const { mondayItemId: id, groupId } = order;
    const item = id === null ? undefined : this.#byId.get(id);
    if (item !== undefined) {
      return groupId === null || item.groupId === null || item.groupId === groupId ? null : { kind: 'misplaced', groupId: item.groupId };
    }
    const [keyed] = this.#byKey.get(order.recordUuid) ?? [];
    if (keyed !== undefined) return { kind: 'found', id: keyed.id, groupId: keyed.groupId };
    return id === null ? this.#adoptable(order) : { kind: 'missing' };
  }

  /** Items beyond the first that carry the key of one order: by the order's uuid. */
  superfluous(order: OrderKnown): readonly string[] {
    const keyed = this.#byKey.get(order.recordUuid) ?? [];
    const own = keyed.find(({ id }) => id === order.mondayItemId) ?? keyed[0];
    return keyed.filter((item) => item !== own).map(({ id }) => id);
  }

  #adoptable(order: OrderKnown): Finding | null {
    if (order.targetGroupId === null) return null;
    const looks = looksOf(order, order.targetGroupId);
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
  const ours = new Set(orders.map(({ recordUuid }) => recordUuid));
  return [...new Set(items.flatMap(({ key }) => (key !== null && !ours.has(key) && UUID.test(key) ? [key] : [])))];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids are numbers that grow with time, and too long for a number of JavaScript's. */
const byAge = (a: ItemSeen, b: ItemSeen): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1);

const looksOf = ({ name, orderNumber }: { readonly name: string; readonly orderNumber: string }, groupId: string | null): string =>
  JSON.stringify([titleKey(orderNumber), titleKey(name), groupId]);

function push(map: Map<string, ItemSeen[]>, key: string, item: ItemSeen): void {
  const known = map.get(key) ?? [];
  map.set(key, known);
  known.push(item);
}
