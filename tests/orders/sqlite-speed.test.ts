import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { claimed, given, numbered, readAll, written } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'order-sync-speed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('claims, renews and settles 2,000 orders in batches of 25 within seconds', async () => {
    const store = await openSqliteStore({ file: join(folder, 'orders.sqlite'), create: true });
    const uuids = await given(store, 'PELOTON', numbered(2000));
    const startedAt = performance.now();
    for (let start = 0; start < uuids.length; start += 25) {
      const batch = uuids.slice(start, start + 25);
      const requestKey = await claimed(store, batch);
      await store.orders.renew({ requestKey, bodyHash: 'b' });
      expect(await store.orders.settle({ requestKey, requestId: null, rows: batch.map((uuid) => written(uuid)) })).toHaveLength(25);
    }
    // 0.3 s when alone on two cores; the bound leaves room for tests that run beside it.
    expect(performance.now() - startedAt).toBeLessThan(6000);
    expect((await readAll(store, 'PELOTON')).flat().filter((row) => row.syncState === 'SYNCED')).toHaveLength(2000);
    await store.close();
  });

  it('finds pages and batches by index, however much history the table holds', async () => {
    const store = await openSqliteStore({ file: ':memory:', create: true });
    const plans = await plansOf(async () => {
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await readAll(store, 'PELOTON', 1);
      await store.orders.findCustomer('PELOTON');
      await store.orders.readGroupSources({ customer: 'PELOTON' });
      const requestKey = await claimed(store, [uuid]);
      await store.orders.renew({ requestKey, bodyHash: 'b' });
      await store.orders.settle({ requestKey, requestId: null, rows: [written(uuid)] });
      const seen = { unchanged: [{ recordUuid: uuid, requestKey }], stillFailed: [uuid], inFlight: [uuid] };
      await store.syncs.recordPage({ syncId: 's', customer: 'PELOTON', ...seen });
      await store.syncs.readCustomer('s', 'PELOTON');
    });
    const scans = plans.filter(({ plan }) => /SCAN (FACT_ORDER_LIST|sync_outcomes|sync_requests|ORDER_LIST_API_LOG)/.test(plan));
    expect(scans).toEqual([]);
    const page = plans.find(({ sql }) => sql.includes('"recordUuid"') && sql.includes('>='));
    expect(page?.plan).toContain('IX_FACT_ORDER_LIST_pages (<expr>=? AND <expr>>?)');
    expect(page?.plan).not.toContain('TEMP B-TREE');
    await store.close();
  });
});

/** How SQLite would run each statement that the work runs. */
async function plansOf(work: () => Promise<void>): Promise<{ sql: string; plan: string }[]> {
  const plans: { sql: string; plan: string }[] = [];
  const prepare = DatabaseSync.prototype.prepare;
  const explained = new Set<string>();
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql) {
    if (!explained.has(sql) && /^\s*(select|update|insert|delete)/i.test(sql)) {
      explained.add(sql);
      const steps = prepare.call(this, `explain query plan ${sql}`).all() as { detail: string }[];
      plans.push({ sql, plan: steps.map(({ detail }) => detail).join(' | ') });
    }
    return prepare.call(this, sql);
  };
  try {
    await work();
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
  return plans;
}
