import type { SampleCustomer } from './customers.ts';

/**
 * Shares a number of orders out in proportion to the customers' recorded counts, by the largest remainder. Every customer gets at
 * least one where there are enough for that, and one with an opening (PELOTON) at least that many from 60 orders on.
 */
export function shareOrders(customers: readonly SampleCustomer[], orders: number): readonly number[] {
  const least = leastShares(customers, orders);
  const raised = new Set<number>();
  for (;;) {
    const kept = [...raised].reduce((sum, index) => sum + (least[index] ?? 0), 0);
    const weights = customers.map((customer, index) => (raised.has(index) ? 0 : customer.orders));
    const shares = largestRemainder(weights, orders - kept);
    const short = shares.flatMap((share, index) => (!raised.has(index) && share < (least[index] ?? 0) ? [index] : []));
    if (short.length === 0) return shares.map((share, index) => (raised.has(index) ? (least[index] ?? 0) : share));
    for (const index of short) raised.add(index);
  }
}

function leastShares(customers: readonly SampleCustomer[], orders: number): readonly number[] {
  if (orders < customers.length) return customers.map(() => 0);
  const least = customers.map((customer) => (orders >= 60 ? Math.max(1, customer.opening?.length ?? 0) : 1));
  const sum = least.reduce((total, share) => total + share, 0);
  return sum <= orders ? least : customers.map(() => 1);
}

/** Whole shares in proportion to the weights, which together make `total`; among equal remainders the first goes first. */
export function largestRemainder(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => Math.floor((weight * total) / sum));
  const left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (weight * total) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
