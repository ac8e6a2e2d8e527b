import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { expect, it, onTestFinished, vi } from 'vitest';
import { activity, limitedKind, toFailure, WorkerStopping } from '../../src/activities/activity.ts';
import { ERRORS, type ErrorCode, OrderSyncError } from '../../src/errors.ts';
import { activityEnvironment, failureOf } from './stage/stage.ts';

/** What an activity fails with that has met so many errors of this kind, this one included. */
function failure(error: unknown, tries = 1, atTheDoor = false): ApplicationFailure {
  const kind = limitedKind(error, atTheDoor);
  return toFailure(error, kind && { kind, tries }) as ApplicationFailure;
}
const codesOf = (...scopes: readonly string[]): ErrorCode[] =>
  (Object.keys(ERRORS) as ErrorCode[]).filter((code) => scopes.includes(ERRORS[code].scope));

it.each(codesOf('sync', 'customer'))('%s is not tried again: only a person can help', (code) => {
  expect(failure(new OrderSyncError(code, 'It is so.'))).toMatchObject({ type: code, nonRetryable: true });
});

it.each(codesOf('limit', 'transient'))('%s is tried again without end, and is nobody’s fault', (code) => {
  expect(failure(new OrderSyncError(code, 'It is so.'), 1000)).toMatchObject({
    type: code,
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
  });
});

it('a read that meets an error of the kind that orders have is given up at the fifth try', () => {
  const error = new OrderSyncError('INVALID_ARGUMENT', 'It is so.');
  expect(failure(error, 4)).toMatchObject({ nonRetryable: false });
  expect(failure(error, 5)).toMatchObject({ nonRetryable: true });
});

it.each(['MONDAY_UNREACHABLE', 'STORE_UNREACHABLE', 'MONDAY_BROKEN'] as const)(
  'before a sync is begun %s is given up at the fourth try',
  (code) => {
    const error = new OrderSyncError(code, 'Nobody is there.');
    expect([3, 4].map((tries) => failure(error, tries, true).nonRetryable)).toEqual([false, true]);
    expect(failure(new OrderSyncError('MINUTE_LIMIT', 'Wait.'), 1000, true)).toMatchObject({ nonRetryable: false });
  },
);

it('says what happened, the request, and what to do', () => {
  const error = new OrderSyncError('MONDAY_FORBIDDEN', 'The user may not do this.', { requestId: 'req-7' });
  expect(failure(error).message).toBe(`The user may not do this. [request req-7] ${ERRORS.MONDAY_FORBIDDEN.advice}`);
  // Advice for an order would mislead: a read met this.
  expect(failure(new OrderSyncError('UNCLEAR_ANSWER', 'monday.com answered with HTTP 200.')).message).toBe(
    'monday.com answered with HTTP 200.',
  );
});

it('waits as long as monday.com asks (need 9)', () => {
  expect(failure(new OrderSyncError('MINUTE_LIMIT', 'Wait.', { retryAfterSeconds: 21.0004 })).nextRetryDelay).toBe(21_001);
  expect(failure(new OrderSyncError('MINUTE_LIMIT', 'Wait.')).nextRetryDelay).toBeUndefined();
});

it('an error that the registry does not know is given up at the fifth try', () => {
  const error = new TypeError('x is not a function');
  expect(failure(error, 4)).toMatchObject({ type: 'UNEXPECTED', nonRetryable: false, cause: error });
  expect(failure(error, 5)).toMatchObject({ type: 'UNEXPECTED', nonRetryable: true, message: 'x is not a function' });
  expect(failure('just a text', 5)).toMatchObject({ type: 'UNEXPECTED', message: 'just a text' });
});

it('a worker that stops leaves its activity to the next one', () => {
  expect(failure(new WorkerStopping(), 1000)).toMatchObject({ type: 'WORKER_STOPPING', nonRetryable: false, category: 'BENIGN' });
});

it('a cancellation stays a cancellation, and a failure stays as it is', () => {
  const cancelled = new CancelledFailure('CANCELLED');
  const failed = ApplicationFailure.nonRetryable('no');
  expect([failure(cancelled), failure(failed, 9)]).toEqual([cancelled, failed]);
});

it('nothing of an error’s cause leaves with the failure: a driver’s error may quote what it connected with', () => {
  const cause = new Error('Login failed for Server=db;Password=hunter2');
  const said = failure(new OrderSyncError('STORE_UNREACHABLE', 'The database does not answer.', { cause }));
  expect(JSON.stringify([said.message, said.details, said.cause])).not.toContain('hunter2');
});

it('keeps the activity’s name, by which Temporal and stack traces call it', () => {
  expect(activity(async function createCustomerGroups() {}).name).toBe('createCustomerGroups');
});

it('beats while it runs, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const environment = activityEnvironment();
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
  });
  const work = activity(async (milliseconds: number) => vi.advanceTimersByTime(milliseconds));
  await environment.run(work, 3000);
  expect(beats).toBe(3);
  vi.advanceTimersByTime(3000);
  expect(beats).toBe(3);
});

it('tells with each beat what it waits for', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const environment = activityEnvironment();
  const told: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => told.push(details));
  let wait: { until: string; reason: string } | undefined = { until: '2026-11-24T10:30:23.000Z', reason: 'COMPLEXITY_BUDGET' };
  const work = activity(
    async (_: string) => {
      vi.advanceTimersByTime(1000);
      wait = undefined;
      vi.advanceTimersByTime(1000);
    },
    { pulse: () => ({ wait }) },
  );
  await environment.run(work, '');
  expect(told).toEqual([{ wait: { until: '2026-11-24T10:30:23.000Z', reason: 'COMPLEXITY_BUDGET' } }, { wait: undefined }]);
});

it('counts by itself what is given up after some tries, and hands the count to the next try with its heartbeat', async () => {
  const after = async (error: Error, unexpected: number) => {
    const environment = activityEnvironment({ attempt: 40, heartbeatDetails: { met: { unexpected, away: 0 } } });
    const told: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => told.push(details));
    const failed = await failureOf(
      environment.run(
        activity((_: string) => Promise.reject(error)),
        '',
      ),
    );
    return { nonRetryable: failed['nonRetryable'], nextRetryDelay: failed['nextRetryDelay'], told };
  };
  const defect = new TypeError('no');
  expect(await after(defect, 0)).toEqual({ nonRetryable: false, nextRetryDelay: 1000, told: [{ met: { unexpected: 1, away: 0 } }] });
  expect(await after(defect, 3)).toEqual({ nonRetryable: false, nextRetryDelay: 8000, told: [{ met: { unexpected: 4, away: 0 } }] });
  expect(await after(defect, 4)).toMatchObject({ nonRetryable: true });
  const limit = new OrderSyncError('MINUTE_LIMIT', 'Wait.', { retryAfterSeconds: 3 });
  expect(await after(limit, 4)).toEqual({ nonRetryable: false, nextRetryDelay: 3000, told: [] });
});
