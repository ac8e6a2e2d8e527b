import { z } from 'zod';
import { isFaultKind } from './fault-kinds.ts';
import { faultRule } from './fault-rule.ts';

const rate = z.union([z.number().min(0).max(1), z.looseObject({ chance: z.number().min(0).max(1) })]);

/** Faults by chance: by kind a probability, or a rule with its `chance`, such as `{"chance": 0.1, "seconds": [1, 20]}`. */
export const faultChances = z
  .strictObject({
    /** Any whole number up to 2^32; left out: one by chance. */
    seed: z.int().nonnegative().max(0xffffffff).optional(),
    rates: z.record(z.string(), rate).default({}),
  })
  .superRefine(({ rates }, context) => {
    for (const [kind, given] of Object.entries(rates)) {
      const parsed = faultRule.safeParse({ ...(typeof given === 'number' ? { chance: given } : given), kind });
      if (!parsed.success) context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error), path: ['rates', kind] });
    }
  });

export type FaultChances = z.infer<typeof faultChances>;

/** `cut-after=0.05,late-effect=0.1`, or the rates as JSON. Throws a line that says what is wrong. */
export function parseRates(text: string): FaultChances['rates'] {
  const rates: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : Object.fromEntries(text.split(',').map(pair));
  const parsed = faultChances.safeParse({ rates });
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data.rates;
}

function pair(text: string): [string, number] {
  const [kind = '', chance = ''] = text.trim().split('=');
  if (!isFaultKind(kind) || !/^\d*\.?\d+$/.test(chance)) throw new Error(`${text} is not KIND=PROBABILITY`);
  return [kind, Number(chance)];
}
