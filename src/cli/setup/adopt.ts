import type { Config } from '../../config/config.ts';
import type { MondayApi } from '../../monday/monday-api.ts';
import type { OrderRow, OrderStore } from '../../orders/order-store.ts';
import type { Repair } from '../../sync/differences.ts';

export interface SettingUp {
  readonly config: Config;
  readonly store: OrderStore;
  readonly monday: MondayApi;
}

/**
 * The customer's rows whose item or subitem, known by its id, carries no key. Re-queued as they are, the next sync's update writes it, by
 * the same claims as everything else it writes.
 */
export async function adoptable({ config, store, monday }: SettingUp, customer: string): Promise<readonly Repair[]> {
  const { mapping, sync } = config;
  const { boardId, subitemBoardId, syncKeyColumn: keyColumn } = mapping;
  const repairs: Repair[] = [];
  for await (const page of ordersOf(store, customer, sync.pageSize)) {
    const orders = page.flatMap(({ recordUuid: uuid, mondayItemId: id, inFlight }) => (id === null || inFlight ? [] : [{ uuid, id }]));
    const lines = (await store.lines.readLines(page.map(({ recordUuid }) => recordUuid))).flatMap(
      ({ lineUuid: uuid, mondaySubitemId: id, inFlight }) => (id === null || inFlight ? [] : [{ uuid, id }]),
    );
    const read = { keyColumn, customer };
    const items = await monday.readItems({ ...read, boardId, ids: orders.map(({ id }) => id) });
    const subitems = await monday.readItems({ ...read, boardId: subitemBoardId, ids: lines.map(({ id }) => id) });
    const lacking = (id: string, seen: typeof items): boolean => seen.get(id)?.state === 'active' && seen.get(id)?.key === null;
    const toRepair = (rows: Repair['rows'], { uuid, id }: { uuid: string; id: string }, place: string | null): Repair => ({
      rows,
      uuid,
      seenMondayId: id,
      mondayId: id,
      place,
      reason: 'setup --adopt: it carries no key.',
    });
    repairs.push(
      ...orders.filter(({ id }) => lacking(id, items)).map((row) => toRepair('orders', row, items.get(row.id)?.groupId ?? null)),
      ...lines.filter(({ id }) => lacking(id, subitems)).map((row) => toRepair('lines', row, subitems.get(row.id)?.parentItemId ?? null)),
    );
  }
  return repairs;
}

export async function* ordersOf(store: OrderStore, customer: string, limit: number): AsyncGenerator<readonly OrderRow[]> {
  for (let after: OrderRow | null = null; ; ) {
    const page: readonly OrderRow[] = await store.orders.readOrders({ customer, after, limit });
    if (page.length > 0) yield page;
    after = page.at(-1) ?? null;
    if (page.length < limit) return;
  }
}
