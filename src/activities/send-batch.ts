import { createHash, randomUUID } from 'node:crypto';
import type { Mutation } from '../monday/aliased-mutation.ts';
import type { WriteAnswer, WriteKind } from '../monday/monday-api.ts';
import type { Permit } from '../monday/pacer.ts';
import type { Batch } from '../sync/batches.ts';
import { holdMs } from '../sync/timing.ts';
import { confirmClaim } from './confirm-claim.ts';
import type { ActivityDeps } from './deps.ts';
import type { RowToSend } from './row-to-send.ts';
import { type Aliased, type SendContext, settleBatch } from './settle-batch.ts';

/** How often an update or a delete goes out before its rows are left to the lookup. */
const COPIES = 3;

const KINDS: Readonly<Record<SendContext['rows'], Readonly<Record<RowToSend['operation'], WriteKind>>>> = {
  orders: { create: 'create_item', update: 'update_item', delete: 'remove' },
  lines: { create: 'create_line', update: 'update_line', delete: 'remove' },
};

/**
 * Sends a batch by permit, claim, send, settle. A refusal of the whole request by a limit is waited out, and the batch claimed anew;
 * longer waits, and whatever else concerns more than these rows, are thrown. Answers the uuids of rows that another request took
 * before the claim, or that are on hold.
 */
export async function sendBatch(deps: ActivityDeps, context: SendContext, batch: Batch<RowToSend>): Promise<readonly string[]> {
  const missed: string[] = [];
  const open = [batch.rows];
  for (let rows = open.shift(); rows !== undefined; rows = open.shift()) {
    const sent = await sendOnce(deps, context, { ...batch, rows });
    missed.push(...sent.missed);
    open.unshift(...sent.again);
  }
  return missed;
}

interface SentOnce {
  readonly missed: readonly string[];
  /** Rows that nobody executed, by the requests in which they may be claimed again. */
  readonly again: readonly (readonly RowToSend[])[];
}

async function sendOnce(deps: ActivityDeps, context: SendContext, { operation, rows }: Batch<RowToSend>): Promise<SentOnce> {
  const { monday, store } = deps;
  const { syncId, customer, signal } = context;
  const requests = store[context.rows];
  const kind = KINDS[context.rows][operation];
  const mutations = rows.reduce((sum, row) => sum + row.mutations.length, 0);
  const permit = await monday.permit({ customer, kind, mutations, signal });
  try {
    const requestKey = randomUUID();
    const claims = rows.map(({ sent: { uuid }, mondayId, lastRequestKey, hash: sentHash }) => ({
      uuid,
      mondayId,
      lastRequestKey,
      sentHash,
    }));
    const taken = new Set(await requests.claim({ requestKey, syncId, customer, operation, rows: claims }));
    const claimed = rows.filter(({ sent }) => taken.has(sent.uuid));
    const notTaken = rows.filter(({ sent }) => !taken.has(sent.uuid));
    for (const { sent } of notTaken) context.tell(sent, { kind: 'unknown' });
    const missed = notTaken.map(({ sent }) => sent.uuid);
    if (claimed.length === 0) return { missed, again: [] };

    const aliases: Aliased = new Map(claimed.map((row, index) => [`o${index}`, row]));
    const request = { kind, requestKey, mutations: new Map([...aliases].flatMap(([alias, row]) => mutationsOf(alias, row))) };
    const renew = renewal(requests, { requestKey, mutations: request.mutations, rows: claimed.length });
    const mayGo = await confirmClaim({
      what: `A claim on ${context.rows}`,
      freshMs: deps.timing.freshMs,
      renew,
      release: () => requests.release({ requestKey, code: 'CLAIM_LOST' }),
    });
    const sentAt = performance.now();
    const first = await monday.write({ ...request, mayGo }, permit);
    const last: LastAnswer =
      operation === 'create'
        ? { answer: first, unansweredAt: null, resent: false }
        : await sendAgain(deps, context, { request, renew, first, sentAt });
    const hold = last.unansweredAt === null ? null : holdMs(performance.now() - last.unansweredAt, deps.timing);
    const { answer, resent } = last;
    return { missed, again: await settleBatch(deps, context, { operation, requestKey, aliases, answer, resent, holdMs: hold }) };
  } finally {
    permit.end();
  }
}

const mutationsOf = (alias: string, { mutations: [first, second] }: RowToSend): [string, Mutation][] =>
  second === undefined
    ? [[alias, first]]
    : [
        [alias, first],
        [`${alias}_move`, second],
      ];

/** All rows of the claim are still ours, and their request is known by its hash. */
function renewal(
  requests: ActivityDeps['store']['orders' | 'lines'],
  claim: { readonly requestKey: string; readonly mutations: ReadonlyMap<string, Mutation>; readonly rows: number },
): () => Promise<boolean> {
  const { requestKey, mutations, rows } = claim;
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([...mutations]))
    .digest('hex');
  return async () => (await requests.renew({ requestKey, bodyHash })) === rows;
}

interface Sending {
  readonly request: Parameters<ActivityDeps['monday']['write']>[0];
  readonly renew: () => Promise<boolean>;
  readonly first: WriteAnswer<string>;
  readonly sentAt: number;
}

interface LastAnswer {
  readonly answer: WriteAnswer<string>;
  /** When (by `performance.now`) the newest copy went out that got no answer, and may still land. */
  readonly unansweredAt: number | null;
  /** It is not the answer to the first copy: that told nothing. */
  readonly resent: boolean;
}

/**
 * What is idempotent goes out again where its answer told nothing: the same body under the same key, each time after renewing the
 * claim. Nothing is released here any more, since an earlier copy may have taken effect.
 */
async function sendAgain(deps: ActivityDeps, context: SendContext, { request, renew, first, sentAt }: Sending): Promise<LastAnswer> {
  let last: LastAnswer = { answer: first, unansweredAt: isUnanswered(first) ? sentAt : null, resent: false };
  for (let copies = 1; copies < COPIES && last.answer.kind === 'unknown'; copies += 1) {
    const renewed = await permitToRenewed(deps, context, { request, renew });
    if (renewed === null) break;
    const { permit, mayGo } = renewed;
    try {
      const at = performance.now();
      const answer = await deps.monday.write({ ...request, mayGo }, permit);
      // That this copy was turned away tells nothing of the ones before it.
      if (answer.kind === 'not-executed') break;
      last = { answer, unansweredAt: isUnanswered(answer) ? at : last.unansweredAt, resent: true };
    } finally {
      permit.end();
    }
  }
  return last;
}

/** null where the claim was seized or is stale, where the database or a permit can't be had, or where it is time to stop. */
async function permitToRenewed(
  { monday, timing }: ActivityDeps,
  { customer, signal }: SendContext,
  { request, renew }: Pick<Sending, 'request' | 'renew'>,
): Promise<{ readonly permit: Permit; readonly mayGo: () => boolean } | null> {
  const { kind, mutations } = request;
  const permit = await monday.permit({ customer, kind, mutations: mutations.size, signal }).catch(() => null);
  if (permit === null) return null;
  try {
    const mayGo = await confirmClaim({ what: 'A claim', freshMs: timing.freshMs, renew, release: () => Promise.resolve() });
    return { permit, mayGo };
  } catch {
    permit.end();
    return null;
  }
}

const isUnanswered = (answer: WriteAnswer<string>): boolean => answer.kind === 'unknown' && !answer.answered;
