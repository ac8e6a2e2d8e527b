import type { BoardMapping } from './board-mapping.ts';
import { type ItemSeen, numberColumn } from './compare-items.ts';
import { customerColumn } from './customer-label.ts';

/** Which items of the board are a customer's: by the column that tells, else what stands in the customer's groups. */
export type CustomerFilter =
  | { readonly kind: 'column'; readonly columnId: string; readonly values: readonly string[] }
  | { readonly kind: 'groups'; readonly groupIds: readonly string[] };

export function customerFilter(mapping: BoardMapping, customer: string, groupIds: readonly string[]): CustomerFilter {
  const columnId = customerColumn(mapping);
  return columnId === undefined ? { kind: 'groups', groupIds } : { kind: 'column', columnId, values: [customer] };
}

/** What to ask of a customer's items, to compare them with its orders. */
export function customerItemsRequest(mapping: BoardMapping, customer: string, groupIds: readonly string[]) {
  const { boardId, syncKeyColumn: keyColumn } = mapping;
  const number = numberColumn(mapping);
  const columns = number === undefined ? [] : [number];
  return { boardId, keyColumn, columns, filter: customerFilter(mapping, customer, groupIds), customer };
}

/** An item that was read by that request. */
export function itemSeen<Subitem>(
  mapping: BoardMapping,
  item: Omit<ItemSeen, 'orderNumber'> & {
    readonly texts: Readonly<Record<string, string>>;
    readonly subitems?: readonly Subitem[] | undefined;
  },
): ItemSeen & { readonly subitems: readonly Subitem[] } {
  const { id, key, groupId, groupTitle, name, texts, subitems = [] } = item;
  const number = numberColumn(mapping);
  return { id, key, groupId, groupTitle, name, orderNumber: number === undefined ? '' : (texts[number] ?? ''), subitems };
}
