import type { ActivityDeps } from '../../src/activities/deps.ts';
import type { Fate } from '../../src/monday/aliased-mutation.ts';
import type { MondayApi, WriteAnswer } from '../../src/monday/monday-api.ts';
import type { LineRows, OrderRows } from '../../src/orders/order-store.ts';
import type { OpenRow, RowRequests } from '../../src/orders/row-requests.ts';
import type { Stage } from '../activities/stage/stage.ts';
import { CEILING_MS, GRACE_MS, type Mutation, type Sleeper, type SleepyStep, type Weather } from './model-world.ts';

type Kind = 'orders' | 'lines';

/** Methods of the store that stand in for its own. */
type Instead = Partial<{ [Name in keyof RowRequests]: RowRequests[Name] }>;

const sleeper = (attempt: number, step: SleepyStep, seconds: number): Sleeper => ({ attempt, step, seconds });

interface Rule {
  readonly without: Mutation;
  /** Where the rule matters: there a run soon finds what it prevents. */
  readonly weather: Partial<Weather>;
}

/** Two attempts of which one sleeps too long at one step; whatever else breaks is told. */
const CLEAR = {
  orders: 2,
  attempts: 2,
  sleepers: [],
  sleepiness: 0.8,
  paceMs: 400,
  quiet: 10,
  stalls: 0,
  dies: 0,
  neverArrives: 0,
  mixed: 0,
} satisfies Partial<Weather>;

/** Each rule of the protocol, switched off around the store and monday.com; nothing in `src/` is changed. */
export const RULES: Readonly<Record<string, Rule>> = {
  'a create is sent once': {
    without: sentAgain,
    weather: CLEAR,
  },
  'a claim takes only rows that nobody holds': {
    without: store((own, rows) => ({
      claim: async (claim) => {
        for (const { uuid } of claim.rows) await rows.set(uuid, { api_status: null });
        return own.claim(claim);
      },
    })),
    weather: CLEAR,
  },
  'a claim takes only rows that are as they were read': {
    without: store((own, rows) => ({
      claim: async (claim) => {
        const now = await Promise.all(claim.rows.map(async (row) => ({ ...row, lastRequestKey: (await rows.get(row.uuid)).request_key })));
        return own.claim({ ...claim, rows: now });
      },
    })),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'permit', 30)] },
  },
  'a claim is renewed before it is sent': {
    without: store((own) => {
      const claimed = new Map<string, number>();
      return {
        claim: async (claim) => {
          const taken = await own.claim(claim);
          claimed.set(claim.requestKey, taken.length);
          return taken;
        },
        renew: async ({ requestKey }) => claimed.get(requestKey) ?? 0,
      };
    }),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'did claim', 100)] },
  },
  'a renewed claim is good for 5 s': {
    without: (deps) => ({ ...deps, timing: { ...deps.timing, freshMs: Number.POSITIVE_INFINITY } }),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'did renew', 100)] },
  },
  'each copy renews': {
    without: store((own) => {
      const renewed = new Map<string, number>();
      return {
        renew: async (claim) => {
          const known = renewed.get(claim.requestKey) ?? (await own.renew(claim));
          renewed.set(claim.requestKey, known);
          return known;
        },
      };
    }),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'permit', 100)], cut: 0.3, unanswered: 0.2 },
  },
  'a settle is conditional on its key': {
    without: store((own, rows) => ({
      settle: async (settlement) => {
        const { requestKey: request_key } = settlement;
        for (const { uuid } of settlement.rows) await rows.set(uuid, { request_key, api_status: 'IN_FLIGHT' });
        return own.settle(settlement);
      },
    })),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'settle', 100)], cut: 0, unanswered: 0, unclear: 0 },
  },
  'a lookup seizes': {
    without: store((own) => {
      const seen = new Map<string, Pick<OpenRow, 'uuid' | 'requestKey'>[]>();
      return {
        seize: async ({ requestKey, rows }) => {
          seen.set(requestKey, [...rows]);
          return rows.map(({ uuid }) => uuid);
        },
        settleLookup: async (lookup) => {
          const keys = new Map(seen.get(lookup.requestKey)?.map(({ uuid, requestKey }) => [uuid, requestKey]));
          const settled = lookup.rows.map((row) => own.settleLookup({ ...lookup, requestKey: keys.get(row.uuid) ?? '', rows: [row] }));
          return (await Promise.all(settled)).flat();
        },
      };
    }),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'did claim', 100), sleeper(2, 'settleLookup', 30)], cut: 0.1, unanswered: 0.8 },
  },
  'a lookup seizes by the time that it saw, too': {
    without: store((own, rows) => ({
      seize: async (seizure) => {
        const now = await Promise.all(
          seizure.rows.map(async (row) => ({ ...row, claimedAt: (await rows.get(row.uuid)).api_request_timestamp ?? '' })),
        );
        return own.seize({ ...seizure, rows: now });
      },
    })),
    weather: { ...CLEAR, sleepers: [sleeper(1, 'did claim', 100), sleeper(2, 'seize', 30)], cut: 0.1, unanswered: 0, arrivesLate: 0.5 },
  },
  'a lookup waits for the ceiling': {
    without: store((own) => ({ readOpen: aged(own, { claimed: CEILING_MS, answered: 0 }) })),
    weather: { ...CLEAR, arrivesLate: 0.5, cut: 0.5 },
  },
  'a lookup waits for the grace': {
    without: store((own) => ({ readOpen: aged(own, { claimed: GRACE_MS, answered: GRACE_MS }) })),
    weather: { ...CLEAR, lagMs: 29_000, arrivesLate: 0, cut: 0, unclear: 0.4 },
  },
  'a lookup settles identity, not content': {
    without: store((own, rows) => ({
      settleLookup: async (lookup) => {
        const settled = await own.settleLookup(lookup);
        for (const uuid of settled) {
          const { sent_hash: row_hash } = await rows.get(uuid);
          if (lookup.rows.some((row) => row.uuid === uuid && row.found !== null)) await rows.set(uuid, { row_hash, sync_state: 'SYNCED' });
        }
        return settled;
      },
    })),
    weather: { ...CLEAR, neverArrives: 0.3 },
  },
  'an unanswered copy holds the row': {
    without: store((own) => ({ settle: (settlement) => own.settle({ ...settlement, holdMs: null }) })),
    weather: { ...CLEAR, cut: 0.6, arrivesLate: 0.5, unanswered: 0, unclear: 0 },
  },
  'nothing newer goes out during a hold': {
    without: store((own, rows, kind) => ({
      claim: async (claim) => {
        for (const { uuid } of claim.rows) await rows.set(uuid, { hold_until: null });
        return own.claim(claim);
      },
      ...(kind === 'orders' ? unheld(own as OrderRows, ['readOrders', 'readAgain']) : unheld(own as LineRows, ['readLines'])),
    })),
    weather: { ...CLEAR, cut: 0.6, arrivesLate: 0.5, unanswered: 0, unclear: 0 },
  },
  'answered only if all copies were': {
    without: answeredByTheLast,
    weather: { ...CLEAR, attempts: 3, cut: 0.4, arrivesLate: 0.33, unanswered: 0, unclear: 0.8 },
  },
  'an answer that tells nothing is no refusal': {
    without: unclearIsRefused,
    weather: { ...CLEAR, mixed: 0.5 },
  },
  'what an earlier copy may have done is not as it was': {
    without: store((own) => ({
      settle: (settlement) =>
        own.settle({
          ...settlement,
          rows: settlement.rows.map((row) => ({ ...row, fate: row.fate.kind === 'refused' ? { ...row.fate, partly: false } : row.fate })),
        }),
    })),
    weather: { ...CLEAR, mixed: 0.5, cut: 0.3, unanswered: 0.4 },
  },
};

function store(instead: (own: RowRequests, rows: Rows, kind: Kind) => Instead): Mutation {
  return (deps, stage) => {
    const without = <Of extends Kind>(kind: Of): ActivityDeps['store'][Of] => {
      const own = deps.store[kind];
      return { ...own, ...instead(own, rowsOf(stage, kind), kind) };
    };
    return { ...deps, store: { ...deps.store, orders: without('orders'), lines: without('lines') } };
  };
}

interface RawRow {
  readonly request_key: string | null;
  readonly sent_hash: string | null;
  readonly api_request_timestamp: string | null;
}

interface Rows {
  get(uuid: string): Promise<RawRow>;
  set(uuid: string, values: Readonly<Record<string, string | null>>): Promise<void>;
}

/** Past the store's rules. */
const rowsOf = (stage: Stage, kind: Kind): Rows =>
  kind === 'orders'
    ? { get: (uuid) => stage.row(uuid), set: (uuid, values) => stage.set(uuid, values) }
    : { get: (uuid) => stage.line(uuid), set: (uuid, values) => stage.setLine(uuid, values) };

/** Rows are read as if none were on hold. */
function unheld<Of extends object>(own: Of, names: readonly (keyof Of)[]): object {
  const read = (name: keyof Of) => async (from: unknown) =>
    (await (own[name] as (from: unknown) => Promise<readonly object[]>)(from)).map((row) => ({ ...row, onHold: false }));
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** Rows in flight look so much older than they are. */
function aged(own: RowRequests, more: { readonly claimed: number; readonly answered: number }): RowRequests['readOpen'] {
  return async (from) =>
    (await own.readOpen(from)).map((row) => ({
      ...row,
      claimedAgeMs: row.claimedAgeMs + more.claimed,
      answeredAgeMs: row.answeredAgeMs === null ? null : row.answeredAgeMs + more.answered,
    }));
}

const monday = (deps: ActivityDeps, write: MondayApi['write']): ActivityDeps => ({ ...deps, monday: { ...deps.monday, write } });

function sentAgain(deps: ActivityDeps): ActivityDeps {
  return monday(deps, async (write, permit) => {
    const first = await deps.monday.write(write, permit);
    return first.kind === 'unknown' && write.kind.startsWith('create') ? deps.monday.write(write, permit) : first;
  });
}

function answeredByTheLast(deps: ActivityDeps, stage: Stage): ActivityDeps {
  const answered = new Set<string>();
  const without = store((own) => ({
    markUnknown: (request) => own.markUnknown({ ...request, answered: request.answered || answered.has(request.requestKey) }),
  }));
  const told = monday(deps, async (write, permit) => {
    const answer = await deps.monday.write(write, permit);
    if (answer.kind !== 'unknown' || answer.answered) answered.add(write.requestKey);
    return answer;
  });
  return without(told, stage);
}

function unclearIsRefused(deps: ActivityDeps): ActivityDeps {
  const refused = (fate: Fate): Fate => (fate.kind === 'unknown' ? { ...fate, kind: 'refused', code: 'COLUMN_VALUE_REFUSED' } : fate);
  return monday(deps, async <Alias extends string>(write: Parameters<MondayApi['write']>[0], permit: Parameters<MondayApi['write']>[1]) => {
    const answer = (await deps.monday.write(write, permit)) as WriteAnswer<Alias>;
    if (answer.kind !== 'answered') return answer;
    return { ...answer, fates: new Map([...answer.fates].map(([alias, fate]) => [alias, refused(fate)])) };
  });
}
