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

export type StoreConfig = { readonly kind: 'sqlite'; readonly file: string } | MssqlStoreConfig;

/** Where SQL Server is stands in `connectionString` or in `server`, never in both. */
export interface MssqlStoreConfig extends MssqlPace {
  readonly kind: 'mssql';
  /** ORDERS_DATABASE_URL, with its secret; never log it. */
  readonly connectionString: string | undefined;
  /** Of the file. */
  readonly server: MssqlServer | undefined;
  /** ORDERS_DATABASE_PASSWORD, a password or a service principal's secret; never log it. */
  readonly password: string | undefined;
}

export interface MssqlPace {
  /** Connections that are kept while nothing runs, and the most there are at a time; a transaction takes one. */
  readonly poolMin: number;
  readonly poolMax: number;
  readonly connectTimeoutSeconds: number;
  readonly requestTimeoutSeconds: number;
  /** What people read may come from a readable secondary; see `openStore`. */
  readonly readOnlyIntent: boolean;
}

/** A server, and how to log in there, without the secret. */
export interface MssqlServer {
  readonly host: string;
  /** Undefined with an instance: SQL Server's browser is asked for it. Else 1433 by default. */
  readonly port: number | undefined;
  readonly instance: string | undefined;
  /** Undefined: the login's default database. */
  readonly database: string | undefined;
  readonly login: MssqlLogin;
  /** `strict` is TDS 8: encrypted from the first byte on. */
  readonly encrypt: boolean | 'strict';
  /** Takes any certificate, also one that signed itself. */
  readonly trustServerCertificate: boolean;
  /** The name that the certificate has, where it is not the host's. */
  readonly hostNameInCertificate: string | undefined;
  /** All addresses of an availability group's listener are tried at once. */
  readonly multiSubnetFailover: boolean;
}

export const MSSQL_LOGINS = ['sql', 'ntlm', 'azure-service-principal', 'azure-managed-identity', 'azure-default'] as const;

export type MssqlLogin =
  | { readonly type: 'sql'; readonly user: string }
  | { readonly type: 'ntlm'; readonly user: string; readonly domain: string }
  | { readonly type: 'azure-service-principal'; readonly clientId: string; readonly tenantId: string }
  /** `clientId`: of a user-assigned identity; undefined: the machine's own. */
  | { readonly type: 'azure-managed-identity' | 'azure-default'; readonly clientId: string | undefined };

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
