import { OrderSyncError } from '../errors.ts';
import { MIGRATE_ADVICE } from '../orders/check.ts';
import type { OrderStore } from '../orders/order-store.ts';

/** More sentences than that nobody reads in a workflow's failure; `doctor` has all. */
const TOLD = 5;

/** A sync does not begin on tables that would stop it in the middle, with requests on the wire. */
export async function requireFit(store: OrderStore): Promise<void> {
  const problems = await store.problems();
  if (problems.length === 0) return;
  const more = problems.length > TOLD ? [`And ${problems.length - TOLD} more: \`order-sync doctor\` has them all.`] : [];
  throw new OrderSyncError(
    'CONFIGURATION_INVALID',
    ['The order database does not fit.', ...problems.slice(0, TOLD), ...more, MIGRATE_ADVICE].join(' '),
  );
}
