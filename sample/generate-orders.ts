import { customerOrders, type SampleOrderWithLines } from './customer-orders.ts';
import { CUSTOMERS, type SampleCustomer } from './customers.ts';
import type { LineRecord, OrderRecord } from './records.ts';
import { shareOrders } from './share-orders.ts';

export type { SampleOrderWithLines } from './customer-orders.ts';
export { CUSTOMERS, type SampleCustomer } from './customers.ts';
export { LINE_COLUMNS, type LineRecord, ORDER_COLUMNS, type OrderRecord } from './records.ts';

export interface SampleOptions {
  /** How many orders in all; 7,405 gives each of the 34 customers its recorded count. 0 to some 200,000. */
  readonly orders: number;
  /** Another seed, other orders; the counts stay. Default 20250807: with it, 240 orders already show every kind of dirt and one held order. */
  readonly seed?: number | undefined;
  /** Default: the 34 of the recorded run. Their `orders` are weights. */
  readonly customers?: readonly SampleCustomer[] | undefined;
}

/**
 * Sample orders, the same for the same options on every machine: no clock, no `Math.random`.
 *
 * @example
 * const { orders, lines } = generateOrders({ orders: 240 });
 * const withHood = generateOrders({
 *   orders: 300,
 *   customers: [...CUSTOMERS, { name: "B'HOOD", prefix: 'BHO', orders: 60, groups: 2 }],
 * });
 */
export function generateOrders(options: SampleOptions): { orders: OrderRecord[]; lines: LineRecord[] } {
  const orders: OrderRecord[] = [];
  const lines: LineRecord[] = [];
  for (const made of streamOrders(options)) {
    orders.push(made.order);
    lines.push(...made.lines);
  }
  return { orders, lines };
}

/** The same, one order at a time: by customer as listed, then by order number. */
export function* streamOrders({ orders, seed = 20250807, customers = CUSTOMERS }: SampleOptions): Generator<SampleOrderWithLines> {
  if (!Number.isSafeInteger(orders) || orders < 0) throw new RangeError(`orders must be a whole number from 0 on, not ${orders}`);
  const shares = shareOrders(customers, orders);
  for (const [index, customer] of customers.entries()) yield* customerOrders(customer, shares[index] ?? 0, seed);
}
