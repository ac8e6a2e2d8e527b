import { WorkflowNotFoundError } from '@temporalio/client';
import { addCounts, type Counts, NO_COUNTS } from '../contract.ts';
import type { SyncRecord } from '../orders/order-store.ts';
import type { CliContext } from './context.ts';
import type { RunningSync } from './running-syncs.ts';

/** A sync as the store has it, and what it is doing now where it has no outcome. */
export interface RecordedSync extends SyncRecord {
  readonly customers: number;
  readonly counts: Counts;
  /** `ended`; as `RunningSync.state`; `broken off` where its workflow has ended and left no outcome; null where nobody can tell. */
  readonly state: string | null;
}

/** The newest first. `running` is null where Temporal doesn't answer. */
export async function recordedSyncs(
  context: CliContext,
  running: readonly RunningSync[] | null,
  limit: number,
): Promise<readonly RecordedSync[]> {
  const { syncs } = await context.store();
  return Promise.all(
    (await syncs.listSyncs(limit)).map(async (sync) => {
      const customers = await syncs.readCustomers(sync.syncId);
      return {
        ...sync,
        state: await stateOf(context, sync, running),
        customers: customers.length,
        counts: customers.map(({ counts }) => counts).reduce(addCounts, NO_COUNTS),
      };
    }),
  );
}

/** What a recorded sync is doing now; see `RecordedSync`. */
export async function stateOf(context: CliContext, sync: SyncRecord, running: readonly RunningSync[] | null): Promise<string | null> {
  if (sync.outcome !== null) return 'ended';
  const found = running?.find(({ syncId }) => syncId === sync.syncId);
  if (found !== undefined || running === null) return found?.state ?? null;
  return (await isOpen(context, sync)) ? 'running' : 'broken off';
}

/** Asked of the workflow itself: the list of running ones knows a new one only after a moment. */
async function isOpen(context: CliContext, { workflowId, runId }: SyncRecord): Promise<boolean> {
  const { workflow } = (await context.client()).client;
  try {
    const { status } = await workflow.getHandle(workflowId, runId).describe();
    // Its first run is recorded; the last one counts.
    const last = status.name === 'CONTINUED_AS_NEW' ? await workflow.getHandle(workflowId).describe() : null;
    return (last?.status ?? status).name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
