import { unknownCustomer } from '../orders/unknown-customer.ts';
import type { CliContext } from './context.ts';

/** A customer's name as the store spells it; a name that is nobody's is answered with the one that was probably meant. */
export async function storedCustomer(context: CliContext, name: string): Promise<string> {
  const { orders } = await context.store();
  const found = await orders.findCustomer(name);
  if (found === null) throw await unknownCustomer(orders, name);
  return found;
}
