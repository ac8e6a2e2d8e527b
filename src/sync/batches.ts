/** What counts of an order for its request. */
interface Batchable {
  readonly operation: 'create' | 'update';
  /** An update that moves takes two mutations. */
  readonly move: boolean;
}

export interface Batch<Order extends Batchable> {
  readonly operation: Order['operation'];
  readonly orders: readonly Order[];
}

/** How many mutations an order takes. */
export const mutationCount = (order: Batchable): number => (order.move ? 2 : 1);

/**
 * Orders by requests, in their order, creates and updates apart: a request that holds a create is sent once at most, and updates may
 * be sent again. @param size the most mutations of a request
 */
export function toBatches<Order extends Batchable>(orders: readonly Order[], size: number): readonly Batch<Order>[] {
  return (['create', 'update'] as const).flatMap((operation) => {
    const batches: Order[][] = [];
    let room = 0;
    for (const order of orders.filter((candidate) => candidate.operation === operation)) {
      room -= mutationCount(order);
      const open = batches.at(-1);
      if (open !== undefined && room >= 0) {
        open.push(order);
      } else {
        batches.push([order]);
        room = size - mutationCount(order);
      }
    }
    return batches.map((batch) => ({ operation, orders: batch }));
  });
}
