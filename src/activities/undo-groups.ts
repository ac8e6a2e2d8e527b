import { randomUUID } from 'node:crypto';
import { ERRORS, OrderSyncError } from '../errors.ts';
import type { WriteAnswer } from '../monday/monday-api.ts';
import type { CreatedGroup } from '../orders/created.ts';
import type { ActivityDeps } from './deps.ts';
import type { UndoOrdersInput } from './undo-orders.ts';
import { untilStored } from './until-stored.ts';

/**
 * Archives the groups that a sync made, where nothing stands in them any more: no order's item as the store knows it, no other customer's,
 * and no item of people's. The board's last group stays. Answers the errors of requests.
 */
export async function undoGroups(
  deps: ActivityDeps,
  { customer, undo }: UndoOrdersInput,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const { store, config } = deps;
  const { boardId } = config.mapping;
  try {
    for (const { groupId } of await store.syncs.readCreatedGroups({ syncId: undo, customer, boardId })) {
      if (signal.aborted) break;
      await undoGroup(deps, { undo, customer, groupId, signal });
    }
    return [];
  } catch (error) {
    return [error];
  }
}

interface Undone {
  readonly undo: string;
  readonly customer: string;
  readonly groupId: string;
  readonly signal: AbortSignal;
}

/** How often it is looked again where the turn to write came too late after the look. */
const MOST_LOOKS = 5;

async function undoGroup(deps: ActivityDeps, undone: Undone): Promise<void> {
  for (let looks = 1; looks <= MOST_LOOKS; looks += 1) if (await lookAndArchive(deps, undone)) return;
}

/** Answers whether it is done with the group. Its permit is taken last: who holds one must not wait for another, which a read is. */
async function lookAndArchive(deps: ActivityDeps, undone: Undone): Promise<boolean> {
  const { monday, config, timing } = deps;
  const { boardId } = config.mapping;
  const { customer, groupId, signal } = undone;
  // Whoever sleeps from here on must not take a group from the board that is in use when he wakes.
  const lookedAt = performance.now();
  const mayGo = (): boolean => performance.now() - lookedAt < timing.freshMs;
  if (await hasItems(deps, undone)) return true;
  const { groups } = await monday.readGroups(boardId, { customer, signal });
  const permit = await monday.permit({ customer, kind: 'remove', mutations: 1, signal });
  try {
    const group = await unused(deps, undone);
    if (group === null) return true;
    if (!groups.some(({ id }) => id === groupId)) {
      await forget(deps, group);
      return true;
    }
    if (groups.length === 1) return true;
    if (!mayGo()) return false;
    const mutations = new Map([['group', { field: 'archive_group', args: { board_id: boardId, group_id: groupId } }] as const]);
    const answer = await monday.write({ kind: 'remove', mutations, requestKey: randomUUID(), mayGo }, permit);
    permit.end();
    await afterwards(deps, undone, { group, answer });
    return true;
  } finally {
    permit.end();
  }
}

/** What became of it: a lost answer is told by another try, which looks first. */
async function afterwards(
  deps: ActivityDeps,
  { customer, groupId, signal }: Undone,
  { group, answer }: { readonly group: CreatedGroup; readonly answer: WriteAnswer<'group'> },
): Promise<void> {
  if (answer.kind !== 'answered') throw answer.error;
  const fate = answer.fates.get('group');
  if (fate?.kind === 'done') return await forget(deps, group);
  const { groups: left } = await deps.monday.readGroups(deps.config.mapping.boardId, { customer, signal });
  if (!left.some(({ id }) => id === groupId)) return await forget(deps, group);
  if (fate?.kind === 'refused' && ERRORS[fate.code].scope !== 'row')
    throw new OrderSyncError(fate.code, fate.reason, { requestId: answer.requestId ?? undefined });
}

async function unused({ store, config }: ActivityDeps, { undo, customer, groupId }: Undone): Promise<CreatedGroup | null> {
  const created = await store.syncs.readCreatedGroups({ syncId: undo, customer, boardId: config.mapping.boardId });
  return created.find((group) => group.groupId === groupId && group.orders === 0 && !group.isShared) ?? null;
}

/** Lists may still show what was archived just now: so each is asked for by its id. */
async function hasItems({ monday, config }: ActivityDeps, { customer, groupId, signal }: Undone): Promise<boolean> {
  const { boardId, syncKeyColumn: keyColumn } = config.mapping;
  const filter = { kind: 'groups', groupIds: [groupId] } as const;
  for await (const page of monday.readItemsOf({ boardId, filter, keyColumn, customer, signal })) {
    const ids = page.map(({ id }) => id);
    const now = ids.length === 0 ? [] : [...(await monday.readItems({ boardId, ids, keyColumn, customer, signal })).values()];
    if (now.some((item) => item.state === 'active' && item.groupId === groupId)) return true;
  }
  return false;
}

async function forget({ store, config }: ActivityDeps, { titleKey, groupId }: CreatedGroup): Promise<void> {
  await untilStored(() => store.groups.forget({ boardId: config.mapping.boardId, titleKey, groupId }));
}
