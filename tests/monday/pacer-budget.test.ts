import { describe, expect, test } from 'vitest';
import { answered } from './answers.ts';
import { settled } from './hand-clock.ts';
import { Desk, end, fine, left, POLICY } from './permits.ts';

describe("the minute's points", () => {
  test('that are used up are waited for until their reset, then the call goes on (need 9)', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100, { seconds: 45 }));
    const wish = await desk.ask('A', { points: 500 });
    await desk.clock.advance(44_999);
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wish.permit).toBeDefined();
    expect(wish.error).toBeUndefined();
    expect(desk.clock.fired).toBe(1);
  });

  test('are waited for, however close to a whole minute the reset is', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(0, { seconds: 60 }));
    const wish = await desk.ask('A', { points: 1 });
    expect(wish.error).toBeUndefined();
    await desk.clock.advance(60_000);
    expect(wish.permit).toBeDefined();
  });

  test('are used to the last one (need 33)', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100));
    expect((await desk.ask('A', { points: 100 })).permit).toBeDefined();
    expect((await desk.ask('A', { points: 1 })).permit).toBeUndefined();
  });

  test('are not spent twice: what is on the wire is reserved', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100));
    const wishes = [await desk.ask('A', { points: 40 }), await desk.ask('A', { points: 40 }), await desk.ask('A', { points: 40 })];
    expect(wishes.map(({ permit }) => permit !== undefined)).toEqual([true, true, false]);
  });

  test('come back to a waiter as soon as an answer tells of more', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100));
    const first = await desk.ask('A', { points: 90 });
    const second = await desk.ask('A', { points: 90 });
    expect(second.permit).toBeUndefined();
    await end(first, left(900, { seconds: 58 }));
    expect(second.permit).toBeDefined();
  });

  // An app token has 5 M a minute, and eight batches of 25 creates want 6 M: without this the minute begins with a refusal.
  test('are not overdrawn right after the reset either', async () => {
    const desk = new Desk(8);
    await end(await desk.ask('A'), left(0, { of: 5_000_000, seconds: 10 }));
    const wishes = await Promise.all(Array.from({ length: 8 }, () => desk.ask('A', { points: 750_000 })));
    await desk.clock.advance(10_000);
    expect(wishes.filter(({ permit }) => permit !== undefined)).toHaveLength(6);
    await end(wishes[0], left(1_250_000, { of: 5_000_000 }));
    // The answer's 1.25 M may count the five others already, and may not.
    expect(wishes.filter(({ permit }) => permit !== undefined)).toHaveLength(6);
    for (const wish of wishes.slice(1, 6)) await end(wish, left(500_000, { of: 5_000_000 }));
    expect(wishes.filter(({ permit }) => permit !== undefined)).toHaveLength(6);
    await desk.clock.advance(60_000);
    expect(wishes.every(({ permit }) => permit !== undefined)).toBe(true);
  });

  test('whose answers never come back do not block for ever', async () => {
    const desk = new Desk(2);
    await end(await desk.ask('A'), left(0, { of: 1000, seconds: 1 }));
    const first = await desk.ask('A', { points: 900 });
    const second = await desk.ask('A', { points: 900 });
    await desk.clock.advance(1000);
    expect([first.permit !== undefined, second.permit !== undefined]).toEqual([true, false]);
    first.permit?.end({ exchange: { kind: 'unanswered', cause: null }, error: null });
    await settled();
    expect(second.permit).toBeDefined();
  });
});

describe('an app token, whose reads have a budget of their own,', () => {
  const app = { of: 5_000_000, seconds: 30 };

  test('does not take what reads have left for what writes have left', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(1000, app));
    await end(await desk.ask('A', { read: true }), left(4_999_000, app));
    expect((await desk.ask('A', { points: 1001 })).permit).toBeUndefined();
  });

  test('reads on while its writes wait', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A', { read: true }), left(4_999_000, app));
    await end(await desk.ask('A'), left(0, app));
    expect((await desk.ask('A', { points: 4000, read: true })).permit).toBeDefined();
    expect((await desk.ask('A', { points: 1 })).permit).toBeUndefined();
  });

  test('knows the budget from its first answer, whichever kind that was', async () => {
    const [byRead, byWrite] = [new Desk(5), new Desk(5)];
    await end(await byRead.ask('A', { read: true }), left(100));
    expect((await byRead.ask('A', { points: 101 })).permit).toBeUndefined();
    await end(await byWrite.ask('A'), left(100));
    expect((await byWrite.ask('A', { points: 101, read: true })).permit).toBeUndefined();
  });

  test('does not hide from a personal token, which has one for both, that reads lowered it', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(1000));
    await end(await desk.ask('A', { read: true }), left(400));
    expect((await desk.ask('A', { points: 401 })).permit).toBeUndefined();
  });
});

describe('a call that costs more than the whole budget', () => {
  test('goes alone, once the budget is full, and others wait until it has ended', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(900, { of: 1000, seconds: 30 }));
    const small = await desk.ask('A', { points: 10 });
    const huge = await desk.ask('A', { points: 5000 });
    await desk.clock.advance(30_000);
    expect(huge.permit).toBeUndefined();
    await end(small, left(1000, { of: 1000 }));
    expect(huge.permit).toBeDefined();
    const other = await desk.ask('B', { points: 10 });
    expect(other.permit).toBeUndefined();
    await end(huge, left(1000, { of: 1000 }));
    expect(other.permit).toBeDefined();
  });

  test('is not starved by a stream of small ones', async () => {
    const desk = new Desk(2);
    await end(await desk.ask('S'), left(900, { of: 1000, seconds: 5 }));
    const running = [await desk.ask('S', { points: 10 }), await desk.ask('S', { points: 10 })];
    const huge = await desk.ask('H', { points: 5000 });
    for (let more = 0; more < 20; more += 1) desk.wish('S', { points: 10 });
    for (const wish of running) await end(wish, left(880, { of: 1000, seconds: 5 }));
    await desk.clock.advance(5000);
    expect(huge.permit).toBeDefined();
  });
});

describe("the minute's requests", () => {
  const requests = (remaining: number, reset = ''): ReturnType<typeof answered> =>
    answered({
      data: { o0: null },
      headers: { RateLimit: `"minuteRate";r=${remaining}${reset}`, 'RateLimit-Policy': POLICY(1_000_000, 3) },
    });

  test('are a budget of their own', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), requests(2, ';t=20'));
    const wishes = [await desk.ask('A'), await desk.ask('A'), await desk.ask('A')];
    expect(wishes.map(({ permit }) => permit !== undefined)).toEqual([true, true, false]);
    await end(wishes[0], requests(0, ';t=20'));
    await end(wishes[1], requests(0, ';t=20'));
    await desk.clock.advance(19_999);
    expect(wishes[2]?.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wishes[2]?.permit).toBeDefined();
  });

  test('that are used up wait at most one window where no reset is named', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), requests(1));
    await desk.clock.advance(20_000);
    await end(await desk.ask('A'), requests(0));
    const wish = await desk.ask('A');
    await desk.clock.advance(39_999);
    expect(wish.permit).toBeUndefined();
    await desk.clock.advance(1);
    expect(wish.permit).toBeDefined();
  });
});

test.each([
  [10, 40],
  [40, 10],
])('a call waits for points (%i s) and requests (%i s), whichever comes back later', async (points, requests) => {
  const desk = new Desk(5);
  const RateLimit = `"minuteRate";r=0;t=${requests}, "complexityMinute";r=0;t=${points}`;
  await end(await desk.ask('A'), answered({ data: { o0: null }, headers: { RateLimit, 'RateLimit-Policy': POLICY(1000, 3) } }));
  const wish = await desk.ask('A');
  await desk.clock.advance(39_999);
  expect(wish.permit).toBeUndefined();
  await desk.clock.advance(1);
  expect(wish.permit).toBeDefined();
});

describe('an answer', () => {
  test('of a new window is not undone by the end of the old one', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(500, { of: 1000, seconds: 10 }));
    const late = await desk.ask('A');
    await desk.clock.advance(11_000);
    const noReset = answered({ data: { o0: null }, headers: { RateLimit: '"complexityMinute";r=100', 'RateLimit-Policy': POLICY(1000) } });
    await end(late, noReset);
    expect((await desk.ask('A', { points: 101 })).permit).toBeUndefined();
  });

  test('without headers teaches nothing and forgets nothing', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(100));
    await end(await desk.ask('A'), fine);
    expect((await desk.ask('A', { points: 101 })).permit).toBeUndefined();
  });

  test('with nothing left and no hint when it comes back lets one call out to ask', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), answered({ data: {}, headers: { RateLimit: '"complexityMinute";r=0' } }));
    const [first, second] = [await desk.ask('A'), await desk.ask('A')];
    expect([first.permit !== undefined, second.permit !== undefined]).toEqual([true, false]);
    await end(first, left(100));
    expect(second.permit).toBeDefined();
  });
});
