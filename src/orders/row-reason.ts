import { MAX_REASON } from '../errors.ts';

/** A reason as it stands on a row: code, colon, sentence, at most 1,000 characters. Read by `src/sync/row-reason.ts`. */
export function rowReason(error: { readonly code: string; readonly reason: string }): string {
  return cut(`${error.code}: ${error.reason}`);
}

/** Without half of a pair of surrogates at its end, which no database stores. */
export function cut(text: string): string {
  return text.slice(0, MAX_REASON).replace(/[\uD800-\uDBFF]$/, '');
}
