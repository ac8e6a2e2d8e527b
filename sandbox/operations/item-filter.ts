import { z } from 'zod';
import type { Board, Item } from '../account/model.ts';
import { labelIds } from '../columns/label-ids.ts';
import { invalidArgument, invalidColumnId } from '../graphql/monday-error.ts';

const rule = z.object({
  columnId: z.string(),
  operator: z.string(),
  values: z.array(z.union([z.string(), z.number()]).transform(String)),
});

/** Which items of a board a page holds; it travels in cursors. */
export const itemFilter = z.object({
  /** Only these items; null: all. */
  ids: z.array(z.string()).nullable(),
  operator: z.enum(['and', 'or']),
  rules: z.array(rule),
});

export type ItemFilter = z.infer<typeof itemFilter>;
export type ItemRule = z.infer<typeof rule>;

export const everyItem: ItemFilter = { ids: null, operator: 'and', rules: [] };

type Predicate = (item: Item) => boolean;

export function itemPredicate(board: Board, filter: ItemFilter): Predicate {
  const ids = filter.ids && new Set(filter.ids);
  const rules = filter.rules.map((rule) => rulePredicate(board, rule));
  const combined: Predicate =
    filter.operator === 'and'
      ? (item) => rules.every((holds) => holds(item))
      : (item) => rules.length === 0 || rules.some((holds) => holds(item));
  return (item) => (!ids || ids.has(item.id)) && combined(item);
}

function rulePredicate(board: Board, { columnId, operator, values }: ItemRule): Predicate {
  const read = reader(board, columnId, operator);
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const [first = ''] = wanted;
  switch (operator) {
    // The operator of `items_page_by_column_values`: the whole text, case ignored.
    case 'whole_text':
    case 'any_of':
      return (item) => read(item).some((value) => wanted.has(value.toLowerCase()));
    case 'not_any_of':
      return (item) => !read(item).some((value) => wanted.has(value.toLowerCase()));
    case 'is_empty':
      return (item) => read(item).every((value) => value === '');
    case 'is_not_empty':
      return (item) => read(item).some((value) => value !== '');
    case 'contains_text':
      return (item) => read(item).some((value) => value.toLowerCase().includes(first));
    case 'not_contains_text':
      return (item) => !read(item).some((value) => value.toLowerCase().includes(first));
    default:
      throw invalidArgument(`The sandbox does not simulate the operator ${operator}`);
  }
}

/** What a rule compares: texts, but the ids of labels where `any_of` looks at dropdown and status columns. An empty cell is `''`. */
function reader(board: Board, columnId: string, operator: string): (item: Item) => string[] {
  if (columnId === 'name') return (item) => [item.name];
  if (columnId === 'group') return (item) => [item.group.id];
  const column = board.columns.get(columnId);
  if (!column) throw invalidColumnId(columnId);
  if (column.type === 'subtasks') throw invalidArgument(`Columns of type subtasks are not supported here`);
  if (column.type !== 'dropdown' && column.type !== 'status') return (item) => [item.cells.get(columnId)?.text ?? ''];
  const byId = operator === 'any_of' || operator === 'not_any_of';
  const nameById = new Map(column.labels.map(({ id, name }) => [id, name]));
  return (item) => {
    const cell = item.cells.get(columnId);
    return cell ? labelIds(cell).map((id) => (byId ? String(id) : (nameById.get(id) ?? ''))) : [''];
  };
}
