import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';
import { claimed, given, givenLines, type Kind, numbered, readAll, rowIn, sent, written } from './rows.ts';

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

  it('finds pages, batches and lookups by index, however much history the tables hold', async () => {
    const store = await openSqliteStore({ file: ':memory:', create: true });
    const plans = await plansOf(async () => {
      const [uuid = ''] = await given(store, 'PELOTON', numbered(1));
      await readAll(store, 'PELOTON', 1);
      await store.orders.readAgain([uuid]);
      await store.orders.findCustomer('PELOTON');
      await store.orders.readGroupSources({ customer: 'PELOTON' });
      const requestKey = await claimed(store, [uuid]);
      await store.orders.renew({ requestKey, bodyHash: 'b' });
      await store.orders.settle({ requestKey, requestId: null, rows: [written(uuid)] });
      const lines = await givenLines(store, uuid, ['L', 'M']);
      await store.lines.readLines([uuid]);
      for (const [kind, given] of [['orders', [uuid]] as const, ['lines', lines] as const]) await workOn(store, kind, given);
      await store.orders.readOrders({ customer: 'PELOTON', after: null, limit: 1, unknownIn: 's' });
      await store.syncs.readStory({ orderNumber: 'PEL-00001' });
      await store.syncs.pruneAudit({ olderThanDays: 90 });
      const seen = { unchanged: [{ recordUuid: uuid, requestKey }], stillFailed: [uuid], inFlight: [uuid] };
      const lineTroubles = [{ recordUuid: uuid, kind: 'failed', code: 'LINE_FAILED', reason: 'x' }] as const;
      await store.syncs.recordPage({ syncId: 's', customer: 'PELOTON', ...seen, lineTroubles });
      await store.syncs.readCustomer('s', 'PELOTON');
    });
    // All rows in flight, or on hold, are few.
    const whole =
      /SCAN (FACT_ORDER_LIST|ORDER_LIST_LINES|sync_outcomes|sync_requests|ORDER_LIST_API_LOG|a|r|t)\b(?! USING INDEX IX_\w+_in_flight)/;
    const scans = plans.filter(({ plan }) => whole.test(plan) || (/SCAN o\b/.test(plan) && !/(MATERIALIZE|CO-ROUTINE) o\b/.test(plan)));
    expect(scans).toEqual([]);
    // Row by row, not all that a sync said.
    const walks = plans.filter(
      ({ sql, plan }) => /^(update|insert)/.test(sql) && /SEARCH (sync_outcomes|t) [^|]*\(sync_id=\? AND source=\?\)/.test(plan),
    );
    expect(walks).toEqual([]);
    const page = plans.find(({ sql }) => sql.includes('"recordUuid"') && sql.includes('>='));
    expect(page?.plan).toContain('IX_FACT_ORDER_LIST_pages (<expr>=? AND <expr>>?)');
    expect(page?.plan).not.toContain('TEMP B-TREE');
    await store.close();
  });
});

/** Everything that a request does to its rows. */
async function workOn(store: SqlOrderStore, kind: Kind, uuids: readonly string[]): Promise<void> {
  const rows = store[kind];
  const ids = async () => Promise.all(uuids.map(async (uuid) => (await rowIn(store, kind, uuid)).mondayId));
  const claim = async () => claimed(store, uuids, { rows: kind, items: await ids() });
  const first = await claim();
  await rows.renew({ requestKey: first, bodyHash: 'b' });
  await rows.release({ requestKey: first, code: 'MINUTE_LIMIT' });
  const second = await claim();
  const answer = { requestKey: second, code: 'NO_ANSWER', reason: 'cut', requestId: null, answered: false } as const;
  await rows.markUnknown({ ...answer, rows: uuids.map((uuid) => sent(uuid)) });
  const open = await rows.readOpen({ customer: 'PELOTON', limit: 100 });
  await rows.longestHoldMs('PELOTON');
  await rows.seize({ requestKey: `lookup ${kind}`, syncId: 's', customer: 'PELOTON', rows: open });
  const found = open.map(({ uuid, recordUuid }) => ({
    uuid,
    recordUuid,
    found: { mondayId: '1', place: '2' },
    created: true,
    superfluous: [],
  }));
  expect(await rows.settleLookup({ requestKey: `lookup ${kind}`, requestId: null, rows: found })).toHaveLength(uuids.length);
  const corrections = uuids.map((uuid) => ({ uuid, seenMondayId: '1', mondayId: null, place: null, reason: 'gone' }));
  expect(await rows.correct({ syncId: 's', rows: corrections })).toHaveLength(uuids.length);
  const third = await claim();
  await rows.settle({ requestKey: third, requestId: null, rows: uuids.map((uuid) => written(uuid, '1', { place: '2' })) });
  if (kind === 'orders') return;
  await store.lines.markUnchanged({ uuids, syncId: 's' });
  const why = { sentHash: null, code: 'NOT_A_NUMBER', reason: 'x' } as const;
  await store.lines.turnAway({ syncId: 's', customer: 'PELOTON', rows: uuids.map((uuid) => ({ ...sent(uuid), ...why })) });
}

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
