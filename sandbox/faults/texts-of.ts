import type { Account } from '../account/account.ts';
import type { Group, Item } from '../account/model.ts';

/** Everything a person would recognise a call by: its own texts, and those of the item, parent or group that it names by id. */
export function textsOf(account: Account, args: object): string[] {
  const texts = strings(args);
  for (const [name, value] of Object.entries(args)) {
    if (name === 'column_values' && typeof value === 'string') texts.push(...jsonStrings(value));
    if (name === 'item_id' || name === 'parent_item_id') texts.push(...itemTexts(account.items.get(String(value))));
    if (name === 'group_id') texts.push(...groupTexts(account, String(value)));
  }
  return texts;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

function jsonStrings(text: string): string[] {
  try {
    return strings(JSON.parse(text));
  } catch {
    return [];
  }
}

function itemTexts(item: Item | undefined): string[] {
  if (!item) return [];
  const own = [item.name, ...[...item.cells.values()].map(({ text }) => text)];
  return item.parent ? [...own, ...itemTexts(item.parent)] : [...own, item.group.title];
}

function groupTexts(account: Account, groupId: string): string[] {
  const named: Group[] = [...account.boards.values()].flatMap((board) => account.group(board, groupId) ?? []);
  return named.map(({ title }) => title);
}
