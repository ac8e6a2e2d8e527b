import { describe, expect, test } from 'vitest';
import { Costs } from '../../src/monday/costs.ts';
import { Pacer } from '../../src/monday/pacer.ts';
import { requestError } from '../../src/monday/request-error.ts';
import { type Answered, answered, apiError } from './answers.ts';
import { HandClock } from './hand-clock.ts';
import { POLICY } from './permits.ts';

/** monday's minute as documented: it begins with the first call, and everything comes back 60 s later. */
class MinuteOfPoints {
  readonly #clock: HandClock;
  readonly #quota: number;
  #left: number;
  #resetAt = 0;
  refused = 0;
  spent = 0;

  constructor(clock: HandClock, quota: number) {
    this.#clock = clock;
    this.#quota = quota;
    this.#left = quota;
  }

  charge(points: number): boolean {
    if (this.#clock.now() >= this.#resetAt) {
      this.#left = this.#quota;
      this.#resetAt = this.#clock.now() + 60_000;
    }
    if (points > this.#left) {
      this.refused += 1;
      return false;
    }
    this.#left -= points;
    this.spent += points;
    return true;
  }

  answer(ok: boolean): Answered {
    const seconds = Math.max(0, Math.ceil((this.#resetAt - this.#clock.now()) / 1000));
    const headers = {
      RateLimit: `"minuteRate";r=900, "complexityMinute";r=${this.#left};t=${seconds}`,
      'RateLimit-Policy': POLICY(this.#quota),
    };
    if (ok) return answered({ data: { o0: { id: '1' } }, headers });
    return answered({
      status: 429,
      headers,
      errors: [apiError('COMPLEXITY_BUDGET_EXHAUSTED', { extensions: { retry_in_seconds: seconds } })],
    });
  }
}

/** A small generator of numbers from 0 to 1, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Day {
  readonly seed: number;
  readonly quota: number;
  readonly places: number;
  readonly customers: number;
  readonly batches: number;
}

const CREATE = 30_000;

/** Lets customers send batches of creates, each as soon as it may, until all are through; tells what the server saw. */
async function run({
  seed,
  quota,
  places,
  customers,
  batches,
}: Day): Promise<{ server: MinuteOfPoints; minutes: number; peak: number; done: number }> {
  const random = seeded(seed);
  const clock = new HandClock();
  const startedAt = clock.now();
  const server = new MinuteOfPoints(clock, quota);
  const pacer = new Pacer(clock, places);
  const costs = new Costs();
  let done = 0;
  let onTheWire = 0;
  let peak = 0;

  const send = async (customer: string, units: number): Promise<void> => {
    const points = costs.of('create_item') * units;
    const permit = await pacer.permit({ customer, points });
    onTheWire += 1;
    peak = Math.max(peak, onTheWire);
    const ok = server.charge(CREATE * units);
    await new Promise<void>((resolve) => clock.after(ok ? units * (600 + random() * 600) : 50, resolve));
    onTheWire -= 1;
    const exchange = server.answer(ok);
    permit.end({ exchange, error: requestError(exchange) });
    if (ok) done += units;
    else await send(customer, units);
  };
  const work = async (customer: string): Promise<void> => {
    for (let batch = 0; batch < batches; batch += 4) {
      await Promise.all(Array.from({ length: 4 }, () => send(customer, 1 + Math.floor(random() * 25))));
    }
  };
  // Every sync begins with a read, which tells the budget.
  const first = await pacer.permit({ customer: '', points: 100, read: true });
  server.charge(100);
  first.end({ exchange: server.answer(true), error: null });

  let finished = false;
  const all = Promise.all(Array.from({ length: customers }, (_, index) => work(`C${index}`))).then(() => {
    finished = true;
  });
  for (let step = 0; step < 3_600 && !finished; step += 1) await clock.advance(1000);
  if (!finished) throw new Error(`Still at it after an hour: ${done} creates done, ${onTheWire} calls on the wire.`);
  await all;
  return { server, minutes: (clock.now() - startedAt) / 60_000, peak, done };
}

const DAYS: readonly (Omit<Day, 'seed'> & { readonly name: string })[] = [
  { name: 'a personal token', quota: 10_000_000, places: 8, customers: 6, batches: 12 },
  { name: 'an app token', quota: 5_000_000, places: 8, customers: 6, batches: 12 },
  { name: 'a trial account', quota: 1_000_000, places: 8, customers: 3, batches: 8 },
  { name: 'a single place', quota: 1_000_000, places: 1, customers: 3, batches: 4 },
];

describe.each(DAYS)('$name with $quota points a minute', (day) => {
  test.each([1, 2, 3, 4, 5])('is never overdrawn, never stuck, and filled (seed %i)', async (seed) => {
    const { server, minutes, peak, done } = await run({ ...day, seed });
    expect(server.refused).toBe(0);
    expect(peak).toBeLessThanOrEqual(day.places);
    expect(server.spent).toBe(done * CREATE + 100);
    // At most one batch of the budget lies idle in a minute, and the last minute counts whole. Calls that take long bound it, too.
    const byPoints = Math.ceil(server.spent / Math.max(day.quota - 26 * CREATE, day.quota / 4));
    const byTime = (done * 1.2) / day.places / 60;
    expect(minutes).toBeLessThan(byPoints + byTime + 1.5);
  });
});

test('a request that costs more than was guessed is refused once, and the sync goes on', async () => {
  const clock = new HandClock();
  const server = new MinuteOfPoints(clock, 1_000_000);
  const pacer = new Pacer(clock, 4);
  let refusals = 0;
  let done = 0;
  const send = async (): Promise<void> => {
    const permit = await pacer.permit({ customer: 'A', points: 100_000 });
    const ok = server.charge(400_000);
    const exchange = server.answer(ok);
    await new Promise<void>((resolve) => clock.after(100, resolve));
    permit.end({ exchange, error: requestError(exchange) });
    if (ok) done += 1;
    else refusals += 1;
    if (!ok) await send();
  };
  const all = Promise.all(Array.from({ length: 8 }, send));
  await clock.advance(10 * 60_000);
  await all;
  expect(done).toBe(8);
  expect(refusals).toBeLessThan(16);
});
