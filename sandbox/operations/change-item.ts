import type { Item, State } from '../account/model.ts';
import { timestamp } from '../clock.ts';
import { draftCells, parseColumnValues } from '../columns/draft-cells.ts';
import { numericId } from '../graphql/ids.ts';
import { invalidItemId } from '../graphql/monday-error.ts';
import type { Json } from '../json.ts';
import { findActiveItem, findBoard, findGroup } from './find.ts';
import type { OperationContext } from './operation-context.ts';
import { writeCells } from './write-cells.ts';

interface ChangeArgs {
  readonly board_id: string;
  readonly item_id?: string | null;
  readonly create_labels_if_missing?: boolean | null;
}

export interface ChangeMultipleArgs extends ChangeArgs {
  readonly column_values: string;
}

export function changeMultipleColumnValues(context: OperationContext, args: ChangeMultipleArgs): Item {
  return change(context, args, parseColumnValues(args.column_values));
}

export interface ChangeSimpleArgs extends ChangeArgs {
  readonly column_id: string;
  readonly value?: string | null;
}

/** One column, its value a simple string; an empty one clears the cell. */
export function changeSimpleColumnValue(context: OperationContext, args: ChangeSimpleArgs): Item {
  return change(context, args, { [args.column_id]: args.value || null });
}

function change({ account, clock }: OperationContext, args: ChangeArgs, values: Readonly<Record<string, Json>>): Item {
  const board = findBoard(account, args.board_id);
  const item = findActiveItem(account, args.item_id);
  if (item.group.board !== board) throw invalidItemId(item.id);
  const now = timestamp(clock);
  const draft = draftCells(board, values, { createLabels: args.create_labels_if_missing === true, now });
  account.changeItem(item, { ...writeCells(account, item, draft), updatedAt: now });
  return item;
}

export interface MoveArgs {
  readonly item_id?: string | null;
  readonly group_id: string;
}

/** To the end of another group of its board. */
export function moveItemToGroup({ account, clock }: OperationContext, args: MoveArgs): Item {
  const item = findActiveItem(account, args.item_id);
  const group = findGroup(account, item.group.board, args.group_id);
  if (group !== item.group) account.moveItem(item, group, timestamp(clock));
  return item;
}

export interface RetireArgs {
  readonly item_id?: string | null;
}

export function archiveItem(context: OperationContext, args: RetireArgs): Item {
  return retire(context, args, 'archived');
}

export function deleteItem(context: OperationContext, args: RetireArgs): Item {
  return retire(context, args, 'deleted');
}

/** An archived item can still be deleted; what is deleted already, or archived already, is not found. */
function retire({ account, clock }: OperationContext, args: RetireArgs, state: State): Item {
  const id = numericId(args.item_id ?? '');
  const item = account.items.get(id);
  if (!item || item.state === 'deleted' || item.state === state) throw invalidItemId(id);
  account.setItemState(item, state, timestamp(clock));
  return item;
}
