import { randomUUID } from 'node:crypto';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';

/**
 * A process that claims all it can of a customer's orders, or of their lines, a few at a time, and prints the uuids that it got. Used by
 * `processes.test.ts`.
 */
const [file = '', customer = '', kind = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const orders = await store.orders.readOrders({ customer, after: null, limit: 1000 });
const lines = kind === 'lines' ? await store.lines.readLines(orders.map(({ recordUuid }) => recordUuid)) : [];
const [rows, uuids] =
  kind === 'lines' ? [store.lines, lines.map(({ lineUuid }) => lineUuid)] : [store.orders, orders.map(({ recordUuid }) => recordUuid)];
const mine: string[] = [];
process.stdout.write('ready\n');
await new Promise<void>((resolve) => {
  process.stdin.once('data', () => resolve());
});
for (let start = 0; start < uuids.length; start += 3) {
  const batch = uuids.slice(start, start + 3).map((uuid) => ({ uuid, mondayId: null, lastRequestKey: null, sentHash: 'a'.repeat(64) }));
  const request = { requestKey: randomUUID(), syncId: 'processes', customer, operation: 'create' as const };
  mine.push(...(await rows.claim({ ...request, rows: batch })));
}
await store.close();
process.stdout.write(JSON.stringify(mine));
process.exit(0);
