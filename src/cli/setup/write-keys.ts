import { randomUUID } from 'node:crypto';
import type { SyncClient } from '../../client.ts';
import { makeSyncId, type SyncOrdersInput } from '../../contract.ts';
import { OrderSyncError } from '../../errors.ts';
import { count } from '../../report/numbers.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { runSync } from '../run-sync.ts';
import { syncCommandLine } from '../sync-command-line.ts';

/** The client, where a worker is there to write the keys at once; else why not, in a sentence. */
export async function keyWriter(context: CliContext): Promise<SyncClient | string> {
  try {
    const client = await context.client();
    const unserved = await client.unservedQueues();
    return unserved.length === 0 ? client : `No worker serves the task queue ${unserved.join(' and ')}.`;
  } catch (error) {
    if (error instanceof OrderSyncError && error.code === 'TEMPORAL_UNREACHABLE') return error.message;
    throw error;
  }
}

/** Syncs the re-queued orders of these customers and nothing else, follows it, and tells what was written. Answers the exit code. */
export async function writeKeys(context: CliContext, writer: SyncClient | string, customers: readonly string[]): Promise<number> {
  // More names than that make no command that a person types; what is not re-queued costs that sync no call.
  const later: SyncOrdersInput = { execute: true, ...(customers.length > NAMED ? {} : { customers }) };
  const again = syncCommandLine(later, context.config.environment);
  if (typeof writer === 'string') {
    say(`${writer} So nothing is written yet: the next sync writes the keys, with today's values:`);
    say(`  ${again}`);
    return EXIT.success;
  }
  const { concurrency } = context.config.sync;
  const syncId = makeSyncId(new Date(), randomUUID());
  const handle = await writer.startSync(syncId, { execute: true, customers, concurrency, only: 'requeued' });
  const code = await runSync(context, handle, { json: false, printReport: false, cancelOnInterrupt: true, again });
  await tellWritten(context, syncId);
  return code;
}

const NAMED = 10;

/** The summary tells of orders alone, and a size may carry no key though its order does. */
async function tellWritten(context: CliContext, syncId: string): Promise<void> {
  const store = await context.store();
  const customers = await store.syncs.readCustomers(syncId);
  const sum = (kind: 'updated' | 'failed' | 'unknown', of: 'counts' | 'lines'): number =>
    customers.reduce((all, customer) => all + customer[of][kind], 0);
  const written = (of: 'counts' | 'lines', one: string): string => {
    const [updated, open] = [sum('updated', of), sum('failed', of) + sum('unknown', of)];
    return `${count(updated)} ${updated === 1 ? one : `${one}s`}${open === 0 ? '' : ` (and not of ${count(open)}: the next sync tries again, or the report says what to do)`}`;
  };
  say(`Written, with today's values: the keys of ${written('counts', 'order')} and ${written('lines', 'size')}.`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
