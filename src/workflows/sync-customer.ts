import { ApplicationFailure, CancellationScope, CancelledFailure, log, setHandler, sleep, uuid4, workflowInfo } from '@temporalio/workflow';
import {
  addCounts,
  type CreateCustomerGroupsResult,
  type CustomerProgress,
  type CustomerResult,
  customerWorkflowId,
  dryRunWorkflowId,
  MAX_SAMPLED_FAILURES,
  makeSyncId,
  NO_COUNTS,
  type OrderCursor,
  type OrderFailure,
  type SyncBatchesInput,
  type SyncBatchesResult,
  type SyncCustomerInput,
} from '../contract.ts';
import { monday, store } from './activities.ts';
import { showCustomer } from './details.ts';
import { type Failure, innermost } from './failure.ts';
import { Gate } from './gate.ts';
import { checkSyncCustomerInput } from './input.ts';
import { customerProgress, parentPaused, parentSkipped, pause, resume, skip } from './messages.ts';
import { identifyRun, showOutcome } from './search-attributes.ts';

/**
 * Syncs one customer: its groups, its orders page by page, its report. Started by `syncOrders`, or alone (`order-sync retry`, or
 * plain `temporal workflow start`); the workflow id is the customer's lock, the same in either case.
 */
export async function syncCustomer(given: SyncCustomerInput): Promise<CustomerResult> {
  const input = checkSyncCustomerInput(given);
  const info = workflowInfo();
  const dryRun = input.execute !== true;
  const syncId = input.syncId ?? makeSyncId(info.startTime, uuid4());
  const gate = new Gate(input.paused ?? false);
  let state: CustomerProgress['state'] = 'starting';
  let waitingFor: string | undefined;
  let counts = NO_COUNTS;
  let groups: CreateCustomerGroupsResult = { createdGroupIds: [], groups: [], failed: [] };
  const failures: OrderFailure[] = [];

  setHandler(customerProgress, () => {
    const shown = gate.paused && state !== 'report' && state !== 'done' ? 'paused' : state;
    return { syncId, customer: input.customer, state: shown, waitingFor, counts, groups: groups.groups.length };
  });
  setHandler(pause, () => gate.pause());
  setHandler(resume, () => gate.resume());
  setHandler(skip, () => gate.skip());
  setHandler(parentPaused, (paused) => (paused ? gate.pause() : gate.resume()));
  setHandler(parentSkipped, () => gate.skip());

  const { customer, board } = await resolve(input);
  requireOwnId(board.boardId, customer, dryRun);
  identifyRun({ syncId, board, customer });
  const show = (): void => showCustomer({ syncId, customer, board, dryRun, state, waitingFor, counts, groups });
  await store.openCustomer({
    syncId,
    customer,
    board,
    dryRun,
    alone: input.board === undefined,
    workflowId: info.workflowId,
    runId: info.runId,
    options: input,
  });

  let failure: Failure | undefined;
  try {
    const phase = input.phase ?? 'all';
    const scope = { syncId, customer, dryRun, limit: input.limit };
    // A dry run has no ledger to read the groups from, so its second pass looks at the board again.
    if (phase !== 'orders' || dryRun) {
      state = 'groups';
      show();
      while (await gate.pass()) {
        const made = await gate.run(() => monday().createCustomerGroups.executeWithOptions({ summary: `groups of ${customer}` }, [scope]));
        if (made === undefined) continue;
        groups = made;
        break;
      }
    }

    state = 'orders';
    let cursor: OrderCursor | null = null;
    let more = phase !== 'groups';
    while (more && (await gate.pass())) {
      show();
      const from: OrderCursor | null = cursor;
      const request: SyncBatchesInput = {
        ...scope,
        cursor: from,
        skipSubitems: input.skipSubitems,
        retryErrors: input.retryErrors,
        failedGroups: groups.failed,
      };
      const summary: string = `${customer}, page ${(from?.page ?? 0) + 1}`;
      const page: SyncBatchesResult | undefined = await gate.run(() => monday().syncBatches.executeWithOptions({ summary }, [request]));
      if (page === undefined) continue;
      counts = addCounts(counts, page.counts);
      failures.push(...page.failures.slice(0, MAX_SAMPLED_FAILURES - failures.length));
      cursor = page.cursor;
      more = cursor !== null;
      const wait = page.wait;
      if (wait !== undefined && gate.stop === undefined) {
        state = 'waiting';
        waitingFor = `${wait.reason}, until ${wait.until}`;
        show();
        await gate.run(() => sleep(Math.max(0, Date.parse(wait.until) - Date.now()), { summary: `waits: ${wait.reason}` }));
        state = 'orders';
        waitingFor = undefined;
      }
    }
  } catch (caught) {
    failure = innermost(caught);
    log.error('customer sync failed', { customer, ...failure });
  }

  state = 'report';
  const result = await CancellationScope.nonCancellable(() =>
    store.writeReport({
      syncId,
      customer,
      board,
      dryRun,
      alone: input.board === undefined,
      phase: input.phase ?? 'all',
      stop: gate.stop,
      failure,
      dryRunCounts: dryRun ? counts : undefined,
      groups: dryRun || input.phase === 'groups' ? groups : undefined,
      failures: dryRun ? failures : undefined,
      startedAt: info.startTime.toISOString(),
    }),
  );
  counts = result.counts;
  state = 'done';
  showOutcome(result.outcome, result.counts.failed);
  showCustomer({ syncId, customer, board, dryRun, state: result.outcome, waitingFor: result.reason, counts, groups });

  // Red in the Web UI, with the result for the parent. Cancelled alone: shown as cancelled; inside a sync the parent needs the counts.
  if (failure !== undefined) throw ApplicationFailure.create({ ...failure, nonRetryable: true, details: [result] });
  if (gate.stop === 'cancelled' && input.board === undefined) throw new CancelledFailure(`The sync of ${customer} was cancelled.`);
  return result;
}

/** A parent hands over the name as the store spells it; started by hand, the store is asked. */
async function resolve(input: SyncCustomerInput): Promise<{ customer: string; board: NonNullable<SyncCustomerInput['board']> }> {
  if (input.board !== undefined) return { customer: input.customer, board: input.board };
  return store.resolveCustomer({ customer: input.customer });
}

function requireOwnId(boardId: string, customer: string, dryRun: boolean): void {
  const { workflowId, taskQueue } = workflowInfo();
  const lock = customerWorkflowId(boardId, customer);
  const dryId = dryRunWorkflowId('', customer).replace(/^dry-run::/, ':');
  if (workflowId === lock || (dryRun && workflowId.startsWith('dry-run:') && workflowId.endsWith(dryId))) return;
  const input = JSON.stringify({ customer, execute: !dryRun }).replaceAll("'", "'\\''");
  throw ApplicationFailure.nonRetryable(
    `The sync of ${customer} must run under the workflow id ${lock}, which keeps two of them apart; this one is ${workflowId}. ` +
      `Start it with: temporal workflow start --type syncCustomer --task-queue ${taskQueue} --workflow-id '${lock}' --input '${input}'`,
    'WORKFLOW_ID_WRONG',
  );
}
