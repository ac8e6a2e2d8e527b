import { createHash } from 'node:crypto';
import type { ReadyOrder } from './map-order.ts';

/**
 * SHA-256 (64 hex digits) over exactly what the board would show of an order: name, group and values. Two orders with the same hash
 * look the same on the board; a row whose stored hash equals it needs no call. Keys are sorted, so that the order of a mapping's
 * entries doesn't count.
 */
export function contentHash(order: Pick<ReadyOrder, 'name' | 'values'>, groupId: string): string {
  const values = Object.entries(order.values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([order.name, groupId, values]))
    .digest('hex');
}
