import type { SyncHandle } from '../client.ts';
import { shownPath } from '../config/find-config-file.ts';
import { NO_TOTALS, type SyncResult } from '../contract.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import type { CliContext } from './context.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { followSync, type SyncEnd } from './follow-sync.ts';
import { totalsText } from './lines.ts';
import { summaryText } from './stored-reports.ts';

export interface RunOptions {
  /** The result as JSON on stdout, and nothing else there. */
  readonly json: boolean;
  readonly printReport: boolean;
  /** Ctrl-C cancels the sync. `npm start` has its own order of stopping. */
  readonly cancelOnInterrupt: boolean;
}

/** Follows a sync to its end, prints what came of it, and answers the exit code. */
export async function runSync(context: CliContext, handle: SyncHandle, options: RunOptions): Promise<number> {
  const client = await context.client();
  const out = options.json ? undefined : process.stdout;
  const url = context.webUiUrl === undefined ? undefined : workflowUrl(context.webUiUrl, client.namespace, handle.workflowId);
  if (url !== undefined) out?.write(`Watch it: ${url}\n`);
  const forget = options.cancelOnInterrupt ? cancelOnInterrupt(handle) : () => {};
  try {
    const end = await followSync(client, handle, { out, environment: context.config.environment });
    if (options.json)
      process.stdout.write(`${JSON.stringify(end.kind === 'result' ? end.result : { ...end.progress, outcome: 'CANCELLED' })}\n`);
    else for (const line of endLines(end)) process.stdout.write(`${line}\n`);
    if (options.printReport && !options.json && end.kind === 'result')
      process.stdout.write(`\n${await summaryText(context, end.result.syncId, { json: false })}`);
    return end.kind === 'result' ? exitCodeOf(end.result.outcome) : EXIT.partial;
  } finally {
    forget();
  }
}

export function endLines(end: SyncEnd): readonly string[] {
  if (end.kind === 'cancelled') return [`CANCELLED  ${totalsText(end.progress?.totals ?? NO_TOTALS, end.progress?.dryRun ?? false)}`];
  const { result } = end;
  return [
    '',
    `${result.dryRun ? 'DRY RUN ' : ''}${result.outcome}  ${result.seconds.toFixed(1)} s  ${totalsText(result.totals, result.dryRun)}`,
    `Report: ${shownPath(result.report, process.cwd())}`,
    ...retryLines(result),
  ];
}

function retryLines({ dryRun, totals }: SyncResult): readonly string[] {
  if (dryRun || totals.counts.failed === 0) return [];
  return [`${totals.counts.failed} orders failed; the report says why, and which command retries them.`];
}

/** The first Ctrl-C cancels, and whoever waits goes on waiting; the second leaves. Answers how to take the handlers away. */
export function cancelOnInterrupt(handle: Pick<SyncHandle, 'cancel'>): () => void {
  let asked = false;
  const interrupt = (): void => {
    if (asked) process.exit(EXIT.partial);
    asked = true;
    process.stderr.write('\nCancelling; waiting for what is on the wire. Ctrl-C again leaves at once, and the sync ends by itself.\n');
    handle.cancel().catch((error: unknown) => process.stderr.write(`Could not cancel: ${String(error)}\n`));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}
