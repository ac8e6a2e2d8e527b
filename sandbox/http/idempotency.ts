import type { Clock } from '../clock.ts';
import { type Answer, type CUT, json } from './answer.ts';

const LIFETIME = 30 * 60 * 1000;
const LARGEST_KEPT = 1_000_000;

/** What a mutation gave: the answer to keep under its key, and what really goes to the client, which a fault may have changed. */
export interface Outcome {
  /** Undefined where nothing ran, so that a repeat is to run. */
  readonly keep: Answer | undefined;
  readonly send: Answer | typeof CUT;
}

/** The first answer to each `Idempotency-Key`, for 30 minutes; in memory, so a restart forgets them, as monday.com may too. */
export class IdempotencyCache {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly answer: Answer; readonly expiresAt: number }>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs the mutation, unless the key is known: then its first answer comes again, whatever the body says now. */
  async run(key: string, mutate: () => Promise<Outcome>): Promise<Outcome['send']> {
    this.#forgetExpired();
    const known = this.#kept.get(key)?.answer;
    if (known) return { ...known, headers: { ...known.headers, 'Idempotency-Replayed': 'true' } };
    if (this.#running.has(key)) return conflict();
    this.#running.add(key);
    try {
      const { keep, send } = await mutate();
      if (keep && Buffer.byteLength(keep.body) <= LARGEST_KEPT)
        this.#kept.set(key, { answer: keep, expiresAt: this.#clock.now() + LIFETIME });
      return send;
    } finally {
      this.#running.delete(key);
    }
  }

  clear(): void {
    this.#kept.clear();
  }

  /** Keys stand in the order of their arrival, so the expired ones are in front. */
  #forgetExpired(): void {
    for (const [key, { expiresAt }] of this.#kept) {
      if (expiresAt > this.#clock.now()) return;
      this.#kept.delete(key);
    }
  }
}

function conflict(): Answer {
  const message = 'A request with this idempotency key is currently being processed';
  const answer = json({ errors: [{ message, extensions: { code: 'IDEMPOTENCY_CONFLICT' } }] }, 409);
  return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } };
}
