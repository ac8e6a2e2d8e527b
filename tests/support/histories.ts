import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker, type WorkflowBundlePath } from '@temporalio/worker';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

export interface RunHistory {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
  readonly history: History;
}

export interface RunId {
  readonly workflowId: string;
  readonly runId: string;
}

/** The histories of runs, of the runs that they continued as, and of all their children, each once. */
export async function readHistories(client: Client, runs: readonly RunId[]): Promise<readonly RunHistory[]> {
  const found = new Map<string, RunHistory>();
  const open = [...runs];
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (found.has(run.runId)) continue;
    const read = await readHistory(client, run);
    found.set(run.runId, read);
    open.push(...followers(read));
  }
  return [...found.values()];
}

export async function readHistory(client: Client, { workflowId, runId }: RunId): Promise<RunHistory> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return { workflowId, runId, events: history.events ?? [], history };
}

/** Waits for an event of a run, and answers the moment it is there: sooner than any asking again and again. */
export async function eventOf(client: Client, workflowId: string, wanted: (event: HistoryEvent) => boolean): Promise<void> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  for (;;) {
    const request = { namespace, execution: { workflowId }, waitNewEvent: true, nextPageToken };
    const answer = await client.workflowService.getWorkflowExecutionHistory(request);
    if (answer.history?.events?.some(wanted)) return;
    if (!answer.nextPageToken?.length) throw new Error(`${workflowId} ended without the event.`);
    nextPageToken = answer.nextPageToken;
  }
}

function followers({ workflowId, events }: RunHistory): RunId[] {
  return events.flatMap((event) => {
    const next = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    return [
      ...(next ? [{ workflowId, runId: next }] : []),
      ...(child?.workflowId && child.runId ? [{ workflowId: child.workflowId, runId: child.runId }] : []),
    ];
  });
}

/**
 * Temporal's WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND (something came in while a workflow was ending, so it looks again) and
 * _FORCE_CLOSE_COMMAND (it was terminated while its code ran).
 */
const HARMLESS_CAUSES: readonly unknown[] = [1, 17];

/** What went wrong in workflow code and not in the workflow: Temporal tries such a task again and again. */
export function taskFailures(runs: readonly RunHistory[]): readonly string[] {
  return runs.flatMap(({ workflowId, events }) =>
    events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      !failed || HARMLESS_CAUSES.includes(failed.cause) ? [] : [`${workflowId}: ${failed.failure?.message ?? `cause ${failed.cause}`}`],
    ),
  );
}

/** Runs the workflow code against what it did before. Answers where it would act differently now. */
export async function replayFailures(workflowBundle: WorkflowBundlePath, runs: readonly RunHistory[]): Promise<readonly string[]> {
  const failures: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, runs)) {
    if (error !== undefined) failures.push(`${workflowId}: ${error.message}`);
  }
  return failures;
}

/** The most children that a run had open at the same time. */
export function mostOpenChildren({ events }: RunHistory): number {
  let open = 0;
  let most = 0;
  for (const event of events) {
    if (event.startChildWorkflowExecutionInitiatedEventAttributes) open += 1;
    else if (endOfChild(event)) open -= 1;
    most = Math.max(most, open);
  }
  return most;
}

/** Ids of the children that a run started, in order. */
export function childrenOf({ events }: RunHistory): readonly string[] {
  return events.flatMap((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? []);
}

function endOfChild(event: HistoryEvent): boolean {
  return Boolean(
    event.childWorkflowExecutionCompletedEventAttributes ??
      event.childWorkflowExecutionFailedEventAttributes ??
      event.childWorkflowExecutionCanceledEventAttributes ??
      event.childWorkflowExecutionTerminatedEventAttributes ??
      event.startChildWorkflowExecutionFailedEventAttributes,
  );
}

/** As JSON, which is never smaller than what Temporal stores. */
export const sizeOf = (event: HistoryEvent): number => JSON.stringify(event).length;
