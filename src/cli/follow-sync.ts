import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import logUpdate from 'log-update';
import type { SyncClient, SyncHandle } from '../client.ts';
import type { CustomerProgress, SyncProgress, SyncResult } from '../contract.ts';
import { progressLine, resultLine, totalsText } from './lines.ts';

const POLL_MS = 400;

/** How a followed sync ended: with its result, or without one. */
export type SyncEnd =
  | { readonly kind: 'result'; readonly result: SyncResult }
  | { readonly kind: 'cancelled'; readonly progress: SyncProgress | null };

export interface FollowOptions {
  /** Where the lines go; undefined for none (`--json`). */
  readonly out: NodeJS.WriteStream | undefined;
}

/**
 * Shows a running sync, one line a customer, until it ends: at a terminal the open ones live below the finished ones, elsewhere each
 * customer's line when it is done. Fails as the workflow does.
 */
export async function followSync(client: SyncClient, handle: SyncHandle, { out }: FollowOptions): Promise<SyncEnd> {
  const screen = out === undefined ? undefined : new Screen(out);
  const ended = handle.result().then(
    (result): SyncEnd => ({ kind: 'result', result }),
    (error: unknown): SyncEnd | { kind: 'failed'; error: unknown } =>
      error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure
        ? { kind: 'cancelled', progress: null }
        : { kind: 'failed', error },
  );
  let progress: SyncProgress | null = null;
  for (;;) {
    const end = await Promise.race([ended, sleep(POLL_MS, null)]);
    const shown = end === null || screen !== undefined ? await readProgress(handle) : null;
    progress = shown ?? progress;
    if (progress !== null) await screen?.show(client, progress);
    if (end === null) continue;
    screen?.end();
    if (end.kind === 'failed') throw end.error;
    return end.kind === 'cancelled' ? { kind: 'cancelled', progress } : end;
  }
}

/** null while no worker answers: the sync goes on when one does. */
async function readProgress(handle: Pick<SyncHandle, 'query'>): Promise<SyncProgress | null> {
  return handle.query<SyncProgress>('progress').catch((error: unknown) => {
    if (isGrpcServiceError(error) || error instanceof Error) return null;
    throw error;
  });
}

class Screen {
  readonly #out: NodeJS.WriteStream;
  readonly #live: boolean;
  readonly #printed = new Set<string>();
  #width = 18;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.#live = out.isTTY;
  }

  async show(client: SyncClient, progress: SyncProgress): Promise<void> {
    const names = [...progress.finished, ...progress.running].map(({ customer }) => customer.length);
    this.#width = Math.max(this.#width, ...names);
    const fresh = progress.finished.filter(({ customer }) => !this.#printed.has(customer));
    if (fresh.length > 0) {
      if (this.#live) logUpdate.clear();
      for (const result of fresh) {
        this.#printed.add(result.customer);
        this.#out.write(`${resultLine(result, this.#width, progress.dryRun)}\n`);
      }
    }
    if (!this.#live) return;
    const open = await Promise.all(
      progress.running.map(async ({ customer, workflowId }) => {
        const child = await client.client.workflow
          .getHandle(workflowId)
          .query<CustomerProgress>('progress')
          .catch(() => null);
        return child === null ? `… ${customer}` : progressLine(child, this.#width, progress.dryRun);
      }),
    );
    logUpdate([...open, `${progress.state}: ${totalsText(progress.totals, progress.dryRun)}`].join('\n'));
  }

  end(): void {
    if (this.#live) logUpdate.clear();
  }
}
