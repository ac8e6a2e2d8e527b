import { describe, expect, test } from 'vitest';
import { answered, apiError } from './answers.ts';
import { settled } from './hand-clock.ts';
import { Desk, end, fine, refusal, type Wish } from './permits.ts';

describe('a refusal', () => {
  test('blocks every customer until its time is over (need 9)', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal('COMPLEXITY_BUDGET_EXHAUSTED', 22));
    const wishes = [await desk.ask('A'), await desk.ask('B')];
    await desk.clock.advance(21_999);
    expect(desk.granted).toHaveLength(1);
    await desk.clock.advance(1);
    expect(wishes.every(({ permit }) => permit !== undefined)).toBe(true);
  });

  test('that is shorter than one before it does not cut that short', async () => {
    const desk = new Desk(5);
    const [first, second] = [await desk.ask('A'), await desk.ask('A')];
    await end(first, refusal('MINUTE_RATE_LIMIT_EXCEEDED', 50));
    await end(second, refusal('MINUTE_RATE_LIMIT_EXCEEDED', 5));
    const wish = await desk.ask('A');
    await desk.clock.advance(49_999);
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wish.permit).toBeDefined();
  });

  test('with a good answer after it still blocks', async () => {
    const desk = new Desk(5);
    const [first, second] = [await desk.ask('A'), await desk.ask('A')];
    await end(first, refusal('MINUTE_RATE_LIMIT_EXCEEDED', 50));
    await end(second, fine);
    expect((await desk.ask('A')).permit).toBeUndefined();
  });

  test.each([
    ['COMPLEXITY_BUDGET_EXHAUSTED', 60],
    ['MINUTE_RATE_LIMIT_EXCEEDED', 60],
    ['API_TEMPORARILY_BLOCKED', 60],
    ['MAX_CONCURRENCY_EXCEEDED', 2],
    ['IDEMPOTENCY_CONFLICT', 2],
  ])('%s without a time of its own blocks for %i s', async (code, seconds) => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal(code));
    const wish = await desk.ask('A');
    await desk.clock.advance(seconds * 1000 - 1);
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wish.permit).toBeDefined();
  });

  test('a locked board is tried again soon', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), answered({ status: 423 }));
    const wish = await desk.ask('A');
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(2000);
    expect(wish.permit).toBeDefined();
  });

  test.each([0, -5, 0.001])('that asks for %d s is not sent again in a hot loop', async (seconds) => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal('COMPLEXITY_BUDGET_EXHAUSTED', seconds));
    const wish = await desk.ask('A');
    await desk.clock.advance(999);
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wish.permit).toBeDefined();
  });

  test.each(['NOT_AUTHENTICATED', 'ColumnValueException', 'NEW'])('%s is no limit and blocks nobody', async (code) => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), answered({ errors: [apiError(code)] }));
    expect((await desk.ask('A')).permit).toBeDefined();
  });
});

describe('a wait longer than a minute', () => {
  test('is thrown with its seconds: a timer of the workflow holds no worker slot', async () => {
    const desk = new Desk(1);
    const running = await desk.ask('A');
    const waiting = [await desk.ask('A'), await desk.ask('B')];
    await end(running, refusal('DAILY_LIMIT_EXCEEDED', 3599));
    for (const { error } of waiting)
      expect(error).toMatchObject({ code: 'DAILY_LIMIT', scope: 'limit', executed: 'no', retryAfterSeconds: 3599 });
  });

  test('refuses later wishes with what is left of it, until it is short enough', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal('DAILY_LIMIT_EXCEEDED', 3599));
    await desk.clock.advance(3_000_000);
    expect((await desk.ask('A')).error).toMatchObject({ code: 'DAILY_LIMIT', retryAfterSeconds: 599 });
    await desk.clock.advance(539_000);
    const wish = await desk.ask('A');
    expect(wish.error).toBeUndefined();
    await desk.clock.advance(60_000);
    expect(wish.permit).toBeDefined();
  });

  test('a minute to the millisecond is waited out', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal('MINUTE_RATE_LIMIT_EXCEEDED', 60));
    expect((await desk.ask('A')).error).toBeUndefined();
    const other = new Desk(5);
    await end(await other.ask('A'), refusal('MINUTE_RATE_LIMIT_EXCEEDED', 60.001));
    expect((await other.ask('A')).error).toMatchObject({ code: 'MINUTE_LIMIT' });
  });

  test('that is refused leaves neither a waiter nor a listener behind', async () => {
    const desk = new Desk(1);
    const controller = new AbortController();
    const running = await desk.ask('A');
    const refused = await desk.ask('A', { signal: controller.signal });
    await end(running, refusal('DAILY_LIMIT_EXCEEDED', 600));
    expect(refused.error).toMatchObject({ code: 'DAILY_LIMIT' });
    controller.abort(new Error('later'));
    await settled();
    expect(refused.error).toMatchObject({ code: 'DAILY_LIMIT' });
    expect(desk.clock.timers).toBe(0);
  });
});

describe('a refusal for concurrency', () => {
  /** Eight on the wire, one of them refused; then all time is over. */
  async function refusedOne(): Promise<Desk> {
    const desk = new Desk(8);
    for (let each = 0; each < 8; each += 1) await desk.ask('A');
    await end(desk.granted[0], refusal('MAX_CONCURRENCY_EXCEEDED', 15));
    return desk;
  }
  const ask = (desk: Desk, count: number): Wish[] => Array.from({ length: count }, () => desk.wish('A'));

  test('lowers the places to what the board took', async () => {
    const desk = await refusedOne();
    ask(desk, 3);
    await desk.clock.advance(15_000);
    expect(desk.granted).toHaveLength(8);
    for (const wish of desk.granted.slice(1, 8)) wish.permit?.end();
    await settled();
    expect(desk.granted).toHaveLength(11);
  });

  test('recovers with every good answer, up to its places and no further (need 33)', async () => {
    const desk = await refusedOne();
    for (const wish of desk.granted.slice(1, 8)) await end(wish, refusal('MAX_CONCURRENCY_EXCEEDED', 15));
    ask(desk, 200);
    await desk.clock.advance(15_000);
    const onTheWire = (ended: number): number => desk.granted.length - ended;
    const peaks: number[] = [];
    for (let ended = 8; ended < 48; ended += 1) {
      peaks.push(onTheWire(ended));
      await end(desk.granted[ended], fine);
    }
    expect(peaks[0]).toBe(1);
    expect(peaks.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Math.max(...peaks)).toBe(8);
  });

  test('never lowers them to none, however often it comes', async () => {
    const desk = new Desk(2);
    for (let turn = 0; turn < 10; turn += 1) {
      const wish = desk.wish('A');
      await desk.clock.advance(15_000);
      await end(wish, refusal('MAX_CONCURRENCY_EXCEEDED', 15));
    }
    const last = desk.wish('A');
    await desk.clock.advance(15_000);
    expect(last.permit).toBeDefined();
  });
});
