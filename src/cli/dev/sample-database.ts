import { generateOrders } from '../../../sample/generate-orders.ts';
import { loadOrders } from '../../orders/load-orders.ts';
import { openSqliteStore } from '../../orders/sqlite/open-sqlite-store.ts';
import { UsageError } from '../exit.ts';

/** Small enough for a first sync well under half a minute, within one minute's complexity budget of the sandbox. */
const DEFAULT_ORDERS = 120;

/**
 * Makes the embedded order database with sample orders, or keeps the one that is there, where it has the columns that the mapping
 * reads. Answers what it holds.
 */
export async function prepareDatabase(
  file: string,
  orders: number | undefined,
  sourceColumns: readonly string[],
): Promise<{ readonly orders: number; readonly customers: number; readonly made: boolean }> {
  const store = await openSqliteStore({ file, create: true });
  try {
    const before = await store.check();
    const made = before.orders === 0;
    if (made) {
      const sample = generateOrders({ orders: orders ?? DEFAULT_ORDERS });
      await loadOrders(
        store,
        sample.orders,
        sample.lines.map((line) => ({ ...line })),
      );
    } else if (orders !== undefined && orders !== before.orders) {
      throw new UsageError(`The sandbox holds ${before.orders} orders already; --fresh throws it away and starts anew with ${orders}.`);
    }
    await (await openSqliteStore({ file, sourceColumns })).close();
    const { orders: held, customers } = await store.check();
    return { orders: held, customers, made };
  } finally {
    await store.close();
  }
}
