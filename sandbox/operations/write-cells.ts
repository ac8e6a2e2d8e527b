import type { Account } from '../account/account.ts';
import type { Cell, Item } from '../account/model.ts';
import type { CellDraft } from '../columns/draft-cells.ts';
import { checkItemName } from './check-names.ts';

/** What a checked draft makes of an item. The labels that it adds are in force from here on. */
export function writeCells(account: Account, item: Pick<Item, 'name' | 'cells'>, draft: CellDraft): Pick<Item, 'name' | 'cells'> {
  const name = draft.name ?? item.name;
  checkItemName(name);
  for (const { column, all, isChanged } of draft.labels) if (isChanged) account.setLabels(column, all);
  const cells = new Map<string, Cell>(item.cells);
  for (const [columnId, cell] of draft.cells) {
    if (cell) cells.set(columnId, cell);
    else cells.delete(columnId);
  }
  return { name, cells };
}
