import { createHash, randomUUID } from 'node:crypto';
import { ERRORS, type ErrorCode, type ErrorScope, OrderSyncError } from '../errors.ts';
import type { Fate, Mutation } from '../monday/aliased-mutation.ts';
import type { WriteAnswer } from '../monday/monday-api.ts';
import type { OrderFate, OrderOperation, OrderRow, SentOrder } from '../orders/order-store.ts';
import { type Batch, mutationCount } from '../sync/batches.ts';
import type { LabelBook } from '../sync/labels.ts';
import type { SendPlan } from '../sync/plan-order.ts';
import { confirmClaim } from './confirm-claim.ts';
import type { ActivityDeps } from './deps.ts';
import type { Tally } from './tally.ts';
import { untilStored } from './until-stored.ts';

type Plan = SendPlan<OrderRow>;

interface SendContext {
  readonly syncId: string;
  readonly customer: string;
  readonly book: LabelBook;
  readonly tally: Tally;
  /** Aborted: no further claim. What is on the wire is awaited all the same. */
  readonly signal: AbortSignal;
}

/**
 * Sends a batch by permit, claim, send, settle. A refusal of the whole request by a limit is waited out, and the batch claimed anew;
 * longer waits, and whatever else concerns more than these orders, are thrown. Answers the uuids of orders that another request took
 * before the claim.
 */
export async function sendBatch(deps: ActivityDeps, context: SendContext, batch: Batch<Plan>): Promise<readonly string[]> {
  const missed: string[] = [];
  const open = [batch.orders];
  for (let orders = open.shift(); orders !== undefined; orders = open.shift()) {
    const sent = await sendOnce(deps, context, { ...batch, orders });
    missed.push(...sent.missed);
    open.unshift(...sent.again);
  }
  return missed;
}

interface SentOnce {
  readonly missed: readonly string[];
  /** Orders that nobody executed, by the requests in which they may be claimed again. */
  readonly again: readonly (readonly Plan[])[];
}

async function sendOnce(deps: ActivityDeps, context: SendContext, { operation, orders: plans }: Batch<Plan>): Promise<SentOnce> {
  const { store, monday } = deps;
  const { syncId, customer, signal } = context;
  const kind = operation === 'create' ? 'create_item' : 'update_item';
  const mutations = plans.reduce((sum, plan) => sum + mutationCount(plan), 0);
  const permit = await monday.permit({ customer, kind, mutations, signal });
  try {
    const requestKey = randomUUID();
    const rows = plans.map(({ order: { recordUuid, mondayItemId, requestKey: lastRequestKey }, hash: sentHash }) => ({
      recordUuid,
      mondayItemId,
      lastRequestKey,
      sentHash,
    }));
    const taken = new Set(await store.orders.claim({ requestKey, syncId, customer, operation, rows }));
    const claimed = plans.filter(({ order }) => taken.has(order.recordUuid));
    const notTaken = plans.filter(({ order }) => !taken.has(order.recordUuid));
    for (const { order } of notTaken) context.tally.count('unknown', order);
    const missed = notTaken.map(({ order }) => order.recordUuid);
    if (claimed.length === 0) return { missed, again: [] };

    const aliases = new Map(claimed.map((plan, index) => [`o${index}`, plan]));
    const requested = new Map([...aliases].flatMap(([alias, plan]) => mutationsOf(deps, alias, plan)));
    await renew(deps, { requestKey, requested, rows: claimed.length });
    const answer = await monday.write({ kind, mutations: requested, requestKey }, permit);
    return { missed, again: await settle(deps, context, { operation, requestKey, aliases, answer }) };
  } finally {
    permit.end();
  }
}

/** All rows of the claim are still ours, and their request is known by its hash. */
async function renew(
  { store }: ActivityDeps,
  claim: { readonly requestKey: string; readonly requested: ReadonlyMap<string, Mutation>; readonly rows: number },
): Promise<void> {
  const { requestKey, requested, rows } = claim;
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([...requested]))
    .digest('hex');
  await confirmClaim({
    what: 'A claim on orders',
    renew: async () => (await store.orders.renew({ requestKey, bodyHash })) === rows,
    release: () => store.orders.release({ requestKey, code: 'CLAIM_LOST' }),
  });
}

/** What an order's request looks like. An update clears every mapped column that has no value, and moves the item where its group changed. */
function mutationsOf({ config }: ActivityDeps, alias: string, { order, ready, groupId, move }: Plan): [string, Mutation][] {
  const { boardId: board_id } = config.mapping;
  const create_labels_if_missing = ready.newLabels.length > 0;
  if (order.mondayItemId === null) {
    const column_values = JSON.stringify(ready.values);
    return [
      [
        alias,
        { field: 'create_item', args: { board_id, group_id: groupId, item_name: ready.name, column_values, create_labels_if_missing } },
      ],
    ];
  }
  const cleared = Object.fromEntries(ready.empty.map((columnId) => [columnId, null]));
  const column_values = JSON.stringify({ name: ready.name, ...cleared, ...ready.values });
  const item_id = order.mondayItemId;
  const change: [string, Mutation] = [
    alias,
    { field: 'change_multiple_column_values', args: { board_id, item_id, column_values, create_labels_if_missing } },
  ];
  return move ? [change, [`${alias}_move`, { field: 'move_item_to_group', args: { group_id: groupId, item_id } }]] : [change];
}

/** Errors that end more than one order's sync, though monday.com told them of one order. */
const STOPS: ReadonlySet<ErrorScope> = new Set(['customer', 'sync']);

interface Sent {
  readonly operation: OrderOperation;
  readonly requestKey: string;
  readonly aliases: ReadonlyMap<string, Plan>;
  readonly answer: WriteAnswer<string>;
}

async function settle(deps: ActivityDeps, context: SendContext, sent: Sent): Promise<readonly (readonly Plan[])[]> {
  const { operation, requestKey, aliases } = sent;
  const { store, labels } = deps;
  const plans = [...aliases.values()];
  const answer = ofOneOrder(sent);
  if (answer.kind === 'not-executed') {
    const { error } = answer;
    await untilStored(() => store.orders.release({ requestKey, code: error.code }));
    if (error.scope === 'limit') return [plans];
    if (error.scope !== 'row') throw error;
    // Some order of these is refused, and monday.com doesn't say which: found by halves.
    const half = Math.ceil(plans.length / 2);
    return [plans.slice(0, half), plans.slice(half)];
  }
  if (answer.kind === 'unknown') {
    const { error } = answer;
    const rows = plans.map(sentOrder);
    const unknown = { requestKey, code: error.code, reason: error.message, requestId: error.requestId ?? null, rows };
    await untilStored(() => store.orders.markUnknown(unknown));
    for (const { order } of plans) context.tally.count('unknown', order, { code: error.code, reason: error.message });
    return [];
  }

  const settled: (SentOrder & { readonly groupId: string; readonly fate: OrderFate })[] = [];
  const unknown: { readonly plan: Plan; readonly fate: Extract<Fate, { kind: 'unknown' }> }[] = [];
  const again: { readonly plan: Plan; readonly code: ErrorCode }[] = [];
  let stop: OrderSyncError | undefined;
  for (const [alias, plan] of aliases) {
    const [change, move] = [answer.fates.get(alias), plan.move ? answer.fates.get(`${alias}_move`) : undefined];
    const fate = worst(change, move);
    const partly = change?.kind === 'done' || move?.kind === 'done';
    if (fate.kind === 'unknown') unknown.push({ plan, fate });
    else if (fate.kind === 'done')
      settled.push({ ...sentOrder(plan), groupId: plan.groupId, fate: { kind: 'written', mondayItemId: fate.id } });
    else if (ERRORS[fate.code].scope === 'row')
      settled.push({ ...sentOrder(plan), groupId: plan.groupId, fate: { kind: 'refused', code: fate.code, reason: fate.reason, partly } });
    else {
      // Nothing that the order is to blame for: it goes out again, after a wait or after a person has acted. Half of it may stand on
      // the board already, and then its row must not be given back as it was: a lookup lets it out anew.
      if (partly) unknown.push({ plan, fate: { ...fate, kind: 'unknown' } });
      else again.push({ plan, code: fate.code });
      if (STOPS.has(ERRORS[fate.code].scope))
        stop ??= new OrderSyncError(fate.code, fate.reason, { requestId: answer.requestId ?? undefined });
    }
  }
  const { requestId } = answer;
  const ours = new Set(await untilStored(() => store.orders.settle({ requestKey, requestId, rows: settled })));
  for (const { plan, fate } of unknown) {
    const { code, reason } = fate;
    await untilStored(() => store.orders.markUnknown({ requestKey, code, reason, requestId, rows: [sentOrder(plan)] }));
    context.tally.count('unknown', plan.order, fate);
  }
  // Releases what is neither settled nor unknown.
  const [first] = again;
  if (first !== undefined) await untilStored(() => store.orders.release({ requestKey, code: first.code }));
  tell(deps, context, { operation, plans, settled, ours });
  if (settled.some(({ fate }) => fate.kind === 'refused')) labels.forget();
  if (stop !== undefined) throw stop;
  return again.length > 0 ? [again.map(({ plan }) => plan)] : [];
}

/** What refuses a whole request for the sake of its rows refuses its row, where it had only one. */
function ofOneOrder({ aliases, answer }: Sent): Sent['answer'] {
  if (answer.kind !== 'not-executed' || answer.error.scope !== 'row' || aliases.size > 1) return answer;
  const { code, message, requestId = null } = answer.error;
  return {
    kind: 'answered',
    requestId,
    fates: new Map([...aliases.keys()].map((alias) => [alias, { kind: 'refused', code, reason: message }])),
  };
}

function tell(
  { log }: ActivityDeps,
  { tally, book, syncId, customer }: SendContext,
  told: {
    operation: OrderOperation;
    plans: readonly Plan[];
    settled: Parameters<ActivityDeps['store']['orders']['settle']>[0]['rows'];
    ours: ReadonlySet<string>;
  },
): void {
  const byUuid = new Map(told.plans.map((plan) => [plan.order.recordUuid, plan]));
  for (const { recordUuid, fate } of told.settled) {
    const plan = byUuid.get(recordUuid);
    if (plan === undefined) continue;
    if (!told.ours.has(recordUuid)) {
      log.error({ syncId, customer, recordUuid, fate }, 'an answer was discarded: its claim had been taken over');
      tally.count('unknown', plan.order);
    } else if (fate.kind === 'written') {
      for (const { columnId, label } of plan.ready.newLabels) book.confirm(columnId, label);
      tally.count(told.operation === 'create' ? 'created' : 'updated', plan.order);
    } else {
      tally.count('failed', plan.order, fate);
    }
  }
}

/** An order that took two mutations is written when both are; what is unclear outranks what is refused. */
function worst(change: Fate | undefined, move: Fate | undefined): Fate {
  const unread: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'monday.com did not tell what became of the order.' };
  const fates = [change ?? unread, ...(move === undefined ? [] : [move])];
  return fates.find(({ kind }) => kind === 'unknown') ?? fates.find(({ kind }) => kind === 'refused') ?? fates[0] ?? unread;
}

const sentOrder = ({ order, ready }: Plan): SentOrder => ({
  recordUuid: order.recordUuid,
  orderNumber: order.orderNumber,
  itemName: ready.name,
  groupTitle: ready.groupTitle,
  warnings: ready.warnings,
  payload: JSON.stringify({ name: ready.name, values: ready.values }),
});
