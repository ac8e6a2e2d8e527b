import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { runCustomer } from '../../src/cli/run-customer.ts';
import { type CustomerProgress, type CustomerResult, countsOf, NO_COUNTS } from '../../src/contract.ts';

/** How `retry` and `groups` tell what became of a customer's workflow. */

const SYNC_ID = '202611241030-SYNC-1a2b3c4d';
const ID = 'customer:1:TITLE-NINE';
const AGAIN = "./order-sync retry 'TITLE NINE' --environment sandbox";

const result = (more: Partial<CustomerResult> = {}): CustomerResult => ({
  customer: 'TITLE NINE',
  outcome: 'SUCCESS',
  counts: countsOf((kind) => (kind === 'created' ? 3 : 0)),
  groupsCreated: 0,
  groupsReused: 1,
  seconds: 2,
  ...more,
});

const progress = (more: Partial<CustomerProgress>): CustomerProgress => ({
  syncId: SYNC_ID,
  customer: 'TITLE NINE',
  state: 'done',
  counts: NO_COUNTS,
  groups: 0,
  ...more,
});

const failing = (cause: Error): WorkflowFailedError => new WorkflowFailedError('Workflow execution failed', cause, 'NON_RETRYABLE_FAILURE');

interface Told {
  readonly ends?: CustomerResult | Error;
  readonly tells?: CustomerProgress;
  readonly starts?: Error;
}

/** A Temporal that ends a customer's workflow in one way. */
function contextOf({ ends = result(), tells, starts }: Told): CliContext {
  const handle = {
    workflowId: ID,
    result: async () => {
      if (ends instanceof Error) throw ends;
      return ends;
    },
    query: async () => {
      if (tells === undefined) throw new Error('no worker');
      return tells;
    },
    cancel: async () => {},
  };
  const startCustomer = async (): Promise<typeof handle> => {
    if (starts !== undefined) throw starts;
    return handle;
  };
  const config = { environment: 'sandbox', reportsFolder: '/nowhere/reports' };
  return { config, webUiUrl: undefined, client: async () => ({ startCustomer, namespace: 'default' }) } as unknown as CliContext;
}

const run = (told: Told, more: { execute?: boolean } = {}) =>
  runCustomer(contextOf(told), {
    workflowId: ID,
    input: { customer: 'TITLE NINE', execute: true, syncId: SYNC_ID, ...more },
    json: true,
    again: AGAIN,
  });

const FOUND = [`Sync:   ${SYNC_ID}`, `Report: ./order-sync report ${SYNC_ID} --customer 'TITLE NINE' --environment sandbox`];

describe('one customer', () => {
  test('that is done tells its sync and its report', async () => {
    expect(await run({})).toMatchObject({ kind: 'result', code: 0, line: expect.stringMatching(/^✔ TITLE NINE {2}SUCCESS/), more: FOUND });
  });

  test('that is busy is exit code 3, with what to do', async () => {
    const end = await run({ starts: new WorkflowExecutionAlreadyStartedError('it runs', ID, 'syncCustomer') });
    expect(end).toMatchObject({
      kind: 'busy',
      code: 3,
      result: { customer: 'TITLE NINE', outcome: 'BUSY' },
      line: `BUSY: another sync of TITLE NINE is running: ${ID}`,
      more: ["Wait for its end, or end it: ./order-sync cancel --customer 'TITLE NINE' --environment sandbox"],
    });
  });

  test('that failed hands its result over: exit code 1, the reason, the report, and what is not right', async () => {
    const failed = result({ outcome: 'FAILED', counts: countsOf((kind) => (kind === 'failed' ? 2 : 0)), reason: 'The board is full.' });
    const end = await run({ ends: failing(ApplicationFailure.create({ message: 'The board is full.', details: [failed] })) });
    expect(end).toMatchObject({
      kind: 'failed',
      code: 1,
      result: failed,
      line: expect.stringMatching(/^✘ .*FAILED .*The board is full\.$/),
    });
    expect(end.more).toEqual([...FOUND, expect.stringMatching(/^2 orders failed; the report says why/)]);
  });

  test('that failed before it had a result throws what ended it', async () => {
    const cause = ApplicationFailure.create({ type: 'MONDAY_AUTHENTICATION', message: 'Not authenticated.', details: ['no result'] });
    await expect(run({ ends: failing(cause) })).rejects.toMatchObject({ cause });
  });

  test('that was cancelled is exit code 3, with its counts, its report, and the command that goes on', async () => {
    const cancelled = result({ outcome: 'CANCELLED', reason: 'Cancelled.' });
    const end = await run({ ends: failing(new CancelledFailure('CANCELLED')), tells: progress({ result: cancelled }) });
    expect(end).toMatchObject({
      kind: 'cancelled',
      code: 3,
      result: cancelled,
      line: expect.stringMatching(/CANCELLED 3 created {2}2\.0 s/),
    });
    expect(end.more).toEqual([...FOUND, `Go on where it stopped: ${AGAIN}`]);
  });

  test('that was cancelled in a dry run has nothing to go on with', async () => {
    const tells = progress({ result: result({ outcome: 'CANCELLED' }) });
    const end = await run({ ends: failing(new CancelledFailure('CANCELLED')), tells }, { execute: false });
    expect(end.more.join('\n')).not.toContain('Go on');
  });

  test('that was cancelled before it was open says that nothing was written', async () => {
    const end = await run({ ends: failing(new CancelledFailure('CANCELLED')), tells: progress({ state: 'starting' }) });
    expect(end).toMatchObject({ kind: 'cancelled', code: 3, line: expect.stringMatching(/nothing was written\.$/), more: [] });
  });

  test('that was cancelled, and that no worker tells of, claims nothing', async () => {
    const end = await run({ ends: failing(new CancelledFailure('CANCELLED')) });
    expect(end).toMatchObject({ kind: 'cancelled', code: 3, line: expect.stringMatching(/told by: \.\/order-sync status/) });
  });

  test('leaves no handler of Ctrl-C behind', async () => {
    const before = process.listenerCount('SIGINT');
    await run({});
    await run({ ends: failing(new Error('no')) }).catch(() => {});
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
