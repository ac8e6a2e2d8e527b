import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { settled } from './hand-clock.ts';
import { Desk, end, fine, left, refusal, type Wish } from './permits.ts';

/** Asks for so many permits of one customer, without waiting for any. */
const many = (desk: Desk, customer: string, count: number): Wish[] => Array.from({ length: count }, () => desk.wish(customer));

describe('calls on the wire', () => {
  test('are never more than there are places', async () => {
    const desk = new Desk(3);
    many(desk, 'A', 10);
    await settled();
    expect(desk.granted).toHaveLength(3);
    for (let ended = 0; ended < 10; ended += 1) {
      await end(desk.granted[ended], fine);
      expect(desk.granted).toHaveLength(Math.min(10, ended + 4));
    }
  });

  test('free their place however they end: with an answer, without one, unused', async () => {
    const desk = new Desk(1);
    many(desk, 'A', 4);
    await settled();
    desk.granted[0]?.permit?.end();
    await settled();
    await end(desk.granted[1], fine);
    desk.granted[2]?.permit?.end({ exchange: { kind: 'unanswered', cause: null }, error: null });
    await settled();
    expect(desk.granted).toHaveLength(4);
  });

  test('that end twice count once', async () => {
    const desk = new Desk(1);
    many(desk, 'A', 3);
    await settled();
    await end(desk.granted[0], fine);
    await end(desk.granted[0], fine);
    await end(desk.granted[0]);
    expect(desk.granted).toHaveLength(2);
  });

  test('that end twice give their points back once', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100));
    const big = await desk.ask('A', { points: 90 });
    const small = await desk.ask('A', { points: 50 });
    expect([big.permit === undefined, small.permit === undefined]).toEqual([false, true]);
    const unused = await desk.ask('B', { points: 1 });
    big.permit?.end();
    big.permit?.end();
    big.permit?.end();
    await settled();
    expect(small.permit).toBeDefined();
    expect(unused.permit).toBeDefined();
    const over = await desk.ask('A', { points: 50 });
    expect(over.permit).toBeUndefined();
  });
});

describe('turns go round by customer', () => {
  test('so that a small one waits one turn only behind a big one', async () => {
    const desk = new Desk(1);
    many(desk, 'BIG', 100);
    await settled();
    const small = desk.wish('SMALL');
    await end(desk.granted[0], fine);
    await end(desk.granted[1], fine);
    expect(small.permit).toBeDefined();
    expect(desk.order).toBe('BIG BIG SMALL');
  });

  test('and every customer gets as many, whoever came first (need 13)', async () => {
    const desk = new Desk(1);
    many(desk, 'A', 5);
    many(desk, 'B', 3);
    many(desk, 'C', 4);
    await settled();
    for (let next = 0; next < 11; next += 1) await end(desk.granted[next], fine);
    expect(desk.order).toBe('A A B C A B C A B C A C');
  });

  test('also for one that asks anew only after each answer', async () => {
    const desk = new Desk(1);
    many(desk, 'BIG', 10);
    await settled();
    for (let turn = 0; turn < 3; turn += 1) {
      desk.wish('SMALL');
      await end(desk.granted.at(-1), fine);
      await end(desk.granted.at(-1), fine);
    }
    expect(desk.order.split(' ').filter((customer) => customer === 'SMALL')).toHaveLength(3);
  });

  test('and in order within a customer', async () => {
    const desk = new Desk(1);
    const wishes = many(desk, 'A', 4);
    await settled();
    for (let next = 0; next < 3; next += 1) await end(desk.granted[next], fine);
    expect(desk.granted).toEqual(wishes);
  });
});

describe('an abort', () => {
  test("removes the waiter, with the signal's reason, and nobody else", async () => {
    const desk = new Desk(1);
    const first = await desk.ask('A');
    const controller = new AbortController();
    const aborted = await desk.ask('A', { signal: controller.signal });
    const next = await desk.ask('A');
    const reason = new Error('cancelled');
    controller.abort(reason);
    await settled();
    expect(aborted.error).toBe(reason);
    await end(first, fine);
    expect(next.permit).toBeDefined();
    expect(aborted.permit).toBeUndefined();
  });

  test('before the wish refuses at once, as a rejection and never as a throw', async () => {
    const desk = new Desk(1);
    const wish = await desk.ask('A', { signal: AbortSignal.abort(new Error('stopped')) });
    expect(wish.error).toMatchObject({ message: 'stopped' });
    expect((await desk.ask('A')).permit).toBeDefined();
  });

  test('after the grant changes nothing: what is on the wire is awaited', async () => {
    const desk = new Desk(1);
    const controller = new AbortController();
    const wish = await desk.ask('A', { signal: controller.signal });
    const next = await desk.ask('A');
    controller.abort();
    await settled();
    expect(next.permit).toBeUndefined();
    await end(wish, fine);
    expect(next.permit).toBeDefined();
  });

  test('of one that waits for the budget lets its neighbours go at once', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100, { of: 1000 }));
    const controller = new AbortController();
    await desk.ask('A', { points: 500, signal: controller.signal });
    const small = await desk.ask('B', { points: 50 });
    expect(small.permit).toBeUndefined();
    controller.abort();
    await settled();
    expect(small.permit).toBeDefined();
  });

  test('that never comes costs nothing: the signal of a worker lives for weeks, and no wish stays on it', async () => {
    const desk = new Desk(1);
    const { signal } = new AbortController();
    const granted = await desk.ask('A', { signal });
    const refused = await desk.ask('A', { signal });
    await end(granted, refusal('DAILY_LIMIT_EXCEEDED', 600));
    expect(refused.error).toBeDefined();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('of the last waiter leaves no timer behind', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(0, { of: 1000 }));
    const controller = new AbortController();
    await desk.ask('A', { points: 500, signal: controller.signal });
    expect(desk.clock.timers).toBe(1);
    controller.abort();
    await settled();
    expect(desk.clock.timers).toBe(0);
  });
});
