import { expect, test, vi } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { at, BOARD, callApi, ManualClock, sandboxForTest, type TestSandbox } from './support.ts';

/** Answers that come late or never, and effects that come late. */

const bound = { timeout: 5000, interval: 2 };
const create = `mutation { create_group(board_id: ${BOARD}, group_name: "A") { title } }`;
const done = { create_group: { title: 'A' } };

const groupsOn = async ({ inspect }: TestSandbox): Promise<number> => Number(at(await inspect(`boards/${BOARD}`), 'groups', 'length'));
const asleep = (clock: ManualClock) => vi.waitUntil(() => clock.sleepers === 1, bound);

async function late(rule: object): Promise<{ sandbox: TestSandbox; clock: ManualClock }> {
  const clock = new ManualClock();
  const sandbox = await sandboxForTest({ clock });
  await sandbox.addFault({ times: 1, ...rule });
  return { sandbox, clock };
}

/** Whether the promise is still open once the sandbox has answered something else. */
async function isOpen(sandbox: TestSandbox, promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => 'settled',
    () => 'settled',
  );
  await sandbox.inspect('stats');
  return (await Promise.race([settled, Promise.resolve('open')])) === 'open';
}

test('late-effect takes effect only after its seconds', async () => {
  const { sandbox, clock } = await late({ kind: 'late-effect', seconds: 40 });
  const reply = sandbox.call(create);
  await asleep(clock);
  clock.advance(39_999);
  expect([await groupsOn(sandbox), await isOpen(sandbox, reply)]).toEqual([0, true]);
  clock.advance(1);
  expect((await reply).body.data).toEqual(done);
  expect(await groupsOn(sandbox)).toBe(1);
});

test('late-answer takes effect at once', async () => {
  const { sandbox, clock } = await late({ kind: 'late-answer', seconds: 40 });
  const reply = sandbox.call(create);
  await asleep(clock);
  expect([await groupsOn(sandbox), await isOpen(sandbox, reply)]).toEqual([1, true]);
  clock.advance(40_000);
  expect((await reply).body.data).toEqual(done);
});

test.each([
  ['error-before', 0],
  ['error-after', 1],
  ['cut-before', 0],
  ['cut-after', 1],
])('%s may come late, too, and the effect does not wait for it', async (kind, groups) => {
  const { sandbox, clock } = await late({ kind, seconds: 40 });
  const reply = sandbox.call(create).then(
    ({ status }) => status,
    () => 'cut',
  );
  await asleep(clock);
  expect([await groupsOn(sandbox), await isOpen(sandbox, reply)]).toEqual([groups, true]);
  clock.advance(40_000);
  expect(await reply).toBe(kind.startsWith('cut') ? 'cut' : 500);
  expect(await groupsOn(sandbox)).toBe(groups);
});

test('cut-ahead cuts at once, and takes effect when nobody waits any more', async () => {
  const { sandbox, clock } = await late({ kind: 'cut-ahead', seconds: 40 });
  await expect(sandbox.call(create)).rejects.toThrow();
  expect(await groupsOn(sandbox)).toBe(0);
  clock.advance(40_000);
  await vi.waitUntil(async () => (await groupsOn(sandbox)) === 1, bound);
});

test('while the first request is held back, a repeat under its key comes first, and the first one writes nothing more', async () => {
  const { sandbox, clock } = await late({ kind: 'cut-ahead', seconds: 40 });
  const headers = { 'Idempotency-Key': 'batch-1' };
  await expect(sandbox.call(create, { headers })).rejects.toThrow();
  expect((await sandbox.call(create, { headers })).body.data).toEqual(done);
  clock.advance(40_000);
  // The first request is over when it counts no more as one in flight.
  await vi.waitUntil(async () => (await sandbox.call('{ me { id } }')).headers.get('RateLimit')?.includes('"concurrency";r=249'), bound);
  expect(await groupsOn(sandbox)).toBe(1);
});

test('seconds between two numbers are drawn, always within 60 s by default', async () => {
  const clock = new ManualClock();
  const sandbox = await sandboxForTest({ clock });
  await sandbox.addFault({ kind: 'cut-ahead' });
  for (let count = 0; count < 20; count++) await expect(sandbox.call(create)).rejects.toThrow();
  clock.advance(500);
  expect(await groupsOn(sandbox)).toBe(0);
  clock.advance(59_000);
  await vi.waitUntil(async () => (await groupsOn(sandbox)) === 20, bound);
});

test('nothing takes effect 60 s after its request', async () => {
  const { sandbox, clock } = await late({ kind: 'late-effect', seconds: 60 });
  const reply = sandbox.call(create);
  await asleep(clock);
  clock.advance(60_000);
  const { status, text } = await reply;
  expect([status, text]).toEqual([504, expect.stringContaining('504 Gateway Time-out')]);
  expect(await groupsOn(sandbox)).toBe(0);
});

test('a request of many aliases is done in part when its 60 s are over', async () => {
  const clock = new ManualClock();
  const sandbox = await sandboxForTest({ clock, latencyMs: 25_000 });
  const alias = (name: string) => `${name}: create_group(board_id: ${BOARD}, group_name: "${name}") { id }`;
  const reply = sandbox.call(`mutation { ${['a', 'b', 'c', 'd'].map(alias).join(' ')} }`, { headers: { 'Idempotency-Key': 'k' } });
  for (let count = 0; count < 3; count++) {
    await asleep(clock);
    clock.advance(25_000);
  }
  expect((await reply).status).toBe(504);
  expect(await groupsOn(sandbox)).toBe(2);
});

test.each([
  ['silent-before', 0],
  ['silent-after', 1],
])('%s never answers', async (kind, groups) => {
  const { sandbox, clock } = await late({ kind });
  const giveUp = new AbortController();
  const reply = fetch(sandbox.apiUrl, {
    method: 'POST',
    headers: { Authorization: 'sandbox-token' },
    body: JSON.stringify({ query: create }),
    signal: giveUp.signal,
  });
  await vi.waitUntil(async () => at(await sandbox.inspect('faults'), 'fired', kind) === 1, bound);
  clock.advance(3_600_000);
  expect([await groupsOn(sandbox), await isOpen(sandbox, reply)]).toEqual([groups, true]);
  giveUp.abort();
  await expect(reply).rejects.toThrow();
});

test('the sandbox stops at once though it owes answers: what was held back never takes effect', async () => {
  const sandbox = await startSandbox();
  const rules = [
    { kind: 'late-effect', seconds: 50, times: 1 },
    { kind: 'silent-before', times: 1 },
  ];
  await fetch(`${sandbox.url}/inspect/faults`, { method: 'POST', body: JSON.stringify(rules) });
  const replies = [callApi(sandbox.apiUrl, create), callApi(sandbox.apiUrl, create)].map((reply) => reply.catch(() => 'cut'));
  const fired = async () => at(await (await fetch(`${sandbox.url}/inspect/faults`)).json(), 'latest', 'length');
  await vi.waitUntil(async () => (await fired()) === 2, bound);
  await sandbox.close();
  expect(await Promise.all(replies)).toEqual(['cut', 'cut']);
});
