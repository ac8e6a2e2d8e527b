import type { BoardMapping } from './board-mapping.ts';
import { MAX_LABELS } from './labels.ts';

/** What the check reads of a board. */
export interface CheckedBoard {
  readonly columns: readonly { readonly id: string; readonly title: string; readonly type: string; readonly labels: readonly string[] }[];
}

/** From this share of its label limit on, a column is worth a warning. */
const NEARLY_FULL = 0.95;

/** Where a mapping and the live board differ: problems stop a sync before its first write, warnings don't. */
export function boardProblems(
  mapping: BoardMapping,
  board: CheckedBoard,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const problems: string[] = [];
  const warnings: string[] = [];
  const columns = new Map(board.columns.map((column) => [column.id, column]));
  const key = columns.get(mapping.syncKeyColumn);
  if (key === undefined) problems.push(`there is no sync key column ${mapping.syncKeyColumn} (a text column; run \`order-sync setup\`)`);
  else if (key.type !== 'text') problems.push(`the sync key column ${mapping.syncKeyColumn} is of type ${key.type}, not text`);
  for (const { columnId, title, type } of mapping.columns) {
    const column = columns.get(columnId);
    if (column === undefined) problems.push(`there is no column ${columnId} (${title})`);
    else if (column.type !== type) problems.push(`column ${columnId} (${title}) is of type ${column.type}, and the mapping says ${type}`);
    else if (column.labels.length >= (MAX_LABELS[type] ?? Number.POSITIVE_INFINITY) * NEARLY_FULL) {
      warnings.push(`Column ${columnId} (${title}) holds ${column.labels.length} of at most ${MAX_LABELS[type]} labels.`);
    }
  }
  return { problems, warnings };
}

/**
 * The same of the board of the sizes. Which it is, monday.com decides: sizes that are made on one board and looked for on another would
 * be made again and again. @param subitemBoardId as the board of the orders has it; null: it has no column of subitems
 */
export function subitemBoardProblems(
  mapping: BoardMapping,
  subitemBoardId: string | null,
  board: CheckedBoard | null,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  if (subitemBoardId === null) return { problems: ['there is no column of subitems (run `order-sync setup`)'], warnings: [] };
  if (subitemBoardId !== mapping.subitemBoardId || board === null)
    return {
      problems: [`its subitems are on board ${subitemBoardId}, and order-sync.toml says subitem_board_id = "${mapping.subitemBoardId}"`],
      warnings: [],
    };
  const { problems, warnings } = boardProblems({ ...mapping, columns: mapping.subitemColumns }, board);
  return { problems: problems.map((problem) => `on its subitem board ${subitemBoardId} ${problem}`), warnings };
}
