import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { runningSyncOf } from '../../src/cli/verify/running-sync.ts';
import { taskQueue } from '../../src/contract.ts';
import { CUSTOMER, type Stage, stage } from '../activities/stage/stage.ts';
import { SYNC } from '../orders/rows.ts';

/** `describe`: what Temporal says of the customer's workflow. */
const contextOf = ({ store, deps }: Stage, describe: () => Promise<unknown>): CliContext =>
  ({ config: deps.config, store: async () => store, client: async () => ({ customer: () => ({ describe }) }) }) as unknown as CliContext;

const status = (name: string) => async () => ({ status: { name }, taskQueue: taskQueue('sandbox') });
const never = () => Promise.reject(new Error('Temporal is asked without need'));

test('of a customer that was never synced, or whose sync has ended, Temporal is not asked', async () => {
  const scene = await stage();
  expect(await runningSyncOf(contextOf(scene, never), CUSTOMER)).toBeNull();
  await scene.open();
  await scene.store.syncs.closeCustomer({ syncId: SYNC, customer: CUSTOMER, outcome: 'SUCCESS', reason: null });
  expect(await runningSyncOf(contextOf(scene, never), CUSTOMER)).toBeNull();
});

test('one that has no end is running where its workflow is, and was broken off where it is not', async () => {
  const scene = await stage();
  await scene.open();
  expect(await runningSyncOf(contextOf(scene, status('RUNNING')), CUSTOMER)).toEqual({ syncId: SYNC, isSure: true });
  expect(await runningSyncOf(contextOf(scene, status('TERMINATED')), CUSTOMER)).toBeNull();
  const unknown = () => Promise.reject(new WorkflowNotFoundError('none', 'customer', undefined));
  expect(await runningSyncOf(contextOf(scene, unknown), CUSTOMER)).toBeNull();
});

test('where Temporal does not answer it may be running', async () => {
  const scene = await stage();
  await scene.open();
  const away = () => Promise.reject(new Error('14 UNAVAILABLE'));
  expect(await runningSyncOf(contextOf(scene, away), CUSTOMER)).toEqual({ syncId: SYNC, isSure: false });
});
