import type { Account } from './account.ts';
import { type Board, firstRevision, type Item } from './model.ts';
import { boardForm, columnForm, groupForm, itemForm, sequenceForm } from './record-forms.ts';
import type { Records } from './records.ts';

/** Fills an account that holds its empty boards with what the records keep. Records of boards that are no longer defined stay untouched. */
export function restore(account: Account, records: Records): { lastItemId: number; lastPosition: number } {
  restoreSubitemsBoards(account, records);
  restoreColumns(account, records);
  const lastSequence = restoreGroups(account, records);
  const lastPosition = Math.max(lastSequence, restoreItems(account, records));
  const sequence = [...records.all('sequence')].map((record) => sequenceForm.parse(record).lastItemId);
  const ids = [...account.items.keys()].map(Number);
  return { lastItemId: [...sequence, ...ids].reduce((a, b) => Math.max(a, b), 0), lastPosition };
}

function restoreSubitemsBoards(account: Account, records: Records): void {
  for (const record of records.all('board')) {
    const { id, parentId } = boardForm.parse(record);
    const parent = account.boards.get(parentId);
    // The definition may name a subitems board by now.
    if (parent && !parent.subitemsBoard) account.restoreSubitemsBoard(parent, id);
  }
}

function restoreColumns(account: Account, records: Records): void {
  const kept = [...records.all('column')].map((record) => columnForm.parse(record)).sort((a, b) => a.order - b.order);
  for (const { boardId, order: _, ...column } of kept) {
    const board = account.boards.get(boardId);
    board?.columns.set(column.id, { ...column, board });
  }
}

/** Returns the last sequence in use. */
function restoreGroups(account: Account, records: Records): number {
  const touched = new Set<Board>();
  let lastSequence = 0;
  for (const record of records.all('group')) {
    const { boardId, ...group } = groupForm.parse(record);
    const board = account.boards.get(boardId);
    if (!board) continue;
    const defined = board.groups.find(({ id }) => id === group.id);
    if (defined) Object.assign(defined, group);
    else board.groups.push({ ...group, board, items: new Set(), revision: firstRevision() });
    touched.add(board);
    lastSequence = Math.max(lastSequence, group.sequence);
  }
  for (const board of touched) board.groups.sort((a, b) => a.position - b.position);
  return lastSequence;
}

/** Returns the last position in use. */
function restoreItems(account: Account, records: Records): number {
  const parentIds = new Map<string, string>();
  const items: Item[] = [];
  for (const record of records.all('item')) {
    const { boardId, groupId, parentId, cells, ...rest } = itemForm.parse(record);
    const board = account.boards.get(boardId);
    const group = board && account.group(board, groupId);
    if (!group) continue;
    if (parentId !== null) parentIds.set(rest.id, parentId);
    items.push({ ...rest, group, parent: null, subitems: [], cells: new Map(Object.entries(cells)) });
  }
  items.sort((a, b) => a.position - b.position);
  for (const item of items) account.items.set(item.id, item);
  for (const item of items) place(account, item, parentIds.get(item.id));
  return items.at(-1)?.position ?? 0;
}

function place(account: Account, item: Item, parentId: string | undefined): void {
  item.group.items.add(item);
  if (item.state === 'active') item.group.board.itemsCount++;
  const parent = parentId === undefined ? undefined : account.items.get(parentId);
  if (!parent) return;
  item.parent = parent;
  parent.subitems.push(item);
}
