import { titleKey } from './group-title.ts';

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
  /** The item that it matches carries another key, perhaps of a row that a reload has replaced. */
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

  constructor(items: readonly ItemSeen[], orders: readonly OrderKnown[]) {
    this.#byId = new Map(items.map((item) => [item.id, item]));
    const taken = new Set(orders.map(({ mondayItemId }) => mondayItemId));
    const ours = new Set(orders.map(({ recordUuid }) => recordUuid));
    for (const item of items) {
      if (item.key !== null) push(this.#byKey, item.key, item);
      if (!taken.has(item.id) && (item.key === null || !ours.has(item.key))) push(this.#byLooks, looksOf(item, item.groupId), item);
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
    const unkeyed = alike.filter(({ key }) => key === null);
    const [only] = unkeyed;
    if (only !== undefined) {
      if (unkeyed.length > 1 || (this.#wanting.get(looks) ?? 0) > 1) return { kind: 'ambiguous', items: unkeyed.map(({ id }) => id) };
      return { kind: 'found', id: only.id, groupId: only.groupId };
    }
    const [other] = alike;
    return other?.key == null ? null : { kind: 'keyed-otherwise', item: other.id, key: other.key };
  }
}

const looksOf = ({ name, orderNumber }: { readonly name: string; readonly orderNumber: string }, groupId: string | null): string =>
  JSON.stringify([titleKey(orderNumber), titleKey(name), groupId]);

function push(map: Map<string, ItemSeen[]>, key: string, item: ItemSeen): void {
  const known = map.get(key) ?? [];
  map.set(key, known);
  known.push(item);
}
