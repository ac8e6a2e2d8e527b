import { z } from 'zod';
import type { Account } from '../account/account.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { faultRule } from '../faults/fault-rule.ts';
import { type Answer, json } from '../http/answer.ts';
import { type Route, route } from '../http/routes.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import { boardJson, boardsJson } from './board-json.ts';
import type { Stats } from './stats.ts';

export interface InspectDependencies {
  readonly account: Account;
  readonly faults: FaultBook;
  readonly limits: CallLimits;
  readonly stats: Stats;
  /** Empties the boards and forgets faults, counts and idempotency keys. */
  readonly reset: () => void;
}

/** What tests see and steer; the real API has none of it, so it needs no token. */
export function inspectRoutes({ account, faults, limits, stats, reset }: InspectDependencies): Route[] {
  return [
    route('GET', '/health', () => json({ status: 'ok' })),
    route('GET', '/inspect/boards', () => json(boardsJson(account))),
    route('GET', '/inspect/boards/:id', ({ id }) => {
      const board = account.boards.get(id ?? '');
      return board ? json(boardJson(board)) : json({ error: `There is no board ${id}` }, 404);
    }),
    route('GET', '/inspect/stats', () => json({ ...stats.toJSON(), peakConcurrent: limits.peakInFlight })),
    route('POST', '/inspect/reset', () => {
      reset();
      return json({ reset: true });
    }),
    route('GET', '/inspect/faults', () => json(faults.rules)),
    route('POST', '/inspect/faults', (_, body) => addFaults(faults, body)),
    route('DELETE', '/inspect/faults', () => {
      faults.clear();
      return json([]);
    }),
  ];
}

/** One rule or a list of them; a bad one adds none. */
function addFaults(faults: FaultBook, body: string): Answer {
  const given = parseJson(body);
  const parsed = z.array(faultRule).safeParse(Array.isArray(given) ? given : [given]);
  if (!parsed.success) return json({ error: z.prettifyError(parsed.error) }, 400);
  return json(
    parsed.data.map((rule) => faults.add(rule)),
    201,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
