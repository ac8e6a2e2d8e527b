import { CancelledFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { causeOf } from '../support/failure-of.ts';
import { test } from './stage/test.ts';

describe.concurrent('the progress of a sync', () => {
  test('tells how many customers it is about, those to be skipped included, in every run of it', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1, C: 1, D: 1 } });
    const sync = await stage.startSync({ customersPerRun: 1, sequential: true, skip: ['B'] });
    await sync.result();
    const { customers, totals } = await stage.progress(sync);
    expect([customers, totals.customers]).toEqual([4, 4]);
  });

  test('counts a customer once that is named twice', async ({ open }) => {
    const stage = await open({ customers: { A: 1, B: 1 } });
    const sync = await stage.startSync({ customers: ['A', 'a'] });
    await sync.result();
    expect(await stage.progress(sync)).toMatchObject({ customers: 1 });
  });

  test('holds the result of a sync that was cancelled', async ({ open }) => {
    const stage = await open({ customers: { A: 4, B: 1 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const sync = await stage.startSync({ sequential: true });
    await held.reached();
    expect((await stage.progress(sync)).result).toBeUndefined();
    await sync.cancel();
    expect(await causeOf(sync.result())).toBeInstanceOf(CancelledFailure);
    expect(await stage.progress(sync)).toMatchObject({
      state: 'done',
      customers: 2,
      result: { outcome: 'CANCELLED', totals: { outcomes: { CANCELLED: 2 } }, report: `reports/${sync.syncId}/summary.md` },
    });
  });

  test("holds the result of a customer's sync that was cancelled alone", async ({ open }) => {
    const stage = await open({ customers: { A: 4 } });
    const held = stage.world.hold({ activity: 'syncBatches', order: 1 });
    const customer = await stage.startCustomer({ customer: 'A' });
    await held.reached();
    await customer.cancel();
    expect(await causeOf(customer.result())).toBeInstanceOf(CancelledFailure);
    expect((await stage.customerProgress('A')).result).toMatchObject({ customer: 'A', outcome: 'CANCELLED', counts: { created: 2 } });
  });
});
