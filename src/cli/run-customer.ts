import { join } from 'node:path';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { CustomerHandle } from '../client.ts';
import { type CustomerProgress, type CustomerResult, NO_COUNTS, type SyncCustomerInput } from '../contract.ts';
import { customerPaths } from '../report/report-paths.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import { cancelOnInterrupt } from './cancel-on-interrupt.ts';
import type { CliContext } from './context.ts';
import { goOnLines, reportLine, troubleLines } from './end-lines.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { resultWithin } from './failed-result.ts';
import { followCustomer } from './follow-customer.ts';
import { resultLine } from './lines.ts';
import { customerOption } from './sync-command-line.ts';
import type { Watched } from './watch.ts';

/** What is run: one customer's workflow, of a sync that has an id. */
export interface CustomerRun {
  readonly workflowId: string;
  readonly input: SyncCustomerInput & { readonly syncId: string };
  /** stdout is left to the result. */
  readonly json: boolean;
  /** The command that goes on where a cancelled one stopped. */
  readonly again: string;
}

/** How one customer's workflow ended. */
export interface CustomerEnd {
  readonly kind: 'result' | 'failed' | 'busy' | 'cancelled';
  readonly code: number;
  readonly result: CustomerResult;
  /** For people: what came of it, then where the report is and what to do next. */
  readonly line: string;
  readonly more: readonly string[];
}

/** Starts one customer's workflow and follows it to its end; Ctrl-C cancels it. Throws where it failed before it had a result. */
export async function runCustomer(context: CliContext, run: CustomerRun): Promise<CustomerEnd> {
  const { workflowId, input, json } = run;
  const { environment } = context.config;
  const client = await context.client();
  const url = context.webUiUrl === undefined ? undefined : workflowUrl(context.webUiUrl, client.namespace, workflowId);
  let handle: CustomerHandle;
  try {
    handle = await client.startCustomer(workflowId, input);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return busy(run, environment, url ?? workflowId);
    throw error;
  }
  const forget = cancelOnInterrupt(handle);
  try {
    const out = json ? undefined : process.stdout;
    if (url !== undefined) out?.write(`Watch it: ${url}\n`);
    const end = await followCustomer(client, handle, { out, environment, dryRun: input.execute !== true });
    return toEnd(context, run, end);
  } finally {
    forget();
  }
}

function toEnd(context: CliContext, run: CustomerRun, end: Watched<CustomerResult, CustomerProgress>): CustomerEnd {
  const dryRun = run.input.execute !== true;
  const ended = (kind: CustomerEnd['kind'], result: CustomerResult): CustomerEnd => ({
    kind,
    code: exitCodeOf(result.outcome),
    result,
    line: resultLine(result, 0, dryRun),
    more: [...reportLines(context, run), ...nextLines(result, run)],
  });
  if (end.kind === 'result') return ended(end.result.outcome === 'CANCELLED' ? 'cancelled' : 'result', end.result);
  const { error, progress } = end;
  if (error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure) {
    if (progress?.result !== undefined) return ended('cancelled', progress.result);
    return cancelledEarly(context, run, progress);
  }
  const failed = resultWithin<CustomerResult>(error, 'counts');
  if (failed === null) throw error;
  return ended('failed', failed.result);
}

/** Without a result: it never began, or no worker is there any more to tell. */
function cancelledEarly({ config }: CliContext, { input }: CustomerRun, progress: CustomerProgress | null): CustomerEnd {
  const { customer } = input;
  const reason =
    progress?.state === 'starting'
      ? 'Cancelled before it began; nothing was written.'
      : `What it came to is told by: ./order-sync status --environment ${config.environment}`;
  const line = `CANCELLED  ${customer}: ${reason}`;
  return { kind: 'cancelled', code: EXIT.partial, result: notRun(customer, 'CANCELLED', reason), line, more: [] };
}

function busy({ input: { customer } }: CustomerRun, environment: string, where: string): CustomerEnd {
  const line = `BUSY: another sync of ${customer} is running: ${where}`;
  return {
    kind: 'busy',
    code: EXIT.partial,
    result: notRun(customer, 'BUSY', `Another sync of ${customer} is running: ${where}`),
    line,
    more: [`Wait for its end, or end it: ./order-sync cancel ${customerOption(customer)} --environment ${environment}`],
  };
}

const notRun = (customer: string, outcome: CustomerResult['outcome'], reason: string): CustomerResult => ({
  customer,
  outcome,
  counts: NO_COUNTS,
  groupsCreated: 0,
  groupsReused: 0,
  seconds: 0,
  reason,
});

/** The file that the worker has written, by the name that it gives it. */
export const reportFile = ({ config }: CliContext, { syncId, customer }: CustomerRun['input']): string =>
  join(config.reportsFolder, customerPaths(syncId, customer).markdown);

function reportLines(context: CliContext, { input }: CustomerRun): readonly string[] {
  const { syncId, customer, execute } = input;
  const command = `./order-sync report ${syncId} ${customerOption(customer)} --environment ${context.config.environment}`;
  return [`Sync:   ${syncId}`, reportLine(reportFile(context, input), { dryRun: execute !== true, command })];
}

function nextLines({ outcome, counts }: CustomerResult, { input, again }: CustomerRun): readonly string[] {
  const dryRun = input.execute !== true;
  if (outcome === 'CANCELLED') return goOnLines(dryRun, again);
  return dryRun ? [] : troubleLines(counts);
}
