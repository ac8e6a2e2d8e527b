import { canonicalCustomer } from '../contract.ts';
import { unknownCustomer } from '../orders/unknown-customer.ts';
import type { ActivityDeps } from './deps.ts';
import { requireFit } from './require-fit.ts';

const NAMES_PER_PAGE = 1000;

/** Fails with a sentence where the database does not fit, or where a name that a person gave is no customer's. Answers how many customers `listCustomers` will list. */
export function checkCustomers(deps: ActivityDeps) {
  const { store } = deps;
  return async function checkCustomers(input: {
    readonly customers?: readonly string[] | undefined;
    readonly skip?: readonly string[] | undefined;
  }): Promise<number> {
    await requireFit(store);
    for (const customer of [...(input.customers ?? []), ...(input.skip ?? [])]) {
      if ((await store.orders.findCustomer(customer)) === null) throw await unknownCustomer(store.orders, customer);
    }
    let count = 0;
    for await (const page of customerPages(deps, input.customers)) count += page.length;
    return count;
  };
}

/** All that `listCustomers` lists, in pages that are not empty. */
export async function* customerPages(deps: ActivityDeps, customers?: readonly string[]): AsyncGenerator<readonly string[]> {
  const list = listCustomers(deps);
  for (let after: string | null = null; ; ) {
    const page: readonly string[] = await list({ after, limit: NAMES_PER_PAGE, customers });
    if (page.length > 0) yield page;
    if (page.length < NAMES_PER_PAGE) return;
    after = page.at(-1) ?? after;
  }
}

/** A page of customers by name; of those named only, where names are given. */
export function listCustomers({ store }: ActivityDeps) {
  return async function listCustomers(page: {
    readonly after: string | null;
    readonly limit: number;
    readonly customers?: readonly string[] | undefined;
  }): Promise<readonly string[]> {
    const { after, limit, customers } = page;
    if (customers === undefined) return store.orders.listCustomers({ after, limit });
    const found = await Promise.all(customers.map(async (customer) => (await store.orders.findCustomer(customer)) ?? customer));
    const names = new Map(found.map((name) => [canonicalCustomer(name), name]));
    const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted
      .filter(([key]) => after === null || key > canonicalCustomer(after))
      .slice(0, limit)
      .map(([, name]) => name);
  };
}

/** For a customer sync that was started by hand: the stored spelling of the name, and the board whose lock it needs. */
export function resolveCustomer({ store, config }: ActivityDeps) {
  return async function resolveCustomer({ customer }: { readonly customer: string }): Promise<{ customer: string; boardId: string }> {
    await requireFit(store);
    const found = await store.orders.findCustomer(customer);
    if (found === null) throw await unknownCustomer(store.orders, customer);
    return { customer: found, boardId: config.mapping.boardId };
  };
}
