import type { SyncHandle } from '../client.ts';
import { describeError, EXIT } from './exit.ts';

/** The first Ctrl-C cancels, and whoever waits goes on waiting; the second leaves. Answers how to take the handlers away. */
export function cancelOnInterrupt(handle: Pick<SyncHandle, 'cancel'>): () => void {
  let asked = false;
  const interrupt = (): void => {
    if (asked) process.exit(EXIT.partial);
    asked = true;
    process.stderr.write('\nCancelling; waiting for what is on the wire. Ctrl-C again leaves at once, and the sync ends by itself.\n');
    handle.cancel().catch((error: unknown) => process.stderr.write(`Could not cancel: ${describeError(error).line}\n`));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}
