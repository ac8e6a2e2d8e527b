import type { BoardMapping } from './board-mapping.ts';
import { columnValue } from './column-value.ts';
import type { LabelBook } from './labels.ts';

/** Whether the mapping holds back every order of a customer whose name is no label of the board. */
export const needsCustomerLabel = (mapping: BoardMapping): boolean => mapping.columns.some(holdsUnknownCustomers);

/** false: every order of the customer is held as UNKNOWN_CUSTOMER, so there is nothing to create for it, and no group. */
export function hasCustomerLabel(customer: string, mapping: BoardMapping, labels: LabelBook): boolean {
  return mapping.columns.filter(holdsUnknownCustomers).every((column) => columnValue(column, customer.trim(), labels).ok);
}

/** The column that shows whose an item is; undefined: none does. */
export const customerColumn = (mapping: BoardMapping): string | undefined =>
  mapping.columns.find(({ sources, type }) => sources[0] === 'CUSTOMER NAME' && SEARCHABLE.has(type))?.columnId;

const SEARCHABLE: ReadonlySet<string> = new Set(['dropdown', 'status', 'text']);

/** Another source before the name could fill the column of some orders. */
const holdsUnknownCustomers = ({ invalid, sources }: BoardMapping['columns'][number]): boolean =>
  invalid === 'hold' && sources[0] === 'CUSTOMER NAME';
