import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

describe.concurrent('a limit of monday.com', () => {
  test('is waited for on a timer, which holds no worker, and the customer goes on from where it stood', async ({ open }) => {
    const stage = await open({ customers: { A: 5 } });
    const limit = stage.world.wait('A', 2, { reason: 'MINUTE_LIMIT', ms: 1500 });
    const sync = await stage.startSync();
    const waiting = await stage.customerIs('A', 'waiting');
    expect(waiting.waitingFor).toBe(`MINUTE_LIMIT, until ${new Date(limit.until ?? 0).toISOString()}`);
    expect(waiting.counts.created).toBe(2);
    expect(stage.world.underWay).toBe(0);
    expect((await sync.result()).totals.counts.created).toBe(5);
    expect(Date.now()).toBeGreaterThanOrEqual(limit.until ?? Number.POSITIVE_INFINITY);
    expect(stage.world.sent).toEqual(ordersOf('A', 5));
    expect(stage.world.callsOf('syncBatches')).toMatchObject([
      { input: { cursor: null } },
      { input: { cursor: { taken: 2 } }, attempt: 1 },
    ]);
    expect((await stage.customerProgress('A')).waitingFor).toBeUndefined();
  });

  test('that comes before the first order loses nothing', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    stage.world.wait('A', 0, { ms: 400 });
    await (await stage.startSync()).result();
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
  });

  test('that comes twice is waited for twice', async ({ open }) => {
    const stage = await open({ customers: { A: 3 } });
    stage.world.wait('A', 1, { ms: 300 });
    stage.world.wait('A', 2, { ms: 300 });
    await (await stage.startSync()).result();
    expect(stage.world.callsOf('syncBatches')).toHaveLength(3);
    expect(stage.world.sent).toEqual(ordersOf('A', 3));
  });

  test('of one customer holds up no other', async ({ open }) => {
    const stage = await open({ customers: { A: 2, B: 2 } });
    stage.world.wait('A', 1, { ms: 3_600_000 });
    const sync = await stage.startSync();
    await eventually('B is done', async () => (await stage.progress(sync)).totals.outcomes.SUCCESS === 1);
    expect((await stage.customerProgress('A')).state).toBe('waiting');
    await sync.executeUpdate('skipCustomer', { args: ['A'] });
    expect((await sync.result()).totals.outcomes).toMatchObject({ SUCCESS: 1, SKIPPED: 1 });
  });

  test('lasts over a pause: resumed before its end, the customer waits for the rest, and is not refused again', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const limit = stage.world.wait('A', 1, { ms: 2500 });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await sync.executeUpdate('resume');
    await stage.customerIs('A', 'waiting');
    await sync.result();
    expect(Date.now()).toBeGreaterThanOrEqual(limit.until ?? Number.POSITIVE_INFINITY);
    expect(stage.world.callsOf('syncBatches')).toHaveLength(2);
  });

  test('that ended during a pause is over', async ({ open }) => {
    const stage = await open({ customers: { A: 2 } });
    const limit = stage.world.wait('A', 1, { ms: 1000 });
    const sync = await stage.startSync();
    await stage.customerIs('A', 'waiting');
    await sync.executeUpdate('pause');
    await stage.customerIs('A', 'paused');
    await eventually('the limit is over', () => Date.now() > (limit.until ?? Number.POSITIVE_INFINITY));
    expect(stage.world.callsOf('syncBatches')).toHaveLength(1);
    await sync.executeUpdate('resume');
    await sync.result();
    expect(stage.world.sent).toEqual(ordersOf('A', 2));
  });
});
