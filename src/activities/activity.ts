import { ApplicationFailure, activityInfo, CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import type { Pulse } from '../contract.ts';
import { ERRORS, type ErrorCode, OrderSyncError } from '../errors.ts';

/** An error that the registry doesn't know is a defect, ours or the platform's; this many tries tell it from a passing one. */
const TRIES_OF_UNKNOWN = 5;
const HEARTBEAT_MS = 1000;

/** Aborts when the activity is cancelled, or when its worker stops: no further claim, and no read is waited for. */
export const stopSignal = ({ stopping }: { readonly stopping: AbortSignal }): AbortSignal =>
  AbortSignal.any([cancellationSignal(), stopping]);

/** Why a worker that stops leaves an activity: another worker, or this one when it is back, takes it up. */
export class WorkerStopping extends Error {
  constructor() {
    super('The worker is stopping; the next one goes on.');
  }
}

/**
 * Before a sync is begun there is nothing to go on with: whoever starts one against a server that isn't there hears of it after this
 * many tries, in seconds, and a schedule comes again. Limits are waited out here as everywhere.
 */
const TRIES_AT_THE_DOOR = 4;
const SERVER_AWAY: ReadonlySet<ErrorCode> = new Set(['MONDAY_UNREACHABLE', 'MONDAY_BROKEN', 'NO_ANSWER', 'STORE_UNREACHABLE']);

interface ActivityOptions {
  /** Runs before anything of a sync is begun. */
  readonly atTheDoor?: boolean;
  /** What its heartbeats tell. Nothing is read back from them: a second try knows by the store where it stands. */
  readonly pulse?: () => Pulse;
}

/** Wraps a function as an activity: heartbeats while it runs, and turns its errors into failures as the registry says. */
export function activity<Input, Result>(
  run: (input: Input) => Promise<Result>,
  { atTheDoor = false, pulse }: ActivityOptions = {},
): (input: Input) => Promise<Result> {
  const named = {
    async [run.name](input: Input): Promise<Result> {
      const beat = setInterval(() => heartbeat(pulse?.()), HEARTBEAT_MS);
      try {
        return await run(input);
      } catch (error) {
        throw toFailure(error, activityInfo().attempt, atTheDoor);
      } finally {
        clearInterval(beat);
      }
    },
  };
  return named[run.name] as (input: Input) => Promise<Result>;
}

/** @param attempt of the activity, from 1 */
export function toFailure(error: unknown, attempt: number, atTheDoor = false): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (error instanceof WorkerStopping) {
    return ApplicationFailure.create({ type: 'WORKER_STOPPING', message: error.message, category: ApplicationFailureCategory.BENIGN });
  }
  if (!(error instanceof OrderSyncError)) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = error instanceof Error ? error : undefined;
    return ApplicationFailure.create({ type: 'UNEXPECTED', message, nonRetryable: attempt >= TRIES_OF_UNKNOWN, ...(cause && { cause }) });
  }
  const { scope, code, retryAfterSeconds, requestId } = error;
  const said = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  const request = requestId === undefined ? '' : ` [request ${requestId}]`;
  return ApplicationFailure.create({
    type: code,
    message: `${said}${request} ${ERRORS[code].advice}`,
    nonRetryable:
      scope === 'sync' ||
      scope === 'customer' ||
      (isUnexpected(error) && attempt >= TRIES_OF_UNKNOWN) ||
      (atTheDoor && SERVER_AWAY.has(code) && attempt >= TRIES_AT_THE_DOOR),
    // An expected wait is no fault of anybody's: it stays out of error logs and metrics.
    ...(scope === 'limit' || scope === 'transient' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(retryAfterSeconds === undefined ? {} : { nextRetryDelay: Math.ceil(retryAfterSeconds * 1000) }),
  });
}

/** What is said of an order is data, and no activity ends by it. Where a read met it, only silence is expected to pass by itself. */
const isUnexpected = ({ scope, code }: OrderSyncError): boolean => scope === 'row' && code !== 'NO_ANSWER';
