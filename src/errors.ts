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

export const ERRORS = {
  // Our own checks of one order, before anything is sent.
  LABEL_MISSING: entry(
    'row',
    'no',
    'The board has no such label, and the mapping does not allow to create it.',
    'Add the label on the board, or set create_labels = true for the column.',
  ),
  LABELS_FULL: entry(
    'row',
    'no',
    'The column holds its most labels already (dropdown 500, status 40).',
    'Remove unused labels on the board, or map the column as text.',
  ),
  LABEL_TOO_LONG: entry('row', 'no', 'A status label has at most 30 characters.', 'Shorten the value in the source.'),
  NOT_A_NUMBER: entry('row', 'no', 'A number column got text.', 'Correct the value in the source.'),
  NOT_A_DATE: entry('row', 'no', 'A date column got something that is no calendar date.', 'Correct the value in the source.'),
  TEXT_TOO_LONG: entry(
    'row',
    'no',
    'The text is longer than monday.com takes (name 255, long text 2,000 characters).',
    'Shorten the value in the source.',
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
    'Add the customer as a label of the customer column on the board.',
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
    'Run `order-sync setup --rekey`: it shows such items, and writes the new keys.',
  ),
  DELETE_NOT_MIRRORED: entry(
    'row',
    'no',
    'The order is marked DELETE; deletes are not mirrored yet.',
    'Archive the item by hand on the board.',
  ),
  GROUP_MISSING: entry('row', 'no', "The order's group could not be made.", 'See the reason of the group; then retry the customer.'),

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
    'Nothing: they are looked up and sent again; where the sync has ended, by the next one.',
  ),

  // monday.com's answers about one order.
  COLUMN_VALUE_REFUSED: entry(
    'row',
    'no',
    'monday.com refused a column value.',
    'Correct the value in the source, or the mapping of the column.',
  ),
  ITEM_NAME_REFUSED: entry('row', 'no', "monday.com refused the item's name (1 to 255 characters).", 'Correct item_name in the source.'),
  COLUMN_UNKNOWN: entry('row', 'no', 'The board has no such column.', 'Run `order-sync doctor` and correct the mapping.'),
  GROUP_UNKNOWN: entry('row', 'no', 'The group is no longer on the board.', 'Sync the customer again: its group is made anew.'),
  ITEM_UNKNOWN: entry(
    'row',
    'no',
    'The item is no longer on the board.',
    'Clear monday_item_id of the row, and retry the customer: the item is made anew.',
  ),
  INVALID_ARGUMENT: entry('row', 'no', 'monday.com refused an argument.', 'Report it, with the request id.'),
  RECORD_INVALID: entry('row', 'no', 'monday.com refused the record.', 'Report it, with the request id.'),
  BOARD_FULL: entry('customer', 'no', 'The board holds its most items already.', 'Archive items on the board, or raise its limit.'),
  NO_ANSWER: entry(
    'row',
    'unknown',
    'The request was sent, and no answer came back.',
    'Look on the board: the order is not sent again until its row is set right (api_status NULL, and monday_item_id where the item is there).',
  ),
  UNCLEAR_ANSWER: entry(
    'row',
    'unknown',
    "monday.com's answer does not tell whether the order was written.",
    'Look on the board: the order is not sent again until its row is set right (api_status NULL, and monday_item_id where the item is there).',
  ),

  // What stops a sync until a person acts.
  CONFIGURATION_INVALID: entry(
    'sync',
    'no',
    'The configuration does not fit.',
    'Correct what the message names; `order-sync doctor` checks all of it.',
  ),
  MONDAY_AUTHENTICATION: entry(
    'sync',
    'no',
    'monday.com does not accept the token.',
    'Set MONDAY_API_TOKEN to a valid token, and restart the worker.',
  ),
  MONDAY_FORBIDDEN: entry('sync', 'no', "The token's owner may not do this on the board.", 'Give the user edit rights on the board.'),
  BOARD_MISMATCH: entry(
    'sync',
    'no',
    'The board is not the one that the mapping describes.',
    'Run `order-sync doctor`, and correct the board or the mapping.',
  ),
  BOARD_UNKNOWN: entry(
    'sync',
    'no',
    'monday.com shows no such board to this token.',
    'Correct board_id, or give the user access to the board.',
  ),
  CAPACITY_EXCEEDED: entry(
    'sync',
    'no',
    "The orders to create would exceed the board's item limit.",
    'Archive items on the board, or sync fewer customers.',
  ),
  REQUEST_INVALID: entry(
    'sync',
    'no',
    'monday.com does not understand the request.',
    'Report it, with the request id: the client and the API version differ.',
  ),
  REQUEST_TOO_COMPLEX: entry('sync', 'no', 'One request costs more points than monday.com takes.', 'Lower batch_size.'),
  CUSTOMER_UNKNOWN: entry(
    'customer',
    'no',
    'No order has this customer name.',
    'Check the spelling; `order-sync doctor` counts the customers.',
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
  DAILY_LIMIT: entry('limit', 'no', "The day's calls are used up.", 'Nothing: the sync goes on after midnight UTC, or raise the plan.'),
  IP_LIMIT: entry('limit', 'no', 'Too many requests from this address.', 'Nothing: the sync goes on in a moment.'),
  FIELD_LIMIT: entry('limit', 'no', 'A limit of one field is used up.', 'Nothing: the sync goes on in a moment.'),
  BOARD_LOCKED: entry('limit', 'no', 'Another process is changing the board (423).', 'Nothing: the request is sent again in a moment.'),
  IDEMPOTENCY_CONFLICT: entry(
    'limit',
    'unknown',
    'The same request is still being worked on.',
    'Look on the board: the order is not sent again until its row is set right.',
  ),

  // What passes.
  MONDAY_UNREACHABLE: entry(
    'transient',
    'no',
    'No connection to monday.com could be opened.',
    'Check the network; the sync goes on by itself.',
  ),
  MONDAY_BROKEN: entry('transient', 'unknown', 'monday.com answered with a server error.', 'Nothing: the sync goes on by itself.'),
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
    'Check ORDERS_DATABASE_URL and the server; the sync goes on by itself.',
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
