import type { OrderRecord } from './records.ts';

type Named =
  | 'ALIAS/RELATED ITEM'
  | 'CUSTOMER STYLE'
  | "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS"
  | 'CUSTOMER COLOUR DESCRIPTION'
  | 'AAG ORDER NUMBER'
  | 'PO NUMBER'
  | 'CUSTOMER ALT PO';

/** Upstream's rule in use: style, colour, order number and PO, each by its first column that is not blank, joined as they stand. */
export function itemName(order: Pick<OrderRecord, Named>): string {
  return [
    first(order['ALIAS/RELATED ITEM'], order['CUSTOMER STYLE']),
    first(order["CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS"], order['CUSTOMER COLOUR DESCRIPTION']),
    order['AAG ORDER NUMBER'],
    first(order['PO NUMBER'], order['CUSTOMER ALT PO']),
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function first(...values: readonly (string | null)[]): string | null {
  return values.find((value) => value !== null && value.trim() !== '') ?? null;
}
