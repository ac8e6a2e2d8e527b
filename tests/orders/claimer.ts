import { randomUUID } from 'node:crypto';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';

/** A process that claims all it can of a customer, a few orders at a time, and prints the uuids that it got. Used by `processes.test.ts`. */
const [file = '', customer = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const rows = await store.orders.readOrders({ customer, after: null, limit: 1000 });
const mine: string[] = [];
process.stdout.write('ready\n');
await new Promise<void>((resolve) => {
  process.stdin.once('data', () => resolve());
});
for (let start = 0; start < rows.length; start += 3) {
  const batch = rows.slice(start, start + 3).map(({ recordUuid: uuid, mondayItemId: mondayId, requestKey: lastRequestKey }) => ({
    uuid,
    mondayId,
    lastRequestKey,
    sentHash: 'a'.repeat(64),
  }));
  const request = { requestKey: randomUUID(), syncId: 'processes', customer, operation: 'create' as const };
  mine.push(...(await store.orders.claim({ ...request, rows: batch })));
}
await store.close();
process.stdout.write(JSON.stringify(mine));
process.exit(0);
