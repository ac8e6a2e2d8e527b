import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';

const POLL_MS = 400;
/** A worker that is merely busy answers sooner. */
const SILENT_MS = 10_000;

/** How a workflow ended, and the last that it told of itself; null where no worker answered. */
export type Watched<Result, Progress> =
  | { readonly kind: 'result'; readonly result: Result; readonly progress: Progress | null }
  | { readonly kind: 'error'; readonly error: unknown; readonly progress: Progress | null };

export interface Viewer<Progress> {
  show(progress: Progress): Promise<void>;
  /** Nobody has answered for a while. */
  silent(): void;
}

/** Looks at a running workflow again and again until it ends. */
export async function watch<Result, Progress>(
  handle: Pick<WorkflowHandle, 'query'> & { result(): Promise<Result> },
  { show, silent }: Viewer<Progress>,
): Promise<Watched<Result, Progress>> {
  const ended = handle.result().then(
    (result) => ({ kind: 'result', result }) as const,
    (error: unknown) => ({ kind: 'error', error }) as const,
  );
  let progress: Progress | null = null;
  let unansweredSince: number | null = null;
  for (;;) {
    const end = await Promise.race([ended, sleep(POLL_MS, null)]);
    // By a timer of its own: the server keeps a query that nobody takes up waiting.
    unansweredSince ??= Date.now();
    const silence = end === null ? setTimeout(silent, Math.max(0, unansweredSince + SILENT_MS - Date.now())) : undefined;
    const told: Progress | null = await readProgress<Progress>(handle);
    clearTimeout(silence);
    if (told !== null) {
      unansweredSince = null;
      progress = told;
      await show(told);
    }
    if (end !== null) return { ...end, progress };
  }
}

/** null while no worker answers: what is watched goes on when one does. */
async function readProgress<Progress>(handle: Pick<WorkflowHandle, 'query'>): Promise<Progress | null> {
  return handle.query<Progress>('progress').catch((error: unknown) => {
    if (isGrpcServiceError(error) || error instanceof Error) return null;
    throw error;
  });
}
