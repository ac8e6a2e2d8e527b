import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import logUpdate from 'log-update';
import type { SyncClient, SyncHandle } from '../client.ts';
import type { CustomerProgress, EnvironmentName, SyncProgress, SyncResult } from '../contract.ts';
import { progressLine, resultLine, totalsText } from './lines.ts';
import { Troubles } from './troubles.ts';

const POLL_MS = 400;
/** A worker that is merely busy answers sooner. */
const SILENT_MS = 10_000;

/** How a followed sync ended: with its result, or without one. */
export type SyncEnd =
  | { readonly kind: 'result'; readonly result: SyncResult }
  | { readonly kind: 'cancelled'; readonly progress: SyncProgress | null };

export interface FollowOptions {
  /** Where the lines go; undefined for none (`--json`). */
  readonly out: NodeJS.WriteStream | undefined;
  /** Whose worker is missing where none answers. */
  readonly environment?: EnvironmentName;
}

/**
 * Shows a running sync, one line a customer, until it ends: at a terminal the open ones live below the finished ones, elsewhere each
 * customer's line when it is done. Fails as the workflow does.
 */
export async function followSync(client: SyncClient, handle: SyncHandle, { out, environment }: FollowOptions): Promise<SyncEnd> {
  const screen = out === undefined ? undefined : new Screen(out, new Troubles(client));
  const ended = handle.result().then(
    (result): SyncEnd => ({ kind: 'result', result }),
    (error: unknown): SyncEnd | { kind: 'failed'; error: unknown } =>
      error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure
        ? { kind: 'cancelled', progress: null }
        : { kind: 'failed', error },
  );
  let progress: SyncProgress | null = null;
  let unansweredSince: number | null = null;
  for (;;) {
    const end = await Promise.race([ended, sleep(POLL_MS, null)]);
    // By a timer of its own: the server keeps a query that nobody takes up waiting.
    unansweredSince ??= Date.now();
    const silence = end === null ? setTimeout(() => screen?.silent(environment), unansweredSince + SILENT_MS - Date.now()) : undefined;
    const shown = end === null || screen !== undefined ? await readProgress(handle) : null;
    clearTimeout(silence);
    if (shown !== null) unansweredSince = null;
    progress = shown ?? progress;
    if (progress !== null) await screen?.show(client, handle.workflowId, progress);
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
  readonly #troubles: Troubles;
  readonly #printed = new Set<string>();
  #width = 18;

  constructor(out: NodeJS.WriteStream, troubles: Troubles) {
    this.#out = out;
    this.#live = out.isTTY;
    this.#troubles = troubles;
  }

  async show(client: SyncClient, workflowId: string, progress: SyncProgress): Promise<void> {
    const { running, finished, dryRun } = progress;
    this.#width = Math.max(this.#width, ...[...finished, ...running].map(({ customer }) => customer.length));
    for (const result of finished) this.#print(result.customer, resultLine(result, this.#width, dryRun));
    if (progress.state === 'done') return;

    const troubles = await this.#troubles
      .of([workflowId, ...running.map((child) => child.workflowId)])
      .catch(() => new Map<string, string>());
    if (!this.#live) {
      for (const [id, trouble] of troubles) this.#print(`${id} ${trouble.replace(/^try \d+/, '')}`, `! ${id}  ${trouble}`);
      return;
    }
    const lines = await Promise.all(
      running.map((child) => childLine(client, child, { width: this.#width, dryRun, trouble: troubles.get(child.workflowId) })),
    );
    const own = troubles.get(workflowId);
    logUpdate([...lines, `${progress.state}: ${totalsText(progress.totals, dryRun)}${own === undefined ? '' : `  ${own}`}`].join('\n'));
  }

  /** Said once: a sync without a worker looks merely slow. */
  silent(environment: EnvironmentName | undefined): void {
    const command = `./order-sync worker${environment === undefined ? '' : ` --environment ${environment}`}`;
    this.#print('silent', `! No worker answers. The sync goes on as soon as one is started: ${command}`);
  }

  end(): void {
    if (this.#live) logUpdate.clear();
  }

  /** Once for each key, above the live lines. */
  #print(key: string, line: string): void {
    if (this.#printed.has(key)) return;
    this.#printed.add(key);
    if (this.#live) logUpdate.clear();
    this.#out.write(`${line}\n`);
  }
}

async function childLine(
  client: SyncClient,
  child: SyncProgress['running'][number],
  { width, dryRun, trouble }: { readonly width: number; readonly dryRun: boolean; readonly trouble: string | undefined },
): Promise<string> {
  const handle = client.client.workflow.getHandle(child.workflowId);
  const progress = await handle.query<CustomerProgress>('progress').catch(() => null);
  const line = progress === null ? `… ${child.customer}` : progressLine(progress, width, dryRun);
  return trouble === undefined ? line : `${line}  ${trouble}`;
}
