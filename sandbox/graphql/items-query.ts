import { z } from 'zod';
import { everyItem, type ItemFilter } from '../operations/item-filter.ts';
import { numericId } from './ids.ts';
import { invalidArgument } from './monday-error.ts';

/** `ItemsQuery` as GraphQL hands it over; a compare value may be one value or a list. */
export interface ItemsQuery {
  readonly ids?: readonly string[] | null;
  readonly operator?: 'and' | 'or' | null;
  readonly rules?: readonly { readonly column_id: string; readonly operator?: string | null; readonly compare_value: unknown }[] | null;
}

const MOST_IDS = 100;
const compareValue = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.union([z.string(), z.number()]).transform(String)),
);

export function filterOf(query: ItemsQuery | null | undefined): ItemFilter {
  if (!query) return everyItem;
  if (query.ids && query.ids.length > MOST_IDS) throw invalidArgument(`A maximum of ${MOST_IDS} ids is allowed in query_params`);
  const rules = (query.rules ?? []).map(({ column_id, operator, compare_value }) => {
    const values = compareValue.safeParse(compare_value);
    if (!values.success) throw invalidArgument(`compare_value of ${column_id} must be a text, a number or a list of them`);
    return { columnId: column_id, operator: operator ?? 'any_of', values: values.data };
  });
  return { ids: query.ids ? query.ids.map(numericId) : null, operator: query.operator ?? 'and', rules };
}
