import type { GroupFailure, OrderChoice, OrderCursor } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import type { RowRequests, SentRow } from './row-requests.ts';
import type { SyncRecords } from './sync-records.ts';

export type { CreatedGroup, CreatedRow } from './created.ts';
export type {
  CustomerRecord,
  LineCounts,
  LineTrouble,
  OrderOutcome,
  SyncNote,
  SyncRecord,
  SyncRecords,
} from './sync-records.ts';

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
  /** What of its tables and columns does not fit the queries and the mapping, in sentences. A sync does not start with any. Writes nothing. */
  problems(): Promise<readonly string[]>;
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
  /** Of a server: how it is reached and what it allows. */
  readonly findings?: readonly StoreFinding[];
}

export interface StoreFinding {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
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
  /** Found on one board under one sync: stored where no id is known, an open claim included, with action `reuse` under the sync. */
  remember(...groups: readonly FoundGroup[]): Promise<void>;
  /** A known id that the board no longer shows. */
  forget(group: { readonly boardId: string; readonly titleKey: string; readonly groupId: string }): Promise<void>;
  /** Groups that could not be made, under the sync; of each title the newest word stands, a later `settle` or `remember` included. */
  recordFailedGroups(of: { readonly syncId: string; readonly customer: string; readonly failed: readonly GroupFailure[] }): Promise<void>;
}

export interface FoundGroup {
  readonly boardId: string;
  readonly boardName: string;
  readonly titleKey: string;
  readonly title: string;
  readonly groupId: string;
  readonly syncId: string;
  readonly customer: string;
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
