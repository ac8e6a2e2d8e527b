import { randomUUID } from 'node:crypto';
import type { OpenSync, SyncClient, SyncHandle } from '../../client.ts';
import { makeSyncId, type SyncProgress } from '../../contract.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { runSync } from '../run-sync.ts';
import type { Interrupts } from './interrupts.ts';

/** Joins the sync that is open, or starts one; answers its exit code. An interrupt cancels it and waits for its end. */
export async function syncOnce(context: CliContext, interrupts: Interrupts, onStart: () => void = () => {}): Promise<number> {
  const client = await context.client();
  const open = await openExecuted(client);
  let handle: SyncHandle;
  if (interrupts.seen) return EXIT.partial;
  if (open === undefined) {
    handle = await client.startSync(makeSyncId(new Date(), randomUUID()), { execute: true, concurrency: context.config.sync.concurrency });
  } else {
    process.stdout.write(`Joining the sync that is open: ${open.workflowId}\n`);
    handle = client.client.workflow.getHandle(open.workflowId);
  }
  onStart();
  interrupts.syncing = true;
  void interrupts.first.then(() => (interrupts.syncing ? handle.cancel() : undefined)).catch(() => {});
  try {
    return await runSync(context, handle, { json: false, printReport: false, cancelOnInterrupt: false, again: 'npm start' });
  } finally {
    interrupts.syncing = false;
  }
}

/** Of the open syncs the newest that writes: a dry run, asked for in another terminal, fills no board. */
async function openExecuted(client: SyncClient): Promise<OpenSync | undefined> {
  for (const open of await client.openSyncs()) {
    const progress = await client.client.workflow
      .getHandle(open.workflowId)
      .query<SyncProgress>('progress')
      .catch(() => null);
    if (progress?.dryRun !== true) return open;
  }
  return undefined;
}
