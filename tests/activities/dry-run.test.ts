import { expect, it } from 'vitest';
import type { LoadRow } from '../../src/orders/load-orders.ts';
import { type Stage, stage } from './stage/stage.ts';

const MIXED: readonly LoadRow[] = [
  { 'AAG ORDER NUMBER': 'PEL-1' },
  { 'AAG ORDER NUMBER': 'PEL-2', 'DESIGN FEE': 'TBC', DROP: 'Drop 7' },
  { 'AAG ORDER NUMBER': 'PEL-3', DISCOUNT: '10%' },
  { 'AAG ORDER NUMBER': 'PEL-4', group_name: 'check' },
  { 'AAG ORDER NUMBER': 'PEL-5', group_name: 'PELOTON ECOMM' },
  { 'AAG ORDER NUMBER': 'PEL-6', action_type: 'DELETE' },
];

const dryRun = async (scene: Stage, pageSize?: number) => scene.batches({ dryRun: true, ...(pageSize && { limit: pageSize }) });

it('tells what would become of every order, with reasons and warnings', async () => {
  const scene = await stage({ pageSize: 2 });
  await scene.orders(MIXED);
  const result = await dryRun(scene);
  expect(result).toMatchObject({
    cursor: null,
    counts: { orders: 6, created: 3, updated: 0, unchanged: 1, removed: 0, failed: 1, held: 1, unknown: 0 },
  });
  expect(result.failures.map(({ orderNumber, code }) => `${orderNumber} ${code}`)).toEqual(['PEL-3 NOT_A_NUMBER', 'PEL-4 NO_SEASON']);
  expect(result.warnings).toMatchObject({ orders: 1, samples: [{ orderNumber: 'PEL-2', warnings: [expect.stringContaining('TBC')] }] });
});

it('writes nothing, neither of new orders nor of those that are there', async () => {
  const scene = await stage();
  const [first = '', second = ''] = await scene.orders(MIXED);
  const before = await scene.dump();
  await scene.groups({ dryRun: true });
  await dryRun(scene);
  expect(await scene.dump()).toBe(before);
  expect(scene.monday.received).toEqual([]);

  await scene.sync();
  await scene.lines(first, ['S', 'M']);
  await scene.set(first, { 'PO NUMBER': 'NEW' });
  await scene.set(second, { group_name: 'PELOTON 2026 SPRING' });
  const synced = await scene.dump();
  const calls = scene.monday.received.length;
  expect((await dryRun(scene)).counts).toMatchObject({ orders: 6, created: 0, updated: 2, unchanged: 2, failed: 1, held: 1 });
  expect(await scene.dump()).toBe(synced);
  expect(scene.monday.received).toHaveLength(calls);
});

it('says of an order what the executed sync then does (need 28)', async () => {
  const scene = await stage();
  await scene.orders(MIXED);
  const said = await dryRun(scene);
  const done = await scene.sync();
  expect(done.counts).toEqual(said.counts);
  expect(done.failures).toEqual(said.failures);
});

it('bounds what it brings back: 1,000 warnings are a figure and 50 samples', async () => {
  const scene = await stage();
  await scene.orders(Array.from({ length: 1000 }, () => ({ 'DESIGN FEE': 'TBC' })));
  const { warnings } = await dryRun(scene);
  expect([warnings?.orders, warnings?.samples.length]).toEqual([1000, 50]);
});

it('shows an order in flight as unknown', async () => {
  const scene = await stage();
  const [uuid = ''] = await scene.orders([{}]);
  await scene.set(uuid, { api_status: 'IN_FLIGHT', request_key: 'x' });
  expect((await dryRun(scene)).counts).toMatchObject({ orders: 1, unknown: 1 });
});
