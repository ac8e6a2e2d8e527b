import { ERRORS, type ErrorCode, type ErrorScope, OrderSyncError } from '../errors.ts';
import type { Fate } from '../monday/aliased-mutation.ts';
import type { WriteAnswer } from '../monday/monday-api.ts';
import type { RowFate, RowOperation, SentRow } from '../orders/row-requests.ts';
import type { LabelBook } from '../sync/labels.ts';
import { namingRequest } from '../sync/row-reason.ts';
import type { ActivityDeps } from './deps.ts';
import { duplicateNote } from './notes.ts';
import type { RowToSend } from './row-to-send.ts';
import { untilStored } from './until-stored.ts';

export interface SendContext {
  readonly syncId: string;
  readonly customer: string;
  /** Whose requests these are. */
  readonly rows: 'orders' | 'lines';
  readonly book: LabelBook;
  /** Hears what became of each row. */
  readonly tell: (row: SentRow, word: Word) => void;
  /** Aborted: no further claim. What is on the wire is awaited all the same. */
  readonly signal: AbortSignal;
}

export interface Word {
  readonly kind: 'created' | 'updated' | 'removed' | 'failed' | 'unknown';
  readonly why?: { readonly code: ErrorCode; readonly reason: string } | undefined;
}

/** The rows of a request, each under the alias of its first mutation. */
export type Aliased = ReadonlyMap<string, RowToSend>;

interface Sent {
  readonly operation: RowOperation;
  readonly requestKey: string;
  readonly aliases: Aliased;
  readonly answer: WriteAnswer<string>;
  /** An earlier copy of the request was answered unclearly or not at all: what this answer refuses, that one may have done. */
  readonly resent: boolean;
  /** Some copy got no answer: nothing newer for so long. */
  readonly holdMs: number | null;
}

/** Errors that end more than one row's sync, though monday.com told them of one row. */
const STOPS: ReadonlySet<ErrorScope> = new Set(['customer', 'sync']);

/** Writes down what became of a request's rows. Answers those that nobody executed, by the requests in which they may go out again. */
export async function settleBatch(deps: ActivityDeps, context: SendContext, sent: Sent): Promise<readonly (readonly RowToSend[])[]> {
  const answer = ofOneRow(sent);
  if (answer.kind === 'not-executed') return release(deps, context, sent, answer.error);
  if (answer.kind === 'unknown') {
    const { code, message: reason, requestId = null } = answer.error;
    await markUnknown(deps, context, sent, { rows: [...sent.aliases.values()], code, reason, requestId, answered: answer.answered });
    return [];
  }
  return settleEach(deps, context, sent, answer);
}

async function release(
  { store }: ActivityDeps,
  context: SendContext,
  { requestKey, aliases }: Sent,
  error: OrderSyncError,
): Promise<readonly (readonly RowToSend[])[]> {
  await untilStored(() => store[context.rows].release({ requestKey, code: error.code }));
  const rows = [...aliases.values()];
  if (error.scope === 'limit') return [rows];
  if (error.scope !== 'row') throw error;
  // Some row of these is refused, and monday.com doesn't say which: found by halves.
  const half = Math.ceil(rows.length / 2);
  return [rows.slice(0, half), rows.slice(half)];
}

async function markUnknown(
  { store }: ActivityDeps,
  context: SendContext,
  { requestKey, holdMs }: Sent,
  unknown: {
    readonly rows: readonly RowToSend[];
    readonly code: ErrorCode;
    readonly reason: string;
    readonly requestId: string | null;
    readonly answered: boolean;
  },
): Promise<void> {
  const { rows, code, requestId } = unknown;
  const reason = namingRequest(unknown.reason, requestId);
  const answered = unknown.answered && holdMs === null;
  const sentRows = rows.map(({ sent }) => sent);
  await untilStored(() => store[context.rows].markUnknown({ requestKey, code, reason, requestId, answered, rows: sentRows }));
  for (const row of sentRows) context.tell(row, { kind: 'unknown', why: { code, reason } });
}

type Answered = Extract<WriteAnswer<string>, { kind: 'answered' }>;

async function settleEach(
  deps: ActivityDeps,
  context: SendContext,
  sent: Sent,
  answer: Answered,
): Promise<readonly (readonly RowToSend[])[]> {
  const { operation, requestKey, aliases, resent, holdMs } = sent;
  const { store, labels, config } = deps;
  const requests = store[context.rows];
  const { requestId } = answer;
  const settled: { readonly row: RowToSend; readonly fate: RowFate }[] = [];
  const unknown: { readonly row: RowToSend; readonly fate: Extract<Fate, { kind: 'unknown' }> }[] = [];
  const again: RowToSend[] = [];
  let told: OrderSyncError | undefined;
  for (const [alias, row] of aliases) {
    const [change, move] = [answer.fates.get(alias), row.mutations.length > 1 ? answer.fates.get(`${alias}_move`) : undefined];
    const fate = worst(change, move);
    const partly = resent || change?.kind === 'done' || move?.kind === 'done';
    if (fate.kind === 'unknown') unknown.push({ row, fate });
    else if (fate.kind === 'done') settled.push({ row, fate: done(operation, row, fate.id) });
    else if (isGone(fate.code) && operation === 'delete') settled.push({ row, fate: { kind: 'removed' } });
    else if (isGone(fate.code) && config.sync.deletedOnBoard === 'recreate' && !(operation === 'create' && context.rows === 'orders'))
      // Of a size that was to be created: its order's item.
      settled.push({ row, fate: { kind: 'gone', code: fate.code, reason: namingRequest(fate.reason, requestId) } });
    else if (ERRORS[fate.code].scope === 'row')
      settled.push({ row, fate: { kind: 'refused', code: fate.code, reason: namingRequest(fate.reason, requestId), partly } });
    else {
      // Nothing that the row is to blame for: it goes out again, after a wait or after a person has acted. Half of it may stand on
      // the board already, and then it must not be given back as it was: a lookup lets it out anew.
      if (partly) unknown.push({ row, fate: { ...fate, kind: 'unknown' } });
      else again.push(row);
      if (told === undefined || (STOPS.has(ERRORS[fate.code].scope) && !STOPS.has(told.scope)))
        told = new OrderSyncError(fate.code, fate.reason, { requestId: requestId ?? undefined });
    }
  }
  const rows = settled.map(({ row, fate }) => ({ ...row.sent, fate }));
  const ours = new Set(await untilStored(() => requests.settle({ requestKey, requestId, holdMs, rows })));
  for (const { row, fate } of unknown) {
    await markUnknown(deps, context, sent, { rows: [row], code: fate.code, reason: fate.reason, requestId, answered: true });
  }
  // Releases what is neither settled nor unknown.
  if (told !== undefined && again.length > 0) {
    const { code } = told;
    await untilStored(() => requests.release({ requestKey, code }));
  }
  await noteDiscarded(
    deps,
    context,
    settled.filter(({ row }) => !ours.has(row.sent.uuid)),
  );
  tell(deps, context, { operation, settled, ours });
  if (settled.some(({ fate }) => fate.kind === 'refused')) labels.forget();
  if (told !== undefined && STOPS.has(told.scope)) throw told;
  return again.length > 0 ? [again] : [];
}

const isGone = (code: ErrorCode): boolean => code === 'ITEM_UNKNOWN';

const done = (operation: RowOperation, row: RowToSend, mondayId: string): RowFate =>
  operation === 'delete' ? { kind: 'removed' } : { kind: 'written', mondayId, place: row.place };

/** What refuses a whole request for the sake of its rows refuses its row, where it had only one. */
function ofOneRow({ aliases, answer }: Sent): Sent['answer'] {
  if (answer.kind !== 'not-executed' || answer.error.scope !== 'row' || aliases.size > 1) return answer;
  const { code, message, requestId = null } = answer.error;
  return {
    kind: 'answered',
    requestId,
    fates: new Map([...aliases.keys()].map((alias) => [alias, { kind: 'refused', code, reason: message }])),
  };
}

/**
 * Answers that came too late: their rows were seized, and looked up meanwhile. An item that they created, and that is not the row's by
 * now, is superfluous.
 */
async function noteDiscarded(
  { store }: ActivityDeps,
  { syncId, customer, rows }: SendContext,
  discarded: readonly { readonly row: RowToSend; readonly fate: RowFate }[],
): Promise<void> {
  if (discarded.length === 0) return;
  const known = new Map(
    (await store[rows].readIds(discarded.map(({ row }) => row.sent.uuid))).map(({ uuid, mondayId }) => [uuid, mondayId]),
  );
  const notes = discarded.flatMap(({ row, fate }) => {
    const kept = known.get(row.sent.uuid) ?? null;
    return fate.kind === 'written' && fate.mondayId !== kept ? [duplicateNote(rows, { id: fate.mondayId, uuid: row.sent.uuid, kept })] : [];
  });
  await untilStored(() => store.syncs.note({ syncId, customer, notes }));
}

function tell(
  { log }: ActivityDeps,
  { book, syncId, customer, ...context }: SendContext,
  told: {
    readonly operation: RowOperation;
    readonly settled: readonly { readonly row: RowToSend; readonly fate: RowFate }[];
    readonly ours: ReadonlySet<string>;
  },
): void {
  for (const { row, fate } of told.settled) {
    const { uuid } = row.sent;
    if (!told.ours.has(uuid)) {
      log.error({ syncId, customer, uuid, fate }, 'an answer was discarded: its claim had been taken over');
      context.tell(row.sent, { kind: 'unknown' });
    } else if (fate.kind === 'written') {
      for (const { columnId, label } of row.newLabels) book.confirm(columnId, label);
      context.tell(row.sent, { kind: told.operation === 'create' ? 'created' : 'updated' });
    } else if (fate.kind === 'removed') context.tell(row.sent, { kind: 'removed' });
    else context.tell(row.sent, { kind: fate.kind === 'gone' ? 'unknown' : 'failed', why: fate });
  }
}

/** A row that took two mutations is written when both are; what is unclear outranks what is refused. */
function worst(change: Fate | undefined, move: Fate | undefined): Fate {
  const unread: Fate = { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'monday.com did not tell what became of the row.' };
  const fates = [change ?? unread, ...(move === undefined ? [] : [move])];
  return fates.find(({ kind }) => kind === 'unknown') ?? fates.find(({ kind }) => kind === 'refused') ?? fates[0] ?? unread;
}
