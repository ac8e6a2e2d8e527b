import { expect, test, vi } from 'vitest';
import { limitSettings, unlimited } from '../../sandbox/limits/limit-settings.ts';
import { BOARD, ManualClock, type Reply, sandboxForTest } from './support.ts';

/** Limits of the docs and bodies recorded live in July 2026: reference monday-api.md, sections 1 and 2. */

const PERSONAL = limitSettings('enterprise', 'personal');
const requestId = { request_id: expect.any(String) };
const CHARGE = 'complexity { before query after reset_in_x_seconds }';

function creates(count: number): string {
  const alias = (_: unknown, index: number) => `a${index}: create_group(board_id: ${BOARD}, group_name: "G") { id }`;
  return `mutation { ${Array.from({ length: count }, alias).join(' ')} ${CHARGE} }`;
}

function chargeOf({ body }: Reply): unknown {
  return body.data?.['complexity'];
}

test('a fresh account shows its limits and what is left of them', async () => {
  const { call } = await sandboxForTest({ limits: PERSONAL });
  const { headers } = await call('{ me { id } }');
  expect(headers.get('RateLimit-Policy')).toBe(
    '"minuteRate";q=5000;w=60, "concurrency";q=250;qu="concurrent-requests", "complexityMinute";q=10000000;w=60;qu="content-bytes"',
  );
  expect(headers.get('RateLimit')).toBe('"minuteRate";r=4999, "concurrency";r=249, "complexityMinute";r=9999989;t=60');
});

test.each(['{ me { id } }', 'mutation { create_item(board_id: 1, item_name: "x") { id } }', '{ nonsense }'])(
  '%s is answered with the limit headers',
  async (query) => {
    const { call } = await sandboxForTest();
    for (const reply of [await call(query), await call(query, { headers: { Authorization: 'wrong' } })]) {
      expect(reply.headers.get('RateLimit')).toContain('"complexityMinute";r=');
      expect(reply.headers.get('RateLimit-Policy')).toContain('"minuteRate";q=5000');
    }
  },
);

test.each([
  ['{ boards(ids: [1000000001]) { id name } }', 12],
  ['{ items(ids: [1]) { column_values(ids: ["text"]) { text } } }', 21],
  ['{ me { id name } }', 12],
])('%s costs %i points, as measured on the real API', async (query, points) => {
  const { call } = await sandboxForTest();
  expect(chargeOf(await call(query.replace(/}$/, `${CHARGE} }`)))).toMatchObject({ query: points });
});

test('a create costs 30,000 and the scalar that it reads, every alias its full price', async () => {
  const { call } = await sandboxForTest();
  expect(chargeOf(await call(creates(1)))).toEqual({ before: 10_000_000, query: 30_001, after: 9_969_999, reset_in_x_seconds: 60 });
  expect(chargeOf(await call(creates(25)))).toEqual({
    before: 9_969_999,
    query: 750_025,
    after: 9_219_974,
    reset_in_x_seconds: expect.any(Number),
  });
});

test('other mutations cost 10,000', async () => {
  const { call } = await sandboxForTest();
  expect(chargeOf(await call(`mutation { delete_item(item_id: 1) { id } ${CHARGE} }`))).toMatchObject({ query: 10_001 });
});

test('the points come back in one piece, 60 s after the first call', async () => {
  const clock = new ManualClock();
  const { call, inspect } = await sandboxForTest({ clock });
  expect(chargeOf(await call(creates(150)))).toMatchObject({ reset_in_x_seconds: 60 });
  clock.advance(37_500);
  await call(creates(150));
  const refused = await call(creates(150));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('23');
  expect(refused.body).toEqual({
    errors: [{ message: 'Complexity budget exhausted', extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED', retry_in_seconds: 23 } }],
    extensions: requestId,
  });
  expect(refused.headers.get('RateLimit')).toContain('"complexityMinute";r=999700;t=23');
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: { length: 300 } });
  clock.advance(22_499);
  expect((await call(creates(150))).status).toBe(429);
  clock.advance(1);
  expect(chargeOf(await call(creates(150)))).toMatchObject({ before: 10_000_000, reset_in_x_seconds: 60 });
});

test('one request takes at most 5,000,000 points: 166 creates, not 167', async () => {
  const { call } = await sandboxForTest();
  expect((await call(creates(167))).body).toEqual({
    errors: [
      {
        message: 'Max allowed complexity per request exceeded',
        extensions: { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED', cost: 5_010_167, max_complexity_per_request: 5_000_000 },
      },
    ],
    extensions: requestId,
  });
  expect((await call(creates(166))).status).toBe(200);
});

test('a personal token pays reads and writes from one pot, an app token from two', async () => {
  const read = `{ boards(ids: [${BOARD}]) { id name } ${CHARGE} }`;
  const personal = await sandboxForTest({ limits: PERSONAL });
  await personal.call(creates(100));
  expect(chargeOf(await personal.call(read))).toMatchObject({ before: 10_000_000 - 3_000_100 });
  const app = await sandboxForTest({ limits: limitSettings('enterprise', 'app') });
  await app.call(creates(100));
  expect(chargeOf(await app.call(read))).toMatchObject({ before: 5_000_000 });
  expect((await app.call(creates(100))).status).toBe(429);
});

test.each([
  ['personal', 10_000_000],
  ['app', 5_000_000],
  ['trial', 1_000_000],
] as const)('a %s token has %i points a minute', async (kind, points) => {
  const { call } = await sandboxForTest({ limits: limitSettings('pro', kind) });
  expect(chargeOf(await call(`{ ${CHARGE} }`))).toMatchObject({ before: points, query: 0 });
});

test('calls beyond the minute rate are refused until the minute is over', async () => {
  const clock = new ManualClock();
  const { call } = await sandboxForTest({ clock, limits: { ...PERSONAL, callsPerMinute: 2 } });
  await call('{ me { id } }');
  clock.advance(2_000);
  await call('{ me { id } }');
  const refused = await call('{ me { id } }');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('58');
  expect(refused.headers.get('RateLimit')).toMatch(/^"minuteRate";r=0;t=58, /);
  expect(refused.body).toEqual({
    errors: [{ message: 'Minute rate limit exceeded', extensions: { code: 'MINUTE_RATE_LIMIT_EXCEEDED', retry_in_seconds: 58 } }],
    extensions: requestId,
  });
  clock.advance(58_000);
  expect((await call('{ me { id } }')).status).toBe(200);
});

test('calls beyond the concurrency are refused while the others run', async () => {
  const clock = new ManualClock();
  const { call, inspect } = await sandboxForTest({ clock, latencyMs: 100, limits: { ...PERSONAL, concurrentCalls: 2 } });
  const running = [call(creates(1)), call(creates(1))];
  await vi.waitUntil(() => clock.sleepers === 2, { timeout: 5000, interval: 2 });
  const refused = await call(creates(1));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('15');
  expect(refused.headers.get('RateLimit')).toContain('"concurrency";r=0;t=15');
  expect(refused.body).toEqual({
    errors: [{ message: 'Too many concurrent requests', extensions: { code: 'MAX_CONCURRENCY_EXCEEDED', retry_in_seconds: 15 } }],
    extensions: requestId,
  });
  clock.advance(100);
  for (const reply of await Promise.all(running)) expect(reply.status).toBe(200);
  expect(await inspect('stats')).toMatchObject({ peakConcurrent: 2 });
});

test('calls beyond the day are refused until midnight UTC', async () => {
  const clock = new ManualClock('2026-11-24T23:00:01Z');
  const { call } = await sandboxForTest({ clock, limits: { ...PERSONAL, callsPerDay: 2 } });
  await call('{ me { id } }');
  await call('{ me { id } }');
  const refused = await call('{ me { id } }');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('3599');
  expect(refused.body).toEqual({
    errors: [{ message: 'Daily limit exceeded', extensions: { code: 'DAILY_LIMIT_EXCEEDED', retry_in_seconds: 3599 } }],
    extensions: requestId,
  });
  clock.advance(3_599_000);
  expect((await call('{ me { id } }')).status).toBe(200);
});

test('asking for complexity alone counts a tenth of a call', async () => {
  const { call } = await sandboxForTest({ limits: { ...PERSONAL, callsPerDay: 1 } });
  for (let count = 0; count < 9; count++) expect((await call(`{ ${CHARGE} }`)).status).toBe(200);
  expect((await call('{ me { id } }')).status).toBe(200);
  expect((await call('{ me { id } }')).status).toBe(429);
});

test('a plan sets the calls', async () => {
  const { call } = await sandboxForTest({ limits: limitSettings('free', 'personal') });
  expect((await call('{ me { id } }')).headers.get('RateLimit-Policy')).toContain(
    '"minuteRate";q=1000;w=60, "concurrency";q=40;qu="concurrent-requests", "complexityMinute";q=1000000',
  );
});

test('an unlimited sandbox never runs down', async () => {
  const { call } = await sandboxForTest({ limits: unlimited() });
  for (let count = 0; count < 3; count++)
    expect(chargeOf(await call(creates(200)))).toMatchObject({ before: 2_000_000_000, query: 6_000_200 });
});
