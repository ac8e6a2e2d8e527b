import { type Counts, NO_COUNTS, type OrderFailure } from '../contract.ts';
import type { OrderRow } from '../orders/order-store.ts';
import type { OrderPlan, SendPlan } from '../sync/plan-order.ts';

/** Counts of one page, for live progress; and the whole truth of a dry run, which records nothing. */
export class PageTally {
  #counts: Counts = NO_COUNTS;
  readonly #failures: OrderFailure[] = [];
  readonly #missed: string[] = [];

  get counts(): Counts {
    return this.#counts;
  }

  get failures(): readonly OrderFailure[] {
    return this.#failures;
  }

  /** Orders that another request took between reading and claiming: uuids. */
  get missed(): readonly string[] {
    return this.#missed;
  }

  plan(plans: readonly OrderPlan<OrderRow>[]): void {
    for (const plan of plans) {
      if (plan.kind === 'unchanged') this.#add('unchanged');
      else if (plan.kind === 'still-failed') this.#add('failed');
      else if (plan.kind === 'in-flight') this.#add('unknown');
      else if (plan.kind !== 'send') this.#add(plan.kind, plan.order, plan);
    }
  }

  wouldSend(plans: readonly SendPlan<OrderRow>[]): void {
    for (const { operation } of plans) this.#add(operation === 'create' ? 'created' : 'updated');
  }

  miss(order: OrderRow): void {
    this.#missed.push(order.recordUuid);
    this.#add('unknown');
  }

  sent(
    kind: 'created' | 'updated' | 'failed' | 'unknown',
    order: OrderRow,
    why?: { readonly code: string; readonly reason: string },
  ): void {
    this.#add(kind, order, why);
  }

  #add(kind: Exclude<keyof Counts, 'orders'>, order?: OrderRow, why?: { readonly code: string; readonly reason: string }): void {
    this.#counts = { ...this.#counts, orders: this.#counts.orders + 1, [kind]: this.#counts[kind] + 1 };
    if (order !== undefined && why !== undefined) {
      this.#failures.push({ orderNumber: order.orderNumber, recordUuid: order.recordUuid, code: why.code, reason: why.reason });
    }
  }
}
