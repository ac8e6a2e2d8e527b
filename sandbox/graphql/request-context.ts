import type { Account } from '../account/account.ts';
import type { BoardView } from '../account/board-view.ts';
import type { Clock } from '../clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { Charge } from '../limits/complexity-budget.ts';

/** What resolvers know of the sandbox and of the request that they answer. */
export interface RequestContext {
  readonly account: Account;
  readonly clock: Clock;
  /** Null for edits by hand. */
  readonly faults: FaultBook | null;
  /** What lists show: to a mutation everything, to a query what has come into sight. */
  readonly view: BoardView;
  /** What the request was charged, for its `complexity` field. */
  readonly charge: Charge;
  /** `http://127.0.0.1:port`, for links. */
  readonly baseUrl: string;
  /** Milliseconds that each aliased mutation takes. */
  readonly latencyMs: number;
  /** Milliseconds since 1970: from then on nothing of the request takes effect. */
  readonly deadline: number;
  readonly apiVersion: string;
}
