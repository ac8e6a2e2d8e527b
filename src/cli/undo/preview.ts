import type { OrderStore } from '../../orders/order-store.ts';

/** What an undo would archive of one customer. */
export interface UndoPreview {
  readonly customer: string;
  /** Items that the sync made and that are still their orders'. */
  readonly items: number;
  /** Made by it, and no longer there, or another order's by now: left alone. */
  readonly others: number;
  /** The newest of the items. */
  readonly newest: readonly string[];
}

const SHOWN = 5;
const ROWS_A_PAGE = 500;

export async function previewUndo(store: OrderStore, syncId: string, customer: string): Promise<UndoPreview> {
  let [items, others] = [0, 0];
  let newest: readonly string[] = [];
  for (let after: string | null = null; ; ) {
    const created: Awaited<ReturnType<OrderStore['syncs']['readCreated']>> = await store.syncs.readCreated({
      syncId,
      customer,
      after,
      limit: ROWS_A_PAGE,
    });
    const rows = await store.orders.readAgain(created.map(({ recordUuid }) => recordUuid));
    const now = new Map(rows.map(({ recordUuid, mondayItemId }) => [recordUuid, mondayItemId]));
    const own = created.flatMap(({ recordUuid, mondayItemId: id }) => (id !== null && now.get(recordUuid) === id ? [id] : []));
    items += own.length;
    others += created.length - own.length;
    newest = [...newest, ...own].toSorted(byNewest).slice(0, SHOWN);
    if (created.length < ROWS_A_PAGE) return { customer, items, others, newest };
    after = created.at(-1)?.recordUuid ?? after;
  }
}

/** Ids are numbers that grow with time, and too long for a number of JavaScript's. */
const byNewest = (a: string, b: string): number => b.length - a.length || (a < b ? 1 : -1);
