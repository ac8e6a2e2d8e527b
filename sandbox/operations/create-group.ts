import { GROUP_COLORS, groupColor } from '../account/group-colors.ts';
import { type Board, firstRevision, type Group } from '../account/model.ts';
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
export function createGroup({ account }: OperationContext, args: CreateGroupArgs): Group {
  const board = findBoard(account, args.board_id);
  checkGroupTitle(args.group_name);
  const color = args.group_color ?? groupColor(board.groups.length);
  if (!GROUP_COLORS.some((known) => known === color)) throw invalidArgument(`Group color ${color} is not supported`);
  const group: Group = {
    id: account.newGroupId(),
    board,
    title: args.group_name,
    color,
    position: args.relative_to
      ? beside(findGroup(account, board, args.relative_to), args.position_relative_method ?? 'after_at')
      : top(board),
    state: 'active',
    items: new Set(),
    revision: firstRevision(),
  };
  account.addGroup(group);
  return group;
}

function top(board: Board): number {
  return (board.groups[0]?.position ?? 1) - 1;
}

/** Half-way to the neighbour on that side. */
function beside(group: Group, method: 'before_at' | 'after_at'): number {
  const { groups } = group.board;
  const step = method === 'after_at' ? 1 : -1;
  const neighbour = groups[groups.indexOf(group) + step];
  return neighbour ? (group.position + neighbour.position) / 2 : group.position + step;
}
