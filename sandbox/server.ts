import { fileURLToPath } from 'node:url';
import { Account } from './account/account.ts';
import { readBoardDefinitions } from './account/board-definition.ts';
import { keptClock } from './account/kept-clock.ts';
import { type LagSettings, NO_LAG } from './account/lag.ts';
import { LaggingView } from './account/lagging-view.ts';
import { noRecords, openRecords } from './account/records.ts';
import { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import { FaultBook } from './faults/fault-book.ts';
import type { FaultChances } from './faults/fault-chances.ts';
import { Api } from './http/api.ts';
import { listen } from './http/http-server.ts';
import { route } from './http/routes.ts';
import { inspectRoutes } from './inspect/inspect-routes.ts';
import { Stats } from './inspect/stats.ts';
import { CallLimits } from './limits/call-limits.ts';
import { type LimitSettings, limitSettings } from './limits/limit-settings.ts';
import { pageRoutes } from './page/page-routes.ts';

export const DEFAULT_TOKEN = 'sandbox-token';
export const DEFAULT_BOARDS_FILE = fileURLToPath(new URL('boards/customer-master-schedule.json', import.meta.url));

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** An SQLite file that keeps the boards' content; without one it is gone with the process. */
  readonly stateFile?: string | undefined;
  /** A JSON file that describes the boards. */
  readonly boardsFile?: string | undefined;
  /** The one token that is let in. */
  readonly token?: string | undefined;
  /** Default: an enterprise plan and a personal token. */
  readonly limits?: LimitSettings | undefined;
  /** Modelled milliseconds that each aliased mutation takes. Default 0; the real API's median for create_item was 829 (reference section 8). */
  readonly latencyMs?: number | undefined;
  /** How many times as fast as real time modelled time runs. Default 1. */
  readonly clockFactor?: number | undefined;
  /** Instead of a clock with the factor. */
  readonly clock?: Clock | undefined;
  /** Faults by chance from the start. */
  readonly faults?: FaultChances | undefined;
  /** How long lists don't show a write. Default: not at all. */
  readonly lag?: LagSettings | undefined;
}

export interface Sandbox {
  readonly url: string;
  readonly apiUrl: string;
  readonly port: number;
  /** With which the draws of faults and lag repeat, as far as the requests do. */
  readonly seed: number;
  /** Answers what is in flight, but what a fault holds back, then stops. */
  close(): Promise<void>;
}

/** Starts the stand-in for monday.com on loopback. Rejects where the port is taken, or a file cannot be used. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const definitions = readBoardDefinitions(options.boardsFile ?? DEFAULT_BOARDS_FILE);
  const records = options.stateFile ? openRecords(options.stateFile) : noRecords;
  const clockFactor = options.clockFactor ?? 1;
  const clock = options.clock ?? keptClock(records, clockFactor);
  const chance = new Chance(options.faults?.seed);
  const account = new Account(definitions, records, new LaggingView(clock, chance));
  account.laggingView.lag = options.lag ?? NO_LAG;
  const limits = new CallLimits(options.limits ?? limitSettings('enterprise', 'personal'), clock);
  const faults = new FaultBook(account, chance, clock);
  if (options.faults) faults.setChances({ ...options.faults, seed: chance.seed });
  const stats = new Stats();
  const stopping = new AbortController();
  let url = '';
  const token = options.token ?? DEFAULT_TOKEN;
  const latencyMs = options.latencyMs ?? 0;
  const api = new Api({ account, clock, faults, limits, stats, token, latencyMs, baseUrl: () => url, stopping: stopping.signal });
  const apiRoute = route('POST', '/v2', (_, body, headers) => api.answer({ headers, body }));
  const inspection = inspectRoutes({ account, api, clock, clockFactor, faults, limits, stats });
  const routes = [apiRoute, ...inspection, ...pageRoutes(account)];
  const server = await listen({ routes, port: options.port ?? 0, flush: () => account.flush() }).catch((error: unknown) => {
    account.close();
    throw error;
  });
  url = `http://127.0.0.1:${server.port}`;
  const close = async () => {
    stopping.abort();
    await server.close();
    account.close();
  };
  return { url, apiUrl: `${url}/v2`, port: server.port, seed: chance.seed, close };
}
