import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type WorkflowUpdateHandle,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { askProgress, PATIENCE_MS } from '../ask-workflow.ts';
import type { CustomerHandle, SyncHandle } from '../client.ts';
import { OrderSyncError } from '../errors.ts';
import type { CliContext } from './context.ts';
import type { Running } from './open-sync.ts';
import { orderSync } from './order-sync-command.ts';

type Handle = SyncHandle | CustomerHandle;
type Send = (how: { readonly waitForStage: 'ACCEPTED' }) => Promise<WorkflowUpdateHandle<boolean>>;

/** What a workflow says of itself. Fails within seconds where no worker answers for it: then nothing was asked of it. */
export async function requireProgress<Answer>(context: CliContext, { name, handle }: Running<Handle>): Promise<Answer> {
  const { client } = await context.client();
  const asked = await askProgress<Answer>(client, handle);
  if ('answer' in asked) return asked.answer;
  throw missing(context, `${upper(asked.silence)}: nothing was asked of ${name}.`);
}

/**
 * Sends an update, and answers whether it changed anything. Only to a workflow that has just answered (`requireProgress`): the server
 * keeps an update that no worker takes up for a while, and may hand it over long after whoever sent it has gone.
 */
export async function tell(context: CliContext, { name }: Running<Handle>, send: Send): Promise<boolean> {
  const { client } = await context.client();
  const inTime = <Answer>(step: () => Promise<Answer>): Promise<Answer> => client.withDeadline(Date.now() + 2 * PATIENCE_MS, step);
  let fate = 'may still be taken up, and then takes effect,';
  try {
    const sent = await inTime(() => send({ waitForStage: 'ACCEPTED' }));
    fate = 'is taken up, and takes effect';
    return await inTime(() => sent.result());
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw new OrderSyncError('SYNC_UNKNOWN', error.cause?.message ?? error.message, { cause: error });
    if (error instanceof WorkflowNotFoundError)
      throw new OrderSyncError('SYNC_UNKNOWN', `${upper(name)} has just ended.`, { cause: error });
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw missing(context, `No worker answers any more. What was asked of ${name} ${fate} once a worker runs.`);
  }
}

/** The error of a command that needs a worker, with the command that starts one. */
export const missing = (context: CliContext, sentence: string): OrderSyncError =>
  new OrderSyncError('WORKER_MISSING', `${sentence} Start one: ${orderSync(context, 'worker')}`);

export const upper = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
