import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { eventually } from '../support/eventually.ts';

/** Temporal's own view of what runs. */
export interface TemporalProbe {
  readonly client: Client;
  /**
   * Waits until these customers' workflows were told to stop (with `cancelled`: by a cancel, which reaches them by way of their sync),
   * and every activity of theirs that is still open has heard of it.
   */
  haveHeardToStop(customers: readonly string[], how?: { readonly cancelled: boolean }): Promise<void>;
  /** Waits until nothing is on the wire, and only a workflow could send something more. */
  noActivityIsOpen(): Promise<void>;
  close(): Promise<void>;
}

type Described = Awaited<ReturnType<WorkflowHandle['describe']>>;

interface Run {
  readonly workflowId: string;
  readonly activities: NonNullable<Described['raw']['pendingActivities']>;
  readonly isBusy: boolean;
  readonly isCancelled: boolean;
}

/** temporal.api.enums.v1.PendingActivityState */
const CANCEL_REQUESTED = 3;

export async function probeTemporal(address: string): Promise<TemporalProbe> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const running = async (): Promise<readonly Run[]> => {
    const runs: Run[] = [];
    for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      const cancelled = raw.workflowExtendedInfo?.cancelRequested ?? false;
      runs.push({ workflowId, activities: raw.pendingActivities ?? [], isBusy: Boolean(raw.pendingWorkflowTask), isCancelled: cancelled });
    }
    return runs;
  };
  return {
    client,
    haveHeardToStop: async (customers, { cancelled } = { cancelled: false }) => {
      const ids = customers.map((customer) => `customer:1000000001:${customer.replaceAll(' ', '-')}`);
      const asked = new Map<string, number>();
      const hasHeard = ({ workflowId, activities, isBusy, isCancelled }: Run): boolean =>
        !isBusy &&
        (isCancelled || !cancelled) &&
        activities.every(({ activityId, state, lastHeartbeatTime }) => {
          if (state !== CANCEL_REQUESTED) return false;
          const key = `${workflowId} ${activityId}`;
          if (!asked.has(key)) asked.set(key, Date.now());
          // It hears of it in the answer to a heartbeat.
          return Number(lastHeartbeatTime?.seconds ?? 0) * 1000 > (asked.get(key) ?? 0);
        });
      await eventually('every activity has heard that it should stop', async () => {
        const runs = await running();
        return runs.filter(({ workflowId }) => ids.includes(workflowId)).every(hasHeard);
      });
    },
    noActivityIsOpen: async () => {
      await eventually('no open activity', async () =>
        (await running()).every(({ activities, isBusy }) => activities.length === 0 && !isBusy),
      );
    },
    close: () => connection.close(),
  };
}
