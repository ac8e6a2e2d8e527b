import { ApplicationFailure, activityInfo, CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import type { Pulse } from '../contract.ts';
import { ERRORS, type ErrorCode, OrderSyncError } from '../errors.ts';

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

type Met = NonNullable<Pulse['met']>;

/**
 * How often an activity may meet what it is given up for.
 * - `unexpected`: an error that the registry doesn't know is a defect, ours or the platform's; so many tell it from a passing one.
 * - `away`: before a sync is begun there is nothing to go on with; whoever starts one against a server that isn't there hears of it
 *   within seconds, and a schedule comes again. Limits are waited out here as everywhere.
 */
const TRIES: Met = { unexpected: 5, away: 4 };
const SERVER_AWAY: ReadonlySet<ErrorCode> = new Set(['MONDAY_UNREACHABLE', 'MONDAY_BROKEN', 'STORE_UNREACHABLE']);

interface ActivityOptions {
  /** Runs before anything of a sync is begun. */
  readonly atTheDoor?: boolean;
  /** What its heartbeats tell of what it does. Not where it stands: a second try knows that by the store. */
  readonly pulse?: () => Pulse;
}

/** Wraps a function as an activity: heartbeats while it runs, and turns its errors into failures as the registry says. */
export function activity<Input, Result>(
  run: (input: Input) => Promise<Result>,
  { atTheDoor = false, pulse }: ActivityOptions = {},
): (input: Input) => Promise<Result> {
  const named = {
    async [run.name](input: Input): Promise<Result> {
      const met = metBefore();
      const tell = (now: Met): void => heartbeat({ ...pulse?.(), met: now.unexpected + now.away > 0 ? now : undefined } satisfies Pulse);
      const beat = setInterval(() => tell(met), HEARTBEAT_MS);
      try {
        return await run(input);
      } catch (error) {
        const kind = limitedKind(error, atTheDoor);
        if (kind === undefined) throw toFailure(error);
        // Temporal keeps the last heartbeat for the next try.
        tell({ ...met, [kind]: met[kind] + 1 });
        throw toFailure(error, { kind, tries: met[kind] + 1 });
      } finally {
        clearInterval(beat);
      }
    },
  };
  return named[run.name] as (input: Input) => Promise<Result>;
}

/** By earlier tries of this activity. Temporal's own number of the try counts waits, too. */
function metBefore(): Met {
  const { met } = (activityInfo().heartbeatDetails ?? {}) as Pulse;
  return { unexpected: met?.unexpected ?? 0, away: met?.away ?? 0 };
}

/** What sort of error it is, if of one that is given up after some tries. */
export function limitedKind(error: unknown, atTheDoor: boolean): keyof Met | undefined {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure || error instanceof WorkerStopping) return undefined;
  if (!(error instanceof OrderSyncError)) return 'unexpected';
  if (atTheDoor && SERVER_AWAY.has(error.code)) return 'away';
  // What is said of an order is data, and no activity ends by it: here a read met it.
  return error.scope === 'row' ? 'unexpected' : undefined;
}

/** @param met how often the activity has met this kind of error, this time included */
export function toFailure(error: unknown, met?: { readonly kind: keyof Met; readonly tries: number }): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  if (error instanceof WorkerStopping) {
    return ApplicationFailure.create({ type: 'WORKER_STOPPING', message: error.message, category: ApplicationFailureCategory.BENIGN });
  }
  const givenUp = met !== undefined && met.tries >= TRIES[met.kind];
  // Temporal's own backoff would go by the number of the try.
  const backoff = met?.kind === 'unexpected' ? { nextRetryDelay: 1000 * 2 ** (met.tries - 1) } : {};
  if (!(error instanceof OrderSyncError)) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = error instanceof Error ? error : undefined;
    return ApplicationFailure.create({ type: 'UNEXPECTED', message, nonRetryable: givenUp, ...backoff, ...(cause && { cause }) });
  }
  const { scope, code, retryAfterSeconds, requestId } = error;
  const said = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  const request = requestId === undefined ? '' : ` [request ${requestId}]`;
  return ApplicationFailure.create({
    type: code,
    // What is to be done for an order helps nobody who met its error in a read.
    message: `${said}${request}${scope === 'row' ? '' : ` ${ERRORS[code].advice}`}`,
    nonRetryable: scope === 'sync' || scope === 'customer' || givenUp,
    // An expected wait is no fault of anybody's: it stays out of error logs and metrics.
    ...(scope === 'limit' || scope === 'transient' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...backoff,
    ...(retryAfterSeconds === undefined ? {} : { nextRetryDelay: Math.ceil(retryAfterSeconds * 1000) }),
  });
}
