import type { GraphQLFieldResolver } from 'graphql';
import { archiveGroup, deleteGroup, updateGroup } from '../operations/change-group.ts';
import {
  archiveItem,
  changeMultipleColumnValues,
  changeSimpleColumnValue,
  deleteItem,
  moveItemToGroup,
} from '../operations/change-item.ts';
import { createColumn } from '../operations/create-column.ts';
import { createGroup } from '../operations/create-group.ts';
import { createItem, createSubitem } from '../operations/create-item.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { CallTimeout } from './monday-error.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver.ts';

export const mutationResolvers: Resolvers = {
  archive_group: write(archiveGroup),
  archive_item: write(archiveItem),
  change_multiple_column_values: write(changeMultipleColumnValues),
  change_simple_column_value: write(changeSimpleColumnValue),
  complexity: (_: unknown, _args: unknown, { charge }: RequestContext) => charge,
  create_column: write(createColumn),
  create_group: write(createGroup),
  create_item: write(createItem),
  create_subitem: write(createSubitem),
  delete_group: write(deleteGroup),
  delete_item: write(deleteItem),
  move_item_to_group: write(moveItemToGroup),
  update_group: write(updateGroup),
};

/** One aliased mutation; GraphQL runs them one after another, and each takes its time, which is up at the request's deadline. */
function write<Args, Result>(
  operation: (context: OperationContext, args: Args) => Result,
): GraphQLFieldResolver<unknown, RequestContext, Args, Promise<Result>> {
  return async (_, args, context) => {
    const { clock, deadline, latencyMs } = context;
    if (latencyMs > 0 && clock.now() < deadline) await clock.sleep(latencyMs);
    if (clock.now() >= deadline) throw new CallTimeout();
    return operation(context, args);
  };
}
