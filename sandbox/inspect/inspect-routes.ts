import type { Account } from '../account/account.ts';
import { lagForm } from '../account/lag.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { json } from '../http/answer.ts';
import type { Api } from '../http/api.ts';
import { type Route, route } from '../http/routes.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import { boardJson, boardsJson } from './board-json.ts';
import { faultRoutes } from './fault-routes.ts';
import { parsed } from './parsed.ts';
import type { Stats } from './stats.ts';

export interface InspectDependencies {
  readonly account: Account;
  readonly api: Api;
  readonly clock: Clock;
  readonly clockFactor: number;
  readonly faults: FaultBook;
  readonly limits: CallLimits;
  readonly stats: Stats;
}

/** What tests see and steer; the real API has none of it, so it needs no token. */
export function inspectRoutes({ account, api, clock, clockFactor, faults, limits, stats }: InspectDependencies): Route[] {
  const view = account.laggingView;
  return [
    route('GET', '/health', () => json({ status: 'ok' })),
    route('GET', '/inspect/boards', () => json(boardsJson(account))),
    route('GET', '/inspect/boards/:id', ({ id }) => {
      const board = account.boards.get(id ?? '');
      return board ? json(boardJson(board)) : json({ error: `There is no board ${id}` }, 404);
    }),
    route('GET', '/inspect/stats', () => json({ ...stats.toJSON(), peakConcurrent: limits.peakInFlight })),
    route('GET', '/inspect/clock', () => json({ now: timestamp(clock), factor: clockFactor })),
    route('GET', '/inspect/lag', () => json(view.lag)),
    route('POST', '/inspect/lag', (_, body) =>
      parsed(lagForm, body, (lag) => {
        view.lag = lag;
        return json(lag);
      }),
    ),
    route('POST', '/inspect/by-hand', (_, body, headers) => api.byHand({ headers, body })),
    route('POST', '/inspect/reset', () => {
      account.reset();
      faults.clear();
      limits.lift();
      stats.clear();
      api.forgetAnswers();
      return json({ reset: true });
    }),
    ...faultRoutes(faults, limits),
  ];
}
