import type { Cell } from '../account/model.ts';
import { isJsonObject } from '../json.ts';

/** The ids of the labels that a dropdown or status cell holds. */
export function labelIds(cell: Cell): number[] {
  if (!isJsonObject(cell.value)) return [];
  const ids = cell.value['ids'] ?? cell.value['index'];
  return (Array.isArray(ids) ? ids : [ids]).filter((id) => typeof id === 'number');
}
