import type { BoardIdentity } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import { boardProblems } from '../sync/board-problems.ts';
import type { ActivityDeps } from './deps.ts';

/**
 * Before the first write of a sync: the board is there, holds every mapped column with its type, and has room for what is to be
 * created. What is wrong fails the sync with one sentence for each.
 */
export function checkBoard({ config, store, monday, log }: ActivityDeps) {
  return async function checkBoard(input: {
    readonly customers?: readonly string[] | undefined;
    readonly limit?: number | undefined;
    readonly dryRun: boolean;
  }): Promise<BoardIdentity> {
    const board = await monday.readBoard(config.mapping.boardId);
    const { problems, warnings } = boardProblems(config.mapping, board);
    for (const warning of warnings) log.warn({ boardId: board.id }, warning);
    if (board.accessLevel !== 'edit' && !input.dryRun) {
      throw new OrderSyncError('MONDAY_FORBIDDEN', `The token's user may only view board ${board.id} "${board.name}".`);
    }
    if (problems.length > 0)
      throw new OrderSyncError('BOARD_MISMATCH', `Board ${board.id} "${board.name}" does not fit the mapping: ${problems.join('; ')}.`);
    if (board.itemsCount !== null && board.itemsLimit !== null && input.limit === undefined) {
      const { toCreate } = await store.orders.countOrders(input.customers);
      if (board.itemsCount + toCreate > board.itemsLimit) {
        throw new OrderSyncError(
          'CAPACITY_EXCEEDED',
          `The board holds ${board.itemsCount} of at most ${board.itemsLimit} items, and ${toCreate} orders are to be created.`,
        );
      }
    }
    return { environment: config.environment, boardId: board.id, boardName: board.name, boardUrl: board.url };
  };
}
