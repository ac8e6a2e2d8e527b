import type { Board, Group, Item } from '../account/model.ts';
import { timestamp } from '../clock.ts';
import { draftCells, parseColumnValues } from '../columns/draft-cells.ts';
import { invalidArgument, mondayError } from '../graphql/monday-error.ts';
import { addSubitemsColumn } from './add-subitems-column.ts';
import { checkItemName } from './check-names.ts';
import { findActiveItem, findBoard, findGroup } from './find.ts';
import type { OperationContext } from './operation-context.ts';
import { writeCells } from './write-cells.ts';

interface NewItemArgs {
  readonly item_name: string;
  readonly column_values?: string | null;
  readonly create_labels_if_missing?: boolean | null;
}

export interface CreateItemArgs extends NewItemArgs {
  readonly board_id: string;
  readonly group_id?: string | null;
}

/** Comes to the end of its group; without a group, of the board's top group. */
export function createItem(context: OperationContext, args: CreateItemArgs): Item {
  const board = findBoard(context.account, args.board_id);
  if (board.kind === 'sub_items_board') throw invalidArgument('Items cannot be created on a subitems board, use create_subitem');
  const group = args.group_id ? findGroup(context.account, board, args.group_id) : topGroup(board);
  return create(context, group, null, args);
}

export interface CreateSubitemArgs extends NewItemArgs {
  readonly parent_item_id: string;
}

export function createSubitem(context: OperationContext, args: CreateSubitemArgs): Item {
  const parent = findActiveItem(context.account, args.parent_item_id);
  const { board } = parent.group;
  if (board.kind === 'sub_items_board') throw invalidArgument('Subitems cannot have subitems of their own');
  // The first subitem of a board brings the hidden board into being (reference section 8).
  const subitemsBoard = board.subitemsBoard ?? addSubitemsColumn(context.account, board);
  return create(context, topGroup(subitemsBoard), parent, args);
}

function create({ account, clock }: OperationContext, group: Group, parent: Item | null, args: NewItemArgs): Item {
  checkItemName(args.item_name);
  const now = timestamp(clock);
  const { board } = group;
  const draft = draftCells(board, parseColumnValues(args.column_values), { createLabels: args.create_labels_if_missing === true, now });
  if (board.itemsCount >= board.itemsLimit) {
    const message = `The board has reached its limit of ${board.itemsLimit} items`;
    throw mondayError('ItemsLimitationException', message, { data: { board_id: Number(board.id) } });
  }
  const written = writeCells(account, { name: args.item_name, cells: new Map() }, draft);
  const sequence = account.newPosition();
  const item: Item = {
    id: account.newItemId(),
    parent,
    subitems: [],
    createdAt: now,
    sequence,
    group,
    position: sequence,
    state: 'active',
    updatedAt: now,
    ...written,
  };
  account.addItem(item);
  return item;
}

function topGroup(board: Board): Group {
  const group = board.groups.find(({ state }) => state === 'active');
  if (!group) throw invalidArgument('The board has no group');
  return group;
}
