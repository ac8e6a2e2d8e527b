import type { LookUpResult } from '../../../src/activities/look-up.ts';
import type { WriteReportInput } from '../../../src/activities/write-report.ts';
import type { WriteSummaryInput } from '../../../src/activities/write-summary.ts';
import {
  type BoardIdentity,
  type CustomerResult,
  canonicalCustomer,
  type GroupFailure,
  type SyncBatchesResult,
} from '../../../src/contract.ts';
import { concerns, Hold, type Place } from './hold.ts';

export interface Call {
  readonly activity: string;
  readonly customer: string | undefined;
  readonly input: unknown;
  readonly attempt: number;
}

interface Fault {
  readonly place: Place;
  readonly error: Error;
  times: number;
}

interface Wait {
  readonly customer: string;
  readonly order: number;
  readonly reason: string;
  readonly ms: number;
  /** From the moment in which it is met. */
  until: number | undefined;
}

export interface WorldOptions {
  /** How many orders each customer has. */
  readonly customers: Readonly<Record<string, number>>;
  /** Orders that one call of `syncBatches` sends at most. */
  readonly pageSize?: number;
}

let boards = 0;

/** What the faked activities read and write: a database and a board in a few arrays, and a test's hands on them. */
export class World {
  readonly board: BoardIdentity;
  readonly pageSize: number;
  /** Orders of each customer, by name. */
  readonly orders: ReadonlyMap<string, number>;
  /** Every try of every activity, in order of their start. */
  readonly calls: Call[] = [];
  /** Activities under way now. */
  underWay = 0;
  /** Orders as they went onto the board: `PELOTON 0`. One that is here twice was sent twice. */
  readonly sent: string[] = [];
  /** Group titles on the board. */
  readonly groups = new Set<string>();
  readonly failedGroups: GroupFailure[] = [];
  /** Customers whose season changes while they are synced: their next pages find orders without a group, until the groups are made again. */
  readonly newSeasons = new Set<string>();
  readonly reports: WriteReportInput[] = [];
  readonly results: CustomerResult[] = [];
  readonly summaries: WriteSummaryInput[] = [];
  readonly #holds: Hold[] = [];
  readonly #faults: Fault[] = [];
  readonly #waits: Wait[] = [];
  readonly #lost = new Map<string, { readonly orders: number; readonly ms: number; times: number; dueAt: number | undefined }>();

  constructor({ customers, pageSize = 10 }: WorldOptions) {
    boards += 1;
    const boardId = `${process.pid}${String(boards).padStart(3, '0')}`;
    this.board = { environment: 'sandbox', boardId, boardName: 'Orders of tests', boardUrl: null };
    this.pageSize = pageSize;
    this.orders = new Map(Object.entries(customers));
  }

  get names(): readonly string[] {
    return [...this.orders.keys()].sort();
  }

  /** The stored spelling of a customer's name. */
  find(customer: string): string | undefined {
    return this.names.find((name) => canonicalCustomer(name) === canonicalCustomer(customer));
  }

  hold(place: Place): Hold {
    const hold = new Hold(place);
    this.#holds.push(hold);
    return hold;
  }

  fail(place: Place, error: Error, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ place, error, times });
  }

  /** When it comes to this order, monday.com has the customer wait for so long, once. */
  wait(customer: string, order: number, { reason = 'MINUTE_LIMIT', ms = 1000 }: { reason?: string; ms?: number } = {}): Wait {
    const wait = { customer, order, reason, ms, until: undefined };
    this.#waits.push(wait);
    return wait;
  }

  waitAt(customer: string, order: number): SyncBatchesResult['wait'] {
    const wait = this.#waits.find((one) => one.customer === customer && one.order === order);
    if (wait === undefined) return undefined;
    wait.until ??= Date.now() + wait.ms;
    return wait.until > Date.now() ? { until: new Date(wait.until).toISOString(), reason: wait.reason } : undefined;
  }

  /** So many orders of the customer got no clear answer: they may be looked up after so long, and go out again then. */
  lose(customer: string, { orders = 1, ms = 0, times = 1 }: { orders?: number; ms?: number; times?: number } = {}): void {
    this.#lost.set(customer, { orders, ms, times, dueAt: undefined });
  }

  lookUp(customer: string): LookUpResult {
    const lost = this.#lost.get(customer);
    if (lost === undefined) return { unknown: 0, dueAt: null };
    lost.dueAt ??= Date.now() + lost.ms;
    return { unknown: lost.orders, dueAt: lost.dueAt > Date.now() ? new Date(lost.dueAt).toISOString() : null };
  }

  /** What goes out again is lost again as often as it was said. */
  settleUnknown(customer: string): number {
    const lost = this.#lost.get(customer);
    if (lost === undefined || (lost.dueAt ?? Number.POSITIVE_INFINITY) > Date.now()) return 0;
    lost.times -= 1;
    lost.dueAt = undefined;
    if (lost.times > 0) return 0;
    this.#lost.delete(customer);
    return lost.orders;
  }

  releaseAll(): void {
    for (const hold of this.#holds) hold.release();
    this.#faults.length = 0;
  }

  /** Where an activity stops for what the test has laid in its way. */
  async pass(call: Place, signal: AbortSignal): Promise<void> {
    for (const hold of this.#holds) if (concerns(hold.place, call)) await hold.pass(signal);
    const fault = this.#faults.find(({ place, times }) => times > 0 && concerns(place, call));
    if (fault === undefined) return;
    fault.times -= 1;
    throw fault.error;
  }

  callsOf(activity: string, customer?: string): readonly Call[] {
    return this.calls.filter((call) => call.activity === activity && (customer === undefined || call.customer === customer));
  }

  sentOf(customer: string): readonly string[] {
    return this.sent.filter((order) => order.startsWith(`${customer} `));
  }

  reportOf(customer: string): WriteReportInput | undefined {
    return this.reports.findLast((report) => report.customer === customer);
  }
}

/** `PELOTON 0` to `PELOTON n - 1`: what stands on the board when each order was sent once, in order. */
export const ordersOf = (customer: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${customer} ${index}`);
