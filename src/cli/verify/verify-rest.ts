import { rowStatus } from '../../sync/compare-board.ts';
import type { Difference } from '../../sync/differences.ts';
import { isUuid } from '../../sync/ids.ts';
import { duplicate, extraItem, keyFound, type StrangeItem } from '../../sync/item-owners.ts';
import type { Verifying } from './verify-customer.ts';

/** Items that no customer's look has met: without a customer, or with one that has no orders. */
export interface RestVerified {
  readonly items: number;
  readonly notOurs: number;
  readonly differences: readonly Difference[];
}

/** Reads the whole board once more, but of each item only whose it is. */
export async function verifyRest(verifying: Verifying, seen: ReadonlySet<string>): Promise<RestVerified> {
  const { monday, config } = verifying;
  const { boardId, syncKeyColumn: keyColumn } = config.mapping;
  const differences: Difference[] = [];
  let [items, notOurs] = [0, 0];
  for await (const page of monday.readItemsOf({ boardId, filter: { kind: 'all' }, keyColumn, customer: '' })) {
    const unmet = page.filter(({ id }) => !seen.has(id));
    items += unmet.length;
    notOurs += unmet.filter(({ key }) => key === null).length;
    const keyed = unmet.flatMap(({ id, groupId, name, key }) => (key === null ? [] : [{ id, groupId, name, key }]));
    differences.push(...(await differencesOf(verifying, keyed, seen)));
  }
  return { items, notOurs, differences };
}

async function differencesOf(
  { store, config, labels, subitemLabels }: Verifying,
  items: readonly StrangeItem[],
  seen: ReadonlySet<string>,
): Promise<readonly Difference[]> {
  const keys = items.flatMap(({ key }) => (isUuid(key) ? [key] : []));
  const rows = new Map((await store.orders.readAgain(keys)).map((row) => [row.recordUuid, row]));
  const known = new Set(await store.orders.knownUuids(keys));
  const { mapping, sync } = config;
  const context = { mapping, labels, subitemLabels, groups: new Map(), deletes: sync.deletes, removedSizes: sync.removedSizes };
  return items.flatMap((item): readonly Difference[] => {
    const row = rows.get(item.key);
    if (row === undefined) return known.has(item.key) ? [] : [extraItem(item)];
    // Its customer's look has told of it, by its id.
    if (row.inFlight || row.mondayItemId === item.id) return [];
    if (row.mondayItemId !== null && seen.has(row.mondayItemId)) return [duplicate(row, item, row.mondayItemId)];
    return [keyFound({ ...row, status: rowStatus(row, context) }, item)];
  });
}
