import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OrderCursor, SyncBatchesResult } from '../../src/contract.ts';
import { numbered } from '../orders/rows.ts';
import { refusal } from './stage/fake-monday.ts';
import { type Stage, type StageOptions, stage } from './stage/stage.ts';

async function withOrders(count: number, options: StageOptions = {}): Promise<Stage> {
  const scene = await stage(options);
  await scene.orders(numbered(count));
  await scene.open();
  await scene.groups();
  return scene;
}

describe('pages', () => {
  it('follow each other in one call to the last order, each order once', async () => {
    const scene = await withOrders(23, { pageSize: 5 });
    const result = await scene.batches();
    expect(result).toMatchObject({ cursor: null, counts: { orders: 23, created: 23 } });
    expect(result).not.toHaveProperty('wait');
    expect(await scene.counts()).toMatchObject({ orders: 23, created: 23 });
    const names = [...scene.monday.items.values()].map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
  });

  it('end where the last one is exactly full', async () => {
    expect(await (await withOrders(10, { pageSize: 5 })).batches()).toMatchObject({ cursor: null, counts: { orders: 10 } });
  });

  it('of no orders are done at once', async () => {
    const scene = await stage();
    expect(await scene.batches()).toMatchObject({ cursor: null, counts: { orders: 0 }, failures: [] });
    expect(scene.monday.reads).toBe(0);
  });

  it.each([
    [7, 7],
    [5, 5],
    [10, 10],
    [50, 23],
  ])('take the first %i orders where that is the limit', async (limit, orders) => {
    const scene = await withOrders(23, { pageSize: 5 });
    expect(await scene.batches({ limit })).toMatchObject({ cursor: null, counts: { orders, created: orders } });
    expect(
      [...scene.monday.items.values()]
        .map(({ name }) => name)
        .toSorted()
        .at(-1),
    ).toBe(`PEL-${String(orders).padStart(5, '0')}`);
    // The same orders again: a limit is no window that moves on.
    expect((await scene.batches({ limit })).counts).toMatchObject({ orders, unchanged: orders });
  });

  it('go on in the next call when one has run for long; the limit counts over all calls', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const scene = await withOrders(23, { pageSize: 5 });
    scene.monday.always((_, apply) => {
      vi.advanceTimersByTime(21_000);
      return apply();
    });
    const calls: SyncBatchesResult[] = [];
    for (let cursor: OrderCursor | null = null; calls.length < 10; ) {
      const result: SyncBatchesResult = await scene.batches({ cursor, limit: 12 });
      calls.push(result);
      cursor = result.cursor;
      if (cursor === null) break;
    }
    expect(calls.map(({ counts }) => counts.created)).toEqual([5, 5, 2, 0]);
    expect(calls.map(({ cursor }) => cursor?.taken ?? null)).toEqual([5, 10, 12, null]);
    expect(calls.map(({ cursor }) => cursor?.page ?? null)).toEqual([1, 2, 3, null]);
    expect(await scene.counts()).toMatchObject({ orders: 12, created: 12 });
  });

  it('tell orders of one number apart', async () => {
    const scene = await stage({ pageSize: 2 });
    await scene.orders(Array.from({ length: 7 }, () => ({ 'AAG ORDER NUMBER': 'PEL-1' })));
    await scene.orders([{ 'AAG ORDER NUMBER': null, item_name: 'no number' }]);
    expect((await scene.sync()).counts).toMatchObject({ orders: 8, created: 8 });
  });

  it('that a second try reads again from an earlier cursor count once', async () => {
    const scene = await withOrders(12, { pageSize: 3 });
    await scene.batches();
    await scene.batches();
    await scene.batches({ cursor: { orderNumber: 'PEL-00003', recordUuid: 'ffffffff-ffff-ffff-ffff-ffffffffffff', page: 1, taken: 3 } });
    expect(await scene.counts()).toMatchObject({ orders: 12, created: 12, unchanged: 0 });
  });
});

describe('a thousand orders that fail', () => {
  it('come back as counts and at most 50 samples, small enough for a history', async () => {
    const scene = await withOrders(1000);
    scene.monday.always((_, apply) => apply(() => refusal('COLUMN_VALUE_REFUSED', 'x'.repeat(400))));
    const result = await scene.batches();
    expect(result).toMatchObject({ cursor: null, counts: { orders: 1000, failed: 1000 } });
    expect(result.failures).toHaveLength(50);
    expect(JSON.stringify(result).length).toBeLessThan(50_000);
    expect(await scene.counts()).toMatchObject({ orders: 1000, failed: 1000 });
    const again = await scene.batches();
    expect([again.counts.failed, again.failures.length]).toEqual([1000, 50]);
  });
});
