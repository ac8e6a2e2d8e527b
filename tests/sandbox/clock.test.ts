import { expect, test } from 'vitest';
import { keptClock } from '../../sandbox/account/kept-clock.ts';
import { openRecords } from '../../sandbox/account/records.ts';
import { runningClock } from '../../sandbox/clock.ts';
import { limitSettings } from '../../sandbox/limits/limit-settings.ts';
import { stateFile } from './program.ts';
import { at, BOARD, sandboxForTest } from './support.ts';

/** Modelled time. Real waits here are short, and only their least length is checked. */

test('modelled time runs as many times as fast as the factor says', async () => {
  const origin = { real: Date.now(), modelled: Date.parse('2026-11-24T10:00:00Z') };
  const clock = runningClock(600, origin);
  const started = performance.now();
  await clock.sleep(60_000);
  const real = performance.now() - started;
  expect(real).toBeGreaterThan(90);
  expect(real).toBeLessThan(5_000);
  expect(clock.now()).toBeGreaterThanOrEqual(origin.modelled + 54_000);
});

test('a sleep ends when it is called off', async () => {
  const waiting = new AbortController();
  const sleep = runningClock(1).sleep(3_600_000, waiting.signal);
  waiting.abort();
  expect(await sleep).toBeUndefined();
});

test('a minute of limits is over after a second with factor 60; bodies and headers speak modelled seconds', async () => {
  const limits = { ...limitSettings('enterprise', 'personal'), callsPerMinute: 1 };
  const { call, inspect } = await sandboxForTest({ clockFactor: 60, limits });
  const query = '{ me { id } }';
  const started = performance.now();
  expect((await call(query)).status).toBe(200);
  const refused = await call(query);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get('Retry-After'));
  expect(seconds).toBeGreaterThan(20);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(refused.body.errors?.[0]?.extensions).toMatchObject({ retry_in_seconds: seconds });
  await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / 60));
  expect((await call(query)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(await inspect('clock')).toMatchObject({ factor: 60 });
});

test('latency and the seconds of faults are modelled', async () => {
  const { call, addFault } = await sandboxForTest({ clockFactor: 100, latencyMs: 10_000 });
  await addFault({ kind: 'late-effect', seconds: 20, match: { operation: 'create_group' } });
  const started = performance.now();
  await call(`mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`);
  const real = performance.now() - started;
  expect(real).toBeGreaterThan(290);
  expect(real).toBeLessThan(10_000);
});

test('dates are modelled, too', async () => {
  const { createItem, inspect } = await sandboxForTest({ clockFactor: 50 });
  const first = await createItem('a');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await createItem('b');
  const groups = at(await inspect(`boards/${BOARD}`), 'groups');
  const made = (id: string) => {
    const items = Array.isArray(groups) ? groups.flatMap((group) => at(group, 'items')) : [];
    return Date.parse(
      String(
        at(
          items.find((item) => at(item, 'id') === id),
          'created_at',
        ),
      ),
    );
  };
  expect(made(second) - made(first)).toBeGreaterThanOrEqual(4_000);
});

test('a restart never sets modelled time back, whatever its factor', () => {
  const file = stateFile();
  let last = 0;
  for (const factor of [1000, 1000, 1, 50]) {
    const records = openRecords(file);
    const clock = keptClock(records, factor);
    expect(clock.now()).toBeGreaterThanOrEqual(last);
    const until = performance.now() + 20;
    while (performance.now() < until);
    last = clock.now();
    records.close();
  }
  expect(last - Date.now()).toBeGreaterThan(30_000);
});

test('a reset leaves the time as it is', async () => {
  const { url, inspect } = await sandboxForTest({ clockFactor: 100_000, stateFile: stateFile() });
  const before = String(at(await inspect('clock'), 'now'));
  await fetch(`${url}/inspect/reset`, { method: 'POST' });
  expect(Date.parse(String(at(await inspect('clock'), 'now')))).toBeGreaterThanOrEqual(Date.parse(before));
});
