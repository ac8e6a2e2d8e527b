import { expect, it } from 'vitest';
import { createStoreActivities } from '../../src/activities/index.ts';
import { failureOf, inActivity, type Stage, stage } from './stage/stage.ts';

async function threeCustomers(): Promise<Stage> {
  const scene = await stage();
  await scene.orders([{}, {}], 'PELOTON');
  await scene.orders([{}], 'GREYSON');
  await scene.orders([{}], "B'HOOD");
  return scene;
}

const list = ({ deps }: Stage, page: { after?: string | null; limit?: number; customers?: readonly string[] }) =>
  inActivity(createStoreActivities(deps).listCustomers, { after: null, limit: 10, ...page });

it('lists customers by name, page by page', async () => {
  const scene = await threeCustomers();
  expect(await list(scene, { limit: 2 })).toEqual(["B'HOOD", 'GREYSON']);
  expect(await list(scene, { limit: 2, after: 'GREYSON' })).toEqual(['PELOTON']);
  expect(await list(scene, { limit: 2, after: 'PELOTON' })).toEqual([]);
});

it('lists the named customers in the stored spelling, each once, whatever case they are given in', async () => {
  const scene = await threeCustomers();
  const customers = ['peloton', 'Greyson', 'PELOTON ', "b'hood"];
  expect(await list(scene, { customers, limit: 2 })).toEqual(["B'HOOD", 'GREYSON']);
  expect(await list(scene, { customers, limit: 2, after: 'GREYSON' })).toEqual(['PELOTON']);
});

it('knows a customer in any case, and fails with a sentence that names an unknown one', async () => {
  const { deps } = await threeCustomers();
  const { checkCustomers } = createStoreActivities(deps);
  await inActivity(checkCustomers, { customers: ['peloton ', "B'hood"], skip: ['greyson'] });
  for (const names of [{ customers: ['PELOTTON'] }, { skip: ['PELOTTON'] }]) {
    const failure = await failureOf(inActivity(checkCustomers, names));
    expect(failure).toMatchObject({ type: 'CUSTOMER_UNKNOWN', nonRetryable: true, message: expect.stringContaining('PELOTTON') });
  }
});

it('counts the customers that will be listed: all of them, or those named, each once', async () => {
  const { deps } = await threeCustomers();
  const { checkCustomers } = createStoreActivities(deps);
  expect(await inActivity(checkCustomers, {})).toBe(3);
  expect(await inActivity(checkCustomers, { skip: ['GREYSON'] })).toBe(3);
  expect(await inActivity(checkCustomers, { customers: ['PELOTON', 'peloton ', 'GREYSON'] })).toBe(2);
});

it('checks nothing where no name is given', async () => {
  const { deps } = await stage();
  expect(await inActivity(createStoreActivities(deps).checkCustomers, {})).toBe(0);
});

it('resolves a customer that a person names: the stored spelling, and the board whose lock it needs', async () => {
  const { deps } = await threeCustomers();
  const { resolveCustomer } = createStoreActivities(deps);
  expect(await inActivity(resolveCustomer, { customer: 'Peloton' })).toEqual({
    customer: 'PELOTON',
    boardId: '1000000001',
  });
  expect(await failureOf(inActivity(resolveCustomer, { customer: 'NOBODY' }))).toMatchObject({ type: 'CUSTOMER_UNKNOWN' });
});
