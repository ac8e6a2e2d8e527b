import { WorkflowFailedError } from '@temporalio/client';
import { TerminatedFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { describeError, UsageError } from '../../src/cli/exit.ts';
import { ERRORS, OrderSyncError } from '../../src/errors.ts';

const lineOf = (error: unknown): string => describeError(error).line;

test('what concerns a customer or needs a person says what to do', () => {
  const unknown = new OrderSyncError('CUSTOMER_UNKNOWN', 'No order in scope has the customer "NOBODY".');
  expect(describeError(unknown)).toEqual({ line: `${unknown.message} ${ERRORS.CUSTOMER_UNKNOWN.advice}`, code: 1 });
  expect(lineOf(new OrderSyncError('MONDAY_AUTHENTICATION', 'Not authenticated.'))).toMatch(/^Not authenticated\. Set MONDAY_API_TOKEN/);
});

test('what says already what to do is left as it is', () => {
  for (const code of ['SYNC_UNKNOWN', 'CONFIGURATION_INVALID', 'WORKER_MISSING'] as const)
    expect(lineOf(new OrderSyncError(code, 'Do this.'))).toBe('Do this.');
});

test('a workflow that somebody terminated is told as that', () => {
  const terminated = new WorkflowFailedError('Workflow execution terminated', new TerminatedFailure('by hand'), 'NON_RETRYABLE_FAILURE');
  expect(describeError(terminated)).toEqual({ line: expect.stringMatching(/^Somebody has terminated the workflow; .*status/), code: 1 });
});

test('a server that has gone away is told as that, without its raw words', () => {
  const gone = Object.assign(new Error('14 UNAVAILABLE: No connection established.'), {
    code: 14,
    details: 'No connection.',
    metadata: {},
  });
  expect(describeError(gone)).toEqual({ line: expect.stringMatching(/^Temporal no longer answers\. .*status/), code: 1 });
});

test('wrong words on the command line have an exit code of their own (need 34)', () => {
  expect(describeError(new UsageError('Give one of them.'))).toEqual({ line: 'Give one of them.', code: 2 });
});
