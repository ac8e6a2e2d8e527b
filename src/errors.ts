/**
 * The closed registry of error codes. Retry policies, row reasons, reports and docs all read this list, and nothing else decides
 * what an error means.
 *
 * Whom an error concerns (`scope`):
 * - `row`: one order; its neighbours go on.
 * - `customer`: one customer's sync ends; the others go on.
 * - `sync`: nothing can go on until a person acts; never retried.
 * - `limit`: monday.com asks to wait; retried after the time it names, without using up tries.
 * - `transient`: expected to pass; retried with backoff, without end.
 */
export type ErrorScope = 'row' | 'customer' | 'sync' | 'limit' | 'transient';

export interface ErrorEntry {
  readonly scope: ErrorScope;
  /** Whether the request may have taken effect all the same. Only `no` lets a create be sent again. */
  readonly executed: 'no' | 'unknown';
  readonly meaning: string;
  /** What a person should do, in one sentence. */
  readonly advice: string;
}

/** Of an order of which nobody knows whether it was written. */
const LOOKED_UP =
  'Nothing: order-sync looks on the board what became of it, in the same sync or in the next one of the customer, and goes on from there.';

export const ERRORS = {
  // Our own checks of one order, before anything is sent.
  LABEL_MISSING: entry(
    'row',
    'no',
    'The board has no such label, and the mapping does not allow to create it.',
    'Add the label to the column on the board, or set create_labels = true for it in order-sync.toml; the next sync sends the order.',
  ),
  LABELS_FULL: entry(
    'row',
    'no',
    'The column holds its most labels already (dropdown 500, status 40).',
    'Remove unused labels on the board, or map the column as text in order-sync.toml; the next sync sends the order.',
  ),
  LABEL_TOO_LONG: entry(
    'row',
    'no',
    'A status label has at most 30 characters.',
    "Shorten the value in the orders' database; the next sync sends the order.",
  ),
  NOT_A_NUMBER: entry(
    'row',
    'no',
    'A number column got text.',
    "Correct the value in the orders' database; the next sync sends the order.",
  ),
  NOT_A_DATE: entry(
    'row',
    'no',
    'A date column got something that is no calendar date.',
    "Correct the value in the orders' database; the next sync sends the order.",
  ),
  TEXT_TOO_LONG: entry(
    'row',
    'no',
    'The text is longer than monday.com takes (name 255, long text 2,000 characters).',
    "Shorten the value in the orders' database; the next sync sends the order.",
  ),
  NO_SEASON: entry(
    'row',
    'no',
    'The order has no season, so it belongs to no group.',
    'Fill in CUSTOMER SEASON or AAG SEASON; the next sync sends the order.',
  ),
  UNKNOWN_CUSTOMER: entry(
    'row',
    'no',
    'The board has no label for this customer.',
    'Add the customer as a label of the customer column on the board; the next sync makes its groups and sends its orders.',
  ),
  AMBIGUOUS: entry(
    'row',
    'no',
    'Several items without a sync key could be the order, so it is not known which to keep.',
    'Write the record_uuid into the sync key column of the right item, or delete the wrong ones; then sync the customer again.',
  ),
  KEY_RELOADED: entry(
    'row',
    'no',
    'An item that looks like the order carries the sync key of a row that is no longer there: a reload gave the row a new id.',
    'Run `./order-sync setup --rekey`: it shows such items, and writes the new keys.',
  ),
  DUPLICATE: entry(
    'row',
    'no',
    'Several items or subitems carry one sync key; the row keeps one of them.',
    'Look at the others on the board, and delete what is superfluous.',
  ),
  GROUP_TWINS: entry(
    'row',
    'no',
    'Several groups of the board have one title; orders go into the first.',
    'Move the items of the others over, and delete the empty groups.',
  ),
  DELETE_NOT_MIRRORED: entry(
    'row',
    'no',
    'The order is marked DELETE, and its item is left on the board, since order-sync.toml says deletes = "report".',
    'Archive its item on the board by hand; or set deletes = "archive" or "delete" in order-sync.toml, and restart the worker.',
  ),
  GROUP_MISSING: entry(
    'row',
    'no',
    "The order's group could not be made.",
    "The order's reason says why; put that right, and retry the customer.",
  ),

  LINE_FAILED: entry(
    'row',
    'no',
    'The order is on the board, but not all of its sizes are right.',
    'Correct what the reason names of each size; then retry the customer.',
  ),
  LINE_UNKNOWN: entry(
    'row',
    'unknown',
    'The order is on the board, and what became of some of its sizes is not known yet.',
    'Nothing: they are looked up on the board and sent again, in the same sync or in the next one of the customer.',
  ),

  // monday.com's answers about one order.
  COLUMN_VALUE_REFUSED: entry(
    'row',
    'no',
    'monday.com refused a column value.',
    "Correct the value in the orders' database, or the column in order-sync.toml or on the board; then retry the customer.",
  ),
  ITEM_NAME_REFUSED: entry(
    'row',
    'no',
    "monday.com refused the item's name (1 to 255 characters).",
    "Correct item_name in the orders' database; the next sync sends the order.",
  ),
  COLUMN_UNKNOWN: entry(
    'row',
    'no',
    'The board has no such column.',
    'Run `./order-sync doctor`, correct the column in order-sync.toml or on the board, and retry the customer.',
  ),
  GROUP_UNKNOWN: entry(
    'row',
    'no',
    'The group is no longer on the board.',
    'Nothing: the next sync of the customer makes the group anew and sends the order.',
  ),
  ITEM_UNKNOWN: entry(
    'row',
    'no',
    'The item is no longer on the board.',
    'Nothing: the item is made anew. With deleted_on_board = "report" in order-sync.toml: restore the item on the board, or set "recreate" and restart the worker; then retry the customer.',
  ),
  INVALID_ARGUMENT: entry(
    'row',
    'no',
    'monday.com refused an argument.',
    'Report it to who looks after order-sync, with the request id: the request is at fault, not the order.',
  ),
  RECORD_INVALID: entry(
    'row',
    'no',
    'monday.com refused the record, or an earlier program did not say why.',
    "Read the order's reason, correct the order, and retry the customer.",
  ),
  BOARD_FULL: entry(
    'customer',
    'no',
    'The board holds its most items already.',
    'Archive items on the board, or raise its limit; then retry the customer.',
  ),
  NO_ANSWER: entry('row', 'unknown', 'The request was sent, and no answer came back.', LOOKED_UP),
  UNCLEAR_ANSWER: entry('row', 'unknown', "monday.com's answer does not tell whether the order was written.", LOOKED_UP),

  // What stops a sync until a person acts.
  CONFIGURATION_INVALID: entry(
    'sync',
    'no',
    'The configuration does not fit.',
    'Correct what the message names; `./order-sync doctor` checks all of it.',
  ),
  MONDAY_AUTHENTICATION: entry(
    'sync',
    'no',
    'monday.com does not accept the token.',
    'Set MONDAY_API_TOKEN to a valid token, restart the worker, and sync again.',
  ),
  MONDAY_FORBIDDEN: entry(
    'sync',
    'no',
    "The token's owner may not do this on the board.",
    "Give the token's owner the right to edit the board, and sync again.",
  ),
  BOARD_MISMATCH: entry(
    'sync',
    'no',
    'The board is not the one that the mapping describes.',
    'Correct the board, or its columns in order-sync.toml; `./order-sync doctor` tells when they fit.',
  ),
  BOARD_UNKNOWN: entry(
    'sync',
    'no',
    'monday.com shows no such board to this token.',
    "Correct board_id in order-sync.toml, or give the token's owner access to the board.",
  ),
  CAPACITY_EXCEEDED: entry(
    'sync',
    'no',
    "The orders to create would exceed the board's item limit.",
    'Archive items on the board, or sync fewer customers (--customer, --skip) or fewer orders of each (--limit).',
  ),
  REQUEST_INVALID: entry(
    'sync',
    'no',
    'monday.com does not understand the request.',
    'Report it to who looks after order-sync, with the request id: it and the API version differ.',
  ),
  REQUEST_TOO_COMPLEX: entry(
    'sync',
    'no',
    'One request costs more points than monday.com takes.',
    'Lower batch_size in order-sync.toml, and restart the worker.',
  ),
  CUSTOMER_UNKNOWN: entry(
    'customer',
    'no',
    'No order has this customer name.',
    'Give the name as it stands in CUSTOMER NAME (`order-sync customers` lists them all); capitals and blanks behind it do not matter.',
  ),
  WORKFLOW_ID_WRONG: entry(
    'customer',
    'no',
    'A customer sync must run under its own id, which is its lock.',
    'Use the command that the message prints.',
  ),
  INPUT_INVALID: entry('sync', 'no', "The workflow's input does not fit.", 'Correct what the message names.'),

  // Waits that monday.com asks for.
  COMPLEXITY_BUDGET: entry(
    'limit',
    'no',
    "The minute's complexity points are used up.",
    'Nothing: the sync goes on when the budget is back.',
  ),
  MINUTE_LIMIT: entry('limit', 'no', "The minute's requests are used up.", 'Nothing: the sync goes on in the next minute.'),
  CONCURRENCY_LIMIT: entry('limit', 'no', 'Too many requests at the same time.', 'Nothing: fewer are sent at once.'),
  DAILY_LIMIT: entry(
    'limit',
    'no',
    "The day's calls are used up.",
    'Nothing: the sync goes on after midnight UTC. A bigger monday.com plan has more calls a day.',
  ),
  IP_LIMIT: entry('limit', 'no', 'Too many requests from this address.', 'Nothing: the sync goes on in a moment.'),
  FIELD_LIMIT: entry('limit', 'no', 'A limit of one field is used up.', 'Nothing: the sync goes on in a moment.'),
  BOARD_LOCKED: entry('limit', 'no', 'Another process is changing the board (423).', 'Nothing: the request is sent again in a moment.'),
  IDEMPOTENCY_CONFLICT: entry('limit', 'unknown', 'The same request is still being worked on.', LOOKED_UP),

  // What passes.
  MONDAY_UNREACHABLE: entry(
    'transient',
    'no',
    'monday.com cannot be reached.',
    'Check the network. A running sync goes on by itself; one that could not begin has to be started again.',
  ),
  MONDAY_BROKEN: entry(
    'transient',
    'unknown',
    'monday.com answered with a server error.',
    'Nothing: the sync goes on by itself. It looks on the board what became of the orders that this left unknown.',
  ),
  MONDAY_BLOCKED: entry('transient', 'no', 'monday.com has blocked the API for a while.', 'Nothing: the sync goes on by itself.'),
  SYNC_UNKNOWN: entry('sync', 'no', 'No such sync is running or recorded.', '`./order-sync status` lists them.'),
  WORKER_MISSING: entry('transient', 'no', 'No worker serves the environment.', 'Start one: `./order-sync worker`.'),
  TEMPORAL_UNREACHABLE: entry(
    'transient',
    'no',
    'No Temporal server answers.',
    'Start one with `npm start` or ./temporal-dev.sh, or set TEMPORAL_ADDRESS.',
  ),
  STORE_UNREACHABLE: entry(
    'transient',
    'no',
    "The orders' database does not answer.",
    'Check the server, and where ORDERS_DATABASE_URL or order-sync.toml says it is. A running sync goes on by itself; one that could not begin has to be started again.',
  ),
  CLAIM_LOST: entry('transient', 'no', 'Others took over a claim before it was sent.', 'Nothing: the rows are read again.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The most characters of a reason on a row. */
export const MAX_REASON = 1000;

/** The only error class of order-sync. Unknown causes are wrapped once, at the edge, and kept as `cause`. */
export class OrderSyncError extends Error {
  readonly code: ErrorCode;
  /** monday's request id, where there is one: its support asks for it. */
  readonly requestId: string | undefined;
  /** Seconds that the other side asks to wait, where it says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { requestId?: string | undefined; retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'OrderSyncError';
    this.code = code;
    this.requestId = more.requestId;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get scope(): ErrorScope {
    return ERRORS[this.code].scope;
  }

  get executed(): ErrorEntry['executed'] {
    return ERRORS[this.code].executed;
  }
}

function entry(scope: ErrorScope, executed: ErrorEntry['executed'], meaning: string, advice: string): ErrorEntry {
  return { scope, executed, meaning, advice };
}
