import type { CreatedRow, OrderStore } from '../../orders/order-store.ts';

/** What an undo would archive of one customer. */
export interface UndoPreview {
  readonly customer: string;
  /** Items that the sync made and that are still their orders'. */
  readonly items: number;
  /** Subitems that it made below items that stay, and that are still their sizes'. */
  readonly sizes: number;
  /** Groups that it made, and in which no order's item stands afterwards. */
  readonly groups: number;
  /** Made by it, and no longer there, or another order's by now: left alone. */
  readonly others: number;
  /** The newest of the items. */
  readonly newest: readonly string[];
}

const SHOWN = 5;
const ROWS_A_PAGE = 500;

interface Of {
  readonly syncId: string;
  readonly customer: string;
  readonly boardId: string;
}

export async function previewUndo(store: OrderStore, of: Of): Promise<UndoPreview> {
  const { customer } = of;
  /** Items to archive, by their groups. */
  const leaving = new Map<string | null, number>();
  const orders = new Set<string>();
  let [items, others, sizes] = [0, 0, 0];
  let newest: readonly string[] = [];
  for await (const created of pages(store, of, 'orders')) {
    const now = new Map((await store.orders.readAgain(created.map(({ uuid }) => uuid))).map((row) => [row.recordUuid, row]));
    const own = created.flatMap(({ uuid, mondayId: id }) => {
      const row = now.get(uuid);
      return id !== null && row?.mondayItemId === id ? [{ id, row }] : [];
    });
    for (const { row } of own) {
      orders.add(row.recordUuid);
      leaving.set(row.groupId, (leaving.get(row.groupId) ?? 0) + 1);
    }
    items += own.length;
    others += created.length - own.length;
    newest = [...newest, ...own.map(({ id }) => id)].toSorted(byNewest).slice(0, SHOWN);
  }
  for await (const created of pages(store, of, 'lines')) {
    const below = created.filter(({ recordUuid }) => !orders.has(recordUuid));
    const lines = await store.lines.readLines([...new Set(below.map(({ recordUuid }) => recordUuid))]);
    const now = new Map(lines.map(({ lineUuid, mondaySubitemId }) => [lineUuid, mondaySubitemId]));
    sizes += below.filter(({ uuid, mondayId }) => mondayId !== null && now.get(uuid) === mondayId).length;
  }
  const made = await store.syncs.readCreatedGroups(of);
  const groups = made.filter((group) => !group.isShared && group.orders === (leaving.get(group.groupId) ?? 0)).length;
  return { customer, items, sizes, groups, others, newest };
}

async function* pages(store: OrderStore, { syncId, customer }: Of, rows: 'orders' | 'lines'): AsyncGenerator<readonly CreatedRow[]> {
  for (let after: string | null = null; ; ) {
    const page: readonly CreatedRow[] = await store.syncs.readCreated({ syncId, customer, rows, after, limit: ROWS_A_PAGE });
    yield page;
    if (page.length < ROWS_A_PAGE) return;
    after = page.at(-1)?.uuid ?? after;
  }
}

/** Ids are numbers that grow with time, and too long for a number of JavaScript's. */
const byNewest = (a: string, b: string): number => b.length - a.length || (a < b ? 1 : -1);
