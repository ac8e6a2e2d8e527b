/** The rows that the generator makes, keyed by the exact column names of the predecessor's tables. */

/** NVARCHAR columns. */
export const TEXT_COLUMNS = [
  'AAG ORDER NUMBER',
  'PO NUMBER',
  'CUSTOMER NAME',
  'CUSTOMER ALT PO',
  'ORDER TYPE',
  'CUSTOMER COLOUR DESCRIPTION',
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS",
  'CUSTOMER STYLE',
  'PATTERN ID',
  'STYLE DESCRIPTION',
  'NOTES',
  'UNIT OF MEASURE',
  'ALIAS/RELATED ITEM',
  'AAG SEASON',
  'CATEGORY',
  'CUSTOMER SEASON',
  'DROP',
  'RANGE / COLLECTION',
  'DELIVERY TERMS',
  'DESTINATION WAREHOUSE',
  'PLANNED DELIVERY METHOD',
  'Warehouse',
  'DESIGN FEE',
  'DISCOUNT',
  'FINAL PRICES Y/N',
  'NOTES FOR PRICE',
  'SURCHARGE FEE',
  'DESTINATION',
  'HS CODE',
  'UK FREIGHT',
] as const;

/** DATE columns, as `YYYY-MM-DD`. */
export const DATE_COLUMNS = ['ORDER DATE PO RECEIVED', 'ETA CUSTOMER WAREHOUSE DATE', 'EX FACTORY DATE'] as const;

/** DECIMAL columns and their SQL scale; values are text with that many decimals. */
export const DECIMAL_COLUMNS = {
  'ADMINISTRATION FEE': 4,
  'CUSTOMER PRICE': 4,
  'DDP US (USD)': 4,
  'EX WORKS (USD)': 4,
  'FINAL FOB (USD)': 4,
  'FX CHARGE': 4,
  'SMS PRICE USD': 4,
  'US DUTY': 4,
  'US DUTY RATE': 6,
  'US TARIFF': 4,
  'US TARIFF RATE': 6,
  FREIGHT: 4,
  HANDLING: 4,
} as const;

export type TextColumn = (typeof TEXT_COLUMNS)[number];
export type DateColumn = (typeof DATE_COLUMNS)[number];
export type DecimalColumn = keyof typeof DECIMAL_COLUMNS;

/** A source column of the board mapping that holds text, a date or a decimal: everything but TOTAL QTY. */
export type SourceColumn = TextColumn | DateColumn | DecimalColumn;

/** A row of FACT_ORDER_LIST: every source column of both boards' mappings, and what upstream and the merge add. */
export type OrderRecord = Record<SourceColumn, string | null> & {
  record_uuid: string;
  'AAG ORDER NUMBER': string;
  'CUSTOMER NAME': string;
  /** SMALLINT; the sum of the order's lines. */
  'TOTAL QTY': number;
  group_name: string;
  item_name: string;
  sync_state: 'PENDING';
  action_type: 'INSERT';
};

/** A row of ORDER_LIST_LINES. */
export interface LineRecord {
  line_uuid: string;
  record_uuid: string;
  size_code: string;
  /** INT. */
  qty: number;
  sync_state: 'PENDING';
  action_type: 'INSERT';
}

/** The columns of an `OrderRecord`, in the order in which they are worth reading. */
export const ORDER_COLUMNS: readonly (keyof OrderRecord)[] = [
  'record_uuid',
  ...TEXT_COLUMNS,
  ...DATE_COLUMNS,
  'TOTAL QTY',
  ...(Object.keys(DECIMAL_COLUMNS) as DecimalColumn[]),
  'group_name',
  'item_name',
  'sync_state',
  'action_type',
];

export const LINE_COLUMNS: readonly (keyof LineRecord)[] = ['line_uuid', 'record_uuid', 'size_code', 'qty', 'sync_state', 'action_type'];
