import { describe, expect, test } from 'vitest';
import { answered } from './answers.ts';
import { settled } from './hand-clock.ts';
import { Desk, end, fine, left, refusal } from './permits.ts';

/** What the pacer says that everybody waits for: people read it while a sync stands still. */
describe('the wait', () => {
  test('is told while calls wait for it, with its end and its code', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), refusal('COMPLEXITY_BUDGET_EXHAUSTED', 22));
    expect(desk.pacer.wait).toBeUndefined();
    await desk.ask('A');
    expect(desk.pacer.wait).toEqual({ until: desk.clock.now() + 22_000, code: 'COMPLEXITY_BUDGET' });
    await desk.clock.advance(22_000);
    expect(desk.pacer.wait).toBeUndefined();
  });

  test('is told before a budget is run into', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), left(10, { seconds: 31 }));
    await desk.ask('A', { points: 11 });
    expect(desk.pacer.wait).toEqual({ until: desk.clock.now() + 31_000, code: 'COMPLEXITY_BUDGET' });
  });

  test('is over when nobody waits any more', async () => {
    const desk = new Desk(5);
    await end(await desk.ask('A'), answered({ status: 423 }));
    const given = new AbortController();
    await desk.ask('A', { signal: given.signal });
    expect(desk.pacer.wait).toMatchObject({ code: 'BOARD_LOCKED' });
    given.abort();
    await settled();
    expect(desk.pacer.wait).toBeUndefined();
  });

  test('is none where calls wait for a place, or longer than is sat out', async () => {
    const desk = new Desk(1);
    const first = await desk.ask('A');
    await desk.ask('A');
    expect(desk.pacer.wait).toBeUndefined();
    await end(first, fine);
    await end(desk.granted[1], refusal('DAILY_LIMIT_EXCEEDED', 61));
    expect((await desk.ask('A')).error).toMatchObject({ code: 'DAILY_LIMIT' });
    expect(desk.pacer.wait).toBeUndefined();
  });
});
