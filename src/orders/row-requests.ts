import type { ErrorCode } from '../errors.ts';

/**
 * Claim, send, settle, look up: the same for orders and for lines. A row's `uuid` is its record_uuid or its line_uuid, in lower case;
 * its `mondayId` the id of its item or subitem; its `place` the group of an item, the parent of a subitem.
 */
export interface RowRequests {
  /**
   * One conditional statement: takes only rows that nobody holds, that are not on hold, and whose id and last request are still those
   * seen (a caller that slept since would send what it planned by a state that is gone), marks them in flight with the request's key,
   * `sent_hash` and the time but no reason, and writes the request. Answers the uuids that were taken; when none was, no request is written.
   */
  claim(claim: RowClaim): Promise<readonly string[]>;
  /** Directly before the bytes go out, each time: renews the claim's time where the key is still ours. Answers how many rows still are. */
  renew(claim: { readonly requestKey: string; readonly bodyHash: string }): Promise<number>;
  /**
   * Nothing was executed, and nothing is known against the rows: gives those that are still ours back as they were. Rows that
   * `markUnknown` named stay in flight, so the rest of a mixed answer can be released after it.
   */
  release(claim: { readonly requestKey: string; readonly code: ErrorCode }): Promise<void>;
  /** Writes each row's fate where the row is still ours, its outcome under the sync and its audit entry. Answers the uuids that were settled. */
  settle(settlement: Settlement): Promise<readonly string[]>;
  /** An answer came, or none did, and it tells nothing: the rows stay in flight for the lookup; outcome `unknown` under the sync. */
  markUnknown(request: {
    readonly requestKey: string;
    readonly code: ErrorCode;
    readonly reason: string;
    readonly requestId: string | null;
    /** All copies of the request were answered, though none told what became of the rows. */
    readonly answered: boolean;
    readonly rows: readonly SentRow[];
  }): Promise<void>;

  /** The ids that these rows have now. */
  readIds(uuids: readonly string[]): Promise<readonly { readonly uuid: string; readonly mondayId: string | null }[]>;
  /** A customer's rows in flight, whoever sent them, the longest waiting first. */
  readOpen(from: { readonly customer: string; readonly limit: number }): Promise<readonly OpenRow[]>;
  /** How long, in milliseconds, until the last of a customer's rows is no longer on hold; 0: none is. */
  longestHoldMs(customer: string): Promise<number>;
  /**
   * The first step of a lookup: puts its key in the place of the one it saw, so that a sleeping owner can neither renew and send nor
   * settle. Answers the uuids that were taken: not those whose claim was renewed or settled since they were read.
   */
  seize(seizure: {
    readonly requestKey: string;
    readonly syncId: string;
    readonly customer: string;
    readonly rows: readonly Pick<OpenRow, 'uuid' | 'requestKey' | 'claimedAt'>[];
  }): Promise<readonly string[]>;
  /**
   * What the board showed of seized rows. Found: the row has that id, and goes out again as an update, since the board may show older
   * values. Not found: free again, as it was. Never SYNCED: a lookup settles identity, not content. Answers the uuids that were settled.
   */
  settleLookup(lookup: {
    readonly requestKey: string;
    readonly requestId: string | null;
    readonly rows: readonly LookedUpRow[];
  }): Promise<readonly string[]>;
  /**
   * What a look at the board showed of rows that nobody holds and whose id is still the one seen: gone (`mondayId` null; an order's
   * lines lose theirs, too), elsewhere, or there without our knowing. They go out again. Answers the uuids that were changed.
   */
  correct(correction: {
    readonly syncId: string;
    readonly rows: readonly {
      readonly uuid: string;
      readonly seenMondayId: string | null;
      readonly mondayId: string | null;
      readonly place: string | null;
      /** For the audit. */
      readonly reason: string;
    }[];
  }): Promise<readonly string[]>;
}

export type RowOperation = 'create' | 'update' | 'delete';

export interface RowClaim {
  /** A uuid of this one request; also its Idempotency-Key. */
  readonly requestKey: string;
  readonly syncId: string;
  readonly customer: string;
  readonly operation: RowOperation;
  readonly rows: readonly {
    readonly uuid: string;
    readonly mondayId: string | null;
    /** The row's `requestKey` as it was read. */
    readonly lastRequestKey: string | null;
    readonly sentHash: string;
  }[];
}

/** What an outcome under a sync and the audit show of a row. */
export interface SentRow {
  readonly uuid: string;
  /** The order; of an order its own uuid. */
  readonly recordUuid: string;
  readonly orderNumber: string;
  /** Of a line: its size. */
  readonly itemName: string;
  readonly groupTitle: string | null;
  /** Cells that were left out, in sentences. */
  readonly warnings: readonly string[];
  /** The values sent, for the audit. */
  readonly payload: string;
}

export interface Settlement {
  readonly requestKey: string;
  /** monday's request id. */
  readonly requestId: string | null;
  /** Some earlier copy of the request got no answer: nothing newer may be sent for so long. null: all were answered. */
  readonly holdMs?: number | null;
  readonly rows: readonly (SentRow & { readonly fate: RowFate })[];
}

export type RowFate =
  | { readonly kind: 'written'; readonly mondayId: string; readonly place: string }
  /** Archived or deleted by us, or not there any more when we wanted to. */
  | { readonly kind: 'removed' }
  /**
   * An update whose item is not on the board: the row is free, and goes out as a create. Or a size's create whose parent is not: the row is
   * free, and keeps an id that it has. Outcome `unknown` until then.
   */
  | { readonly kind: 'gone'; readonly code: ErrorCode; readonly reason: string }
  /** `partly`: of several mutations some took effect, so what the board shows, and where, is not known. */
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string; readonly partly?: boolean | undefined };

/** A row that a request holds. */
export interface OpenRow {
  readonly uuid: string;
  readonly recordUuid: string;
  readonly mondayId: string | null;
  readonly requestKey: string;
  /** `lookup`: seized by one that was not finished. */
  readonly operation: RowOperation | 'lookup';
  /** The sync whose request it is. */
  readonly syncId: string;
  /** When the claim was last renewed; what `seize` compares. */
  readonly claimedAt: string;
  /** Milliseconds by the database's clock. */
  readonly claimedAgeMs: number;
  /** Since an answer that told nothing came. null: none came. */
  readonly answeredAgeMs: number | null;
}

export interface LookedUpRow {
  readonly uuid: string;
  readonly recordUuid: string;
  readonly found: { readonly mondayId: string; readonly place: string | null } | null;
  /** This sync's request created it: it counts as created. */
  readonly created: boolean;
  /** Further items with the same key, which a person must remove. */
  readonly superfluous: readonly string[];
}
