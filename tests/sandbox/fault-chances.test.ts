import { expect, test } from 'vitest';
import { faultChances, parseRates } from '../../sandbox/faults/fault-chances.ts';
import { unlimited } from '../../sandbox/limits/limit-settings.ts';
import { at, BOARD, ManualClock, sandboxForTest, type TestSandbox } from './support.ts';

const create = `mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`;

async function statuses({ call }: TestSandbox, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let request = 0; request < count; request++) seen.push((await call(create)).status);
  return seen;
}

test('the same seed gives the same faults', async () => {
  const sandbox = await sandboxForTest();
  const runs: number[][] = [];
  for (const seed of [7, 7, 8]) {
    await sandbox.addFault({ seed, rates: { 'error-before': 0.3, 'html-after': 0.3 } });
    runs.push(await statuses(sandbox, 40));
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]).not.toEqual(runs[2]);
  expect(new Set(runs[0])).toEqual(new Set([200, 500, 502]));
  expect(await sandbox.inspect('faults')).toMatchObject({ seed: 8 });
});

test('a kind acts about as often as its rate says, and is counted', async () => {
  const sandbox = await sandboxForTest({ limits: unlimited() });
  await sandbox.addFault({ seed: 1, rates: { locked: 0.2 } });
  const locked = (await statuses(sandbox, 500)).filter((status) => status === 423).length;
  expect(locked).toBeGreaterThan(70);
  expect(locked).toBeLessThan(130);
  expect(await sandbox.inspect('faults')).toMatchObject({
    fired: { locked },
    rules: [{ id: 'chance:locked', matched: 500, hits: locked }],
  });
});

test('every alias draws for itself', async () => {
  const { call, addFault } = await sandboxForTest();
  await addFault({ seed: 1, rates: { 'alias-error-before': 0.5 } });
  const alias = (_: unknown, index: number) => `a${index}: create_group(board_id: ${BOARD}, group_name: "A") { id }`;
  const { body } = await call(`mutation { ${Array.from({ length: 40 }, alias).join(' ')} }`);
  const refused = Object.values(body.data ?? {}).filter((value) => value === null).length;
  expect(refused).toBeGreaterThan(8);
  expect(refused).toBeLessThan(32);
  expect(body.errors).toHaveLength(refused);
});

test('a rate may be a rule with its chance', async () => {
  const clock = new ManualClock();
  const { call, addFault, inspect } = await sandboxForTest({ clock });
  const rates = { 'limit-daily': { chance: 1, seconds: [30, 40], times: 1, match: { operation: 'create_group' } } };
  await addFault({ rates });
  expect((await call('{ me { id } }')).status).toBe(200);
  const retryAfter = Number((await call(create)).headers.get('Retry-After'));
  expect(retryAfter).toBeGreaterThanOrEqual(30);
  expect(retryAfter).toBeLessThanOrEqual(40);
  expect(await inspect('faults')).toMatchObject({ seed: expect.any(Number), fired: { 'limit-daily': 1 } });
});

test('new rates take the place of those before, and leave rules alone', async () => {
  const { addFault, inspect } = await sandboxForTest();
  await addFault({ id: 'mine', kind: 'locked', times: 1 });
  await addFault({ rates: { 'cut-after': 0.1 } });
  await addFault({ rates: { 'html-before': 0.1 } });
  expect(at(await inspect('faults'), 'rules')).toMatchObject([{ id: 'mine' }, { id: 'chance:html-before', chance: 0.1 }]);
});

test.each([
  { rates: { explode: 0.1 } },
  { rates: { 'cut-after': 1.1 } },
  { rates: { 'cut-after': { chance: 0.1, wrong: 1 } } },
  { seed: -1 },
])('%j is refused', async (chances) => {
  const { url, inspect } = await sandboxForTest();
  const response = await fetch(`${url}/inspect/faults`, { method: 'POST', body: JSON.stringify(chances) });
  expect(response.status).toBe(400);
  expect(await inspect('faults')).toMatchObject({ rules: [] });
});

test('rates on the command line are pairs or JSON', () => {
  expect(parseRates('cut-after=0.05, late-effect=.1')).toEqual({ 'cut-after': 0.05, 'late-effect': 0.1 });
  expect(parseRates('{"locked": {"chance": 0.2, "times": 3}}')).toEqual({ locked: { chance: 0.2, times: 3 } });
  for (const wrong of ['cut-after', 'explode=0.1', 'cut-after=2', '{"explode": 0.1}']) expect(() => parseRates(wrong)).toThrow();
  expect(faultChances.parse({})).toEqual({ rates: {} });
});
