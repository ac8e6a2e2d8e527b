import type { CountKind, Counts, EnvironmentName, GroupFailure, OrderFailure, Outcome } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import type { OrderRow } from './order-store.ts';
import type { OrderStory } from './order-story.ts';

/** What a sync records of itself; reports and `status` read nothing else. */
export interface SyncRecords {
  /** Does nothing where the sync is recorded already (an activity's second try). */
  openSync(sync: {
    readonly syncId: string;
    readonly environment: EnvironmentName;
    readonly boardId: string;
    readonly boardName: string;
    readonly boardUrl: string | null;
    readonly workflowId: string;
    readonly runId: string;
    readonly options: string;
  }): Promise<void>;
  closeSync(sync: { readonly syncId: string; readonly outcome: Outcome; readonly reason: string | null }): Promise<void>;
  /** A second try does nothing; another run of the customer in the same sync (its orders after its groups) opens it again. */
  openCustomer(sync: {
    readonly syncId: string;
    readonly customer: string;
    readonly workflowId: string;
    readonly runId: string;
  }): Promise<void>;
  closeCustomer(sync: {
    readonly syncId: string;
    readonly customer: string;
    readonly outcome: Outcome;
    readonly reason: string | null;
  }): Promise<void>;
  /**
   * The orders of one page that nothing was sent for, by what they were seen as: each gets an outcome under the sync, if it has none
   * that says more. Call it after the page's last settle or turn-away; calling it again, late or with other pages, changes no count.
   * Those still failed or in flight get the reason that stands on the row; an unchanged one that was ERROR or held becomes SYNCED
   * without a reason.
   */
  recordPage(page: {
    readonly syncId: string;
    readonly customer: string;
    /** As they were read: one that another request has written since is left to that. */
    readonly unchanged: readonly Pick<OrderRow, 'recordUuid' | 'requestKey'>[];
    /** ERROR rows that stay as they are: nothing about them changed since they failed. By uuid, as in `OrderRow`. */
    readonly stillFailed: readonly string[];
    /** Held by an earlier request whose answer is not known: `unknown`. */
    readonly inFlight: readonly string[];
    /**
     * Orders whose own item is right, but not their sizes: that is their outcome, however they were seen. Of others only what is unknown
     * counts.
     */
    readonly lineTroubles?: readonly LineTrouble[];
  }): Promise<void>;

  /** What a customer sync met beside its orders; a second time says nothing new. */
  note(met: { readonly syncId: string; readonly customer: string; readonly notes: readonly SyncNote[] }): Promise<void>;
  readNotes(syncId: string, customer: string): Promise<readonly SyncNote[]>;
  /** A customer's items were compared with its orders just now. */
  recordCheck(of: { readonly customer: string }): Promise<void>;
  /** How many milliseconds ago that was; null: never. */
  ageOfCheck(customer: string): Promise<number | null>;

  /** The newest sync first. */
  listSyncs(limit: number): Promise<readonly SyncRecord[]>;
  readSync(syncId: string): Promise<SyncRecord | null>;
  /** In order of their names, each with counts made of its recorded outcomes; `orders` is always the sum of the others. */
  readCustomers(syncId: string): Promise<readonly CustomerRecord[]>;
  readCustomer(syncId: string, customer: string): Promise<CustomerRecord | null>;
  /** How many orders each code kept off the board in a sync. */
  countCodes(syncId: string): Promise<readonly { readonly code: string; readonly orders: number }[]>;
  /**
   * The ids of the newest sync that has this customer, and of the newest in which it ran: a customer that was skipped or busy, or
   * whose sync was cancelled before its turn, is in it without having run.
   */
  newestSyncsOf(customer: string): Promise<{ readonly newest: string | null; readonly ran: string | null }>;
  /** Of each customer the newest sync in which it ran, else the newest that has it. In no order. */
  newestByCustomer(): Promise<readonly Pick<CustomerRecord, 'syncId' | 'customer' | 'startedAt' | 'outcome'>[]>;
  /** Those made or found, in order of first appearance; `orders` are those that this sync created or updated in the group. */
  readGroups(
    syncId: string,
    customer: string,
  ): Promise<readonly { readonly title: string; readonly groupId: string; readonly action: 'create' | 'reuse'; readonly orders: number }[]>;
  /** Those that could not be made, in order of first appearance. */
  readFailedGroups(syncId: string, customer: string): Promise<readonly GroupFailure[]>;
  /** Failed, held and unknown orders (or any other kind asked for), by order number. */
  readOutcomes(from: {
    readonly syncId: string;
    readonly customer: string;
    readonly kinds: readonly CountKind[];
    readonly limit: number;
  }): Promise<readonly OrderOutcome[]>;

  /**
   * Orders whose items a sync made, whatever its newest word about them is, and the item as that word has it, by record_uuid. What
   * became of the item since, only the order's row tells.
   */
  readCreated(from: {
    readonly syncId: string;
    readonly customer: string;
    /** The last record_uuid of the page before. */
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly CreatedOrder[]>;

  /**
   * Every order with this number (case and trailing blanks don't matter), of whatever customer and state, or the one with this record_uuid.
   * Empty where there is none; an empty number is nobody's.
   */
  readStory(of: { readonly orderNumber: string } | { readonly recordUuid: string }): Promise<readonly OrderStory[]>;
  /** Removes the audit entries that are older, some thousands a transaction. Answers how many. */
  pruneAudit(entries: { readonly olderThanDays: number }): Promise<number>;
}

export interface SyncNote {
  /** A code of `src/errors.ts`. */
  readonly code: string;
  /** What it is about: an id, a title. */
  readonly subject: string;
  readonly text: string;
}

export interface LineTrouble {
  readonly recordUuid: string;
  readonly kind: 'failed' | 'unknown';
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface OrderOutcome extends OrderFailure {
  readonly kind: CountKind;
  readonly itemName: string;
  readonly groupTitle: string | null;
  readonly mondayItemId: string | null;
  readonly warnings: readonly string[];
}

export interface CreatedOrder {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly itemName: string;
  readonly groupTitle: string | null;
  readonly mondayItemId: string | null;
}

export interface SyncRecord {
  readonly syncId: string;
  readonly environment: EnvironmentName;
  readonly boardId: string;
  readonly boardName: string;
  readonly boardUrl: string | null;
  readonly workflowId: string;
  readonly runId: string;
  readonly options: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** null while it runs. */
  readonly outcome: Outcome | null;
  readonly reason: string | null;
}

export interface CustomerRecord {
  readonly syncId: string;
  readonly customer: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly counts: Counts;
  readonly lines: LineCounts;
  readonly groupsCreated: number;
  readonly groupsReused: number;
  /** Orders that went out without some cell. */
  readonly withWarnings: number;
}

/** Lines, by what became of them in one sync. Those that nothing was sent for are not recorded. */
export interface LineCounts {
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  readonly failed: number;
  readonly unknown: number;
}
