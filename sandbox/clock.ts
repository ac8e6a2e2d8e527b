import { setTimeout } from 'node:timers/promises';

/** Time as the sandbox sees it; tests hand in one that they move themselves. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

/** A point in time as the API writes it: whole seconds, UTC. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}
