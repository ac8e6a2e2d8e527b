import type { Column } from '../account/model.ts';
import type { JsonObject } from '../json.ts';

/** `Column.settings`: labels as lists, in the form of the schema's DropdownColumnSettings and StatusColumnSettings. */
export function columnSettings({ type, labels, board }: Column): JsonObject {
  if (type === 'dropdown') return { labels: labels.map(({ id, name }) => ({ id, label: name, is_deactivated: false })) };
  if (type === 'status')
    return { labels: labels.map(({ id, name }) => ({ id, label: name, index: id, is_deactivated: false, is_done: false })) };
  if (type === 'subtasks' && board.subitemsBoard) return { boardIds: [Number(board.subitemsBoard.id)] };
  return {};
}

/** `Column.settings_str`, the deprecated older form, as one string. */
export function columnSettingsText(column: Column): string {
  if (column.type === 'dropdown') return JSON.stringify({ labels: column.labels });
  if (column.type === 'status') return JSON.stringify({ labels: Object.fromEntries(column.labels.map(({ id, name }) => [id, name])) });
  return JSON.stringify(columnSettings(column));
}
