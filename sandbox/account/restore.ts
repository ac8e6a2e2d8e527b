import type { Account } from './account.ts';
import { type Board, firstRevision } from './model.ts';
import { columnForm, groupForm, itemForm, sequenceForm } from './record-forms.ts';
import type { Records } from './records.ts';

/** Fills an account that holds its empty boards with what the records keep. Records of boards that are no longer defined stay untouched. */
export function restore(account: Account, records: Records): { lastItemId: number; lastPosition: number } {
  restoreColumns(account, records);
  restoreGroups(account, records);
  const lastPosition = restoreItems(account, records);
  const sequence = records.all('sequence').map((record) => sequenceForm.parse(record).lastItemId);
  const ids = [...account.items.keys()].map(Number);
  return { lastItemId: [...sequence, ...ids].reduce((a, b) => Math.max(a, b), 0), lastPosition };
}

function restoreColumns(account: Account, records: Records): void {
  for (const record of records.all('column')) {
    const { boardId, ...column } = columnForm.parse(record);
    const board = account.boards.get(boardId);
    board?.columns.set(column.id, { ...column, board });
  }
}

function restoreGroups(account: Account, records: Records): void {
  const touched = new Set<Board>();
  for (const record of records.all('group')) {
    const { boardId, ...group } = groupForm.parse(record);
    const board = account.boards.get(boardId);
    if (!board) continue;
    const defined = board.groups.find(({ id }) => id === group.id);
    if (defined) Object.assign(defined, group);
    else board.groups.push({ ...group, board, items: new Set(), revision: firstRevision() });
    touched.add(board);
  }
  for (const board of touched) board.groups.sort((a, b) => a.position - b.position);
}

/** Returns the last position in use. */
function restoreItems(account: Account, records: Records): number {
  // Parents have smaller ids than their subitems, and a group's order is that of positions: one sort by position serves both,
  // except for a parent that was moved after its subitems were made; so parents first.
  const items = records.all('item').map((record) => itemForm.parse(record));
  items.sort((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null) || a.position - b.position);
  let lastPosition = 0;
  for (const { boardId, groupId, parentId, cells, ...rest } of items) {
    const board = account.boards.get(boardId);
    const group = board && account.group(board, groupId);
    if (!group) continue;
    const parent = parentId === null ? null : (account.items.get(parentId) ?? null);
    const item = { ...rest, group, parent, subitems: [], cells: new Map(Object.entries(cells)) };
    account.items.set(item.id, item);
    group.items.add(item);
    parent?.subitems.push(item);
    if (item.state === 'active') group.board.itemsCount++;
    lastPosition = Math.max(lastPosition, item.position);
  }
  return lastPosition;
}
