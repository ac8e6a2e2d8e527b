import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  log,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BoardIdentity,
  type ContinuedSync,
  canonicalCustomer,
  makeSyncId,
  type SyncOrdersInput,
  type SyncProgress,
  type SyncResult,
} from '../contract.ts';
import { monday, store } from './activities.ts';
import { showSync } from './details.ts';
import { asWorkflowFailure, type Failure, innermost, isBrokenOff } from './failure.ts';
import { FanOut, NAMES_PER_PAGE } from './fan-out.ts';
import { checkSyncOrdersInput } from './input.ts';
import { pause, refuseIf, resume, skipCustomer, syncProgress } from './messages.ts';
import { identifyRun, showOutcome } from './search-attributes.ts';

/** Customers that one run starts before it continues as new: about eight events each, and the server suggests 4,096 at most. */
const CUSTOMERS_PER_RUN = 500;

/** Syncs all customers, or those named, each by a child workflow of its own; then writes the summary. */
export async function syncOrders(given: SyncOrdersInput): Promise<SyncResult> {
  const input = checkSyncOrdersInput(given);
  const info = workflowInfo();
  const dryRun = input.execute !== true;
  const syncId = input.syncId ?? makeSyncId(info.startTime, uuid4());
  const startedAt = input.continued?.startedAt ?? info.startTime.toISOString();
  const fanOut = new FanOut(input, syncId);
  let state: SyncProgress['state'] = 'starting';
  let board: BoardIdentity | null = input.continued?.board ?? null;
  let customers = input.continued?.customers;
  let result: SyncResult | undefined;

  const shownState = (): SyncProgress['state'] => (fanOut.paused && state === 'running' ? 'paused' : state);
  setHandler(syncProgress, () => {
    const { totals, running, results: finished } = fanOut;
    return { syncId, dryRun, state: shownState(), board, totals, running, finished, customers, result };
  });
  const isEnding = (): boolean => state === 'finishing' || state === 'done';
  setHandler(pause, () => fanOut.setPaused(true), { validator: () => refuseIf(isEnding(), 'The sync is at its end already.') });
  setHandler(resume, () => fanOut.setPaused(false));
  setHandler(skipCustomer, (customer) => fanOut.skip(customer), { validator: (customer) => checkSkip(customer, input, fanOut) });

  if (board === null) ({ board, customers } = await open(input, syncId));
  const onBoard = board;
  identifyRun({ syncId, board });
  fanOut.onChange = () => {
    const running = fanOut.running.map((child) => child.customer);
    showSync({ syncId, board: onBoard, dryRun, state: shownState(), totals: fanOut.totals, running, finished: fanOut.results });
  };

  state = 'running';
  fanOut.onChange();
  let cancelled = false;
  let failure: Failure | undefined;
  try {
    const rest = await syncAll(input, board, fanOut);
    if (rest !== null)
      return await continueAsNew<typeof syncOrders>({ ...input, syncId, continued: { board, startedAt, customers, ...rest } });
  } catch (error) {
    // Continuing as new is a throw, too, and passes through.
    if (isBrokenOff(error)) cancelled = true;
    else if (error instanceof Error && error.name === 'ContinueAsNew') throw error;
    else failure = innermost(error);
  }

  return CancellationScope.nonCancellable(async () => {
    state = 'finishing';
    await fanOut.ended();
    if (cancelled) await fanOut.closeRest('CANCELLED', 'Cancelled before its orders.').catch(logged);
    if (failure !== undefined) await fanOut.closeRest('FAILED', 'The sync failed before its orders.').catch(logged);
    const { totals, results } = fanOut;
    const summary = await store.writeSummary({
      syncId,
      workflowId: info.workflowId,
      board: onBoard,
      dryRun,
      cancelled,
      failure,
      startedAt,
      totals,
      results: dryRun ? results : undefined,
    });
    result = summary;
    state = 'done';
    fanOut.onChange();
    showOutcome(summary.outcome, summary.totals.counts.failed);
    await condition(allHandlersFinished);
    if (failure !== undefined) throw ApplicationFailure.create({ ...failure, nonRetryable: true, details: [summary] });
    if (cancelled) throw new CancelledFailure(`Sync ${syncId} was cancelled; the reports are written.`);
    return summary;
  });
}

/** Everything that can make a whole sync pointless is checked before its first customer. */
async function open(input: SyncOrdersInput, syncId: string): Promise<{ readonly board: BoardIdentity; readonly customers: number }> {
  const { workflowId, firstExecutionRunId: runId } = workflowInfo();
  const { customers, skip, limit, skipSubitems } = input;
  const dryRun = input.execute !== true;
  try {
    const count = await store.checkCustomers({ customers, skip });
    const board = await monday().checkBoard({ customers, skip, limit, skipSubitems, dryRun });
    await store.openSync({ syncId, board, dryRun, workflowId, runId, options: input });
    return { board, customers: count };
  } catch (error) {
    throw isBrokenOff(error) ? new CancelledFailure('Cancelled before it was open.') : asWorkflowFailure(error);
  }
}

/** Hands out customers pass by pass. Answers null when all are done, or where to go on in a new run of this workflow. */
async function syncAll(
  input: SyncOrdersInput,
  board: BoardIdentity,
  fanOut: FanOut,
): Promise<Omit<ContinuedSync, 'board' | 'startedAt' | 'customers'> | null> {
  const passes: readonly ContinuedSync['pass'][] = input.groupsFirst ? ['groups', 'orders'] : ['all'];
  let after = input.continued?.after ?? null;
  let started = 0;
  for (const pass of passes.slice(passes.indexOf(input.continued?.pass ?? passes[0] ?? 'all'))) {
    for (;;) {
      const names = await store.listCustomers({ after, limit: NAMES_PER_PAGE, customers: input.customers });
      for (const customer of names) {
        if (started >= (input.customersPerRun ?? CUSTOMERS_PER_RUN) || workflowInfo().continueAsNewSuggested) {
          await fanOut.drain();
          await condition(allHandlersFinished);
          return { pass, after, ...fanOut.carryOver() };
        }
        await fanOut.start(customer, board, pass);
        started += 1;
        after = customer;
      }
      if (names.length < NAMES_PER_PAGE) break;
    }
    await fanOut.drain();
    after = null;
  }
  return null;
}

/** The summary matters more. */
const logged = (error: unknown): void => log.error('customers that were not begun could not be recorded', { ...innermost(error) });

function checkSkip(customer: unknown, { customers }: SyncOrdersInput, fanOut: FanOut): void {
  if (typeof customer !== 'string' || customer.trim() === '') throw new Error('Name the customer to skip.');
  const named = customers?.map(canonicalCustomer).includes(canonicalCustomer(customer)) ?? true;
  refuseIf(!named, `${customer} is none of this sync's customers.`);
  const done = fanOut.doneAs(customer);
  if (done !== undefined) throw new Error(`${customer} is done already: ${done}.`);
}
