import { isErrorCode, MAX_REASON } from '../errors.ts';

/** A reason as it stands on a row: code, colon, sentence, at most 1,000 characters. */
export function rowReason(error: { readonly code: string; readonly reason: string }): string {
  return cut(`${error.code}: ${error.reason}`);
}

/** Without half of a pair of surrogates at its end, which no database stores. */
export function cut(text: string): string {
  return text.slice(0, MAX_REASON).replace(/[\uD800-\uDBFF]$/, '');
}

/** Code and sentence of a row's reason. The predecessor's reasons have no code of ours: they are left whole, as RECORD_INVALID. */
export function parseRowReason(text: string | null): { readonly code: string; readonly reason: string } {
  const [, code = '', reason = ''] = /^([A-Z_]+): (.*)$/s.exec(text ?? '') ?? [];
  return isErrorCode(code) ? { code, reason } : { code: 'RECORD_INVALID', reason: text ?? 'No reason was recorded.' };
}
