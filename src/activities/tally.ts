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

/** Counts of a page or of a call: for live progress, and the whole truth of a dry run, which records nothing. Bounded but for the counts. */
export class Tally {
  #counts: Counts = NO_COUNTS;
  #warnings: Warnings = NO_WARNINGS;
  #failures: readonly OrderFailure[] = [];

  result(input: SyncBatchesInput, end: Pick<SyncBatchesResult, 'cursor' | 'wait'>): SyncBatchesResult {
    return { ...end, counts: this.#counts, failures: this.#failures, ...(input.dryRun ? { warnings: this.#warnings } : {}) };
  }

  add(page: Tally): void {
    this.#counts = addCounts(this.#counts, page.#counts);
    this.#warnings = addWarnings(this.#warnings, page.#warnings);
    this.#failures = [...this.#failures, ...page.#failures].slice(0, MAX_SAMPLED_FAILURES);
  }

  plan(plans: readonly OrderPlan<OrderRow>[]): void {
    for (const plan of plans) {
      if (plan.kind === 'unchanged') this.count('unchanged', plan.order);
      else if (plan.kind === 'still-failed') this.count('failed', plan.order, parseRowReason(plan.order.reason));
      else if (plan.kind === 'in-flight') this.count('unknown', plan.order, parseRowReason(plan.order.reason, 'NO_ANSWER'));
      else if (plan.kind !== 'send') this.count(plan.kind, plan.order, plan);
    }
  }

  /** Of a dry run. */
  wouldSend(plans: readonly SendPlan<OrderRow>[]): void {
    for (const { operation, ready, order } of plans) {
      this.count(operation === 'create' ? 'created' : 'updated', order);
      const { orderNumber, recordUuid } = order;
      const { warnings } = ready;
      if (warnings.length > 0)
        this.#warnings = addWarnings(this.#warnings, { orders: 1, samples: [{ orderNumber, recordUuid, warnings }] });
    }
  }

  count(kind: CountKind, { orderNumber, recordUuid }: OrderRow, why?: Why): void {
    this.#counts = { ...this.#counts, orders: this.#counts.orders + 1, [kind]: this.#counts[kind] + 1 };
    if (why === undefined || this.#failures.length >= MAX_SAMPLED_FAILURES) return;
    this.#failures = [...this.#failures, { orderNumber, recordUuid, code: why.code, reason: why.reason }];
  }
}
