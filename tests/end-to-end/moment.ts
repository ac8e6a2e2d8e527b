import type { OrderRow } from './order-rows.ts';
import type { Board, Stats } from './sandbox-probe.ts';
import type { Stack } from './stack.ts';

/** What board and database held at one time, to compare with another. */
export interface Moment {
  readonly board: Board;
  readonly stats: Stats;
  readonly rows: readonly OrderRow[];
}

export async function momentOf(stack: Stack): Promise<Moment> {
  return { board: await stack.sandbox.board(), stats: await stack.sandbox.stats(), rows: stack.orders.all() };
}
