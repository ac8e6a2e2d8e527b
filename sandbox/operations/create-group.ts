import type { Account } from '../account/account.ts';
import { GROUP_COLORS, groupColor } from '../account/group-colors.ts';
import { type Board, firstRevision, type Group } from '../account/model.ts';
import { timestamp } from '../clock.ts';
import { invalidArgument } from '../graphql/monday-error.ts';
import { checkGroupTitle } from './check-names.ts';
import { findBoard, findGroup } from './find.ts';
import type { OperationContext } from './operation-context.ts';

export interface CreateGroupArgs {
  readonly board_id: string;
  readonly group_name: string;
  readonly group_color?: string | null;
  readonly relative_to?: string | null;
  readonly position_relative_method?: 'before_at' | 'after_at' | null;
}

/** Titles may repeat. A group without a wish for its place comes to the top of the board. */
export function createGroup({ account, clock }: OperationContext, args: CreateGroupArgs): Group {
  const board = findBoard(account, args.board_id);
  checkGroupTitle(args.group_name);
  const color = args.group_color ?? groupColor(board.groups.length);
  if (!GROUP_COLORS.some((known) => known === color)) throw invalidArgument(`Group color ${color} is not supported`);
  const group: Group = {
    id: account.newGroupId(),
    board,
    title: args.group_name,
    color,
    position: account.groupPosition(board, place(account, board, args)),
    state: 'active',
    createdAt: timestamp(clock),
    sequence: account.newPosition(),
    items: new Set(),
    revision: firstRevision(),
  };
  account.addGroup(group);
  return group;
}

/** Before which of the board's groups it comes, counted from 0. */
function place(account: Account, board: Board, { relative_to, position_relative_method }: CreateGroupArgs): number {
  if (!relative_to) return 0;
  const neighbour = board.groups.indexOf(findGroup(account, board, relative_to));
  return position_relative_method === 'before_at' ? neighbour : neighbour + 1;
}
