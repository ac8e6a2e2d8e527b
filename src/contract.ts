/**
 * What crosses a workflow boundary: names, ids, inputs and results. Imports nothing, so that workflows, activities, the CLI and
 * tests can all read it. Every type here ends up in a Temporal history: keep payloads small, and never rename a field that a
 * running workflow may still carry.
 */

/** The environments of `order-sync.toml`. A worker serves exactly one of them. */
export const ENVIRONMENTS = ['production', 'development', 'sandbox'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Workflows and the activities that touch only the store and files. */
export const taskQueue = (environment: EnvironmentName): string => `order-sync-${environment}`;
/** The activities that call monday.com: a queue of their own, so that it can be slowed or stopped alone. */
export const mondayTaskQueue = (environment: EnvironmentName): string => `order-sync-${environment}-monday`;

/** Registered by `temporal-dev.sh`, and elsewhere by `order-sync doctor --fix`. Types are Temporal's. */
export const SEARCH_ATTRIBUTES = {
  Customer: 'Keyword',
  Board: 'Keyword',
  SyncId: 'Keyword',
  Outcome: 'Keyword',
  FailedOrders: 'Int',
} as const;

/** 1 goes first. A person who retries one customer waits for nobody's full sync. */
export const PRIORITY = { retry: 1, sync: 3 } as const;

/** `202611241030-SYNC-1a2b3c4d`: the start (UTC, to the minute) and the first eight hex digits of a uuid. */
export function makeSyncId(startedAt: Date, uuid: string): string {
  const minute = startedAt.toISOString().slice(0, 16).replace(/[-T:]/g, '');
  return `${minute}-SYNC-${uuid.replaceAll('-', '').slice(0, 8).toLowerCase()}`;
}

export const SYNC_ID_PATTERN: RegExp = /^\d{12}-SYNC-[0-9a-f]{8}$/;

/**
 * A customer's name as it stands in a workflow id: upper case, blanks as `-`. A name that holds anything else gets `x` and a hash of
 * itself at the end (`B'HOOD` is `B-HOOD-x` and eight hex digits). The small x stands in no plain name's slug, so that no two names
 * ever meet, whatever other customers exist.
 */
export function customerSlug(customer: string): string {
  const name = canonicalCustomer(customer);
  const slug = name.replace(/[^A-Z0-9]+/g, '-').replace(/^-|-$/g, '');
  return /^[A-Z0-9]+( [A-Z0-9]+)*$/.test(name) ? slug : [slug, `x${fingerprint(name)}`].filter(Boolean).join('-');
}

/**
 * A customer's name for comparison, as the databases compare it: case and trailing blanks don't count, leading and inner ones do. (SQLite
 * knows the case of ASCII letters only: there É and é are two customers, and share the lock of one.)
 */
export function canonicalCustomer(customer: string): string {
  return customer.replace(/ +$/, '').toUpperCase();
}

/** FNV-1a, 32 bits, as eight hex digits: workflow code has no crypto module, and a slug needs none. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

export const syncWorkflowId = (syncId: string): string => `sync:${syncId}`;
/** The same for every executed sync: Temporal itself forbids two of one customer at once. */
export const customerWorkflowId = (boardId: string, customer: string): string => `customer:${boardId}:${customerSlug(customer)}`;
/** Dry runs take no lock. */
export const dryRunWorkflowId = (syncId: string, customer: string): string => `dry-run:${syncId}:${customerSlug(customer)}`;

/** What a customer sync, or a whole sync, came to. BUSY, SKIPPED and CANCELLED are never counted as failures. */
export const OUTCOMES = ['SUCCESS', 'PARTIAL', 'FAILED', 'BUSY', 'SKIPPED', 'CANCELLED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Orders, by what became of them in one sync. In a dry run: by what would become of them. */
export interface Counts {
  /** All orders looked at; the sum of the others. */
  readonly orders: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Archived or deleted on the board, because the order is marked DELETE. */
  readonly removed: number;
  /** Refused by monday.com or by our own checks, in this sync or in an earlier one since which nothing changed. */
  readonly failed: number;
  /** May not go out yet (no season, for example); the reason stands on the row. */
  readonly held: number;
  /** Sent, and no clear answer seen: neither a success nor a failure until a lookup tells. */
  readonly unknown: number;
}

export type CountKind = Exclude<keyof Counts, 'orders'>;

/** The order in which counts stand in every table and sentence. */
export const COUNT_KINDS = [
  'created',
  'updated',
  'unchanged',
  'removed',
  'failed',
  'held',
  'unknown',
] as const satisfies readonly CountKind[];

/** Counts with their sum. */
export function countsOf(count: (kind: CountKind) => number): Counts {
  const kinds = Object.fromEntries(COUNT_KINDS.map((kind) => [kind, count(kind)])) as Record<CountKind, number>;
  return { orders: COUNT_KINDS.reduce((sum, kind) => sum + kinds[kind], 0), ...kinds };
}

export const NO_COUNTS: Counts = countsOf(() => 0);

export const addCounts = (a: Counts, b: Counts): Counts => countsOf((kind) => a[kind] + b[kind]);

/** One order that did not make it, as it stands in results and reports. */
export interface OrderFailure {
  readonly orderNumber: string;
  readonly recordUuid: string;
  /** A code of `src/errors.ts`. */
  readonly code: string;
  readonly reason: string;
}

/** Which half of a customer sync to run. Groups-first is `groups` for every customer, then `orders` for every customer. */
export type Phase = 'groups' | 'orders' | 'all';

/** How to run; every field may be left out. */
export interface SyncOptions {
  /** Write. Without it the sync is a dry run: values are validated, neither board nor database is written. */
  readonly execute?: boolean | undefined;
  /** At most this many orders of each customer, the first by order number. Default: all. */
  readonly limit?: number | undefined;
  /** Leave the sizes alone. */
  readonly skipSubitems?: boolean | undefined;
  /** Send the orders that failed before, too, though nothing about them changed. */
  readonly retryErrors?: boolean | undefined;
  /** With `retryErrors`: but not those that have failed so often. Default: however often. */
  readonly maxRetries?: number | undefined;
  /** Only such orders, or those with such sizes. Default: all. */
  readonly only?: OrderChoice | undefined;
}

/** `failed`: refused, or their fate is unknown (also of late). `requeued`: on the board, and to be written again, as `setup` leaves them. */
export type OrderChoice = 'failed' | 'requeued';

/** Input of `syncOrders`. Everything has a safe default: `{}` is a dry run of all customers. */
export interface SyncOrdersInput extends SyncOptions {
  /** Only these customers. Default: every customer with orders. */
  readonly customers?: readonly string[] | undefined;
  /** All but these. */
  readonly skip?: readonly string[] | undefined;
  /** Customers at the same time. Default 8. */
  readonly concurrency?: number | undefined;
  /** One customer after the other: `concurrency` 1. */
  readonly sequential?: boolean | undefined;
  /** All customers' groups first, then all customers' orders. */
  readonly groupsFirst?: boolean | undefined;
  /** Default: made from the start time. */
  readonly syncId?: string | undefined;
  /** Customers that one run of the parent starts before it continues as new. Default 500 (about 2,000 events). */
  readonly customersPerRun?: number | undefined;
  /** Set by the workflow itself when it continues as new; never by hand. */
  readonly continued?: ContinuedSync | undefined;
}

/** What a parent carries over into its next run. */
export interface ContinuedSync {
  readonly board: BoardIdentity;
  readonly startedAt: string;
  readonly pass: 'groups' | 'orders' | 'all';
  /** The last customer handed out; the next page starts behind it. */
  readonly after: string | null;
  readonly paused: boolean;
  readonly skipped: readonly string[];
  /** Customers that have their final result: later passes leave them out. */
  readonly stopped: readonly string[];
  readonly totals: SyncTotals;
  /** At most `MAX_LISTED_CUSTOMERS`; the store has them all. */
  readonly results: readonly CustomerResult[];
  /** See `SyncProgress`. */
  readonly customers?: number | undefined;
}

/** How many customers a payload lists at most. The store and the reports have them all. */
export const MAX_LISTED_CUSTOMERS = 1000;
/** How many failures a payload samples at most. */
export const MAX_SAMPLED_FAILURES = 50;

/** Input of `syncCustomer`. Only `customer` is needed; the parent fills in the rest. */
export interface SyncCustomerInput extends SyncOptions {
  readonly customer: string;
  /** Only the orders with these numbers (case and trailing blanks don't matter). Default: all. */
  readonly orders?: readonly string[] | undefined;
  readonly phase?: Phase | undefined;
  /** Set by a groups-first parent: another pass follows, so the customer has no outcome yet. */
  readonly more?: boolean | undefined;
  readonly syncId?: string | undefined;
  /** Set by a parent sync, which then opens and closes the sync; a customer sync without it does that itself. */
  readonly board?: BoardIdentity | undefined;
  /** Set by a parent that is paused. */
  readonly paused?: boolean | undefined;
}

export interface BoardIdentity {
  readonly environment: EnvironmentName;
  readonly boardId: string;
  readonly boardName: string;
  /** The board's page; null where monday.com didn't tell. */
  readonly boardUrl: string | null;
  /** How many of monday's seconds pass in one of this machine's, where not one: a sandbox may be in a hurry. */
  readonly clockFactor?: number | undefined;
}

export interface GroupResult {
  readonly title: string;
  /** monday's id; in a dry run of a group that is still to be created, `dry-run:` and the title. */
  readonly id: string;
  readonly action: 'create' | 'reuse';
}

/** Result of `createCustomerGroups`, for one customer only, in order of first appearance. */
export interface CreateCustomerGroupsResult {
  readonly createdGroupIds: readonly string[];
  readonly groups: readonly GroupResult[];
  /** Groups that could not be made. Their orders become ERROR with this reason; the other groups stand. */
  readonly failed: readonly GroupFailure[];
  /** Why the customer gets no group at all, where its orders may not go out. */
  readonly heldBack?: string | undefined;
}

export interface GroupFailure {
  readonly title: string;
  /** A code of `src/errors.ts`. */
  readonly code: string;
  readonly reason: string;
  /** Whether it was made is not known, and can be found out from this instant on (ISO 8601). */
  readonly dueAt?: string | undefined;
}

export interface CreateCustomerGroupsInput {
  readonly syncId: string;
  readonly customer: string;
  readonly dryRun: boolean;
  readonly limit?: number | undefined;
}

/** Where the next page starts: behind this order. `page` numbers the pages of one customer sync from 0. */
export interface OrderCursor {
  readonly orderNumber: string;
  readonly recordUuid: string;
  readonly page: number;
  /** Orders handed out so far; what `limit` counts. */
  readonly taken: number;
}

export interface SyncBatchesInput extends Omit<SyncOptions, 'execute'>, Pick<SyncCustomerInput, 'orders'> {
  readonly syncId: string;
  readonly customer: string;
  readonly dryRun: boolean;
  /** null: from the first order. */
  readonly cursor: OrderCursor | null;
  /** Only in a dry run, which stores no group: what `createCustomerGroups` answered. */
  readonly groups?: readonly GroupResult[] | undefined;
  /** Only orders whose fate is not known yet: what a lookup may have set free. */
  readonly unknownOnly?: boolean | undefined;
}

export interface SyncBatchesResult {
  /** Of this call alone: for live progress. Reports read the store (in a dry run: the sum of these). */
  readonly counts: Counts;
  /** null: the customer's last order is done. */
  readonly cursor: OrderCursor | null;
  /** Not before this instant (ISO 8601): a limit is used up. The workflow waits on a timer, which holds no worker slot. */
  readonly wait?: { readonly until: string; readonly reason: string } | undefined;
  /** At most `MAX_SAMPLED_FAILURES`. */
  readonly failures: readonly OrderFailure[];
  /** Failed orders that were not sent again, since they have failed `maxRetries` times. Left out where there is none. */
  readonly leftOut?: number | undefined;
  /** Orders whose group nobody has made yet: their season changed after their customer's groups were made. Left out where there is none. */
  readonly groupless?: number | undefined;
  /** Only of a dry run; an executed sync records them. */
  readonly warnings?: Warnings | undefined;
}

/** Orders that go out without some cell, because its column can't take the value. */
export interface Warnings {
  readonly orders: number;
  /** At most `MAX_SAMPLED_FAILURES`; a sentence for each cell. */
  readonly samples: readonly { readonly orderNumber: string; readonly recordUuid: string; readonly warnings: readonly string[] }[];
}

export const NO_WARNINGS: Warnings = { orders: 0, samples: [] };

export function addWarnings(a: Warnings, b: Warnings): Warnings {
  return { orders: a.orders + b.orders, samples: [...a.samples, ...b.samples].slice(0, MAX_SAMPLED_FAILURES) };
}

/** What one customer sync came to: the child's result, a line of the parent's table, a line of the summary. */
export interface CustomerResult {
  readonly customer: string;
  readonly outcome: Outcome;
  readonly counts: Counts;
  readonly groupsCreated: number;
  readonly groupsReused: number;
  readonly seconds: number;
  /** Why it is not a plain SUCCESS, in a sentence. */
  readonly reason?: string | undefined;
  /** No workflow of this sync ran for it, so it has no report. */
  readonly notRun?: boolean | undefined;
  /** Only where the phase was `groups`. */
  readonly groups?: CreateCustomerGroupsResult | undefined;
  /** Only of a dry run: codes of its sampled failures, and how many orders each kept back. */
  readonly codes?: readonly { readonly code: string; readonly orders: number }[] | undefined;
}

/** Customers by outcome, and the orders of all of them. */
export interface SyncTotals {
  readonly customers: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly counts: Counts;
  readonly groupsCreated: number;
}

export const NO_TOTALS: SyncTotals = {
  customers: 0,
  outcomes: { SUCCESS: 0, PARTIAL: 0, FAILED: 0, BUSY: 0, SKIPPED: 0, CANCELLED: 0 },
  counts: NO_COUNTS,
  groupsCreated: 0,
};

export function addResult(totals: SyncTotals, result: CustomerResult): SyncTotals {
  return {
    customers: totals.customers + 1,
    outcomes: { ...totals.outcomes, [result.outcome]: totals.outcomes[result.outcome] + 1 },
    counts: addCounts(totals.counts, result.counts),
    groupsCreated: totals.groupsCreated + result.groupsCreated,
  };
}

/** Result of `syncOrders`. */
export interface SyncResult {
  readonly syncId: string;
  readonly dryRun: boolean;
  readonly outcome: Outcome;
  readonly board: BoardIdentity;
  readonly totals: SyncTotals;
  readonly seconds: number;
  /** Where the worker wrote the summary: an absolute path on its machine. */
  readonly report: string;
}

/** Answer of the parent's `progress` query. */
export interface SyncProgress {
  readonly syncId: string;
  readonly dryRun: boolean;
  readonly state: 'starting' | 'running' | 'paused' | 'finishing' | 'done';
  readonly board: BoardIdentity | null;
  readonly totals: SyncTotals;
  /** Customers whose child is open now, in order of their start. */
  readonly running: readonly { readonly customer: string; readonly workflowId: string }[];
  /** The newest `MAX_LISTED_CUSTOMERS` finished ones, in order of their end. */
  readonly finished: readonly CustomerResult[];
  /** How many customers the sync is about, those to be skipped included; left out while it isn't open. */
  readonly customers?: number | undefined;
  /** Once it is done. Of a cancelled sync this is the only place: Temporal keeps no result of a cancelled workflow. */
  readonly result?: SyncResult | undefined;
}

/** Answer of the child's `progress` query. */
export interface CustomerProgress {
  readonly syncId: string;
  readonly customer: string;
  readonly state: 'starting' | 'groups' | 'check' | 'lookup' | 'orders' | 'waiting' | 'paused' | 'report' | 'done';
  /** What it waits for, while it waits. */
  readonly waitingFor?: string | undefined;
  readonly counts: Counts;
  readonly groups: number;
  /** Once it is done, as in `SyncProgress`. */
  readonly result?: CustomerResult | undefined;
}

/** What a running activity tells with its heartbeat; its next try reads it back. */
export interface Pulse {
  /** How often it met errors that are given up after some tries, each kind by itself: waits and passing errors use up none of them. */
  readonly met?: { readonly unexpected: number; readonly away: number } | undefined;
  /** A limit of monday.com's that is sat out inside the activity, since it takes less than a minute: a code, and an instant (ISO 8601). */
  readonly wait?: { readonly until: string; readonly reason: string } | undefined;
}
