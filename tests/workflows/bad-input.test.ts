import { describe, expect } from 'vitest';
import { customerWorkflowId, NO_TOTALS, syncWorkflowId } from '../../src/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { newSyncId } from './stage/stage.ts';
import { test } from './stage/test.ts';

const BOARD = { environment: 'sandbox', boardId: '1', boardName: 'B', boardUrl: null };

const OF_SYNC_ORDERS: readonly (readonly [input: unknown, sentence: string])[] = [
  [{ customer: ['A'] }, 'there is no field "customer" (there are: execute, limit,'],
  [{ toString: true }, 'there is no field "toString"'],
  [{ execute: 'yes' }, '"execute" must be true or false'],
  [{ customers: 'A' }, '"customers" must be a list of names'],
  [{ customers: ['A', ' '] }, '"customers" must be a list of names'],
  [{ skip: [7] }, '"skip" must be a list of names'],
  [{ limit: 0 }, '"limit" must be a whole number from 1'],
  [{ limit: 1.5 }, '"limit" must be a whole number from 1'],
  [{ concurrency: '8' }, '"concurrency" must be a whole number from 1'],
  [{ customersPerRun: -1 }, '"customersPerRun" must be a whole number from 1'],
  [{ only: 'new' }, '"only" must be "failed" or "requeued"'],
  [{ syncId: 'mine' }, '"syncId" must look like 202611241030-SYNC-1a2b3c4d'],
  [{ syncId: ['202611241030-SYNC-1a2b3c4d'] }, '"syncId" must look like'],
  [{ groupsOnly: true }, 'there is no field "groupsOnly"'],
  [{ concurrency: 5000, customersPerRun: 5000 }, '"concurrency" must be a whole number from 1 to 1000'],
  [{ continued: { board: BOARD, totals: NO_TOTALS } }, '"continued" is set by the workflows themselves, never by hand'],
  [{ execute: 1, limit: 'all' }, '"execute" must be true or false; "limit" must be a whole number from 1'],
  ['A', 'the input must be an object like {"execute":true}'],
  [['A'], 'the input must be an object like {"execute":true}'],
  [7, 'the input must be an object like {"execute":true}'],
];

const OF_SYNC_CUSTOMER: readonly (readonly [input: unknown, sentence: string])[] = [
  [{}, '"customer" is missing'],
  [{ customer: null }, '"customer" is missing'],
  [{ customer: ' ' }, '"customer" must be a name that is not empty'],
  [{ customers: ['A'] }, 'there is no field "customers"'],
  [{ customer: 'A', phase: 'all of it' }, '"phase" must be "groups", "orders" or "all"'],
  [{ customer: 'A', phase: ['all'] }, '"phase" must be "groups", "orders" or "all"'],
  [{ customer: 'A', board: BOARD }, '"board" is set by the workflows themselves, never by hand'],
  [{ customer: 'A', more: true }, '"more" is set by the workflows themselves, never by hand'],
  [{ customer: 'A', paused: true }, '"paused" is set by the workflows themselves, never by hand'],
  [null, 'the input must be an object like {"customer":"PELOTON"}'],
  ['A', 'the input must be an object like {"customer":"PELOTON"}'],
];

describe.concurrent('an input that does not fit', () => {
  test('fails syncOrders at once, with a sentence', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const sentences = OF_SYNC_ORDERS.map(async ([input, sentence]) => {
      const handle = await stage.start('syncOrders', syncWorkflowId(newSyncId()), input);
      const { type, message } = await failureOf(handle.result());
      expect(message, JSON.stringify(input)).toContain(sentence);
      expect(message).toMatch(/^The input of syncOrders does not fit: .*\.$/);
      expect(type).toBe('INPUT_INVALID');
    });
    await Promise.all(sentences);
    expect(stage.world.calls).toEqual([]);
  });

  test('fails syncCustomer at once, with a sentence', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const sentences = OF_SYNC_CUSTOMER.map(async ([input, sentence], index) => {
      const handle = await stage.start('syncCustomer', customerWorkflowId(stage.world.board.boardId, `A ${index}`), input);
      const { type, message } = await failureOf(handle.result());
      expect(message, JSON.stringify(input)).toContain(sentence);
      expect(message).toMatch(/^The input of syncCustomer does not fit: .*\.$/);
      expect(type).toBe('INPUT_INVALID');
    });
    await Promise.all(sentences);
    expect(stage.world.calls).toEqual([]);
  });

  test('of a name that no order has fails with one sentence, in either workflow', async ({ open }) => {
    const stage = await open({ customers: { A: 1 } });
    const sentence = 'No order in scope has the customer "NOBODY".';
    const sync = await stage.startSync({ customers: ['NOBODY'] });
    const alone = await stage.startCustomer({ customer: 'NOBODY' });
    expect(await failureOf(sync.result())).toMatchObject({ type: 'CUSTOMER_UNKNOWN', message: sentence });
    expect(await failureOf(alone.result())).toMatchObject({ type: 'CUSTOMER_UNKNOWN', message: sentence });
  });
});

describe.concurrent('an input that is left out', () => {
  test('means a dry run of all customers, as null does in any field', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 2 } });
    const nulls = { execute: null, customers: null, limit: null, syncId: null, continued: null };
    const runs = [[], [null], [{}], [nulls]].map(async (args) => {
      const sync = await stage.start('syncOrders', `by-hand-${newSyncId()}`, ...args);
      expect(await sync.result()).toMatchObject({ dryRun: true, outcome: 'SUCCESS', totals: { counts: { created: 2 } } });
    });
    await Promise.all(runs);
    expect(stage.world.sent.length + stage.world.groups.size).toBe(0);
  });
});
