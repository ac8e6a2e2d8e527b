import { type ErrorCode, OrderSyncError } from '../../errors.ts';
import type { ColumnWrite, MondayApi } from '../../monday/monday-api.ts';
import type { BoardMapping } from '../../sync/board-mapping.ts';
import { boardProblems, type CheckedBoard } from '../../sync/board-problems.ts';

/** A column that a board lacks and that can be made. */
export interface ColumnToMake {
  readonly write: ColumnWrite;
  readonly text: string;
}

export interface Lacking {
  readonly columns: readonly ColumnToMake[];
  /** What only a person can put right, a sentence each. */
  readonly told: readonly string[];
}

/** What the live boards lack of what a sync needs. */
export async function lackingColumns(monday: MondayApi, mapping: BoardMapping): Promise<Lacking> {
  const board = await monday.readBoard(mapping.boardId);
  const ofOrders = lackingOn({ ...board, id: mapping.boardId }, mapping);
  const { subitemBoardId } = board;
  if (subitemBoardId === null) return plus(ofOrders, { columns: [subitems(board)], told: [] });
  if (subitemBoardId !== mapping.subitemBoardId) {
    const told = `Board ${board.id}: its subitems are on board ${subitemBoardId}. Set subitem_board_id = "${subitemBoardId}" in order-sync.toml, and run setup again.`;
    return plus(ofOrders, { columns: [], told: [told] });
  }
  const subitemBoard = await monday.readBoard(subitemBoardId);
  return plus(ofOrders, lackingOn(subitemBoard, { ...mapping, columns: mapping.subitemColumns }));
}

/** Makes one; answers what came of it. Repeated, it finds its column there, under the id of our own. */
export async function makeColumn(monday: MondayApi, { write, text }: ColumnToMake): Promise<string> {
  const { kind, column } = await monday.createColumn(write);
  if (column.type !== write.type)
    throw new OrderSyncError(MISMATCH, `${text}: column ${column.id} ("${column.title}") is there, and of type ${column.type}.`);
  return kind === 'created' ? `${text}: created.` : `${text}: is there.`;
}

const MISMATCH: ErrorCode = 'BOARD_MISMATCH';

/** What the API takes as a column's id of our own. */
const OWN_ID = /^[a-z_]{1,20}$/;

function lackingOn(board: CheckedBoard & { readonly id: string; readonly name: string }, mapping: BoardMapping): Lacking {
  const { syncKeyColumn: id } = mapping;
  const on = `board ${board.id} "${board.name}"`;
  const isThere = board.columns.some((column) => column.id === id);
  const problems = boardProblems(mapping, board).problems.filter((problem) => isThere || !problem.startsWith(NO_KEY_COLUMN));
  const told = problems.map((problem) => `On ${on} ${problem}.`);
  if (isThere) return { columns: [], told };
  if (!OWN_ID.test(id))
    return {
      columns: [],
      told: [`On ${on} there is no column ${id}, and no column can be made under that id: it takes 1 to 20 of a-z and _.`, ...told],
    };
  const write = { boardId: board.id, id, title: 'Order Sync Key', description: DESCRIPTION, type: 'text' } as const;
  return { columns: [{ write, text: `Sync key column ${id} (text) on ${on}` }], told };
}

const NO_KEY_COLUMN = 'there is no sync key column';
const DESCRIPTION = "The id of the order or size in the orders' database. Written by order-sync; please leave it alone.";

const subitems = ({ id, name }: { readonly id: string; readonly name: string }): ColumnToMake => ({
  write: { boardId: id, title: 'Subitems', type: 'subtasks' },
  text: `Column of subitems on board ${id} "${name}"`,
});

const plus = (a: Lacking, b: Lacking): Lacking => ({ columns: [...a.columns, ...b.columns], told: [...a.told, ...b.told] });
