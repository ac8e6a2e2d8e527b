import { randomUUID } from 'node:crypto';
import { cancellationSignal } from '@temporalio/activity';
import type { FoundItem } from '../monday/monday-api.ts';
import type { SyncNote } from '../orders/order-store.ts';
import type { LookedUpRow, OpenRow } from '../orders/row-requests.ts';
import { dueInMs } from '../sync/timing.ts';
import type { ActivityDeps } from './deps.ts';
import { duplicateNote } from './notes.ts';
import { untilStored } from './until-stored.ts';

export interface LookUpInput {
  readonly syncId: string;
  readonly customer: string;
}

export interface LookUpResult {
  /** Orders of this customer sync whose fate is not known yet, those included that may go out again now. */
  readonly unknown: number;
  /** When (ISO 8601) the last request without an answer may be looked up; null: none is open. */
  readonly dueAt: string | null;
}

/** Rows of one lookup request: the API's own page of items by column values. */
const ROWS = 500;

/**
 * Finds out what became of a customer's rows in flight: seizes those that are due, then asks the board for their keys. What it finds is
 * free again, and goes out as an update; what it doesn't find goes out anew. Answers when the rest is due.
 */
export function lookUp(deps: ActivityDeps) {
  return async function lookUp(input: LookUpInput): Promise<LookUpResult> {
    const { store } = deps;
    const waits = [await lookUpRows(deps, input, 'orders'), await lookUpRows(deps, input, 'lines')];
    const { customer, syncId } = input;
    waits.push(await store.orders.longestHoldMs(customer), await store.lines.longestHoldMs(customer));
    const unknown = (await store.syncs.readCustomer(syncId, customer))?.counts.unknown ?? 0;
    const wait = Math.max(...waits);
    return { unknown, dueAt: wait > 0 ? new Date(Date.now() + wait).toISOString() : null };
  };
}

/** Answers in how many milliseconds the last row that is still in flight is due. */
async function lookUpRows(deps: ActivityDeps, { syncId, customer }: LookUpInput, rows: 'orders' | 'lines'): Promise<number> {
  const { store, stopping, timing } = deps;
  const signal = AbortSignal.any([cancellationSignal(), stopping]);
  for (;;) {
    signal.throwIfAborted();
    const open = await store[rows].readOpen({ customer, limit: ROWS });
    const due = open.filter((row) => dueInMs(row, timing) <= 0);
    if (due.length === 0) return Math.max(0, ...open.map((row) => dueInMs(row, timing)));
    const requestKey = randomUUID();
    const taken = new Set(await store[rows].seize({ requestKey, syncId, customer, rows: due }));
    const seized = due.filter(({ uuid }) => taken.has(uuid));
    if (seized.length > 0) await settle(deps, { syncId, customer, rows, requestKey, seized, signal });
  }
}

interface Seized {
  readonly syncId: string;
  readonly customer: string;
  readonly rows: 'orders' | 'lines';
  readonly requestKey: string;
  readonly seized: readonly OpenRow[];
  readonly signal: AbortSignal;
}

async function settle(
  { store, monday, config }: ActivityDeps,
  { syncId, customer, rows, requestKey, seized, signal }: Seized,
): Promise<void> {
  const { mapping } = config;
  const boardId = rows === 'orders' ? mapping.boardId : mapping.subitemBoardId;
  const keys = seized.map(({ uuid }) => uuid);
  const found = await monday.findByKeys({ boardId, columnId: mapping.syncKeyColumn, keys, customer, signal });
  const duplicates: SyncNote[] = [];
  const looked = seized.map((row): LookedUpRow => {
    const items = found.get(row.uuid) ?? [];
    // Its own item, else the oldest; each further one is somebody's to remove.
    const item = items.find(({ id }) => id === row.mondayId) ?? items[0];
    const superfluous = items.filter((other) => other !== item).map(({ id }) => id);
    for (const id of superfluous) duplicates.push(duplicateNote(rows, { id, uuid: row.uuid, kept: item?.id ?? null }));
    return {
      uuid: row.uuid,
      recordUuid: row.recordUuid,
      found: item === undefined ? null : { mondayId: item.id, place: placeOf(rows, item) },
      created: row.operation === 'create' && row.syncId === syncId,
      superfluous,
    };
  });
  await store.syncs.note({ syncId, customer, notes: duplicates });
  await untilStored(() => store[rows].settleLookup({ requestKey, requestId: null, rows: looked }));
}

const placeOf = (rows: 'orders' | 'lines', item: FoundItem): string | null => (rows === 'orders' ? item.groupId : item.parentItemId);
