import { isGrpcServiceError } from '@temporalio/client';
import { TerminatedFailure } from '@temporalio/common';
import type { Outcome } from '../contract.ts';
import { ERRORS, type ErrorCode, isErrorCode, OrderSyncError } from '../errors.ts';

/** 0 success, 1 failed, 2 usage, 3 partial or BUSY. */
export const EXIT = { success: 0, failed: 1, usage: 2, partial: 3 } as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'SUCCESS':
    case 'SKIPPED':
      return EXIT.success;
    case 'FAILED':
      return EXIT.failed;
    case 'PARTIAL':
    case 'BUSY':
    case 'CANCELLED':
      return EXIT.partial;
  }
}

/** Wrong words on the command line. */
export class UsageError extends Error {}

/** One line for a person; a stack trace only for what nobody foresaw, and then only when asked for. */
export function describeError(error: unknown): { readonly line: string; readonly code: number } {
  if (error instanceof UsageError) return { line: error.message, code: EXIT.usage };
  const innermost = innermostOf(error);
  if (innermost instanceof OrderSyncError) return { line: withAdvice(innermost), code: EXIT.failed };
  if (innermost instanceof TerminatedFailure)
    return { line: 'Somebody has terminated the workflow; ./order-sync status shows what it came to. Start it again.', code: EXIT.failed };
  if (isGrpcServiceError(innermost) && AWAY.has(innermost.code))
    return { line: 'Temporal no longer answers. What runs goes on when it is back; ./order-sync status shows it then.', code: EXIT.failed };
  const type = 'type' in innermost && typeof innermost.type === 'string' ? innermost.type : '';
  return {
    line: isErrorCode(type) ? innermost.message : `${innermost.message || innermost.name} (set ORDER_SYNC_DEBUG=1 for details)`,
    code: EXIT.failed,
  };
}

/** UNAVAILABLE, DEADLINE_EXCEEDED */
const AWAY: ReadonlySet<number> = new Set([14, 4]);

/** What is said here and not by an activity, which adds the advice itself; these say themselves what to do. */
const ADVISED: ReadonlySet<ErrorCode> = new Set(['SYNC_UNKNOWN', 'CONFIGURATION_INVALID', 'INPUT_INVALID']);

function withAdvice({ code, scope, message }: OrderSyncError): string {
  const forPeople = scope === 'sync' || scope === 'customer';
  return forPeople && !ADVISED.has(code) ? `${message} ${ERRORS[code].advice}` : message;
}

/** Of an order-sync error its own sentence counts; of Temporal's wrappings the failure within. */
function innermostOf(error: unknown): Error {
  let current: unknown = error;
  while (current instanceof Error && !(current instanceof OrderSyncError) && current.cause instanceof Error) current = current.cause;
  return current instanceof Error ? current : new Error(String(current));
}
