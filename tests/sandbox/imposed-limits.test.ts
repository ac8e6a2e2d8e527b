import { expect, test } from 'vitest';
import { unlimited } from '../../sandbox/limits/limit-settings.ts';
import { BOARD, ManualClock, sandboxForTest } from './support.ts';

/** Limits that somebody else has used up, on an account that has no other limits. */

const create = `mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`;
const query = '{ me { id } }';

async function imposed(rule: object) {
  const clock = new ManualClock();
  const sandbox = await sandboxForTest({ clock, limits: unlimited() });
  await sandbox.addFault({ match: { operation: 'create_group' }, times: 1, ...rule });
  return { ...sandbox, clock };
}

test.each([
  ['limit-minute', { code: 'MINUTE_RATE_LIMIT_EXCEEDED', message: 'Minute rate limit exceeded' }, 58, /^"minuteRate";r=0;t=58, /],
  ['limit-complexity', { code: 'COMPLEXITY_BUDGET_EXHAUSTED', message: 'Complexity budget exhausted' }, 22, /"complexityMinute";r=0;t=22$/],
  ['limit-concurrency', { code: 'MAX_CONCURRENCY_EXCEEDED', message: 'Too many concurrent requests' }, 15, /"concurrency";r=0;t=15,/],
  ['limit-daily', { code: 'DAILY_LIMIT_EXCEEDED', message: 'Daily limit exceeded' }, 3599, /^"minuteRate";r=2000000000, /],
  ['limit-ip', { code: 'IP_RATE_LIMIT_EXCEEDED', message: 'IP rate limit exceeded' }, 10, /^"minuteRate";r=2000000000, /],
])('%s is refused as %j, with headers', async (kind, { code, message }, seconds, headers) => {
  const { call, inspect } = await imposed({ kind });
  const { status, body, headers: got } = await call(create);
  expect(status).toBe(429);
  expect(body).toEqual({
    errors: [{ message, extensions: { code, retry_in_seconds: seconds } }],
    extensions: { request_id: expect.any(String) },
  });
  expect(got.get('Retry-After')).toBe(String(seconds));
  expect(got.get('RateLimit')).toMatch(headers);
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({ groups: [] });
});

test.each(['limit-minute', 'limit-complexity', 'limit-daily', 'limit-ip'])(
  '%s refuses everybody until its seconds are over',
  async (kind) => {
    const { call, clock } = await imposed({ kind, seconds: 20 });
    await call(create);
    clock.advance(8_500);
    for (const request of [create, query]) expect((await call(request)).headers.get('Retry-After')).toBe('12');
    clock.advance(11_499);
    expect((await call(query)).status).toBe(429);
    clock.advance(1);
    for (const request of [create, query]) expect((await call(request)).status).toBe(200);
  },
);

test('limit-concurrency refuses this request alone', async () => {
  const { call } = await imposed({ kind: 'limit-concurrency' });
  expect((await call(create)).status).toBe(429);
  const next = await call(create);
  expect([next.status, next.headers.get('RateLimit')]).toEqual([200, expect.not.stringContaining('t=15')]);
});

test('withdrawing the faults lifts the limits', async () => {
  const { call, url } = await imposed({ kind: 'limit-daily' });
  expect((await call(create)).status).toBe(429);
  await fetch(`${url}/inspect/faults`, { method: 'DELETE' });
  expect((await call(create)).status).toBe(200);
});
