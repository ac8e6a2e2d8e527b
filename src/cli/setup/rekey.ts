import type { BoardSubitem } from '../../monday/monday-api.ts';
import type { LineRow, OrderRow } from '../../orders/order-store.ts';
import { foreignKeys, ItemComparison, type ItemSeen, orderKnown } from '../../sync/compare-items.ts';
import { customerItemsRequest, itemSeen } from '../../sync/customer-items.ts';
import type { Repair } from '../../sync/differences.ts';
import { groupTitle, titleKey } from '../../sync/group-title.ts';
import { sizeName } from '../../sync/plan-line.ts';
import { ordersOf, type SettingUp } from './adopt.ts';

/** An item with a key that no row has, and the row without an item that it looks like. */
export interface Rekeyed {
  readonly text: string;
  /** The sizes' first: an order that has its item back must not make them anew. */
  readonly repairs: readonly Repair[];
}

export interface RekeyFound {
  readonly rekeyed: readonly Rekeyed[];
  /** Items that several rows look like, a sentence each: a person must tell. */
  readonly ambiguous: readonly string[];
}

const NONE: RekeyFound = { rekeyed: [], ambiguous: [] };

type Item = ItemSeen & { readonly subitems: readonly BoardSubitem[] };

/** Of one customer: what a reload of the orders' tables left behind. The board is read only where some row waits for an item. */
export async function rekeyable(up: SettingUp, customer: string): Promise<RekeyFound> {
  const { store, config } = up;
  const rows: OrderRow[] = [];
  for await (const page of ordersOf(store, customer, config.sync.pageSize)) rows.push(...page);
  const isWaiting = (row: OrderRow): boolean => row.mondayItemId === null && !row.inFlight && row.actionType !== 'DELETE';
  if (!rows.some(isWaiting)) return NONE;
  const titles = [...new Set(rows.flatMap((row) => groupTitle(row) ?? []).map(titleKey))];
  const groups = new Map((await store.groups.read(config.mapping.boardId, titles)).map((group) => [group.titleKey, group.groupId]));
  const items = await readItems(
    up,
    customer,
    [...groups.values()].filter((id) => id !== null),
  );
  const known = rows.map((row) => orderKnown(row, groups));
  const elsewhere = new Set(await store.orders.knownUuids(foreignKeys(items, known)));
  const comparison = new ItemComparison(items, known, elsewhere);
  const found = Map.groupBy(
    rows.filter(isWaiting).flatMap((row) => {
      const finding = comparison.of(orderKnown(row, groups));
      const item = finding?.kind === 'keyed-otherwise' ? items.find(({ id }) => id === finding.item) : undefined;
      return item === undefined ? [] : [{ row, item }];
    }),
    ({ item }) => item,
  );
  const pairs = [...found].flatMap(([item, matches]) => (matches.length === 1 ? matches.map(({ row }) => ({ row, item })) : []));
  const lines = Map.groupBy(await store.lines.readLines(pairs.map(({ row }) => row.recordUuid)), ({ recordUuid }) => recordUuid);
  return {
    rekeyed: pairs.map(({ row, item }) => rekey(row, item, lines.get(row.recordUuid) ?? [])),
    ambiguous: [...found].flatMap(([{ id, name }, matches]) =>
      matches.length > 1
        ? [`Item ${id} ("${name}") looks like ${matches.length} orders: ${matches.map(({ row }) => row.recordUuid).join(', ')}.`]
        : [],
    ),
  };
}

async function readItems({ monday, config }: SettingUp, customer: string, groupIds: readonly string[]): Promise<readonly Item[]> {
  const { mapping } = config;
  const items: Item[] = [];
  for await (const page of monday.readItemsOf({ ...customerItemsRequest(mapping, customer, groupIds), withSubitems: true }))
    for (const item of page) items.push(itemSeen(mapping, item));
  return items;
}

function rekey(row: OrderRow, item: Item, lines: readonly LineRow[]): Rekeyed {
  const reason = `setup --rekey: the item carries ${item.key}, which no row has.`;
  const sizes = lines.flatMap((line): readonly Repair[] => {
    const alike = item.subitems.filter(({ name }) => titleKey(name) === titleKey(sizeName(line.sizeCode)));
    const [only] = alike;
    if (only === undefined || alike.length > 1 || line.mondaySubitemId !== null || line.inFlight) return [];
    return [{ rows: 'lines', uuid: line.lineUuid, seenMondayId: null, mondayId: only.id, place: item.id, reason }];
  });
  const order: Repair = { rows: 'orders', uuid: row.recordUuid, seenMondayId: null, mondayId: item.id, place: item.groupId, reason };
  const text = `Order ${row.orderNumber.trim() || row.recordUuid}: item ${item.id} ("${item.name}") carries the key ${item.key}; it gets ${row.recordUuid}, and ${sizes.length} of its ${item.subitems.length} sizes theirs.`;
  return { text, repairs: [...sizes, order] };
}
