import { nearest } from '../config/nearest.ts';
import { OrderSyncError } from '../errors.ts';
import type { OrderRows } from './order-store.ts';

/** Names that a suggestion is looked for among. */
const LOOKED_THROUGH = 1000;

/** The error for a name that is nobody's, with the one that was probably meant. */
export async function unknownCustomer(orders: Pick<OrderRows, 'listCustomers'>, name: string): Promise<OrderSyncError> {
  const guess = nearest(name.trim().toUpperCase(), await orders.listCustomers({ after: null, limit: LOOKED_THROUGH }));
  const suggestion = guess === undefined ? '' : ` Did you mean "${guess}"?`;
  return new OrderSyncError('CUSTOMER_UNKNOWN', `No order in scope has the customer "${name}".${suggestion}`);
}
