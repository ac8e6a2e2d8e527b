import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { SyncHandle } from '../client.ts';
import { describeError, EXIT } from './exit.ts';

/** How long whoever leaves waits for a cancel that is still on its way to Temporal. */
const ON_ITS_WAY_MS = 3000;

/** The first Ctrl-C cancels, and whoever waits goes on waiting; the second leaves. Answers how to take the handlers away. */
export function cancelOnInterrupt(handle: Pick<SyncHandle, 'cancel'>): () => void {
  let cancelled: Promise<unknown> | undefined;
  const interrupt = (): void => {
    if (cancelled !== undefined) {
      void Promise.race([cancelled, sleep(ON_ITS_WAY_MS)]).then(() => process.exit(EXIT.partial));
      return;
    }
    process.stderr.write('\nCancelling; waiting for what is on the wire. Ctrl-C again leaves at once, and the sync ends by itself.\n');
    cancelled = handle.cancel().catch((error: unknown) => {
      // It has come to its end meanwhile.
      if (!(error instanceof WorkflowNotFoundError)) process.stderr.write(`Could not cancel: ${describeError(error).line}\n`);
    });
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}
