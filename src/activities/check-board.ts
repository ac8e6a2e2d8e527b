import { type BoardIdentity, canonicalCustomer } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { Board } from '../monday/board.ts';
import { boardProblems, subitemBoardProblems } from '../sync/board-problems.ts';
import { hasCustomerLabel } from '../sync/customer-label.ts';
import { LabelBook } from '../sync/labels.ts';
import { stopSignal } from './activity.ts';
import { customerPages } from './customers.ts';
import type { ActivityDeps } from './deps.ts';

interface CheckBoardInput {
  readonly customers?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  /** The sync makes groups and no orders. */
  readonly groupsOnly?: boolean | undefined;
  /** The sizes are left alone, so their board need not fit. */
  readonly skipSubitems?: boolean | undefined;
  readonly dryRun: boolean;
}

/**
 * Before the first write of a sync: the board and that of its subitems are there, hold every mapped column with its type, and have room
 * for what is to be created. What is wrong fails the sync with one sentence for each.
 */
export function checkBoard(deps: ActivityDeps) {
  const { config, monday, labels, log } = deps;
  return async function checkBoard(input: CheckBoardInput): Promise<BoardIdentity> {
    const board = await monday.readBoard(config.mapping.boardId, { signal: stopSignal(deps) });
    labels.learn(board);
    const ofSizes = input.groupsOnly || input.skipSubitems ? FITS : await checkSubitemBoard(deps, board);
    const ofOrders = boardProblems(config.mapping, board);
    const problems = [...ofOrders.problems, ...ofSizes.problems];
    for (const warning of [...ofOrders.warnings, ...ofSizes.warnings]) log.warn({ boardId: board.id }, warning);
    if (board.accessLevel !== 'edit' && !input.dryRun) {
      throw new OrderSyncError('MONDAY_FORBIDDEN', `The token's user may only view board ${board.id} "${board.name}".`);
    }
    if (problems.length > 0)
      throw new OrderSyncError('BOARD_MISMATCH', `Board ${board.id} "${board.name}" does not fit the mapping: ${problems.join('; ')}.`);
    if (!input.groupsOnly) await checkRoom(deps, input, board);
    return { environment: config.environment, boardId: board.id, boardName: board.name, boardUrl: board.url, ...hurry(config.monday) };
  };
}

type Problems = ReturnType<typeof boardProblems>;

const FITS: Problems = { problems: [], warnings: [] };

async function checkSubitemBoard(deps: ActivityDeps, { subitemBoardId }: Board): Promise<Problems> {
  const { mapping } = deps.config;
  const isMapped = subitemBoardId === mapping.subitemBoardId;
  const board = isMapped ? await deps.monday.readBoard(subitemBoardId, { signal: stopSignal(deps) }) : null;
  if (board !== null) deps.labels.learn(board);
  return subitemBoardProblems(mapping, subitemBoardId, board);
}

async function checkRoom(deps: ActivityDeps, input: CheckBoardInput, board: Board): Promise<void> {
  const { itemsCount, itemsLimit } = board;
  if (itemsCount === null || itemsLimit === null) return;
  const creates = await countToCreate(deps, input, LabelBook.ofColumns(board.columns));
  if (creates === 0 || itemsCount + creates <= itemsLimit) return;
  throw new OrderSyncError(
    'CAPACITY_EXCEEDED',
    `The board holds ${itemsCount} of at most ${itemsLimit} items, and ${creates} orders are to be created.`,
  );
}

/** Of the customers that this sync is about, without those that it skips or whose orders are all held. */
async function countToCreate(deps: ActivityDeps, { customers, skip = [], limit }: CheckBoardInput, labels: LabelBook): Promise<number> {
  const { store, config } = deps;
  const skipped = new Set(skip.map(canonicalCustomer));
  let creates = 0;
  for await (const page of customerPages(deps, customers)) {
    const wanted = page.filter((name) => !skipped.has(canonicalCustomer(name)) && hasCustomerLabel(name, config.mapping, labels));
    creates += await store.orders.countToCreate({ customers: wanted, limit });
  }
  return creates;
}

/** Only where it is in effect: what a history holds stays. */
const hurry = ({ clockFactor }: { readonly clockFactor: number }): { readonly clockFactor?: number } =>
  clockFactor === 1 ? {} : { clockFactor };
