import type { MondayConfig, SyncConfig, TemporalConfig } from './config.ts';
import type { ConfigFile, EnvironmentSection } from './schema.ts';

/** The settings that hold in one environment: its own, else the file's general ones, else the defaults that order-sync.toml names. */
export function settingsOf(file: ConfigFile, environment: EnvironmentSection): Settings {
  const monday = { ...MONDAY_DEFAULTS, ...file.monday, ...environment.monday };
  const temporal = { ...file.temporal, ...environment.temporal };
  return {
    monday: {
      apiUrl: monday.api_url,
      apiVersion: monday.api_version,
      batchSize: monday.batch_size,
      writesInFlight: monday.writes_in_flight,
      timeoutSeconds: monday.timeout_seconds,
      lookupGraceSeconds: monday.lookup_grace_seconds,
      clockFactor: monday.clock_factor,
    },
    sync: syncSettings(file, environment),
    temporal: { profile: temporal.profile, webUiUrl: temporal.web_ui_url },
  };
}

/** The same for `sync` alone; without an environment, the general ones. */
export function syncSettings(file: ConfigFile, environment?: EnvironmentSection): SyncConfig {
  const sync = { ...SYNC_DEFAULTS, ...file.sync, ...environment?.sync };
  return {
    concurrency: sync.concurrency,
    pageSize: sync.page_size,
    successShare: sync.success_share,
    partialShare: sync.partial_share,
    deletes: sync.deletes,
    removedSizes: sync.removed_sizes,
    deletedOnBoard: sync.deleted_on_board,
    boardCheck: sync.board_check,
    auditDays: sync.audit_days,
  };
}

export interface Settings {
  /** All but the token, which no file holds. */
  readonly monday: Omit<MondayConfig, 'token'>;
  readonly sync: SyncConfig;
  readonly temporal: TemporalConfig;
}

const MONDAY_DEFAULTS = {
  api_version: '2026-07',
  batch_size: 25,
  writes_in_flight: 5,
  timeout_seconds: 60,
  lookup_grace_seconds: 30,
  clock_factor: 1,
};
const SYNC_DEFAULTS = {
  concurrency: 8,
  page_size: 250,
  success_share: 0.95,
  partial_share: 0.8,
  deletes: 'archive',
  removed_sizes: 'zero',
  deleted_on_board: 'recreate',
  board_check: 'every-sync',
  audit_days: 90,
} as const;
