import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type WorkflowUpdateHandle,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { requireProgress, tell } from '../../src/cli/tell-sync.ts';
import type { SyncClient, SyncHandle } from '../../src/client.ts';
import { configOf } from '../activities/stage/config.ts';

/** What a person is told of a message to a sync that cannot be known to have arrived. With a real server: end-to-end/steering.test.ts. */

const client = { client: { withDeadline: <Answer>(_: number, step: () => Promise<Answer>): Promise<Answer> => step() } };
const context = { config: configOf({}), client: () => Promise.resolve(client as unknown as SyncClient) } as unknown as CliContext;
const running = (query?: () => Promise<unknown>) => ({ name: 'sync X', handle: { query } as unknown as SyncHandle });

const accepted = (result: () => Promise<boolean>): Promise<WorkflowUpdateHandle<boolean>> =>
  Promise.resolve({ result } as unknown as WorkflowUpdateHandle<boolean>);
const told = (send: () => Promise<WorkflowUpdateHandle<boolean>>): Promise<boolean> => tell(context, running(), send);

const START = 'Start one: ./order-sync worker --environment sandbox';
const timeout = new WorkflowUpdateRPCTimeoutOrCancelledError('timed out');

describe('an update', () => {
  test.for([true, false])('answers whether it changed anything: %s', async (changed) => {
    expect(await told(() => accepted(() => Promise.resolve(changed)))).toBe(changed);
  });

  test('that no worker has taken up in time may still be taken up: that is what is said', async () => {
    await expect(told(() => Promise.reject(timeout))).rejects.toMatchObject({
      code: 'WORKER_MISSING',
      message: `No worker answers any more. What was asked of sync X may still be taken up, and then takes effect, once a worker runs. ${START}`,
    });
  });

  test('that was taken up and not finished takes effect: that is what is said', async () => {
    await expect(told(() => accepted(() => Promise.reject(timeout)))).rejects.toMatchObject({
      message: `No worker answers any more. What was asked of sync X is taken up, and takes effect once a worker runs. ${START}`,
    });
  });

  test("that is refused is told in the workflow's own words", async () => {
    const refused = new WorkflowUpdateFailedError('Workflow Update failed', new Error('PELOTON is done already: SUCCESS.'));
    await expect(told(() => Promise.reject(refused))).rejects.toMatchObject({ message: 'PELOTON is done already: SUCCESS.' });
  });

  test('that comes too late is told so', async () => {
    const gone = new WorkflowNotFoundError('workflow execution already completed', 'sync:X', undefined);
    await expect(told(() => Promise.reject(gone))).rejects.toMatchObject({ message: 'Sync X has just ended.' });
  });
});

describe('without an answer', () => {
  const grpc = (code: number, details: string): Error => Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });

  test.for([
    [4, 'Deadline exceeded', 'No worker answers'],
    [1, 'Call cancelled', 'No worker answers'],
    [9, 'no poller seen for task queue recently, worker may be down', 'No worker answers'],
    [9, 'Cannot query workflow due to Workflow Task in failed state.', 'No worker can answer: Cannot query workflow'],
  ] as const)('nothing is asked (gRPC %i, %s)', async ([code, details, says]) => {
    const asked = requireProgress(
      context,
      running(() => Promise.reject(new ServiceError('Failed to query Workflow', { cause: grpc(code, details) }))),
    );
    await expect(asked).rejects.toMatchObject({ code: 'WORKER_MISSING', message: expect.stringContaining(says) });
    await expect(asked).rejects.toThrow('nothing was asked of sync X.');
  });

  test('of the server itself, that is what is said, and not that a worker is missing', async () => {
    const unreachable = new ServiceError('Failed to query Workflow', { cause: grpc(14, 'No connection established') });
    await expect(
      requireProgress(
        context,
        running(() => Promise.reject(unreachable)),
      ),
    ).rejects.toBe(unreachable);
  });
});
