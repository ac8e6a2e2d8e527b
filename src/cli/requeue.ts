import type { OrderStore } from '../../orders/order-store.ts';
import type { Difference, Repair } from '../../sync/differences.ts';

const ROWS_AT_ONCE = 250;

export interface Repaired {
  readonly orders: number;
  readonly sizes: number;
}

/**
 * Re-queues rows, each once: the next sync writes what they should show. Rows that changed since they were looked at, or that a request
 * holds, are left alone. Nothing on the board is touched.
 */
export async function repair(store: OrderStore, syncId: string, differences: readonly Difference[]): Promise<Repaired> {
  return {
    orders: await correct(store, { syncId, rows: 'orders', repairs: repairsOf(differences, 'orders') }),
    sizes: await correct(store, { syncId, rows: 'lines', repairs: repairsOf(differences, 'lines') }),
  };
}

function repairsOf(differences: readonly Difference[], rows: Repair['rows']): readonly Repair[] {
  const byRow = new Map(differences.flatMap(({ repair: one }) => (one?.rows === rows ? [[one.uuid, one]] : [])));
  return [...byRow.values()];
}

async function correct(
  store: OrderStore,
  { syncId, rows, repairs }: { readonly syncId: string; readonly rows: Repair['rows']; readonly repairs: readonly Repair[] },
): Promise<number> {
  let corrected = 0;
  for (let start = 0; start < repairs.length; start += ROWS_AT_ONCE)
    corrected += (await store[rows].correct({ syncId, rows: repairs.slice(start, start + ROWS_AT_ONCE) })).length;
  return corrected;
}
