import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  condition,
  log,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import {
  addResult,
  type BoardIdentity,
  type ContinuedSync,
  type CustomerResult,
  canonicalCustomer,
  customerWorkflowId,
  dryRunWorkflowId,
  MAX_LISTED_CUSTOMERS,
  NO_COUNTS,
  NO_TOTALS,
  type Outcome,
  type Phase,
  PRIORITY,
  type SyncOrdersInput,
  type SyncProgress,
  type SyncTotals,
} from '../contract.ts';
import { shortName, store } from './activities.ts';
import { innermost } from './failure.ts';
import { parentPaused, parentSkipped } from './messages.ts';
import type { syncCustomer } from './sync-customer.ts';

const DEFAULT_CONCURRENCY = 8;
/** Names read from the store at once. */
export const NAMES_PER_PAGE = 200;
const SKIPPED_BEFORE = 'Skipped on request, before its turn.';
/** Of a reason, in a payload that may list `MAX_LISTED_CUSTOMERS` of them; the store and the reports have all of it. */
const SHOWN_REASON = 500;

interface OpenChild {
  readonly customer: string;
  readonly workflowId: string;
  handle: ChildWorkflowHandle<typeof syncCustomer> | undefined;
}

/** How a child ended, and whether the customer has another pass before it. */
interface Ended {
  readonly result: CustomerResult;
  readonly goesOn: boolean;
}

/**
 * A bounded window of customer syncs. One customer's trouble, whatever it is, becomes that customer's outcome and nothing else:
 * `start` and `drain` throw only when the sync itself is cancelled, or when an outcome could not be recorded.
 */
export class FanOut {
  readonly #input: SyncOrdersInput;
  readonly #syncId: string;
  readonly #dryRun: boolean;
  /** By the names as the store lists them: two that only we would take for one are two. */
  readonly #open = new Map<string, OpenChild>();
  readonly #skipped: Set<string>;
  readonly #stopped: Set<string>;
  #paused: boolean;
  #unrecorded: unknown;
  totals: SyncTotals;
  results: readonly CustomerResult[];
  /** Called after every change that a person may want to see. */
  onChange: () => void = () => {};

  constructor(input: SyncOrdersInput, syncId: string) {
    this.#input = input;
    this.#syncId = syncId;
    this.#dryRun = input.execute !== true;
    this.#paused = input.continued?.paused ?? false;
    this.#skipped = new Set([...(input.skip ?? []).map(canonicalCustomer), ...(input.continued?.skipped ?? [])]);
    this.#stopped = new Set(input.continued?.stopped ?? []);
    this.totals = input.continued?.totals ?? NO_TOTALS;
    this.results = input.continued?.results ?? [];
  }

  get paused(): boolean {
    return this.#paused;
  }

  get running(): SyncProgress['running'] {
    return [...this.#open.values()].map(({ customer, workflowId }) => ({ customer, workflowId }));
  }

  /** The open customers are told in any case: one of them may be paused, or not, by itself. */
  async setPaused(paused: boolean): Promise<boolean> {
    const changed = this.#paused !== paused;
    this.#paused = paused;
    this.onChange();
    await this.#tell((child) => child.signal(parentPaused, paused));
    return changed;
  }

  async skip(customer: string): Promise<boolean> {
    const key = canonicalCustomer(customer);
    const changed = !this.#skipped.has(key);
    this.#skipped.add(key);
    await this.#tell((child) => child.signal(parentSkipped), key);
    return changed;
  }

  /** How a customer is done, where it is; no more than that it is, where it no longer is among the `results`. */
  doneAs(customer: string): Outcome | 'done' | undefined {
    const key = canonicalCustomer(customer);
    if (![...this.#stopped].some((stopped) => canonicalCustomer(stopped) === key)) return undefined;
    return this.results.find((result) => canonicalCustomer(result.customer) === key)?.outcome ?? 'done';
  }

  /** Waits for a place in the window, then starts the customer's child; its end is recorded when it comes. */
  async start(customer: string, board: BoardIdentity, phase: Phase): Promise<void> {
    if (this.#stopped.has(customer)) return;
    const key = canonicalCustomer(customer);
    const places = this.#input.sequential ? 1 : (this.#input.concurrency ?? DEFAULT_CONCURRENCY);
    await condition(() => this.#skipped.has(key) || (this.#open.size < places && !this.#paused));
    if (this.#skipped.has(key)) return this.#finish(await this.#recordNotRun(customer, 'SKIPPED', SKIPPED_BEFORE), true);

    const workflowId = this.#dryRun ? dryRunWorkflowId(this.#syncId, customer) : customerWorkflowId(board.boardId, customer);
    const child: OpenChild = { customer, workflowId, handle: undefined };
    this.#open.set(customer, child);
    this.onChange();
    void this.#run(child, board, phase).then(({ result, goesOn }) => {
      this.#open.delete(customer);
      this.#finish(result, !goesOn);
    });
  }

  /** Waits until every open child has ended. */
  async ended(): Promise<void> {
    await condition(() => this.#open.size === 0);
  }

  /** The same, and throws where an outcome could not be recorded: the store, which the summary is made from, lacks it. */
  async drain(): Promise<void> {
    await this.ended();
    if (this.#unrecorded !== undefined) throw this.#unrecorded;
  }

  /** Gives this outcome to every customer that has none: the sync ends before its turn. Those to be skipped are skipped. */
  async closeRest(outcome: Outcome, reason: string): Promise<void> {
    for (let after: string | null = null; ; ) {
      const names: readonly string[] = await store.listCustomers({ after, limit: NAMES_PER_PAGE, customers: this.#input.customers });
      const rest = names.filter((name) => !this.#stopped.has(name));
      const isSkipped = (name: string): boolean => this.#skipped.has(canonicalCustomer(name));
      await this.#closeAll(rest.filter(isSkipped), 'SKIPPED', SKIPPED_BEFORE);
      await this.#closeAll(
        rest.filter((name) => !isSkipped(name)),
        outcome,
        reason,
      );
      if (names.length < NAMES_PER_PAGE) return;
      after = names.at(-1) ?? null;
    }
  }

  async #closeAll(customers: readonly string[], outcome: Outcome, reason: string): Promise<void> {
    if (customers.length === 0) return;
    await store.recordCustomers({ syncId: this.#syncId, dryRun: this.#dryRun, customers, outcome, reason });
    for (const customer of customers) this.#finish(notRun(customer, outcome, reason), true);
  }

  carryOver(): Pick<ContinuedSync, 'paused' | 'skipped' | 'stopped' | 'totals' | 'results'> {
    return { paused: this.#paused, skipped: [...this.#skipped], stopped: [...this.#stopped], totals: this.totals, results: this.results };
  }

  /** Never throws: nobody would hear of it. */
  async #run(child: OpenChild, board: BoardIdentity, phase: Phase): Promise<Ended> {
    const { customer, workflowId } = child;
    const { limit, skipSubitems, retryErrors, maxRetries, only, execute } = this.#input;
    const more = phase === 'groups';
    const paused = this.#paused;
    try {
      child.handle = await startChild<typeof syncCustomer>('syncCustomer', {
        workflowId,
        args: [{ customer, execute, limit, skipSubitems, retryErrors, maxRetries, only, phase, more, syncId: this.#syncId, board, paused }],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        priority: { priorityKey: PRIORITY.sync, fairnessKey: fairnessKey(customer) },
        staticSummary: shortName(customer),
      });
      // What was asked for while the child was starting.
      const key = canonicalCustomer(customer);
      if (this.#paused !== paused) await this.#tell((open) => open.signal(parentPaused, this.#paused), key);
      if (this.#skipped.has(key)) await this.#tell((open) => open.signal(parentSkipped), key);
      const result = await child.handle.result();
      const stopped = result.outcome === 'SKIPPED' || result.outcome === 'CANCELLED';
      return { result, goesOn: more && !stopped };
    } catch (error) {
      return { result: await this.#fromFailure(customer, workflowId, error), goesOn: false };
    }
  }

  async #fromFailure(customer: string, workflowId: string, error: unknown): Promise<CustomerResult> {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      return this.#recordNotRun(customer, 'BUSY', `Another sync of ${customer} is running: workflow ${workflowId}.`);
    }
    // A child that fails has written its report, and carries its result.
    const cause = error instanceof ChildWorkflowFailure ? error.cause : undefined;
    const carried = cause instanceof ApplicationFailure ? (cause.details?.[0] as CustomerResult | undefined) : undefined;
    if (carried !== undefined) return carried;
    const { type, message } = innermost(error);
    const cancelled = type === 'CancelledFailure';
    return this.#recordNotRun(customer, cancelled ? 'CANCELLED' : 'FAILED', cancelled ? 'Cancelled.' : message);
  }

  /** Outcomes that no child could record; of a cancelled sync, too. */
  async #recordNotRun(customer: string, outcome: Outcome, reason: string): Promise<CustomerResult> {
    const record = { syncId: this.#syncId, dryRun: this.#dryRun, customers: [customer], outcome, reason };
    try {
      await CancellationScope.nonCancellable(() => store.recordCustomers(record));
    } catch (error) {
      log.error('an outcome could not be recorded', { customer, outcome, ...innermost(error) });
      this.#unrecorded ??= error;
    }
    return notRun(customer, outcome, reason);
  }

  #finish({ groups: _, ...result }: CustomerResult, final: boolean): void {
    if (final) {
      this.totals = addResult(this.totals, result);
      const listed = { ...result, reason: result.reason?.slice(0, SHOWN_REASON) };
      this.results = [...this.results, listed].slice(-MAX_LISTED_CUSTOMERS);
      this.#stopped.add(result.customer);
    }
    this.onChange();
  }

  async #tell(message: (child: ChildWorkflowHandle<typeof syncCustomer>) => Promise<void>, only?: string): Promise<void> {
    const open = [...this.#open.values()].filter(({ customer }) => only === undefined || canonicalCustomer(customer) === only);
    const children = open.map(({ handle }) => handle);
    // A child that ended meanwhile needs no message.
    await Promise.allSettled(children.filter((child) => child !== undefined).map(message));
  }
}

const notRun = (customer: string, outcome: Outcome, reason: string): CustomerResult => ({
  customer,
  outcome,
  counts: NO_COUNTS,
  groupsCreated: 0,
  groupsReused: 0,
  seconds: 0,
  reason,
  notRun: true,
});

/** Temporal takes 64 bytes. */
function fairnessKey(customer: string): string {
  const key = canonicalCustomer(customer);
  return new TextEncoder().encode(key).length <= 64 ? key : customerWorkflowId('', key).slice(-64);
}
