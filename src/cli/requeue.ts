import { randomUUID } from 'node:crypto';
import { makeSyncId } from '../contract.ts';
import type { OrderStore } from '../orders/order-store.ts';
import type { Repair } from '../sync/differences.ts';

const ROWS_AT_ONCE = 250;

export interface Repaired {
  readonly orders: number;
  readonly sizes: number;
}

/**
 * Re-queues rows, each once: the next sync writes what they should show. Rows that changed since they were looked at, or that a request
 * holds, are left alone. Nothing on the board is touched.
 */
export async function requeue(store: OrderStore, syncId: string, repairs: readonly Repair[]): Promise<Repaired> {
  const of = (rows: Repair['rows']): readonly Repair[] => [
    ...new Map(repairs.flatMap((one) => (one.rows === rows ? [[one.uuid, one]] : []))).values(),
  ];
  // Sizes first: an order that gets its item back must not make those anew that it has.
  const sizes = await correct(store, { syncId, rows: 'lines', repairs: of('lines') });
  return { sizes, orders: await correct(store, { syncId, rows: 'orders', repairs: of('orders') }) };
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

/** Under which the audit tells who re-queued a row: no sync. */
export const ownId = (who: 'VERIFY' | 'SETUP'): string => makeSyncId(new Date(), randomUUID()).replace('SYNC', who);
