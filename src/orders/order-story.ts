/** All that the database knows of an order: what `order-sync log` prints. Times are ISO 8601 in UTC, by the database's clock. */
export interface OrderStory {
  readonly order: StoryOrder;
  /** By size. */
  readonly lines: readonly StoryLine[];
  /** Of the order and of its lines, the earliest answer first. */
  readonly calls: readonly StoryCall[];
  /** What each sync said last of the order and of its lines, the earliest word first. */
  readonly outcomes: readonly StoryOutcome[];
}

interface StoryRow {
  /** As it stands in the row: of one that is out of scope, too. */
  readonly syncState: string | null;
  readonly actionType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly inFlight: boolean;
  readonly onHold: boolean;
  readonly mondayId: string | null;
  /** The item's group, or the subitem's parent. */
  readonly place: string | null;
  readonly reason: string | null;
  /** How often it failed. */
  readonly retries: number;
  readonly lastSyncedAt: string | null;
  /** That holds the row, or held it last. */
  readonly request: StoryRequest | null;
}

/** Of a request that got no answer, and whose process died, nothing else tells. */
export interface StoryRequest {
  readonly requestKey: string;
  readonly operation: string;
  readonly syncId: string;
  /** When it was last about to be sent. */
  readonly claimedAt: string;
  /** SETTLED, RELEASED and why, or the code of an answer that told nothing; null while none was seen. */
  readonly outcome: string | null;
}

export interface StoryOrder extends StoryRow {
  readonly recordUuid: string;
  readonly orderNumber: string;
  readonly customer: string | null;
  readonly itemName: string | null;
}

export interface StoryLine extends StoryRow {
  readonly lineUuid: string;
  readonly sizeCode: string;
  readonly qty: number;
}

/** An entry of ORDER_LIST_API_LOG. The predecessor's may lack anything. */
export interface StoryCall {
  /** null: it is the order's own. */
  readonly lineUuid: string | null;
  readonly operation: string | null;
  readonly syncId: string | null;
  /** What was made of it: SYNCED, ERROR, PENDING (it told nothing) or DISCARDED (it came too late). */
  readonly syncState: string | null;
  /** SUCCESS, ERROR or UNKNOWN. */
  readonly apiStatus: string | null;
  readonly sentAt: string | null;
  readonly answeredAt: string | null;
  /** The values sent, as JSON. */
  readonly request: string | null;
  /** The answer or the error, as JSON. */
  readonly response: string | null;
}

export interface StoryOutcome {
  readonly syncId: string;
  /** null: it is the order's own. */
  readonly lineUuid: string | null;
  readonly kind: string;
  readonly code: string | null;
  readonly reason: string | null;
  readonly mondayId: string | null;
  readonly at: string;
  /** Of the customer sync; null where it is not recorded. */
  readonly workflowId: string | null;
  readonly runId: string | null;
  /** The board's page; null where it is not known. */
  readonly boardUrl: string | null;
}
