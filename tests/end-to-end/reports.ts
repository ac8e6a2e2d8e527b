import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ended } from './program.ts';

/** The JSON reports, as a reader of theirs would understand them. */

const figures = z.object({
  orders: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  removed: z.number(),
  failed: z.number(),
  held: z.number(),
  unknown: z.number(),
});
const summaryForm = z.looseObject({
  syncId: z.string(),
  dryRun: z.boolean(),
  outcome: z.string().nullable(),
  totals: z.looseObject({ customers: z.number(), outcomes: z.record(z.string(), z.number()), counts: figures }),
  customers: z.array(
    z.looseObject({ customer: z.string(), outcome: z.string().nullable(), counts: figures, report: z.string().nullable() }),
  ),
});
const customerForm = z.looseObject({ syncId: z.string(), customer: z.string(), outcome: z.string().nullable(), counts: figures });

export type Figures = z.infer<typeof figures>;
export type Summary = z.infer<typeof summaryForm>;

/** The summary that a command's output names. */
export function summaryOf(
  folder: string,
  { stdout }: Ended,
): { readonly syncId: string; readonly text: string; readonly summary: Summary } {
  const [, path = '', syncId = ''] = /^Report: (.*reports\/(\d{12}-SYNC-[0-9a-f]{8})\/summary\.md)$/m.exec(stdout) ?? [];
  const file = join(folder, path);
  return {
    syncId,
    text: readFileSync(file, 'utf8'),
    summary: summaryForm.parse(JSON.parse(readFileSync(file.replace(/md$/, 'json'), 'utf8'))),
  };
}

export function customerReports(folder: string, syncId: string): readonly z.infer<typeof customerForm>[] {
  const customers = join(folder, 'reports', syncId, 'customers');
  return readdirSync(customers)
    .filter((name) => name.endsWith('.json'))
    .map((name) => customerForm.parse(JSON.parse(readFileSync(join(customers, name), 'utf8'))));
}

/** The line that says what came of a sync, and the figures in it. */
export function endOf({ stdout }: Ended): { readonly line: string; readonly counts: Partial<Figures> } {
  const line = stdout.split('\n').find((one) => /^(DRY RUN )?(SUCCESS|PARTIAL|FAILED|CANCELLED) /.test(one)) ?? '';
  const found = [
    ...line.matchAll(/([\d,]+) (orders|created|to create|updated|to update|unchanged|removed|to remove|failed|held|unknown)/g),
  ];
  const counts = found.map(([, count = '', word = '']) => [IN_A_DRY_RUN.get(word) ?? word, Number(count.replace(',', ''))] as const);
  return { line, counts: Object.fromEntries(counts) };
}

const IN_A_DRY_RUN = new Map([
  ['to create', 'created'],
  ['to update', 'updated'],
  ['to remove', 'removed'],
]);
