import type { BoardMapping } from './board-mapping.ts';
import { ORDER_TYPE } from './cancelled.ts';

/** The source columns of FACT_ORDER_LIST that a mapping and the rules read, each once. */
export function sourceColumns(mapping: BoardMapping): readonly string[] {
  return [...new Set([...mapping.columns.flatMap(({ sources }) => sources), ORDER_TYPE])];
}
