import {
  addCounts,
  addWarnings,
  type CountKind,
  type Counts,
  MAX_SAMPLED_FAILURES,
  NO_COUNTS,
  NO_WARNINGS,
  type OrderFailure,
  type SyncBatchesInput,
  type SyncBatchesResult,
  type Warnings,
} from '../contract.ts';
import type { OrderRow } from '../orders/order-store.ts';
import type { OrderPlan, SendPlan } from '../sync/plan-order.ts';
import { parseRowReason } from '../sync/row-reason.ts';

interface Why {
  readonly code: string;
  readonly reason: string;
}

type Told = Pick<OrderRow, 'orderNumber' | 'recordUuid'>;

/** What is told of a page's orders: the last word of each counts. */
export class PageTally {
  readonly #words = new Map<string, { readonly order: Told; readonly kind: CountKind; readonly why: Why | undefined }>();
  #warnings: Warnings = NO_WARNINGS;
  /** Failed orders that were not sent again, since they have failed too often. */
  leftOut = 0;
  /** Orders whose group nobody has made yet. */
  groupless = 0;

  plan(plans: readonly OrderPlan<OrderRow>[]): void {
    for (const plan of plans) {
      if (plan.kind === 'unchanged') this.tell(plan.order, 'unchanged');
      else if (plan.kind === 'still-failed') this.tell(plan.order, 'failed', parseRowReason(plan.order.reason));
      else if (plan.kind === 'in-flight') this.tell(plan.order, 'unknown', parseRowReason(plan.order.reason, 'NO_ANSWER'));
      else if (plan.kind !== 'send') this.tell(plan.order, plan.kind, plan);
    }
  }

  /** Of a dry run. */
  wouldSend(plans: readonly SendPlan<OrderRow>[]): void {
    for (const { operation, ready, order } of plans) {
      this.tell(order, DONE[operation]);
      const { orderNumber, recordUuid } = order;
      const { warnings } = ready;
      if (warnings.length > 0)
        this.#warnings = addWarnings(this.#warnings, { orders: 1, samples: [{ orderNumber, recordUuid, warnings }] });
    }
  }

  tell(order: Told, kind: CountKind, why?: Why): void {
    this.#words.set(order.recordUuid, { order, kind, why });
  }

  /** The kind of an order's last word. */
  kindOf(recordUuid: string): CountKind | undefined {
    return this.#words.get(recordUuid)?.kind;
  }

  get counts(): Counts {
    let counts = NO_COUNTS;
    for (const { kind } of this.#words.values()) counts = { ...counts, orders: counts.orders + 1, [kind]: counts[kind] + 1 };
    return counts;
  }

  get failures(): readonly OrderFailure[] {
    return [...this.#words.values()].flatMap(({ order: { orderNumber, recordUuid }, why }) =>
      why === undefined ? [] : [{ orderNumber, recordUuid, code: why.code, reason: why.reason }],
    );
  }

  get warnings(): Warnings {
    return this.#warnings;
  }
}

const DONE = { create: 'created', update: 'updated', delete: 'removed' } as const;

/** Counts of a call: for live progress, and the whole truth of a dry run, which records nothing. Bounded but for the counts. */
export class Tally {
  #counts: Counts = NO_COUNTS;
  #warnings: Warnings = NO_WARNINGS;
  #failures: readonly OrderFailure[] = [];
  #leftOut = 0;
  #groupless = 0;

  result(input: SyncBatchesInput, end: Pick<SyncBatchesResult, 'cursor' | 'wait'>): SyncBatchesResult {
    const leftOut = this.#leftOut > 0 ? { leftOut: this.#leftOut } : {};
    const groupless = this.#groupless > 0 ? { groupless: this.#groupless } : {};
    return {
      ...end,
      counts: this.#counts,
      failures: this.#failures,
      ...leftOut,
      ...groupless,
      ...(input.dryRun ? { warnings: this.#warnings } : {}),
    };
  }

  add(page: PageTally): void {
    this.#counts = addCounts(this.#counts, page.counts);
    this.#warnings = addWarnings(this.#warnings, page.warnings);
    this.#leftOut += page.leftOut;
    this.#groupless += page.groupless;
    this.#failures = [...this.#failures, ...page.failures].slice(0, MAX_SAMPLED_FAILURES);
  }
}
