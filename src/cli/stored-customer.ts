import { nearest } from '../config/nearest.ts';
import { OrderSyncError } from '../errors.ts';
import type { CliContext } from './context.ts';

/** A customer's name as the store spells it; a name that is nobody's is answered with the one that was probably meant. */
export async function storedCustomer(context: CliContext, name: string): Promise<string> {
  const store = await context.store();
  const found = await store.orders.findCustomer(name);
  if (found !== null) return found;
  const guess = nearest(name.trim().toUpperCase(), await store.orders.listCustomers({ after: null, limit: 1000 }));
  throw new OrderSyncError(
    'CUSTOMER_UNKNOWN',
    `No order in scope has the customer "${name}".${guess === undefined ? '' : ` Did you mean "${guess}"?`}`,
  );
}
