import type { Account } from '../account/account.ts';
import type { Item } from '../account/model.ts';
import type { CellDraft } from '../columns/draft-cells.ts';
import { checkItemName } from './check-names.ts';

/** Puts a checked draft in force; the caller saves the item. */
export function writeCells(account: Account, item: Item, draft: CellDraft): void {
  if (draft.name !== undefined) {
    checkItemName(draft.name);
    item.name = draft.name;
  }
  for (const labels of draft.labels) if (labels.commit()) account.saveColumn(labels.column);
  for (const [columnId, cell] of draft.cells) {
    if (cell) item.cells.set(columnId, cell);
    else item.cells.delete(columnId);
  }
}
