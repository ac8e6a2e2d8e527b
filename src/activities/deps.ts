import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { MondayApi } from '../monday/monday-api.ts';
import type { OrderStore } from '../orders/order-store.ts';
import type { Timing } from '../sync/timing.ts';
import type { GroupOrder } from './group-order.ts';
import type { LabelShelf } from './label-shelf.ts';

/** Pages for people; null where nothing tells where they are. */
export interface Links {
  workflow(workflowId: string): string | null;
}

/** What activities work with; put together in `src/worker.ts`. */
export interface ActivityDeps {
  readonly config: Config;
  readonly store: OrderStore;
  readonly monday: MondayApi;
  readonly labels: LabelShelf;
  readonly groupOrder: GroupOrder;
  readonly timing: Timing;
  readonly links: Links;
  readonly log: Logger;
  /** Aborted when the worker stops: no new claim, but what is on the wire is awaited and settled. */
  readonly stopping: AbortSignal;
}
