import { ApplicationFailure, CancellationScope, sleep, uuid4, workflowInfo } from '@temporalio/workflow';
import type { UndoOrdersInput } from '../activities/undo-orders.ts';
import { type BoardIdentity, type CustomerResult, customerWorkflowId, makeSyncId } from '../contract.ts';
import { monday, shortName, store } from './activities.ts';
import { asWorkflowFailure, type Failure, innermost, isBrokenOff } from './failure.ts';
import { checkUndoCustomerInput, type UndoCustomerInput } from './input.ts';
import { identifyRun, showOutcome } from './search-attributes.ts';

/**
 * Archives what a sync made of one customer. It runs under the id of the customer's sync, which is the customer's lock: neither runs
 * while the other does. It is recorded as a sync of its own, with a report.
 */
export async function undoCustomer(given: UndoCustomerInput): Promise<CustomerResult> {
  const { undo, syncId = makeSyncId(workflowInfo().startTime, uuid4()), customer: name } = checkUndoCustomerInput(given);
  const { customer, board } = await open({ customer: name, undo, syncId });
  let failure: Failure | undefined;
  let cancelled = false;
  try {
    await archiveAll({ syncId, customer, undo });
  } catch (error) {
    cancelled = isBrokenOff(error);
    failure = cancelled ? undefined : innermost(error);
  }
  const { workflowId, startTime } = workflowInfo();
  const result = await CancellationScope.nonCancellable(() =>
    store.writeReport({
      syncId,
      customer,
      workflowId,
      board,
      dryRun: false,
      alone: true,
      phase: 'all',
      stop: cancelled ? 'cancelled' : undefined,
      failure,
      groups: { createdGroupIds: [], groups: [], failed: [] },
      startedAt: startTime.toISOString(),
    }),
  );
  showOutcome(result.outcome, result.counts.failed);
  if (failure !== undefined) throw ApplicationFailure.create({ ...failure, nonRetryable: true, details: [result] });
  return result;
}

interface Undo extends UndoCustomerInput {
  readonly syncId: string;
}

async function open(input: Undo): Promise<{ readonly customer: string; readonly board: BoardIdentity }> {
  const { workflowId, firstExecutionRunId: runId } = workflowInfo();
  const { syncId } = input;
  try {
    const { customer, boardId } = await store.resolveCustomer({ customer: input.customer });
    const lock = customerWorkflowId(boardId, customer);
    if (workflowId !== lock)
      throw ApplicationFailure.nonRetryable(
        `An undo of ${customer} must run under the workflow id ${lock}; use ./order-sync undo.`,
        'WORKFLOW_ID_WRONG',
      );
    const board = await monday().checkBoard({ customers: [customer], groupsOnly: true, dryRun: false });
    identifyRun({ syncId, board, customer });
    await store.openCustomer({ syncId, customer, board, dryRun: false, alone: true, workflowId, runId, options: input });
    return { customer, board };
  } catch (error) {
    throw isBrokenOff(error) ? error : asWorkflowFailure(error);
  }
}

async function archiveAll({ syncId, customer, undo }: Undo): Promise<void> {
  let at: Pick<UndoOrdersInput, 'rows' | 'after'> = { after: null };
  for (;;) {
    const summary = `archives items of ${shortName(customer)}`;
    const page = await monday().undoOrders.executeWithOptions({ summary }, [{ syncId, customer, undo, ...at }]);
    if (page.done) return;
    at = { rows: page.rows, after: page.after };
    if (page.wait !== undefined)
      await sleep(Math.max(1, Date.parse(page.wait.until) - Date.now()), { summary: `waits: ${page.wait.reason}` });
  }
}
