import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { SyncClient, SyncHandle } from '../client.ts';
import type { CustomerProgress, EnvironmentName, SyncProgress, SyncResult } from '../contract.ts';
import { resultWithin } from './failed-result.ts';
import { resultLine, totalsText } from './lines.ts';
import { liveLine, silentLine, withTrouble } from './live-lines.ts';
import { Screen } from './screen.ts';
import { type Trouble, Troubles } from './troubles.ts';
import { watch } from './watch.ts';

/** How a followed sync ended: with its result, or without one. */
export type SyncEnd =
  /** `reason`: what ended it before its last customer. */
  | { readonly kind: 'result'; readonly result: SyncResult; readonly reason?: string }
  /** Cancelled before it was open, or nobody tells any more what it came to. */
  | { readonly kind: 'cancelled'; readonly progress: SyncProgress | null };

export interface FollowOptions {
  /** Where the lines go; undefined for none (`--json`). */
  readonly out: NodeJS.WriteStream | undefined;
  /** Whose worker is missing where none answers. */
  readonly environment: EnvironmentName;
}

/**
 * Shows a running sync, one line a customer, until it ends: at a terminal the open ones live below the finished ones, elsewhere each
 * customer's line when it is done. Throws where it failed without a result.
 */
export async function followSync(client: SyncClient, handle: SyncHandle, { out, environment }: FollowOptions): Promise<SyncEnd> {
  const screen = new Screen(out ?? process.stderr);
  const view = new SyncView(client, handle.workflowId, screen);
  const end = await watch<SyncResult, SyncProgress>(handle, {
    show: async (progress) => {
      if (out !== undefined) await view.show(progress);
    },
    silent: () => void silentLine(client, environment).then((line) => screen.say(line, line)),
  });
  screen.end();
  if (end.kind === 'result') return end;
  const { error, progress } = end;
  if (error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure)
    return progress?.result === undefined ? { kind: 'cancelled', progress } : { kind: 'result', result: progress.result };
  const failed = resultWithin<SyncResult>(error, 'totals');
  if (failed === null) throw error;
  return { kind: 'result', ...failed };
}

class SyncView {
  readonly #client: SyncClient;
  readonly #workflowId: string;
  readonly #screen: Screen;
  readonly #troubles: Troubles;
  #width = 18;

  constructor(client: SyncClient, workflowId: string, screen: Screen) {
    this.#client = client;
    this.#workflowId = workflowId;
    this.#screen = screen;
    this.#troubles = new Troubles(client);
  }

  async show({ running, finished, dryRun, state, totals, customers }: SyncProgress): Promise<void> {
    this.#width = Math.max(this.#width, ...[...finished, ...running].map(({ customer }) => customer.length));
    for (const result of finished) this.#screen.say(result.customer, resultLine(result, this.#width, dryRun));
    if (state === 'done') return;
    const troubles = await this.#troubles.of([this.#workflowId, ...running.map(({ workflowId }) => workflowId)]);
    if (!this.#screen.live) {
      for (const [id, { failure }] of troubles)
        if (failure !== null) this.#screen.say(`${id} ${failure.replace(/^try \d+/, '')}`, `! ${id}  ${failure}`);
      return;
    }
    const lines = await Promise.all(running.map((child) => this.#childLine(child, dryRun, troubles.get(child.workflowId))));
    this.#screen.draw([...lines, withTrouble(`${state}: ${totalsText(totals, dryRun, customers)}`, troubles.get(this.#workflowId))]);
  }

  async #childLine({ customer, workflowId }: SyncProgress['running'][number], dryRun: boolean, trouble?: Trouble): Promise<string> {
    const handle = this.#client.client.workflow.getHandle(workflowId);
    const progress = await handle.query<CustomerProgress>('progress').catch(() => null);
    if (progress === null) return withTrouble(`… ${customer}`, trouble);
    return liveLine(progress, { width: this.#width, dryRun, trouble });
  }
}
