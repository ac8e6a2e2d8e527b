import {
  type Client,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  QueryNotRegisteredError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';

/** A worker that is merely busy answers sooner. */
export const PATIENCE_MS = 5000;

/** What a workflow answered, or why there is no answer: the middle of a sentence. */
export type Asked<Answer> = { readonly answer: Answer } | { readonly silence: string };

/** Asks a workflow for its `progress`. Only a worker can answer: left to itself, the server waits half a minute for one. */
export async function askProgress<Answer>(client: Client, handle: Pick<WorkflowHandle, 'query'>): Promise<Asked<Answer>> {
  try {
    return { answer: await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.query<Answer>('progress')) };
  } catch (error) {
    const silence = silenceOf(error);
    if (silence === null) throw error;
    return { silence };
  }
}

/** False only where no worker takes up what a workflow is asked, whatever it makes of it. */
export async function isAnswered(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const asked = await askProgress(client, client.workflow.getHandle(workflowId, runId)).catch((error: unknown) => {
    if (error instanceof QueryNotRegisteredError || error instanceof WorkflowNotFoundError) return { answer: null };
    throw error;
  });
  return 'answer' in asked;
}

/** gRPC's FAILED_PRECONDITION: no poller of late, or a workflow whose tasks fail. */
const NOT_READY = 9;

function silenceOf(error: unknown): string | null {
  // Cancelled: the time was up while the SDK was trying again.
  if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return 'no worker answers';
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  if (!isGrpcServiceError(cause) || cause.code !== NOT_READY) return null;
  return /no poller/i.test(cause.details) ? 'no worker answers' : `no worker can answer: ${cause.details}`;
}
