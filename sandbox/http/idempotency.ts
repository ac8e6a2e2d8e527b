import type { Clock } from '../clock.ts';
import { type Answer, json } from './answer.ts';

const LIFETIME = 30 * 60 * 1000;
const LARGEST_KEPT = 1_000_000;

/** What came of a mutation. It is not kept where nothing ran, so that a repeat is to run. */
export interface Outcome {
  readonly answer: Answer;
  readonly isKept: boolean;
}

/** The first answer to each `Idempotency-Key`, for 30 minutes; in memory, so a restart forgets them, as monday.com may too. */
export class IdempotencyCache {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly answer: Answer; readonly expiresAt: number }>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first answer once more, or that the key is in use; undefined where the mutation is to run. */
  find(key: string): Answer | undefined {
    this.#forgetExpired();
    const known = this.#kept.get(key)?.answer;
    if (known) return { ...known, headers: { ...known.headers, 'Idempotency-Replayed': 'true' } };
    return this.#running.has(key) ? conflict() : undefined;
  }

  /** Runs the mutation, unless the key is known: then its first answer comes again, whatever the body says now. */
  async run(key: string, mutate: () => Promise<Outcome>): Promise<Answer> {
    const found = this.find(key);
    if (found) return found;
    this.#running.add(key);
    try {
      const { answer, isKept } = await mutate();
      if (isKept && Buffer.byteLength(answer.body) <= LARGEST_KEPT)
        this.#kept.set(key, { answer, expiresAt: this.#clock.now() + LIFETIME });
      return answer;
    } finally {
      this.#running.delete(key);
    }
  }

  forget(key: string): void {
    this.#kept.delete(key);
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

export function conflict(): Answer {
  const message = 'A request with this idempotency key is currently being processed';
  const answer = json({ errors: [{ message, extensions: { code: 'IDEMPOTENCY_CONFLICT' } }] }, 409);
  return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } };
}
