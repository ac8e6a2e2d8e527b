import { CancellationScope, CancelledFailure, log, setHandler, sleep, uuid4, workflowInfo } from '@temporalio/workflow';
import type { LookUpResult } from '../activities/look-up.ts';
import {
  addCounts,
  addWarnings,
  type BoardIdentity,
  type CreateCustomerGroupsResult,
  type CustomerProgress,
  type CustomerResult,
  countsOf,
  MAX_SAMPLED_FAILURES,
  makeSyncId,
  NO_COUNTS,
  NO_WARNINGS,
  type OrderCursor,
  type OrderFailure,
  type SyncBatchesInput,
  type SyncBatchesResult,
  type SyncCustomerInput,
} from '../contract.ts';
import { monday, shortName, store } from './activities.ts';
import { showCustomer } from './details.ts';
import { asWorkflowFailure, type Failure, innermost, isBrokenOff } from './failure.ts';
import { Gate } from './gate.ts';
import { customerProgress, parentPaused, parentSkipped, pause, refuseIf, resume, skip } from './messages.ts';
import { requireOwnId } from './own-id.ts';
import { identifyRun, showOutcome } from './search-attributes.ts';

/** Each waits for the last request that got no answer; more than a few mean that monday.com answers nobody. */
const RECOVERY_ROUNDS = 10;

/** One run of a customer's sync: what it has come to so far, and its steps, which `syncCustomer` puts in order. */
export class CustomerRun {
  readonly dryRun: boolean;
  readonly #input: SyncCustomerInput;
  readonly #syncId: string;
  readonly #gate: Gate;
  #customer: string;
  #board: BoardIdentity | undefined;
  #state: CustomerProgress['state'] = 'starting';
  #waitingFor: string | undefined;
  /** All of it is done, whatever was asked for meanwhile. */
  #complete = false;
  #groups: CreateCustomerGroupsResult = { createdGroupIds: [], groups: [], failed: [] };
  #counts = NO_COUNTS;
  #warnings = NO_WARNINGS;
  #leftOut = 0;
  #groupless = false;
  readonly #failures: OrderFailure[] = [];
  #result: CustomerResult | undefined;

  constructor(input: SyncCustomerInput) {
    this.#input = input;
    this.dryRun = input.execute !== true;
    this.#syncId = input.syncId ?? makeSyncId(workflowInfo().startTime, uuid4());
    this.#gate = new Gate(input.paused ?? false);
    this.#customer = input.customer;
    this.#board = input.board;
  }

  listen(): void {
    const gate = this.#gate;
    const setPaused = (paused: boolean): boolean => {
      const changed = gate.setPaused(paused);
      if (this.#board !== undefined) this.#show();
      return changed;
    };
    const validator = (): void => refuseIf(this.#isEnding, `The sync of ${this.#customer} is at its end already.`);
    setHandler(customerProgress, () => this.#progress());
    setHandler(pause, () => setPaused(true), { validator });
    setHandler(resume, () => setPaused(false));
    setHandler(skip, () => gate.skip(), { validator });
    setHandler(parentPaused, (paused) => void setPaused(paused));
    setHandler(parentSkipped, () => void gate.skip());
  }

  /**
   * A parent has checked the board, and hands it over with the name as the store spells it. Started by hand, both are found out here;
   * the id, which is the lock, is looked at before monday.com is asked anything.
   */
  async open(): Promise<void> {
    const { workflowId, firstExecutionRunId: runId } = workflowInfo();
    const { board: given, limit, phase, skipSubitems } = this.#input;
    const { dryRun } = this;
    try {
      const { customer, boardId } =
        given === undefined ? await store.resolveCustomer({ customer: this.#customer }) : { ...given, customer: this.#customer };
      requireOwnId(boardId, customer, dryRun);
      const board =
        given ?? (await monday().checkBoard({ customers: [customer], limit, groupsOnly: phase === 'groups', skipSubitems, dryRun }));
      this.#customer = customer;
      this.#board = board;
      identifyRun({ syncId: this.#syncId, board, customer });
      await store.openCustomer({ ...this.#identity(), alone: given === undefined, workflowId, runId, options: this.#input });
    } catch (error) {
      throw isBrokenOff(error) ? new CancelledFailure('Cancelled before it was open.') : asWorkflowFailure(error);
    }
  }

  /** Runs the steps; an error of theirs is the customer's outcome, and its report is still written. */
  async attempt(steps: () => Promise<void>): Promise<Failure | undefined> {
    try {
      await steps();
      return undefined;
    } catch (error) {
      const failure = innermost(error);
      log.error('customer sync failed', { customer: this.#customer, ...failure });
      return failure;
    }
  }

  async makeGroups(): Promise<void> {
    const { syncId, customer, dryRun } = this.#identity();
    this.#enter('groups');
    while (await this.#gate.pass()) {
      const { limit, orders, only } = this.#input;
      // Chosen orders may stand behind the first ones.
      const input = { syncId, customer, dryRun, limit: orders === undefined && only === undefined ? limit : undefined };
      const made = await this.#gate.run(() =>
        monday(this.#board).createCustomerGroups.executeWithOptions({ summary: `groups of ${shortName(customer)}` }, [input]),
      );
      if (made === undefined) continue;
      this.#groups = made;
      this.#groupless = false;
      this.#complete = this.#input.phase === 'groups';
      return;
    }
  }

  async sendOrders({ unknownOnly = false } = {}): Promise<void> {
    let cursor: OrderCursor | null = null;
    this.#enter('orders');
    while (await this.#gate.pass()) {
      const page: SyncBatchesResult | undefined = await this.#sendPages(cursor, unknownOnly);
      if (page === undefined) continue;
      this.#counts = addCounts(this.#counts, page.counts);
      this.#warnings = addWarnings(this.#warnings, page.warnings ?? NO_WARNINGS);
      this.#leftOut += page.leftOut ?? 0;
      this.#groupless ||= (page.groupless ?? 0) > 0;
      this.#failures.push(...page.failures.slice(0, MAX_SAMPLED_FAILURES - this.#failures.length));
      this.#complete = page.cursor === null && page.wait === undefined;
      if (this.#complete) return;
      cursor = page.cursor;
      if (page.wait !== undefined) await this.#wait(page.wait);
      this.#enter('orders');
    }
  }

  /**
   * What the board holds of the customer, before anything is sent. What an earlier sync left without an answer, and is due by now, goes
   * out with the first pages; what is not due delays nothing.
   */
  async checkItems(): Promise<void> {
    const { syncId, customer } = this.#identity();
    this.#enter('check');
    while (await this.#gate.pass()) {
      const summary = `compares items of ${shortName(customer)}`;
      const input = { syncId, customer, skipSubitems: this.#input.skipSubitems };
      if ((await this.#gate.run(() => monday(this.#board).checkItems.executeWithOptions({ summary }, [input]))) !== undefined) return;
    }
  }

  async #lookUp(): Promise<LookUpResult | undefined> {
    const { syncId, customer } = this.#identity();
    this.#enter('lookup');
    while (await this.#gate.pass()) {
      const known = await this.#gate.run(() =>
        monday(this.#board).lookUp.executeWithOptions({ summary: `looks up ${shortName(customer)}` }, [{ syncId, customer }]),
      );
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /**
   * What got no clear answer is settled in this very sync: waits on a timer until the last such request is due, looks it up, and sends
   * what came free. So are orders that came into a new season after the groups were made. What is unknown after that many rounds is told
   * in the report.
   */
  async recover(): Promise<void> {
    for (let round = 0; round < RECOVERY_ROUNDS; round += 1) {
      const groupsDue = this.#groups.failed.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt !== undefined);
      // Stopped before its last order, or nothing is open: the pages have told.
      if (!this.#complete || (this.#counts.unknown === 0 && groupsDue.length === 0)) return;
      this.#complete = false;
      let known = await this.#lookUp();
      if (known === undefined) return;
      const until = [known.dueAt, ...groupsDue]
        .filter((dueAt) => dueAt !== null)
        .toSorted()
        .at(-1);
      if (until !== undefined) {
        await this.#wait({ until, reason: 'NO_ANSWER' });
        known = await this.#lookUp();
        if (known === undefined) return;
      }
      // A pass for orders alone doesn't know of groups, but for what it looks up here.
      if (groupsDue.length > 0 || this.#groupless || this.#input.phase === 'orders') await this.makeGroups();
      this.#counts = countsOf((kind) => (kind === 'unknown' ? 0 : this.#counts[kind]));
      await this.sendOrders({ unknownOnly: true });
    }
  }

  /** A customer that has failed sends nothing more; but what got no answer is looked up when it is due, so that no later sync waits for it. */
  async lookUpRest(): Promise<void> {
    try {
      const known = await this.#lookUp();
      if (known === undefined || known.dueAt === null) return;
      await this.#wait({ until: known.dueAt, reason: 'NO_ANSWER' });
      await this.#lookUp();
    } catch (error) {
      // What ended the customer is the failure that it tells.
      log.warn('what got no answer could not be looked up', { customer: this.#customer, ...innermost(error) });
    }
  }

  /** In a scope of its own: a cancelled or failed customer gets its report, too. */
  async report(failure: Failure | undefined): Promise<CustomerResult> {
    const { dryRun } = this;
    const { phase = 'all', more = false, board } = this.#input;
    this.#enter('report');
    const result = await CancellationScope.nonCancellable(() =>
      store.writeReport({
        ...this.#identity(),
        alone: board === undefined,
        phase,
        more,
        workflowId: workflowInfo().workflowId,
        stop: this.#complete ? undefined : this.#gate.stop,
        failure,
        groups: this.#groups,
        leftOut: this.#leftOut > 0 ? { orders: this.#leftOut, failures: this.#input.maxRetries ?? 0 } : undefined,
        dryRunFigures: dryRun ? { counts: this.#counts, failures: this.#failures, warnings: this.#warnings } : undefined,
        startedAt: workflowInfo().startTime.toISOString(),
      }),
    );
    this.#counts = result.counts;
    this.#result = result;
    showOutcome(result.outcome, result.counts.failed);
    this.#enter('done', result.outcome);
    return result;
  }

  #sendPages(cursor: OrderCursor | null, unknownOnly: boolean): Promise<SyncBatchesResult | undefined> {
    const { syncId, customer, dryRun } = this.#identity();
    const { limit, skipSubitems, retryErrors, maxRetries, orders, only } = this.#input;
    const input: SyncBatchesInput = {
      syncId,
      customer,
      dryRun,
      cursor,
      limit,
      skipSubitems,
      retryErrors,
      maxRetries,
      orders,
      only,
      groups: dryRun ? this.#groups.groups : undefined,
      unknownOnly: unknownOnly || undefined,
    };
    const summary = `${shortName(customer)}, ${unknownOnly ? 'again, ' : ''}page ${(cursor?.page ?? 0) + 1}`;
    return this.#gate.run(() => monday(this.#board).syncBatches.executeWithOptions({ summary }, [input]));
  }

  /** On a timer: a limit that lasts holds no worker slot. */
  async #wait({ until, reason }: { readonly until: string; readonly reason: string }): Promise<void> {
    const due = Date.parse(until);
    this.#waitingFor = `${reason}, until ${until}`;
    // A pause ends the timer, but not the limit: resumed before its end, the rest is waited for.
    while ((await this.#gate.pass()) && Date.now() < due) {
      this.#enter('waiting');
      await this.#gate.run(() => sleep(due - Date.now(), { summary: `waits: ${reason}` }));
    }
    this.#waitingFor = undefined;
  }

  #identity(): { readonly syncId: string; readonly customer: string; readonly board: BoardIdentity; readonly dryRun: boolean } {
    if (this.#board === undefined) throw asWorkflowFailure(new Error('The customer sync is not open yet.'));
    return { syncId: this.#syncId, customer: this.#customer, board: this.#board, dryRun: this.dryRun };
  }

  #enter(state: CustomerProgress['state'], shown?: string): void {
    this.#state = state;
    this.#show(shown);
  }

  #show(state: string = this.#progress().state): void {
    showCustomer({
      ...this.#identity(),
      state,
      note: this.#waitingFor ?? this.#result?.reason,
      counts: this.#counts,
      groups: this.#groups,
    });
  }

  get #isEnding(): boolean {
    return this.#state === 'report' || this.#state === 'done';
  }

  #progress(): CustomerProgress {
    const paused = this.#gate.paused && !this.#isEnding;
    return {
      syncId: this.#syncId,
      customer: this.#customer,
      state: paused ? 'paused' : this.#state,
      waitingFor: this.#waitingFor,
      counts: this.#counts,
      groups: this.#groups.groups.length,
      result: this.#result,
    };
  }
}
