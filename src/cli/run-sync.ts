import type { SyncHandle } from '../client.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import { cancelOnInterrupt } from './cancel-on-interrupt.ts';
import type { CliContext } from './context.ts';
import { endLines } from './end-lines.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { followSync } from './follow-sync.ts';
import { summaryText } from './stored-reports.ts';

export interface RunOptions {
  /** The result as JSON on stdout, and nothing else there. */
  readonly json: boolean;
  readonly printReport: boolean;
  /** Ctrl-C cancels the sync. `npm start` has its own order of stopping. */
  readonly cancelOnInterrupt: boolean;
  /** The command that goes on where a cancelled sync stopped. */
  readonly again?: string;
}

/** Follows a sync to its end, prints what came of it, and answers the exit code. */
export async function runSync(context: CliContext, handle: SyncHandle, options: RunOptions): Promise<number> {
  const { json, printReport, again } = options;
  const { environment } = context.config;
  const client = await context.client();
  const out = json ? undefined : process.stdout;
  const url = context.webUiUrl === undefined ? undefined : workflowUrl(context.webUiUrl, client.namespace, handle.workflowId);
  if (url !== undefined) out?.write(`Watch it: ${url}\n`);
  const forget = options.cancelOnInterrupt ? cancelOnInterrupt(handle) : () => {};
  try {
    const end = await followSync(client, handle, { out, environment });
    if (json) process.stdout.write(`${JSON.stringify(end.kind === 'result' ? end.result : { ...end.progress, outcome: 'CANCELLED' })}\n`);
    for (const line of json ? [] : endLines(end, { environment, again })) process.stdout.write(`${line}\n`);
    if (end.kind === 'cancelled') return EXIT.partial;
    if (printReport && !json) process.stdout.write(`\n${await summaryText(context, end.result.syncId, { json: false })}`);
    return exitCodeOf(end.result.outcome);
  } finally {
    forget();
  }
}
