export const PLANS = ['free', 'standard', 'pro', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

export const TOKEN_KINDS = ['personal', 'app', 'trial'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Complexity points of one aliased mutation; monday.com publishes none of them. */
export interface Costs {
  /** create_item, create_subitem, create_group. Measured for create_item by several public projects. */
  readonly create: number;
  /** Every other mutation: the old folk figure. */
  readonly mutation: number;
}

export interface LimitSettings {
  readonly callsPerDay: number;
  readonly callsPerMinute: number;
  readonly concurrentCalls: number;
  readonly pointsPerMinute: number;
  /** App tokens: reads and writes have a budget of that size each. */
  readonly separateReads: boolean;
  readonly pointsPerRequest: number;
  readonly costs: Costs;
}

/** Calls by plan, from monday.com's docs (rate-limits, 2026-09-06). */
const CALLS: Readonly<Record<Plan, Pick<LimitSettings, 'callsPerDay' | 'callsPerMinute' | 'concurrentCalls'>>> = {
  free: { callsPerDay: 1_000, callsPerMinute: 1_000, concurrentCalls: 40 },
  standard: { callsPerDay: 1_000, callsPerMinute: 1_000, concurrentCalls: 40 },
  pro: { callsPerDay: 10_000, callsPerMinute: 2_500, concurrentCalls: 100 },
  enterprise: { callsPerDay: 25_000, callsPerMinute: 5_000, concurrentCalls: 250 },
};

/** Points by kind of token, from the same page. */
const POINTS: Readonly<Record<TokenKind, Pick<LimitSettings, 'pointsPerMinute' | 'separateReads'>>> = {
  personal: { pointsPerMinute: 10_000_000, separateReads: false },
  app: { pointsPerMinute: 5_000_000, separateReads: true },
  trial: { pointsPerMinute: 1_000_000, separateReads: false },
};

/** The largest round figure that GraphQL's Int holds. A budget of it never runs down, and the headers stay as they are with limits. */
export const UNLIMITED = 2_000_000_000;

export const DEFAULT_COSTS: Costs = { create: 30_000, mutation: 10_000 };

/** The limits of an account. A free plan's points are those of a trial whatever the token. */
export function limitSettings(plan: Plan, tokenKind: TokenKind, costs: Costs = DEFAULT_COSTS): LimitSettings {
  const points = POINTS[plan === 'free' ? 'trial' : tokenKind];
  return { ...CALLS[plan], ...points, pointsPerRequest: 5_000_000, costs };
}

export function unlimited(costs: Costs = DEFAULT_COSTS): LimitSettings {
  return {
    callsPerDay: UNLIMITED,
    callsPerMinute: UNLIMITED,
    concurrentCalls: UNLIMITED,
    pointsPerMinute: UNLIMITED,
    separateReads: false,
    pointsPerRequest: UNLIMITED,
    costs,
  };
}
