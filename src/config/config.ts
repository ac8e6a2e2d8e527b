import type { EnvironmentName } from '../contract.ts';
import type { BoardMapping } from '../sync/board-mapping.ts';
import type { RemovedSizes } from '../sync/plan-line.ts';
import type { DeletePolicy } from '../sync/plan-order.ts';

/** One environment's configuration: `order-sync.toml` and the process environment, validated and frozen. Units are in the names. */
export interface Config {
  readonly environment: EnvironmentName;
  /** The file it was read from; relative paths in it start at its folder. */
  readonly file: string;
  readonly mapping: BoardMapping;
  /** Ask (at a terminal) or demand `--yes` (elsewhere) before an executed sync writes to this board. */
  readonly confirmBoard: boolean;
  readonly monday: MondayConfig;
  readonly store: StoreConfig;
  readonly temporal: TemporalConfig;
  readonly sync: SyncConfig;
  readonly reportsFolder: string;
}

export interface MondayConfig {
  readonly apiUrl: string;
  readonly apiVersion: string;
  /** From MONDAY_API_TOKEN only; undefined where it is not set, which whoever needs it must report. */
  readonly token: string | undefined;
  /** monday.com cuts a call off after 60 s. */
  readonly timeoutSeconds: number;
  /** Aliases a request: 25 creates of 0.83 s stay well under the 60 s. */
  readonly batchSize: number;
  /** Requests on the wire at the same time, per worker and board; the few that read count, too. */
  readonly writesInFlight: number;
  /** On top of monday's 60 s, and alone after an unclear answer: how long a row waits before it is looked up. Longer than the board's reads lag. */
  readonly lookupGraceSeconds: number;
  /** How many of monday's seconds pass in one of this machine's. 1, but in the sandbox. */
  readonly clockFactor: number;
}

export type StoreConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** A connection string with its secret; never log it. Undefined where ORDERS_DATABASE_URL is not set. */
  | { readonly kind: 'mssql'; readonly connectionString: string | undefined };

export interface TemporalConfig {
  /** A profile of Temporal's own configuration file; undefined: its default profile and TEMPORAL_* variables. */
  readonly profile: string | undefined;
  /** For links in what people read. */
  readonly webUiUrl: string | undefined;
}

export interface SyncConfig {
  /** Customers at the same time. */
  readonly concurrency: number;
  /** Orders read from the store at once. */
  readonly pageSize: number;
  /** Shares of orders that are right on the board, 0 to 1: at least `success` is SUCCESS, at least `partial` is PARTIAL, less is FAILED. */
  readonly successShare: number;
  readonly partialShare: number;
  readonly deletes: DeletePolicy;
  readonly removedSizes: RemovedSizes;
  readonly deletedOnBoard: DeletedOnBoard;
  readonly boardCheck: BoardCheck;
  /** How long the audit is kept; 0: for ever. */
  readonly auditDays: number;
}

/** What an item does that a person deleted on the board: it is made anew, or its order becomes ERROR. */
export const DELETED_ON_BOARD = ['recreate', 'report'] as const;
export type DeletedOnBoard = (typeof DELETED_ON_BOARD)[number];

/** When a customer sync reads what the board holds of the customer before it sends anything. */
export const BOARD_CHECKS = ['every-sync', 'daily', 'never'] as const;
export type BoardCheck = (typeof BOARD_CHECKS)[number];
