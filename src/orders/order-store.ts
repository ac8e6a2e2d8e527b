import type { CountKind, Counts, EnvironmentName, GroupFailure, OrderCursor, OrderFailure, Outcome } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';

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
type SyncState = 'PENDING' | 'SYNCED' | 'ERROR';

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
}

export interface OrderRows {
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
  /** A page by keyset: (AAG ORDER NUMBER, record_uuid), rows in scope, in flight or not. */
  readOrders(page: {
    readonly customer: string;
    readonly after: Pick<OrderCursor, 'orderNumber' | 'recordUuid'> | null;
    readonly limit: number;
  }): Promise<readonly OrderRow[]>;

  /**
   * One conditional statement: takes only rows that nobody holds and whose `monday_item_id` and last request are still those seen (a
   * caller that slept since would send what it planned by a state that is gone), marks them in flight with the request's key,
   * `sent_hash` and the time but no reason, and writes the request. Answers the uuids that were taken; when none was, no request is written.
   */
  claim(claim: OrderClaim): Promise<readonly string[]>;
  /** Directly before the bytes go out: renews the claim's time where the key is still ours. Answers how many rows still are. */
  renew(claim: { readonly requestKey: string; readonly bodyHash: string }): Promise<number>;
  /**
   * Nothing was executed, and nothing is known against the rows: gives those that are still ours back as they were. Rows that
   * `markUnknown` named stay in flight, so the rest of a mixed answer can be released after it.
   */
  release(claim: { readonly requestKey: string; readonly code: ErrorCode }): Promise<void>;
  /** Writes each row's fate where the row is still ours, its outcome under the sync and its audit entry. Answers the uuids that were settled. */
  settle(settlement: OrderSettlement): Promise<readonly string[]>;
  /** An answer came, or none did, and it tells nothing: the rows stay in flight for the lookup; outcome `unknown` under the sync. */
  markUnknown(request: {
    readonly requestKey: string;
    readonly code: ErrorCode;
    readonly reason: string;
    readonly requestId: string | null;
    readonly rows: readonly SentOrder[];
  }): Promise<void>;
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

export type OrderOperation = 'create' | 'update';

export interface OrderClaim {
  /** A uuid of this one request; also its Idempotency-Key. */
  readonly requestKey: string;
  readonly syncId: string;
  readonly customer: string;
  readonly operation: OrderOperation;
  readonly rows: readonly {
    readonly recordUuid: string;
    readonly mondayItemId: string | null;
    /** `OrderRow.requestKey` as it was read. */
    readonly lastRequestKey: string | null;
    readonly sentHash: string;
  }[];
}

/** What an outcome under a sync shows of an order. */
export interface SentOrder {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly itemName: string;
  readonly groupTitle: string;
  /** Cells that were left out, in sentences. */
  readonly warnings: readonly string[];
  /** The values sent, for the audit. */
  readonly payload: string;
}

export interface OrderSettlement {
  readonly requestKey: string;
  /** monday's request id. */
  readonly requestId: string | null;
  readonly rows: readonly (SentOrder & { readonly groupId: string; readonly fate: OrderFate })[];
}

export type OrderFate =
  | { readonly kind: 'written'; readonly mondayItemId: string }
  /** `partly`: of several mutations some took effect, so what the board shows, and in which group, is not known. */
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string; readonly partly?: boolean | undefined };

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
  readonly claimedAt: string | null;
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
  }): Promise<void>;

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
}

export interface OrderOutcome extends OrderFailure {
  readonly kind: CountKind;
  readonly itemName: string;
  readonly groupTitle: string | null;
  readonly mondayItemId: string | null;
  readonly warnings: readonly string[];
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
  readonly groupsCreated: number;
  readonly groupsReused: number;
  /** Orders that went out without some cell. */
  readonly withWarnings: number;
}
