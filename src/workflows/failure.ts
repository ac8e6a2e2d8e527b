import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';

export interface Failure {
  /** A code of `src/errors.ts` where the error came from an activity of ours. */
  readonly type: string;
  readonly message: string;
}

/** Of failures within failures the one that an activity or a child made of its error says what happened; the others say only where. */
export function innermost(error: unknown): Failure {
  let cause: unknown = error;
  while (!(cause instanceof ApplicationFailure) && cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'Error', message: cause.message };
  return cause instanceof Error ? { type: cause.name, message: cause.message } : { type: 'Error', message: String(cause) };
}

/**
 * Whether something ended because it was cancelled. An activity counts, too, that failed while a cancel was asked for: Temporal does
 * not try it again then, so that a passing error, which says nothing about the customer, would look like the last word.
 */
export function isBrokenOff(error: unknown): boolean {
  return isCancellation(error) || (error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED');
}

/** The same error as the workflow's own end: red in the Web UI, its sentence first. */
export function asWorkflowFailure(error: unknown): ApplicationFailure {
  return ApplicationFailure.create({ ...innermost(error), nonRetryable: true });
}
