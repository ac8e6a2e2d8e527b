import type { BoardMapping } from './board-mapping.ts';

/** The source columns of FACT_ORDER_LIST that a mapping reads, each once. */
export function sourceColumns(mapping: BoardMapping): readonly string[] {
  return [...new Set(mapping.columns.flatMap(({ sources }) => sources))];
}
