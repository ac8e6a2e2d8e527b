import { type ErrorCode, isErrorCode } from '../errors.ts';

const WITHOUT_REASON = {
  RECORD_INVALID: 'No reason was recorded.',
  NO_ANSWER: 'An earlier request holds the order, and its answer is not known yet.',
} as const satisfies Partial<Record<ErrorCode, string>>;

const REQUEST = / \(request [^()\s]{1,64}\)$/;

/** A reason with monday's request id at its end, where there is one: its support asks for it. */
export const namingRequest = (reason: string, requestId: string | null | undefined): string =>
  requestId ? `${reason} (request ${requestId})` : reason;

/** What of a reason names its request, with the blank before it; '' where nothing does. */
export const requestPart = (reason: string): string => REQUEST.exec(reason)?.[0] ?? '';

/** A reason for a sentence of several, whose rows name their requests themselves. */
export const withoutRequest = (reason: string): string => reason.replace(REQUEST, '');

/**
 * Code and sentence of what stands on a row: `CODE: sentence (request id)`. The request stays in the sentence. The predecessor's reasons have no code of ours: they are left whole,
 * under `otherwise`, which is NO_ANSWER for a row in flight.
 */
export function parseRowReason(
  text: string | null,
  otherwise: keyof typeof WITHOUT_REASON = 'RECORD_INVALID',
): { readonly code: ErrorCode; readonly reason: string } {
  const [, code = '', reason = ''] = /^([A-Z_]+): (.*)$/s.exec(text ?? '') ?? [];
  return isErrorCode(code) ? { code, reason } : { code: otherwise, reason: text || WITHOUT_REASON[otherwise] };
}
