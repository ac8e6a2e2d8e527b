import type { OrderStore } from '../orders/order-store.ts';

const NAMES_A_PAGE = 200;

/** Those named, or all that have orders. */
export async function* customersOf({ orders }: Pick<OrderStore, 'orders'>, named: readonly string[] | undefined): AsyncGenerator<string> {
  if (named !== undefined) return yield* named;
  for (let after: string | null = null; ; ) {
    const page: readonly string[] = await orders.listCustomers({ after, limit: NAMES_A_PAGE });
    yield* page;
    if (page.length < NAMES_A_PAGE) return;
    after = page.at(-1) ?? after;
  }
}
