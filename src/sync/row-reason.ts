import { type ErrorCode, isErrorCode } from '../errors.ts';

const WITHOUT_REASON = {
  RECORD_INVALID: 'No reason was recorded.',
  NO_ANSWER: 'An earlier request holds the order, and its answer is not known yet.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/**
 * Code and sentence of what stands on a row: `CODE: sentence`. The predecessor's reasons have no code of ours: they are left whole,
 * under `otherwise`, which is NO_ANSWER for a row in flight.
 */
export function parseRowReason(
  text: string | null,
  otherwise: keyof typeof WITHOUT_REASON = 'RECORD_INVALID',
): { readonly code: ErrorCode; readonly reason: string } {
  const [, code = '', reason = ''] = /^([A-Z_]+): (.*)$/s.exec(text ?? '') ?? [];
  return isErrorCode(code) ? { code, reason } : { code: otherwise, reason: text || WITHOUT_REASON[otherwise] };
}
