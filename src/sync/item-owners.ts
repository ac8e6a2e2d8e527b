import { type Difference, difference, orderText, type RowStatus } from './differences.ts';
import { byAge } from './ids.ts';

/** What is kept of an order while the board is read page by page. */
export interface OrderIndexed {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly mondayItemId: string | null;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly syncState: 'PENDING' | 'SYNCED' | 'ERROR';
  /** By its plan. */
  readonly status: RowStatus;
}

interface Seen {
  readonly id: string;
  readonly groupId: string | null;
  readonly name: string;
}

/** An item whose key is none of the orders'. */
export interface StrangeItem extends Seen {
  readonly key: string;
}

/** Finds out whose each item is, as the pages of the board come in; then tells what is wrong with the rest. */
export class ItemOwners {
  readonly #orders: ReadonlyMap<string, OrderIndexed>;
  readonly #byId: ReadonlyMap<string, OrderIndexed>;
  /** Orders whose own item was met. */
  readonly #met = new Set<string>();
  /** All items, with their groups. */
  readonly #seen = new Map<string, string | null>();
  /** Items with the key of an order that has another one, or none. */
  readonly #claims = new Map<string, Seen[]>();
  /** Whose key each of these items carries. */
  readonly #keyOf = new Map<string, string>();
  readonly strangers: StrangeItem[] = [];
  /** Items without a key that no row knows. */
  notOurs = 0;

  constructor(orders: readonly OrderIndexed[]) {
    this.#orders = new Map(orders.map((order) => [order.recordUuid, order]));
    this.#byId = new Map(orders.flatMap((order) => (order.mondayItemId === null ? [] : [[order.mondayItemId, order]])));
  }

  /** The order whose own item this is; undefined: none's, or not its own. */
  meet({ id, key, groupId, name }: Seen & { readonly key: string | null }): OrderIndexed | undefined {
    this.#seen.set(id, groupId);
    const keyed = key === null ? undefined : this.#orders.get(key);
    if (keyed !== undefined && keyed.mondayItemId !== id) {
      this.#claims.set(keyed.recordUuid, [...(this.#claims.get(keyed.recordUuid) ?? []), { id, groupId, name }]);
      this.#keyOf.set(id, keyed.recordUuid);
      return undefined;
    }
    const owner = keyed ?? this.#byId.get(id);
    if (owner !== undefined) this.#met.add(owner.recordUuid);
    else if (key === null) this.notOurs += 1;
    else this.strangers.push({ id, groupId, name, key });
    return owner;
  }

  has(itemId: string): boolean {
    return this.#seen.has(itemId);
  }

  /** The items of rows whose item was not met: whether they stand elsewhere on the board must be asked. */
  get unmetItems(): readonly string[] {
    return this.#unmet.flatMap(({ recordUuid, mondayItemId }) =>
      mondayItemId === null || this.#claims.has(recordUuid) || this.#seen.has(mondayItemId) ? [] : [mondayItemId],
    );
  }

  /** @param elsewhere those of `unmetItems` that stand on the board all the same, as another customer's, by id with their group */
  rest(elsewhere: ReadonlyMap<string, { readonly groupId: string | null }>): readonly Difference[] {
    const twins = [...this.#met].flatMap((uuid) => {
      const order = this.#orders.get(uuid);
      const claimed = (this.#claims.get(uuid) ?? []).filter(({ id }) => !this.#isOfAnother(id));
      return order === undefined ? [] : claimed.map((twin) => duplicate(order, twin, order.mondayItemId));
    });
    return [...this.#unmet.flatMap((order) => this.#ofUnmet(order, elsewhere)), ...twins];
  }

  get #unmet(): readonly OrderIndexed[] {
    return [...this.#orders.values()].filter(({ recordUuid, status }) => status !== 'inFlight' && !this.#met.has(recordUuid));
  }

  /** It has the key of an order whose own item is another one, and is the item of a row itself: somebody pasted that key. */
  #isOfAnother(itemId: string): boolean {
    const owner = this.#byId.get(itemId);
    if (owner === undefined || owner.actionType === 'DELETE' || owner.status === 'inFlight') return false;
    return this.#met.has(this.#keyOf.get(itemId) ?? '') && !this.#claims.has(owner.recordUuid);
  }

  #ofUnmet(order: OrderIndexed, elsewhere: Parameters<ItemOwners['rest']>[0]): readonly Difference[] {
    const { recordUuid, mondayItemId: id, actionType, syncState, status } = order;
    const [found, ...twins] = (this.#claims.get(recordUuid) ?? []).toSorted(byAge);
    if (found !== undefined) return [keyFound(order, found), ...twins.map((twin) => duplicate(order, twin, found.id))];
    // Whether there is anything left to remove is its delete's to find out.
    if (actionType === 'DELETE') {
      const what = 'it is marked DELETE, and the board has no item of it; its row says ERROR.';
      return id === null && syncState === 'ERROR'
        ? [{ ...tell(order, { kind: 'lying', mondayId: null, what, to: null }), lies: true }]
        : [];
    }
    if (id === null) {
      return syncState === 'SYNCED' && status === 'waiting'
        ? [tell(order, { kind: 'lying', mondayId: null, what: 'its row says SYNCED, and has no item.', to: null })]
        : [];
    }
    if (this.#isOfAnother(id)) {
      const what = `its item ${id} carries the key of another order, which has an item of its own.`;
      return [tell(order, { kind: 'stale', mondayId: id, what, to: { id, groupId: this.#seen.get(id) ?? null } })];
    }
    if (this.#seen.has(id))
      return [
        tell(order, { kind: 'lying', mondayId: id, what: `its row has item ${id}, which carries the key of another order.`, to: null }),
      ];
    const there = elsewhere.get(id);
    if (there === undefined)
      return [tell(order, { kind: 'missing', mondayId: id, what: `its row has item ${id}, and the board has none.`, to: null })];
    // Its row may say itself that its customer is to change.
    if (status !== 'right') return [];
    const to = { id, groupId: there.groupId };
    return [tell(order, { kind: 'stale', mondayId: id, what: `its item ${id} is not among those of its customer.`, to })];
  }
}

/** Items whose keys no row has, in scope or not. */
export const extraItem = ({ id, name, key }: StrangeItem): Difference =>
  difference({
    kind: 'extra',
    of: 'order',
    recordUuid: key,
    mondayId: id,
    sentence: `Item ${id} ("${name}") carries the key ${key}, which no order has.`,
    lies: false,
    repair: null,
  });

/** An item with an order's key that is not the order's. */
export const duplicate = (order: Pick<OrderIndexed, 'recordUuid' | 'orderNumber'>, twin: Seen, own: string | null): Difference =>
  difference({
    kind: 'duplicate',
    of: 'order',
    recordUuid: order.recordUuid,
    orderNumber: order.orderNumber,
    mondayId: twin.id,
    sentence: `${orderText(order)}: item ${twin.id} has its key, too; its own is ${own ?? 'not known'}.`,
    lies: false,
    repair: null,
  });

/** The order's own item, of which its row knows nothing. */
export function keyFound(order: OrderIndexed, found: Seen): Difference {
  const { mondayItemId: id, actionType } = order;
  if (actionType === 'DELETE')
    return tell(order, { kind: 'unwanted', mondayId: found.id, what: `it is marked DELETE, and item ${found.id} is its own.`, to: found });
  const instead = id === null ? 'its row has none' : `its row has ${id}, which is not on the board`;
  return tell(order, { kind: 'lying', mondayId: found.id, what: `item ${found.id} is its own, and ${instead}.`, to: found });
}

function tell(
  order: OrderIndexed,
  told: {
    readonly kind: Difference['kind'];
    readonly mondayId: string | null;
    readonly what: string;
    /** The item that the row should have; null: none. */
    readonly to: Pick<Seen, 'id' | 'groupId'> | null;
  },
): Difference {
  const { recordUuid, orderNumber, mondayItemId, syncState } = order;
  const { kind, mondayId, what, to } = told;
  return difference({
    kind,
    of: 'order',
    recordUuid,
    orderNumber,
    mondayId,
    sentence: `${orderText(order)}: ${what}`,
    lies: syncState === 'SYNCED',
    repair: {
      rows: 'orders',
      uuid: recordUuid,
      seenMondayId: mondayItemId,
      mondayId: to?.id ?? null,
      place: to?.groupId ?? null,
      reason: `verify: ${what}`,
    },
  });
}
