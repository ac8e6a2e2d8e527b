import { z } from 'zod';

const seconds = z.number().nonnegative().default(0);

/** How long lists don't show a write, in modelled seconds, by what was written. */
export const lagForm = z.strictObject({
  items: seconds,
  subitems: seconds,
  groups: seconds,
  columns: seconds,
  /** 0: always as long as said. 1: anything from no time to that, drawn for each write by the seed. */
  jitter: z.number().min(0).max(1).default(0),
});

export type LagSettings = z.infer<typeof lagForm>;
export type LagKind = Exclude<keyof LagSettings, 'jitter'>;

export const NO_LAG: LagSettings = lagForm.parse({});

export function evenLag(all: number, jitter = 0): LagSettings {
  return { items: all, subitems: all, groups: all, columns: all, jitter };
}
