import { ApplicationFailure } from '@temporalio/common';

/**
 * The result that a failed workflow hands over in its failure, so that it shows red in the Web UI and nothing is lost; null where it
 * failed before it had one. `field` is one that only the result has.
 */
export function resultWithin<Result extends object>(
  error: unknown,
  field: keyof Result & string,
): { readonly result: Result; readonly reason: string } | null {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return null;
  const detail: unknown = cause.details?.[0];
  if (typeof detail !== 'object' || detail === null || !(field in detail)) return null;
  return { result: detail as Result, reason: cause.message };
}
