import { OrderSyncError } from '../errors.ts';

/** How a page of requests ended. `wait`: a limit is used up; not before this instant (ISO 8601). */
export type PageEnd =
  | { readonly kind: 'done' | 'interrupted' }
  | { readonly kind: 'wait'; readonly wait: { readonly until: string; readonly reason: string } };

/** What the errors of a page's requests make of it. What is neither a limit's wait nor our own interrupt fails the call, and is retried. */
export function endOf(errors: readonly unknown[], signal: AbortSignal): PageEnd {
  const isLimit = (error: unknown): error is OrderSyncError => error instanceof OrderSyncError && error.scope === 'limit';
  const serious = errors.find((error) => !isLimit(error) && error !== signal.reason);
  if (serious !== undefined) throw serious;
  if (errors.length === 0) return { kind: 'done' };
  if (signal.aborted) return { kind: 'interrupted' };
  const limit = errors.find(isLimit);
  if (limit === undefined) return { kind: 'done' };
  const until = new Date(Date.now() + (limit.retryAfterSeconds ?? 60) * 1000).toISOString();
  return { kind: 'wait', wait: { until, reason: limit.code } };
}
