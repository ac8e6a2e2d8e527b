import { MAX_REASON } from '../errors.ts';
import { requestPart } from '../sync/row-reason.ts';

/** A reason as it stands on a row: code, colon, sentence, at most 1,000 characters. Read by `src/sync/row-reason.ts`. */
export function rowReason(error: { readonly code: string; readonly reason: string }): string {
  return cut(`${error.code}: ${error.reason}`);
}

/** Without half of a pair of surrogates at its end, which no database stores. The request that a reason names at its end is kept. */
export function cut(text: string): string {
  const request = requestPart(text);
  const sentence = text.slice(0, text.length - request.length).slice(0, MAX_REASON - request.length);
  return sentence.replace(/[\uD800-\uDBFF]$/, '') + request;
}
