import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { CustomerResult, SyncCustomerInput } from '../contract.ts';
import { workflowUrl } from '../report/workflow-url.ts';
import type { CliContext } from './context.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { resultLine } from './lines.ts';
import { cancelOnInterrupt } from './run-sync.ts';

export interface CustomerRunOptions {
  /** stdout is left to the result: every other line goes to stderr. */
  readonly json: boolean;
  /** Say where the sync can be watched. */
  readonly link: boolean;
}

/** How one customer's workflow ended; `line` is for people. Without a result it was busy or cancelled. */
export interface CustomerEnd {
  readonly kind: 'result' | 'failed' | 'busy' | 'cancelled';
  readonly code: number;
  readonly result?: CustomerResult;
  readonly line: string;
}

/** Starts one customer's workflow and waits for its end; Ctrl-C cancels it. Throws where it failed before it had a result. */
export async function runCustomer(
  context: CliContext,
  workflowId: string,
  input: SyncCustomerInput,
  { json, link }: CustomerRunOptions,
): Promise<CustomerEnd> {
  const client = await context.client();
  const url = context.webUiUrl === undefined ? workflowId : workflowUrl(context.webUiUrl, client.namespace, workflowId);
  let forget = (): void => {};
  try {
    const handle = await client.startCustomer(workflowId, input);
    forget = cancelOnInterrupt(handle);
    if (link && !json) process.stdout.write(`Watch it: ${url}\n`);
    return ended(await handle.result(), input);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { kind: 'busy', code: EXIT.partial, line: `BUSY: another sync of ${input.customer} is running: ${url}` };
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof CancelledFailure)
      return { kind: 'cancelled', code: EXIT.partial, line: `CANCELLED  ${input.customer}: what was on the wire is settled` };
    const result = resultWithin(error.cause);
    if (result === undefined) throw error;
    return { ...ended(result, input), kind: 'failed', code: EXIT.failed };
  } finally {
    forget();
  }
}

/** Where a JSON result is asked for and there is none, the line goes to stderr. */
export function printCustomerEnd({ result, line }: CustomerEnd, { json }: Pick<CustomerRunOptions, 'json'>): void {
  if (!json) process.stdout.write(`${line}\n`);
  else if (result === undefined) process.stderr.write(`${line}\n`);
  else process.stdout.write(`${JSON.stringify(result)}\n`);
}

const ended = (result: CustomerResult, { execute }: SyncCustomerInput): CustomerEnd => ({
  kind: 'result',
  code: exitCodeOf(result.outcome),
  result,
  line: resultLine(result, 0, execute !== true),
});

/** A customer's workflow that fails hands its result over in the failure, so that it shows red in the Web UI and nothing is lost. */
function resultWithin(cause: unknown): CustomerResult | undefined {
  const detail: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  return isCustomerResult(detail) ? detail : undefined;
}

function isCustomerResult(value: unknown): value is CustomerResult {
  return typeof value === 'object' && value !== null && 'customer' in value && 'outcome' in value && 'counts' in value;
}
