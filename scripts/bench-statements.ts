import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import mssql from 'mssql';
import { createSchema } from '../src/orders/create-schema.ts';
import { loadOrders } from '../src/orders/load-orders.ts';
import { mssqlDialect } from '../src/orders/mssql/dialect.ts';
import { openMssqlStore } from '../src/orders/mssql/open-mssql-store.ts';
import type { OrderRow } from '../src/orders/order-store.ts';
import type { RowFate } from '../src/orders/row-requests.ts';
import type { SqlOrderStore } from '../src/orders/sql-order-store.ts';
import { openSqliteStore } from '../src/orders/sqlite/open-sqlite-store.ts';

/**
 * What 1,000 orders cost of the database, by what becomes of them: `npm run bench:statements`. On SQLite the statements of the embedded
 * database; with ORDERS_TEST_DATABASE_URL the round trips to that SQL Server, in a database of the run's own, too. See docs/performance.md.
 */

const ORDERS = 1000;
const PAGE = 250;
const BATCH = 25;
const CUSTOMER = 'PELOTON';

interface Counted {
  readonly store: SqlOrderStore;
  readonly count: () => number;
}

type Work = 'created' | 'updated' | 'unchanged' | 'failed';

/** A customer's pages as `syncBatches` works on them, by the store's methods that it calls. */
async function sync(store: SqlOrderStore, work: Work): Promise<void> {
  const syncId = `bench-${work}`;
  let after: OrderRow | null = null;
  for (;;) {
    const page: readonly OrderRow[] = await store.orders.readOrders({ customer: CUSTOMER, after, limit: PAGE });
    after = page.at(-1) ?? null;
    if (after === null) return;
    await store.syncs.readFailedGroups(syncId, CUSTOMER);
    await store.groups.read('1', ['peloton 2025 fall']);
    if (work !== 'unchanged') {
      for (let start = 0; start < page.length; start += BATCH) await send(store, { syncId, work, rows: page.slice(start, start + BATCH) });
      await store.orders.readAgain(page.map(({ recordUuid }) => recordUuid));
    }
    await store.lines.readLines(page.map(({ recordUuid }) => recordUuid));
    await store.syncs.recordPage({
      syncId,
      customer: CUSTOMER,
      unchanged: work === 'unchanged' ? page : [],
      stillFailed: [],
      inFlight: [],
    });
  }
}

async function send(store: SqlOrderStore, of: { readonly syncId: string; readonly work: Work; readonly rows: readonly OrderRow[] }) {
  const { syncId, work, rows } = of;
  const requestKey = randomUUID();
  const sentHash = (work === 'created' ? 'a' : work === 'updated' ? 'b' : 'c').repeat(64);
  const claims = rows.map(({ recordUuid: uuid, mondayItemId: mondayId, requestKey: lastRequestKey }) => ({
    uuid,
    mondayId,
    lastRequestKey,
    sentHash,
  }));
  const operation = work === 'created' ? 'create' : 'update';
  await store.orders.claim({ requestKey, syncId, customer: CUSTOMER, operation, rows: claims });
  await store.orders.renew({ requestKey, bodyHash: sentHash });
  const settled = rows.map(({ recordUuid, orderNumber, mondayItemId }, index) => {
    const written: RowFate = { kind: 'written', mondayId: mondayItemId ?? `${1_000_000 + index}`, place: 'group_1' };
    const refused: RowFate = { kind: 'refused', code: 'COLUMN_VALUE_REFUSED', reason: 'The label does not exist.' };
    return {
      ...{ uuid: recordUuid, recordUuid, orderNumber, itemName: orderNumber, groupTitle: 'PELOTON 2025 FALL', warnings: [] },
      payload: JSON.stringify({ text: 'x'.repeat(1000) }),
      fate: work === 'failed' ? refused : written,
    };
  });
  const answered = await store.orders.settle({ requestKey, requestId: 'bench', rows: settled });
  if (answered.length !== rows.length) throw new Error(`Only ${answered.length} of ${rows.length} orders were settled.`);
}

async function bench({ store, count }: Counted): Promise<void> {
  await loadOrders(
    store,
    Array.from({ length: ORDERS }, (_, index) => ({ 'AAG ORDER NUMBER': `PEL-${10_000 + index}`, 'CUSTOMER NAME': CUSTOMER })),
  );
  for (const work of ['created', 'updated', 'unchanged', 'failed'] as const) {
    const [before, startedAt] = [count(), performance.now()];
    await sync(store, work);
    console.log(
      `| ${work.padEnd(9)} | ${String(count() - before).padStart(5)} | ${((performance.now() - startedAt) / 1000).toFixed(1)} s |`,
    );
  }
}

async function sqlite(): Promise<Counted & { readonly end: () => Promise<void> }> {
  let statements = 0;
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, text) {
    const statement = prepare.call(this, text);
    const counted = <Call extends (...values: never[]) => unknown>(call: Call): Call =>
      ((...values: Parameters<Call>) => {
        statements += 1;
        return call.apply(statement, values);
      }) as Call;
    statement.all = counted(statement.all);
    statement.run = counted(statement.run);
    return statement;
  };
  const store = await openSqliteStore({ file: ':memory:', create: true });
  return { store, count: () => statements, end: () => store.close() };
}

async function sqlServer(url: string): Promise<Counted & { readonly end: () => Promise<void> }> {
  let trips = 0;
  const counting = <Call extends (...given: never[]) => unknown>(call: Call): Call =>
    function (this: unknown, ...given: Parameters<Call>): unknown {
      trips += 1;
      return call.apply(this, given);
    } as Call;
  const { Request, Transaction } = mssql;
  Request.prototype.query = counting(Request.prototype.query);
  Transaction.prototype.begin = counting(Transaction.prototype.begin);
  Transaction.prototype.commit = counting(Transaction.prototype.commit);
  const name = `order_sync_bench_${randomUUID().slice(0, 8)}`;
  const server = await new mssql.ConnectionPool({ ...mssql.ConnectionPool.parseConnectionString(url), database: 'master' }).connect();
  await server.query(`create database [${name}]`);
  const store = openMssqlStore({
    connectionString: `${url.replace(/(database|initial catalog)=[^;]*;?/i, '').replace(/;$/, '')};Database=${name}`,
    sourceColumns: [],
  });
  await createSchema(store.db, mssqlDialect);
  const end = async () => {
    await store.close();
    await server.query(`drop database [${name}]`);
    await server.close();
  };
  return { store, count: () => trips, end };
}

console.log(`${ORDERS} orders, pages of ${PAGE}, requests of ${BATCH}\n\nSQLite: statements`);
const embedded = await sqlite();
await bench(embedded).finally(embedded.end);

const url = process.env['ORDERS_TEST_DATABASE_URL'];
if (url === undefined) console.log('\nSQL Server: skipped, since ORDERS_TEST_DATABASE_URL is not set');
else {
  console.log('\nSQL Server: round trips');
  const server = await sqlServer(url);
  await bench(server).finally(server.end);
}
