import { randomUUID } from 'node:crypto';
import type { CreateCustomerGroupsInput, CreateCustomerGroupsResult, GroupFailure, GroupResult } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { BoardGroup } from '../monday/board.ts';
import type { FoundGroup, KnownGroup, SyncNote } from '../orders/order-store.ts';
import { hasCustomerLabel, needsCustomerLabel } from '../sync/customer-label.ts';
import { groupTitle, titleKey } from '../sync/group-title.ts';
import type { Timing } from '../sync/timing.ts';
import { stopSignal } from './activity.ts';
import { createGroup, type GroupToCreate } from './create-group.ts';
import type { ActivityDeps } from './deps.ts';
import type { LabelReader } from './label-shelf.ts';
import { twinNote } from './notes.ts';

/**
 * Makes sure that one customer's groups are on the board, and touches no other's: looks first, creates what is missing, and stores
 * each id the moment it exists. A group that can't be made is told in `failed`; the others stand. A second try goes on where the
 * first one stopped.
 */
export function createCustomerGroups(deps: ActivityDeps) {
  const { store, monday, config, groupOrder } = deps;
  const { boardId } = config.mapping;
  return async function createCustomerGroups(input: CreateCustomerGroupsInput): Promise<CreateCustomerGroupsResult> {
    const { syncId, customer, dryRun } = input;
    const signal = stopSignal(deps);
    const titles = await titlesOf(deps, input);
    const groups: GroupResult[] = [];
    const failed: GroupFailure[] = [];
    if (titles.size === 0) return { createdGroupIds: [], groups, failed };
    if (!(await isKnown(deps, { customer, signal }))) {
      const heldBack = `The board has no label for ${customer}, so its orders are held, and need no group.`;
      return { createdGroupIds: [], groups, failed, heldBack };
    }

    // The ledger before the board: what it knows by then, the board shows. The other way round a group that somebody makes between the
    // two would look deleted, and be made twice.
    const known = new Map((await store.groups.read(boardId, [...titles.keys()])).map((group) => [group.titleKey, group]));
    const since = groupOrder.moment;
    const { boardName, groups: onBoard } = await monday.readGroups(boardId, { customer, signal });
    groupOrder.seen(boardId, onBoard, since);
    if (!dryRun) await store.syncs.note({ syncId, customer, notes: twinsOf(titles, onBoard) });
    const found: FoundGroup[] = [];
    const remember = () => store.groups.remember(...found.splice(0));
    for (const [key, title] of titles) {
      signal.throwIfAborted();
      const group = { boardId, boardName, titleKey: key, title, syncId, customer };
      const ours = known.get(key);
      const knownId = ours?.groupId ?? null;
      const id = ours !== undefined && isFresh(ours, deps.timing) ? knownId : idOnBoard(onBoard, key, knownId);
      if (knownId !== null && id !== knownId && !dryRun) await store.groups.forget({ boardId, titleKey: key, groupId: knownId });
      if (id !== null) {
        if (!dryRun) found.push({ ...group, groupId: id });
        groups.push({ title, id, action: 'reuse' });
      } else if (dryRun) {
        groups.push({ title, id: `dry-run:${title}`, action: 'create' });
      } else {
        // Before it: groups are listed in the order in which they were recorded.
        await remember();
        const made = await makeGroup(deps, group, ours);
        if ('id' in made) groups.push({ title, ...made });
        else failed.push({ title, ...made });
      }
    }
    await remember();
    if (failed.length > 0) await store.groups.recordFailedGroups({ syncId, customer, failed });
    const createdGroupIds = groups.filter(({ action }) => action === 'create').map(({ id }) => id);
    return { createdGroupIds, groups, failed };
  };
}

/**
 * A title that the board does not show. Where a request for it is open and due, it is looked up: seized first, and only then is the
 * board asked again, since a sleeping owner could have sent it after our read.
 */
async function makeGroup(deps: ActivityDeps, group: GroupToCreate, known: KnownGroup | undefined): ReturnType<typeof createGroup> {
  const { store, monday, timing } = deps;
  const { boardId, titleKey: key, syncId, customer } = group;
  const isDue = known?.claimedAgeMs != null && known.groupId === null && known.claimedAgeMs >= timing.ceilingMs + timing.graceMs;
  if (!isDue) return createGroup(deps, group);
  const requestKey = randomUUID();
  if (!(await store.groups.seize({ boardId, titleKey: key, seen: known, requestKey, syncId, customer })))
    throw new OrderSyncError('CLAIM_LOST', `Another request is creating the group "${group.title}".`, { retryAfterSeconds: 2 });
  const { groups } = await monday.readGroups(boardId, { customer, signal: stopSignal(deps) });
  const id = idOnBoard(groups, key, null);
  if (id === null) return createGroup(deps, group, requestKey);
  await store.groups.settle({ ...group, requestKey, groupId: id });
  return { id, action: 'create' };
}

/** Titles that people, or an earlier system, have used twice. */
function twinsOf(titles: ReadonlyMap<string, string>, onBoard: readonly BoardGroup[]): readonly SyncNote[] {
  return [...titles].flatMap(([key, title]) => {
    const ids = onBoard.filter((group) => titleKey(group.title) === key).map(({ id }) => id);
    return ids.length > 1 ? [twinNote(title, ids)] : [];
  });
}

/** Where the mapping needs a label of the customer, the board has it. */
async function isKnown({ config, labels }: ActivityDeps, reader: LabelReader): Promise<boolean> {
  const { mapping } = config;
  if (!needsCustomerLabel(mapping)) return true;
  return hasCustomerLabel(reader.customer, mapping, await labels.book(mapping.boardId, reader));
}

/** The customer's titles in order of first appearance, by the form in which titles compare. */
async function titlesOf({ store }: ActivityDeps, { customer, limit }: CreateCustomerGroupsInput): Promise<Map<string, string>> {
  const sources = await store.orders.readGroupSources({ customer, limit });
  const titles = new Map<string, string>();
  for (const source of sources) {
    const title = groupTitle({ customer, ...source });
    if (title !== null && !titles.has(titleKey(title))) titles.set(titleKey(title), title);
  }
  return titles;
}

/** Made so lately that the board's list may not show it yet: that it is missing there says nothing. */
const isFresh = ({ groupId, claimedAgeMs }: KnownGroup, { ceilingMs, graceMs }: Timing): boolean =>
  groupId !== null && claimedAgeMs !== null && claimedAgeMs < ceilingMs + graceMs;

/** A known id counts only while the board shows it. Of several groups with the title, which people may have made, the first is ours. */
function idOnBoard(onBoard: readonly BoardGroup[], key: string, knownId: string | null): string | null {
  if (knownId !== null && onBoard.some(({ id }) => id === knownId)) return knownId;
  return onBoard.find(({ title }) => titleKey(title) === key)?.id ?? null;
}
