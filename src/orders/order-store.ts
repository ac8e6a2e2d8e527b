import type { CountKind, Counts, EnvironmentName, GroupFailure, OrderChoice, OrderCursor, OrderFailure, Outcome } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import type { OrderStory } from './order-story.ts';
import type { RowRequests, SentRow } from './row-requests.ts';

/**
 * The port to the orders' database. One set of queries serves two dialects, SQL Server and embedded SQLite; `tests/orders/` holds
 * the contract suite that both must pass.
 *
 * Rules for every method: one short transaction at the most; values are always parameters; an error of the database is thrown
 * (as `OrderSyncError` STORE_UNREACHABLE where it is known to pass), never read as "no rows". Times are ISO 8601 in UTC, by the database's clock.
 * Customers compare as the database's collation does: case and trailing blanks don't matter.
 */
export interface OrderStore {
  readonly orders: OrderRows;
  readonly lines: LineRows;
  readonly groups: GroupLedger;
  readonly syncs: SyncRecords;
  /** What `doctor` shows: where the orders are, and what is wrong there. Writes nothing. */
  check(): Promise<StoreCheck>;
  close(): Promise<void>;
}

export interface StoreCheck {
  /** Without secrets: a file path, or a server and a database. */
  readonly location: string;
  readonly orders: number;
  readonly customers: number;
  /** Sentences; empty when all is well. */
  readonly problems: readonly string[];
}

/** Every source value is text or NULL, whatever its SQL type: decimals as their digits, dates as `YYYY-MM-DD`, never a float. */
export type SourceValue = string | null;

/** FAILED and NEW, which the predecessor left behind, are read as ERROR and PENDING. Rows in any other state are out of scope. */
export type SyncState = 'PENDING' | 'SYNCED' | 'ERROR';

export interface OrderRow {
  /** Lower case. */
  readonly recordUuid: string;
  /** `AAG ORDER NUMBER`, as stored; not unique. '' for NULL. */
  readonly orderNumber: string;
  readonly customer: string;
  /** The source columns that the mapping reads, by their names. */
  readonly values: Readonly<Record<string, SourceValue>>;
  readonly itemName: SourceValue;
  readonly groupName: SourceValue;
  readonly customerSeason: SourceValue;
  readonly aagSeason: SourceValue;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly syncState: SyncState;
  /** Held by a request whose answer has not been settled. */
  readonly inFlight: boolean;
  /** An earlier copy of its last request may still reach the board: nothing newer is sent before that is over. */
  readonly onHold: boolean;
  /** Kept after the settle: which request wrote the row last. */
  readonly requestKey: string | null;
  /** Bigger than 2^53, so text. */
  readonly mondayItemId: string | null;
  readonly groupId: string | null;
  /** Hash of what the board shows; NULL: not known. */
  readonly rowHash: string | null;
  /** Hash of what was sent last, whether it was accepted or not. */
  readonly sentHash: string | null;
  /** The reason of an ERROR or of a hold: code, colon, sentence. */
  readonly reason: string | null;
  /** How often it failed. */
  readonly retries: number;
}

export interface OrderRows extends RowRequests {
  /** Names of customers with orders in scope, in the order of their names, each in one spelling (its first by order). */
  listCustomers(page: { readonly after: string | null; readonly limit: number }): Promise<readonly string[]>;
  /** The same customers with their orders by state, in the order of their names. */
  countByCustomer(): Promise<readonly CustomerOrders[]>;
  /** The stored spelling of a customer's name, or null where no order in scope has it. */
  findCustomer(customer: string): Promise<string | null>;
  /**
   * How many orders of these customers a sync could create, among the first `limit` of each: not on the board, not held by a request,
   * not marked DELETE, with a season. No more than these; some may still be turned away, or wait until something about them changes.
   */
  countToCreate(of: { readonly customers: readonly string[]; readonly limit?: number | undefined }): Promise<number>;
  /**
   * The distinct (group_name, CUSTOMER SEASON, AAG SEASON) of the customer's first `limit` orders, in order of first appearance. Orders
   * marked DELETE count, but need no group.
   */
  readGroupSources(from: { readonly customer: string; readonly limit?: number | undefined }): Promise<readonly GroupSource[]>;
  /** Those of the uuids that any row has, in scope or not, in lower case. */
  knownUuids(uuids: readonly string[]): Promise<readonly string[]>;
  /** The same orders as they are now: those of them that are in scope, in the order of pages. */
  readAgain(recordUuids: readonly string[]): Promise<readonly OrderRow[]>;
  /** A page by keyset: (AAG ORDER NUMBER, record_uuid), rows in scope, in flight or not. */
  readOrders(page: {
    readonly customer: string;
    readonly after: Pick<OrderCursor, 'orderNumber' | 'recordUuid'> | null;
    readonly limit: number;
    /** Only those whose outcome under this sync is `unknown`: what a lookup may have set free. */
    readonly unknownIn?: string | undefined;
    /** Only those with these numbers; case and trailing blanks don't matter. */
    readonly orderNumbers?: readonly string[] | undefined;
    /** Only those that are so themselves, or have a size that is. */
    readonly only?: OrderChoice | undefined;
  }): Promise<readonly OrderRow[]>;

  /** Orders that our own checks turned away: held ones stay PENDING, failed ones become ERROR; both get their reason on the row and an outcome under the sync. */
  turnAway(orders: { readonly syncId: string; readonly customer: string; readonly rows: readonly TurnedAwayOrder[] }): Promise<void>;
}

/** A customer's orders in scope; `orders` is the sum of the others. */
export interface CustomerOrders {
  readonly customer: string;
  readonly orders: number;
  readonly synced: number;
  readonly failed: number;
  /** Pending, and may not go out yet: the reason stands on the row. */
  readonly held: number;
  /** Held by a request whose answer has not been settled. */
  readonly unknown: number;
  readonly pending: number;
}

export interface GroupSource {
  readonly groupName: SourceValue;
  readonly customerSeason: SourceValue;
  readonly aagSeason: SourceValue;
}

/** The sizes of orders. */
export interface LineRows extends RowRequests {
  /** Of these orders (in any order), the lines in scope by order and size. */
  readLines(recordUuids: readonly string[]): Promise<readonly LineRow[]>;
  /**
   * Lines that are seen as right: a subitem as it should be, or none where nothing is to be shown. Those that are not SYNCED become so,
   * without a reason, unless a request holds them or their subitem's content is not known.
   */
  markUnchanged(lines: {
    readonly uuids: readonly string[];
    /** What this sync said against them before is over, too. */
    readonly syncId?: string | undefined;
  }): Promise<void>;
  /** Lines that our own checks turned away: ERROR with the reason. */
  turnAway(lines: {
    readonly syncId: string;
    readonly customer: string;
    readonly rows: readonly (SentRow & { readonly sentHash: string | null; readonly code: ErrorCode; readonly reason: string })[];
  }): Promise<void>;
}

export interface LineRow {
  readonly lineUuid: string;
  readonly recordUuid: string;
  readonly sizeCode: string;
  readonly qty: number;
  /** `size_code` and `qty` as text: what the mapping of subitems reads. */
  readonly values: Readonly<Record<string, SourceValue>>;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly syncState: SyncState;
  readonly inFlight: boolean;
  readonly onHold: boolean;
  readonly requestKey: string | null;
  readonly mondaySubitemId: string | null;
  /** The item that the subitem stands below. */
  readonly parentItemId: string | null;
  readonly rowHash: string | null;
  readonly sentHash: string | null;
  readonly reason: string | null;
  /** How often it failed. */
  readonly retries: number;
}

export interface TurnedAwayOrder {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly itemName: string;
  readonly groupTitle: string | null;
  readonly kind: 'held' | 'failed';
  /** null for a held row: it was not going to be sent. */
  readonly sentHash: string | null;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** `sync_groups`: what we know of the board's groups. `titleKey` is the title as titles compare (see `src/sync/group-title.ts`). */
export interface GroupLedger {
  read(boardId: string, titleKeys: readonly string[]): Promise<readonly KnownGroup[]>;
  /** Writes the claim before `create_group`. False: somebody else holds or has it. */
  claim(claim: {
    readonly boardId: string;
    readonly titleKey: string;
    readonly title: string;
    readonly requestKey: string;
    readonly syncId: string;
    readonly customer: string;
  }): Promise<boolean>;
  renew(requestKey: string): Promise<boolean>;
  /**
   * The first step of looking up a group whose request was not answered: puts its key in the place of the one it saw, so that a sleeping
   * owner can neither renew and send nor settle. False: the claim is no longer the one seen.
   */
  seize(seizure: {
    readonly boardId: string;
    readonly titleKey: string;
    readonly seen: Pick<KnownGroup, 'requestKey' | 'claimedAt'>;
    readonly requestKey: string;
    readonly syncId: string;
    readonly customer: string;
  }): Promise<boolean>;
  /** The id, the moment it exists: into `sync_groups`, `MON_Boards_Groups` and the sync's groups. False: the claim was no longer ours. */
  settle(group: {
    readonly boardId: string;
    readonly boardName: string;
    readonly titleKey: string;
    readonly requestKey: string;
    readonly groupId: string;
  }): Promise<boolean>;
  /** Not executed: the claim is gone. */
  release(requestKey: string): Promise<void>;
  /** Found on the board: stored where no id is known, an open claim included, with action `reuse` under the sync. */
  remember(group: {
    readonly boardId: string;
    readonly boardName: string;
    readonly titleKey: string;
    readonly title: string;
    readonly groupId: string;
    readonly syncId: string;
    readonly customer: string;
  }): Promise<void>;
  /** A known id that the board no longer shows. */
  forget(group: { readonly boardId: string; readonly titleKey: string; readonly groupId: string }): Promise<void>;
  /** Groups that could not be made, under the sync; of each title the newest word stands, a later `settle` or `remember` included. */
  recordFailedGroups(of: { readonly syncId: string; readonly customer: string; readonly failed: readonly GroupFailure[] }): Promise<void>;
}

export interface KnownGroup {
  readonly titleKey: string;
  readonly title: string;
  /** null while a request to create it is open. */
  readonly groupId: string | null;
  readonly requestKey: string | null;
  /** When the claim was last renewed; what `seize` compares. */
  readonly claimedAt: string | null;
  /** Milliseconds by the database's clock. */
  readonly claimedAgeMs: number | null;
}

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
