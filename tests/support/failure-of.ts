import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** The failure with which a workflow ended, or a clear error where it ended otherwise. */
export async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await causeOf(result);
  if (error instanceof ApplicationFailure) return error;
  throw new Error(`The workflow failed in another way: ${error.name}: ${error.message}`, { cause: error });
}

/** Whatever a workflow ended with, other than a result: a failure, a cancellation, a termination. */
export async function causeOf(result: Promise<unknown>): Promise<Error> {
  const outcome = await result.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`The workflow did not fail, but gave ${JSON.stringify(outcome.value)}`);
  if (!(outcome.error instanceof WorkflowFailedError) || outcome.error.cause === undefined) throw outcome.error;
  return outcome.error.cause;
}
