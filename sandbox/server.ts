import { fileURLToPath } from 'node:url';
import { Account } from './account/account.ts';
import { readBoardDefinitions } from './account/board-definition.ts';
import { noRecords, openRecords } from './account/records.ts';
import { type Clock, systemClock } from './clock.ts';
import { FaultBook } from './faults/fault-book.ts';
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
  /** Milliseconds that each aliased mutation takes. Default 0; the real API's median for create_item was 829 (reference section 8). */
  readonly latencyMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export interface Sandbox {
  readonly url: string;
  readonly apiUrl: string;
  readonly port: number;
  /** Answers what is in flight, then stops. */
  close(): Promise<void>;
}

/** Starts the stand-in for monday.com on loopback. Rejects where the port is taken, or a file cannot be used. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const definitions = readBoardDefinitions(options.boardsFile ?? DEFAULT_BOARDS_FILE);
  const account = new Account(definitions, options.stateFile ? openRecords(options.stateFile) : noRecords);
  const limits = new CallLimits(options.limits ?? limitSettings('enterprise', 'personal'), clock);
  const faults = new FaultBook();
  const stats = new Stats();
  let url = '';
  const token = options.token ?? DEFAULT_TOKEN;
  const api = new Api({ account, clock, faults, limits, stats, token, latencyMs: options.latencyMs ?? 0, baseUrl: () => url });
  const apiRoute = route('POST', '/v2', (_, body, headers) => api.answer({ headers, body }));
  const reset = () => {
    account.reset();
    faults.clear();
    stats.clear();
    api.forgetAnswers();
  };
  const routes = [apiRoute, ...inspectRoutes({ account, faults, limits, stats, reset }), ...pageRoutes(account)];
  const server = await listen(routes, options.port ?? 0).catch((error: unknown) => {
    account.close();
    throw error;
  });
  url = `http://127.0.0.1:${server.port}`;
  const close = async () => {
    await server.close();
    account.close();
  };
  return { url, apiUrl: `${url}/v2`, port: server.port, close };
}
