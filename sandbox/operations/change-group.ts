import type { Group, State } from '../account/model.ts';
import { timestamp } from '../clock.ts';
import { numericId } from '../graphql/ids.ts';
import { invalidArgument, mondayError, userUnauthorized } from '../graphql/monday-error.ts';
import { checkGroupTitle } from './check-names.ts';
import { findBoard, findGroup } from './find.ts';
import type { OperationContext } from './operation-context.ts';

interface GroupArgs {
  readonly board_id: string;
  readonly group_id: string;
}

export function archiveGroup(context: OperationContext, args: GroupArgs): Group {
  return retire(context, args, 'archived');
}

export function deleteGroup(context: OperationContext, args: GroupArgs): Group {
  return retire(context, args, 'deleted');
}

/** Takes the group and all of its items from the board. */
function retire({ account, clock }: OperationContext, { board_id, group_id }: GroupArgs, state: State): Group {
  const board = account.boards.get(numericId(board_id));
  const group = board && account.group(board, group_id);
  // An unknown group or board reads as a lack of rights here (recorded).
  if (!group || group.state === 'deleted') throw userUnauthorized();
  if (group.state === 'active' && group.board.groups.filter((other) => other.state === 'active').length === 1) {
    throw mondayError('DeleteLastGroupException', 'The last group on a board cannot be deleted', { statusCode: 409 });
  }
  const now = timestamp(clock);
  for (const item of group.items) if (item.state !== 'deleted') account.setItemState(item, state, now);
  account.changeGroup(group, { state });
  return group;
}

export interface UpdateGroupArgs extends GroupArgs {
  readonly group_attribute: string;
  readonly new_value: string;
}

export function updateGroup({ account }: OperationContext, args: UpdateGroupArgs): Group {
  const group = findGroup(account, findBoard(account, args.board_id), args.group_id);
  if (args.group_attribute !== 'title')
    throw invalidArgument(`The sandbox does not simulate update_group of ${args.group_attribute}, only of title`);
  checkGroupTitle(args.new_value);
  account.changeGroup(group, { title: args.new_value });
  return group;
}
