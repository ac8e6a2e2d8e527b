import { z } from 'zod';
import { IMPOSED_LIMITS } from '../limits/imposed-limits.ts';
import { FAULT_KINDS, isFaultKind } from './fault-kinds.ts';

/** Which calls a rule acts on, and how often. */
const trigger = {
  id: z.string().min(1).optional(),
  /** What it counts as; by default its action. */
  kind: z.string().optional(),
  match: z
    .strictObject({
      /** A root field such as `create_item`, or several. Left out: any. */
      operation: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
      /** Contained in the name, a value or the group title of what is written or changed; case counts. Left out: anything. */
      text: z.string().min(1).optional(),
    })
    .default({}),
  /** Lets so many matches pass first. */
  skip: z.int().nonnegative().default(0),
  /** Acts on every so many-th match. */
  every: z.int().positive().default(1),
  /** Acts by chance, drawn by the seed. */
  chance: z.number().min(0).max(1).default(1),
  /** How often the rule acts; left out: always. */
  times: z.int().positive().optional(),
};

/** Before the call takes effect, so that nothing is written, or after. */
const when = z.enum(['before', 'after']).default('before');

/** Modelled seconds: a number, or two between which each time is drawn. */
const seconds = z.union([z.number().nonnegative(), z.tuple([z.number().nonnegative(), z.number().nonnegative()])]);

const actions = z.discriminatedUnion('action', [
  /** The alias fails with this code and message; its neighbours stand. */
  z.strictObject({
    ...trigger,
    action: z.literal('refuse'),
    when,
    code: z.string().nullable().default('ColumnValueException'),
    message: z.string().default('Refused by a fault of the sandbox'),
    statusCode: z.int().default(200),
    /** Further members of the error's extensions. */
    extensions: z.record(z.string(), z.json()).default({}),
  }),
  /** The alias fails as monday.com refuses a label or a number that it writes; calls that write none don't match. */
  z.strictObject({ ...trigger, action: z.literal('refuse_value'), when, value: z.enum(['label', 'number']) }),
  /** The alias is null, and no error says why. */
  z.strictObject({ ...trigger, action: z.literal('nullify'), when }),
  /** The whole request is answered with this status and body, at once or some time later. */
  z.strictObject({
    ...trigger,
    action: z.literal('http'),
    when,
    seconds: seconds.optional(),
    status: z.int().min(200).max(599),
    body: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({ 'Content-Type': 'text/html; charset=utf-8' }),
  }),
  /** The connection is cut without an answer, at once or some time later. */
  z.strictObject({ ...trigger, action: z.literal('cut'), when, seconds: seconds.optional() }),
  /** The connection is cut in the middle of the answer. */
  z.strictObject({ ...trigger, action: z.literal('cut_midway') }),
  /** The connection is cut at once, and the request takes effect some time later. */
  z.strictObject({ ...trigger, action: z.literal('cut_ahead'), seconds }),
  /** No answer ever comes; the connection stays open. */
  z.strictObject({ ...trigger, action: z.literal('silence'), when }),
  /** The request takes effect late (`before`), or is answered late (`after`). */
  z.strictObject({ ...trigger, action: z.literal('delay'), when, seconds }),
  /** Somebody else has used up a limit of the account: the request is refused, and others until the seconds are over. */
  z.strictObject({ ...trigger, action: z.literal('limit'), limit: z.enum(IMPOSED_LIMITS), seconds: seconds.optional() }),
  /** What was kept under the request's Idempotency-Key is forgotten, and its answer is not kept. */
  z.strictObject({ ...trigger, action: z.literal('forget_key') }),
  /** The request's Idempotency-Key is said to be in use. */
  z.strictObject({ ...trigger, action: z.literal('key_conflict') }),
]);

/** A rule as POST /inspect/faults takes it: with an action, or with a kind, which stands for an action and its details. */
export const faultRule = z.preprocess((given, context) => {
  if (typeof given !== 'object' || given === null || !('kind' in given) || 'action' in given) return given;
  if (!isFaultKind(given.kind)) {
    context.addIssue(`There is no fault of kind ${JSON.stringify(given.kind)}; kinds are ${Object.keys(FAULT_KINDS).join(', ')}`);
    return z.NEVER;
  }
  return { ...given, ...pick(given, FAULT_KINDS[given.kind]) };
}, actions);

/** The kind's details, save those that the rule gives itself; what the kind is about, its action and time, is not for a rule to change. */
function pick(given: object, kind: Readonly<Record<string, unknown>>): object {
  const fixed = ['action', 'when', 'value', 'limit'];
  return Object.fromEntries(Object.entries(kind).filter(([name]) => fixed.includes(name) || !(name in given)));
}

export type FaultRule = z.infer<typeof faultRule>;
type WithAction<Action extends FaultRule['action']> = Extract<FaultRule, { action: Action }>;

/** What strikes one alias, a whole request, the account's limits, or a request's Idempotency-Key. */
export type AliasFault = WithAction<'refuse' | 'refuse_value' | 'nullify'>;
export type RequestFault = WithAction<'http' | 'cut' | 'cut_midway' | 'cut_ahead' | 'silence' | 'delay'>;
export type LimitFault = WithAction<'limit'>;
export type KeyFault = WithAction<'forget_key' | 'key_conflict'>;

const ALIAS_ACTIONS = ['refuse', 'refuse_value', 'nullify'];
const REQUEST_ACTIONS = ['http', 'cut', 'cut_midway', 'cut_ahead', 'silence', 'delay'];

export const isAliasFault = (rule: FaultRule): rule is AliasFault => ALIAS_ACTIONS.includes(rule.action);
export const isRequestFault = (rule: FaultRule): rule is RequestFault => REQUEST_ACTIONS.includes(rule.action);
export const isLimitFault = (rule: FaultRule): rule is LimitFault => rule.action === 'limit';
export const isKeyFault = (rule: FaultRule): rule is KeyFault => rule.action === 'forget_key' || rule.action === 'key_conflict';
