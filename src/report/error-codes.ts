import { ERRORS, isErrorCode } from '../errors.ts';
import { plain, table } from './markdown.ts';
import { count } from './numbers.ts';

/** How many orders a code of `src/errors.ts` kept off the board. */
export interface CodeCount {
  readonly code: string;
  readonly orders: number;
}

/** What a code means and what to do, from the registry. */
export interface ExplainedCode extends CodeCount {
  readonly meaning: string;
  readonly advice: string;
}

/** By code, the most frequent first. */
export function countByCode(orders: readonly { readonly code: string }[]): readonly CodeCount[] {
  const counts = new Map<string, number>();
  for (const { code } of orders) counts.set(code, (counts.get(code) ?? 0) + 1);
  return addUp([...counts].map(([code, number]) => ({ code, orders: number })));
}

/** Several customers' counts in one. */
export function addUp(counts: readonly CodeCount[]): readonly CodeCount[] {
  const sums = new Map<string, number>();
  for (const { code, orders } of counts) sums.set(code, (sums.get(code) ?? 0) + orders);
  return [...sums].map(([code, orders]) => ({ code, orders })).sort((a, b) => b.orders - a.orders || (a.code < b.code ? -1 : 1));
}

export function explain({ code, orders }: CodeCount): ExplainedCode {
  const { meaning, advice } = isErrorCode(code) ? ERRORS[code] : UNREGISTERED;
  return { code, orders, meaning, advice };
}

/** Rows of the predecessor carry reasons without a code. */
const UNREGISTERED = { meaning: 'The reason has no code of order-sync.', advice: 'See the reason of the order.' };

export function codeTable(codes: readonly ExplainedCode[]): readonly string[] {
  return table(
    ['code', 'orders', 'what it means', 'what to do'],
    codes.map(({ code, orders, meaning, advice }) => [plain(code) || '(none)', count(orders), plain(meaning), plain(advice)]),
    [1],
  );
}
