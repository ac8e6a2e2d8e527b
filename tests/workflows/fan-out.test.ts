import { describe, expect } from 'vitest';
import { customerWorkflowId } from '../../src/contract.ts';
import { childrenOf, mostOpenChildren } from '../support/histories.ts';
import { test } from './stage/test.ts';
import { ordersOf } from './stage/world.ts';

const FIVE = { D: 2, B: 2, A: 2, E: 2, C: 2 };

describe.concurrent('the fan-out', () => {
  test('runs as many customers at once as `concurrency` says, and never more', async ({ open }) => {
    const stage = await open({ customers: FIVE });
    const all = stage.world.hold({ activity: 'createCustomerGroups' });
    const sync = await stage.startSync({ concurrency: 3 });
    await all.reached(3);
    expect((await stage.progress(sync)).running.map(({ customer }) => customer)).toEqual(['A', 'B', 'C']);
    all.release();
    expect(await sync.result()).toMatchObject({ outcome: 'SUCCESS', totals: { customers: 5, counts: { created: 10 } } });
    expect(mostOpenChildren(await stage.firstHistory())).toBe(3);
  });

  test('runs eight customers at once where nothing is said (need 13)', async ({ open }) => {
    const stage = await open({ customers: { ...FIVE, F: 1, G: 1, H: 1, I: 1, J: 1 } });
    const all = stage.world.hold({ activity: 'createCustomerGroups' });
    const sync = await stage.startSync();
    await all.reached(8);
    all.release();
    await sync.result();
    expect(mostOpenChildren(await stage.firstHistory())).toBe(8);
  });

  test('runs one customer after the other, by name, when sequential', async ({ open }) => {
    const stage = await open({ customers: FIVE });
    const sync = await stage.startSync({ sequential: true });
    await sync.result();
    const parent = await stage.firstHistory();
    expect(mostOpenChildren(parent)).toBe(1);
    expect(childrenOf(parent)).toEqual(['A', 'B', 'C', 'D', 'E'].map((name) => customerWorkflowId(stage.world.board.boardId, name)));
    expect(stage.world.sent).toEqual(['A', 'B', 'C', 'D', 'E'].flatMap((name) => ordersOf(name, 2)));
  });

  test('runs only the customers that are named, each once, however their names are written', async ({ open }) => {
    const stage = await open({ customers: FIVE });
    const sync = await stage.startSync({ customers: ['c ', 'A', 'a'] });
    expect((await sync.result()).totals.customers).toBe(2);
    expect(
      stage.world
        .callsOf('openCustomer')
        .map(({ customer }) => customer)
        .sort(),
    ).toEqual(['A', 'C']);
  });

  test('takes no more than `limit` orders of each customer', async ({ open }) => {
    const stage = await open({ customers: { A: 5, B: 1 }, pageSize: 2 });
    const sync = await stage.startSync({ limit: 3, sequential: true });
    await sync.result();
    expect(stage.world.sent).toEqual([...ordersOf('A', 3), ...ordersOf('B', 1)]);
  });

  test('has nothing to do where no customer has orders', async ({ open }) => {
    const stage = await open({ customers: {} });
    expect(await (await stage.startSync()).result()).toMatchObject({ outcome: 'SUCCESS', totals: { customers: 0 } });
  });
});
