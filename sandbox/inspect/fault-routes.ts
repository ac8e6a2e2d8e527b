import { z } from 'zod';
import type { FaultBook } from '../faults/fault-book.ts';
import { faultChances } from '../faults/fault-chances.ts';
import { faultRule } from '../faults/fault-rule.ts';
import { type Answer, json } from '../http/answer.ts';
import { type Route, route } from '../http/routes.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import { parsed, parseJson } from './parsed.ts';

const rules = z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(faultRule));

/** Faults by rule and by chance: what is in force and what has acted, more of them, none. */
export function faultRoutes(faults: FaultBook, limits: CallLimits): Route[] {
  return [
    route('GET', '/inspect/faults', () => json(faults)),
    route('POST', '/inspect/faults', (_, body) => (isChances(body) ? setChances(faults, body) : addRules(faults, body))),
    route('DELETE', '/inspect/faults', () => {
      faults.withdraw();
      limits.lift();
      return json(faults);
    }),
  ];
}

function isChances(body: string): boolean {
  const given = parseJson(body);
  return typeof given === 'object' && given !== null && ('rates' in given || 'seed' in given);
}

function setChances(faults: FaultBook, body: string): Answer {
  return parsed(faultChances, body, (chances) => {
    faults.setChances(chances);
    return json(faults, 201);
  });
}

/** One rule or a list of them; a bad one adds none. */
function addRules(faults: FaultBook, body: string): Answer {
  return parsed(rules, body, (given) =>
    json(
      given.map((rule) => faults.add(rule)),
      201,
    ),
  );
}
