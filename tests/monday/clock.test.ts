import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runningClock } from '../../src/monday/clock.ts';
import { createTransport } from '../../src/monday/transport.ts';
import { apiError } from './answers.ts';
import { HandClock } from './hand-clock.ts';
import { scriptedApi, type Told } from './scripted-api.ts';
import { serve } from './server.ts';

describe('a clock that runs sixty times as fast', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('counts a minute in a second, and calls back then', () => {
    const clock = runningClock(60);
    const before = clock.now();
    const called = vi.fn();
    clock.after(60_000, called);
    vi.advanceTimersByTime(999);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledOnce();
    expect(clock.now() - before).toBe(60_000);
  });

  test('can be called off', () => {
    const called = vi.fn();
    runningClock(60).after(60_000, called)();
    vi.advanceTimersByTime(10_000);
    expect(called).not.toHaveBeenCalled();
  });

  test("is this machine's by default", () => {
    expect(runningClock()).toMatchObject({ factor: 1 });
    expect(runningClock().now()).toBe(Date.now());
  });
});

describe("what monday.com's seconds come to", () => {
  const daily: Told = { status: 429, errors: [apiError('DAILY_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 3600 } })] };
  const mutations = new Map([['o0', { field: 'archive_item', args: { item_id: '1' } } as const]]);
  const permit = { customer: 'A', kind: 'remove', mutations: 1 } as const;

  test("a wait that leaves is in this machine's seconds: of a write, of a read, of a permit", async () => {
    using server = await scriptedApi(() => daily, { clock: new HandClock(60) });
    const { api } = server;
    const answer = await api.write({ kind: 'remove', mutations, requestKey: 'k' }, await api.permit(permit));
    expect(answer).toMatchObject({ kind: 'not-executed', error: { code: 'DAILY_LIMIT', retryAfterSeconds: 60 } });
    await expect(api.permit(permit)).rejects.toMatchObject({ code: 'DAILY_LIMIT', retryAfterSeconds: 60 });
    using other = await scriptedApi(() => daily, { clock: new HandClock(60) });
    await expect(other.api.whoAmI()).rejects.toMatchObject({ code: 'DAILY_LIMIT', retryAfterSeconds: 60 });
    using third = await scriptedApi(() => daily, { clock: new HandClock(60) });
    await expect(third.api.createColumn({ boardId: '1', title: 'C', type: 'text' })).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });

  test('a wait that is sat out takes its part of them, whether a header or a body asks for it', async () => {
    const minute: Told = { status: 429, errors: [apiError('MINUTE_RATE_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 5 } })] };
    for (const told of [minute, { status: 429, headers: { 'Retry-After': '5' } }]) {
      const clock = new HandClock(60);
      using server = await scriptedApi((_, nth) => (nth === 0 ? told : { data: { me: { id: '1', name: 'A' } } }), { clock });
      await expect(server.api.whoAmI()).rejects.toMatchObject({ code: 'MINUTE_LIMIT' });
      let granted = false;
      const waiting = server.api.permit(permit).then(() => {
        granted = true;
      });
      await clock.advance(4999);
      expect(granted).toBe(false);
      await clock.advance(1);
      await waiting;
    }
  });

  test('a wait that is told of ends by the clock of this machine', async () => {
    const minute: Told = { status: 429, errors: [apiError('MINUTE_RATE_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 60 } })] };
    using server = await scriptedApi(() => minute, { clock: new HandClock(60) });
    await expect(server.api.whoAmI()).rejects.toMatchObject({ code: 'MINUTE_LIMIT' });
    const controller = new AbortController();
    const waiting = server.api.permit({ ...permit, signal: controller.signal }).catch(() => undefined);
    const before = Date.now();
    const wait = server.api.wait();
    expect(wait?.reason).toBe('MINUTE_LIMIT');
    expect(Date.parse(wait?.until ?? '')).toBeGreaterThanOrEqual(before + 1000);
    expect(Date.parse(wait?.until ?? '')).toBeLessThanOrEqual(Date.now() + 1000);
    controller.abort();
    await waiting;
  });

  test('the config names the factor', async () => {
    const minute: Told = { status: 429, errors: [apiError('MINUTE_RATE_LIMIT_EXCEEDED', { extensions: { retry_in_seconds: 50 } })] };
    using server = await scriptedApi((_, nth) => (nth === 0 ? minute : { data: { me: { id: '1', name: 'A' } } }), {
      config: { clockFactor: 1000 },
    });
    await expect(server.api.whoAmI()).rejects.toMatchObject({ code: 'MINUTE_LIMIT', retryAfterSeconds: 0.05 });
    expect(await server.api.whoAmI()).toEqual({ id: '1', name: 'A' });
  });

  test('an answer is waited for as much shorter', async () => {
    using server = await serve(() => undefined);
    const config = { apiUrl: server.url, apiVersion: '2026-07', token: 'x', timeoutSeconds: 60, clockFactor: 600 };
    const exchange = await createTransport(config).send({ document: '{ me { id } }', variables: {} });
    expect(exchange).toMatchObject({ kind: 'unanswered', cause: { name: 'TimeoutError' } });
    using hand = await scriptedApi(() => 'silence', {
      clock: new HandClock(600),
      config: { timeoutSeconds: 60 },
    });
    await expect(hand.api.whoAmI()).rejects.toMatchObject({ cause: { name: 'TimeoutError' } });
  });
});
