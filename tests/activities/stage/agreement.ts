import type { LineRow, OrderRow } from '../../../src/orders/order-store.ts';
import { isCancelled } from '../../../src/sync/cancelled.ts';
import { contentHash, lineHash } from '../../../src/sync/content-hash.ts';
import { titleKey } from '../../../src/sync/group-title.ts';
import { LabelBook } from '../../../src/sync/labels.ts';
import { mapOrder, type ReadyOrder } from '../../../src/sync/map-order.ts';
import { MAPPING } from './config.ts';
import { type FakeItem, keyOf } from './fake-board.ts';
import type { Stage } from './stage.ts';

type Hashed = Pick<ReadyOrder, 'name' | 'values'>;

/**
 * Sentences about what may not be at any instant: a thing that is on the board twice, and a row whose state says something other than the
 * board does. @param touched ids of items that people took away or moved
 */
export async function lies({ store, monday }: Stage, touched: ReadonlySet<string> = new Set()): Promise<readonly string[]> {
  const orders = await store.db.selectFrom('FACT_ORDER_LIST').selectAll().execute();
  const lines = await store.db.selectFrom('ORDER_LIST_LINES').selectAll().execute();
  // What becomes of an item becomes of its subitems.
  const unsure = orders.filter(({ api_status, row_hash }) => api_status === 'IN_FLIGHT' || row_hash === null);
  const isUnsure = new Set(unsure.map(({ record_uuid }) => record_uuid));
  const rows = [
    ...orders.map((row) => ({ row, uuid: row.record_uuid, id: row.monday_item_id, place: row.group_id, isLine: false })),
    ...lines.map((row) => ({ row, uuid: row.line_uuid, id: row.monday_subitem_id, place: row.parent_item_id, isLine: true })),
  ];
  const problems = rows.flatMap(({ row, uuid, id, place, isLine }) => {
    if (row.api_status === 'IN_FLIGHT' || (isLine && isUnsure.has(row.record_uuid))) return [];
    const told = (problem: string): readonly string[] => [`${isLine ? 'Line' : 'Order'} ${uuid} (${row.sync_state}) ${problem}.`];
    if (row.sync_state === 'ERROR' && !/^[A-Z_]+: .+/.test(row.sync_error_message ?? '')) return told('has no reason');
    if (row.sync_state === 'SYNCED' && id !== null && row.row_hash === null) return told('has no hash');
    if (row.row_hash === null) return [];
    if (id === null) return told('has a hash and no id');
    // Its item went by hand, and it with it.
    if (touched.has(id) || (isLine && touched.has(place ?? ''))) return [];
    const item = monday.find(id);
    if (item?.state !== 'active') return told(`is not on the board (${id})`);
    const shown = isLine ? lineHash(item as Hashed, item.parentItemId ?? '') : contentHash(item as Hashed, item.groupId);
    return shown === row.row_hash ? [] : told(`looks otherwise on the board: ${JSON.stringify(item)}`);
  });
  return [...problems, ...twins(monday)];
}

export function twins(monday: Stage['monday']): readonly string[] {
  const twice = (what: string, names: readonly (string | null)[]): readonly string[] =>
    names
      .filter((name, index) => name !== null && names.indexOf(name) !== index)
      .map((name) => `The ${what} ${name} is on the board twice.`);
  return [
    ...twice('order', monday.active('items').map(keyOf)),
    ...twice('size', monday.active('subitems').map(keyOf)),
    ...twice(
      'group',
      monday.groups.map(({ title }) => titleKey(title)),
    ),
  ];
}

/** Sentences about what is not as it should be when all is calm and synced: each order once with today's values, each size once below it. */
export async function shortfalls(scene: Stage, customers: readonly string[]): Promise<readonly string[]> {
  const { store, monday } = scene;
  const problems: string[] = [];
  const wanted = new Set<string>();
  for (const customer of customers) {
    const orders = await store.orders.readOrders({ customer, after: null, limit: 10_000 });
    const lines = await store.lines.readLines(orders.map(({ recordUuid }) => recordUuid));
    for (const order of orders) {
      const { due, item } = orderShortfalls(scene, order);
      if (item !== undefined) wanted.add(item.id);
      const own = lines.filter(({ recordUuid }) => recordUuid === order.recordUuid);
      const sizes = own.map((line) => lineShortfalls(scene, line, { order, item }));
      for (const { subitem } of sizes) if (subitem !== undefined) wanted.add(subitem.id);
      const all = [due, ...sizes.map((size) => size.due)].filter((problem) => problem !== undefined);
      problems.push(...all.map((problem) => `${order.orderNumber} ${order.recordUuid} (${order.syncState}) ${problem}.`));
    }
  }
  const extra = [...monday.active('items'), ...monday.active('subitems')].filter(({ id }) => !wanted.has(id));
  return [...problems, ...extra.map((item) => `Nobody's is ${JSON.stringify(item)}.`)];
}

interface Shortfall {
  readonly due?: string;
}

function orderShortfalls({ monday }: Stage, order: OrderRow): Shortfall & { readonly item?: FakeItem | undefined } {
  const items = monday.itemsOf(order.recordUuid);
  const [item] = items;
  if (order.inFlight) return { due: 'is in flight', item };
  if (items.length > 1) return { due: `is there ${items.length} times`, item };
  if (item?.id !== (order.mondayItemId ?? undefined)) return { due: `has the item ${order.mondayItemId}, and the board ${item?.id}`, item };
  if (order.actionType === 'DELETE') return item === undefined ? {} : { due: 'is marked DELETE, and on the board', item };
  const mapped = mapOrder(order, MAPPING, new LabelBook(monday.labels));
  if (mapped.kind !== 'ready') return { item };
  if (order.syncState !== 'SYNCED') return { due: `is not right: ${order.reason}`, item };
  const title = monday.groups.find(({ id }) => id === item?.groupId)?.title ?? '';
  const shown = JSON.stringify([item?.name, titleKey(title), sorted(item?.values ?? {})]);
  const due = JSON.stringify([mapped.name, titleKey(mapped.groupTitle), sorted(mapped.values)]);
  return shown === due ? { item } : { due: `should look like ${due}, and looks like ${shown}`, item };
}

function lineShortfalls(
  { monday }: Stage,
  line: LineRow,
  { order, item }: { readonly order: OrderRow; readonly item: FakeItem | undefined },
): Shortfall & { readonly subitem?: FakeItem | undefined } {
  const subitems = monday.subitemsOf(line.lineUuid);
  const [subitem] = subitems;
  const told = (problem: string) => ({ due: `size ${line.sizeCode} (${line.syncState}, ${line.qty}) ${problem}`, subitem });
  if (subitems.length > 1) return told(`is there ${subitems.length} times`);
  if (item === undefined) return subitem === undefined ? {} : told('is there without its order');
  if (line.inFlight) return told('is in flight');
  if (line.syncState !== 'SYNCED') return told(`is not right: ${line.reason}`);
  if (subitem?.id !== (line.mondaySubitemId ?? undefined)) return told(`has the id ${line.mondaySubitemId}, and the board ${subitem?.id}`);
  const gone = isCancelled(order.values) || line.actionType === 'DELETE' || line.qty === 0;
  if (subitem === undefined) return gone ? {} : told('is not there');
  if (subitem.parentItemId !== item.id) return told('is below another item');
  const shown = sorted(subitem.values);
  const values = {
    order_sync_key: line.lineUuid,
    dropdown_size: { labels: [line.sizeCode.trim()] },
    numeric_qty: gone ? '0' : String(line.qty),
  };
  return shown === sorted(values) ? { subitem } : told(`shows ${shown}`);
}

/** Which spelling a new label gets is a matter of who was first. */
const sorted = (values: object): string => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))).toUpperCase();

/** What other tests ask: that no row lies, and that only these requests hold any. */
export async function disagreements(stage: Stage, unheard: ReadonlySet<string>): Promise<readonly string[]> {
  const held = await stage.store.db.selectFrom('FACT_ORDER_LIST').selectAll().where('api_status', '=', 'IN_FLIGHT').execute();
  const unknown = held.filter(({ request_key }) => !unheard.has(request_key ?? ''));
  return [
    ...(await lies(stage)),
    ...unknown.map((row) => `Order ${row.record_uuid} is held by the request ${row.request_key}, which was answered.`),
  ];
}
