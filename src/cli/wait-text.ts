import type { Pulse } from '../contract.ts';

type Wait = NonNullable<Pulse['wait']>;

const LIMITS: Readonly<Partial<Record<string, string>>> = {
  COMPLEXITY_BUDGET: "monday.com's complexity budget",
  MINUTE_LIMIT: "monday.com's requests of a minute",
  CONCURRENCY_LIMIT: 'a place among the requests that monday.com takes at once',
  DAILY_LIMIT: "monday.com's calls of a day",
  IP_LIMIT: "monday.com's limit for this address",
  FIELD_LIMIT: "monday.com's limit of a field",
  BOARD_LOCKED: 'the board, which another process is changing',
  IDEMPOTENCY_CONFLICT: 'the answer to the same request',
  MONDAY_BLOCKED: 'monday.com, which has blocked its API for a while',
};

/** `waits for monday.com's complexity budget, 23 s`; null when the wait is over. */
export function waitText({ until, reason }: Wait, now: number): string | null {
  const seconds = Math.ceil((Date.parse(until) - now) / 1000);
  return seconds > 0 ? `waits for ${LIMITS[reason] ?? reason}, ${seconds} s` : null;
}
