import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { Troubles, troubleText } from '../../src/cli/troubles.ts';
import { waitText } from '../../src/cli/wait-text.ts';
import type { SyncClient } from '../../src/client.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';

/** What stands behind a customer's line while it doesn't get on. */

const NOW = Date.UTC(2026, 10, 24, 10, 30);
const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

describe('a wait', () => {
  test('is told with its limit and its whole seconds', () => {
    expect(waitText({ until: inSeconds(22.4), reason: 'COMPLEXITY_BUDGET' }, NOW)).toBe("waits for monday.com's complexity budget, 23 s");
  });

  test('that is over is not told', () => {
    expect(waitText({ until: inSeconds(0), reason: 'COMPLEXITY_BUDGET' }, NOW)).toBeNull();
    expect(waitText({ until: 'nonsense', reason: 'COMPLEXITY_BUDGET' }, NOW)).toBeNull();
  });

  const limits = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].scope === 'limit');
  test.each(limits)('for %s has words of its own', (reason) => {
    expect(waitText({ until: inSeconds(5), reason }, NOW)).not.toContain(reason);
  });
});

type Pending = object;

const failed = (message: string, more: object = {}): object => ({ message: 'activity task failed', cause: { message, ...more } });
const beat = (...told: unknown[]): object => ({ payloads: told.map((each) => defaultPayloadConverter.toPayload(each)) });

/** A server that has these activities open. */
function clientWith(pendingActivities: readonly Pending[] | Error): SyncClient {
  const describe = async (): Promise<object> => {
    if (pendingActivities instanceof Error) throw pendingActivities;
    return { raw: { pendingActivities } };
  };
  return { client: { workflow: { getHandle: () => ({ describe }) } } } as unknown as SyncClient;
}

const textWith = async (pending: readonly Pending[] | Error): Promise<string | null> =>
  troubleText((await new Troubles(clientWith(pending)).of(['customer:1:A'])).get('customer:1:A'), NOW);

describe('of an open activity', () => {
  test('the limit that its heartbeat tells is shown', async () => {
    const wait = { until: inSeconds(7), reason: 'BOARD_LOCKED' };
    expect(await textWith([{ heartbeatDetails: beat({ wait }) }])).toBe('waits for the board, which another process is changing, 7 s');
  });

  test('a heartbeat that tells nothing says nothing', async () => {
    expect(await textWith([{ heartbeatDetails: beat({}) }, { heartbeatDetails: beat(undefined) }, { heartbeatDetails: null }])).toBeNull();
  });

  test('the failure of its last try is shown, the innermost', async () => {
    expect(await textWith([{ attempt: 3, lastFailure: failed('monday.com did not answer.') }])).toBe('try 3: monday.com did not answer.');
  });

  test('a try whose worker is gone says so', async () => {
    const lastFailure = failed('activity Heartbeat timeout', { timeoutFailureInfo: {} });
    expect(await textWith([{ attempt: 2, lastFailure }])).toBe('try 2: the worker that had it has gone silent.');
  });

  test('what it waits for now outranks how it failed before', async () => {
    const wait = { until: inSeconds(7), reason: 'COMPLEXITY_BUDGET' };
    const activity = { attempt: 2, lastFailure: failed('no'), heartbeatDetails: beat({ wait }) };
    expect(await textWith([activity])).toMatch(/^waits for/);
  });

  test('nothing is said where the server cannot be asked', async () => {
    expect(await textWith(new Error('unavailable'))).toBeNull();
  });
});
