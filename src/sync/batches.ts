/** What counts of an order or a line for its request. */
interface Batchable {
  readonly operation: 'create' | 'update' | 'delete';
  /** An update that moves takes two. */
  readonly mutations: { readonly length: number };
}

export interface Batch<Row extends Batchable> {
  readonly operation: Row['operation'];
  readonly rows: readonly Row[];
}

/**
 * Rows by requests, in their order, creates, updates and deletes apart: a request that holds a create is sent once at most, the others
 * may be sent again. @param size the most mutations of a request
 */
export function toBatches<Row extends Batchable>(rows: readonly Row[], size: number): readonly Batch<Row>[] {
  return (['create', 'update', 'delete'] as const).flatMap((operation) => {
    const batches: Row[][] = [];
    let room = 0;
    for (const row of rows.filter((candidate) => candidate.operation === operation)) {
      room -= row.mutations.length;
      const open = batches.at(-1);
      if (open !== undefined && room >= 0) {
        open.push(row);
      } else {
        batches.push([row]);
        room = size - row.mutations.length;
      }
    }
    return batches.map((batch) => ({ operation, rows: batch }));
  });
}
