import sizeCodes from '../../sample/data/size-codes.json' with { type: 'json' };

/** The tables that the predecessor left behind, by its own DDL: 433 columns of orders, no column of ours. */

type Columns = Readonly<Record<string, readonly string[]>>;

const INFOR = ['WAREHOUSE', 'FACILITY', 'CUSTOMER', 'SEASON', 'MAKE/BUY', 'ITEM TYPE', 'PRODUCT GROUP', 'ITEM GROUP', 'GENDER GROUP'];

const BEFORE_SIZES: Columns = {
  'nvarchar(100)': [
    'AAG ORDER NUMBER',
    'CUSTOMER NAME',
    'SOURCE_CUSTOMER_NAME',
    'CUSTOMER SEASON',
    'CUSTOMER STYLE',
    'STYLE DESCRIPTION',
    'CUSTOMER COLOUR DESCRIPTION',
    'Column1',
    'Column2',
    'MAKE OR BUY FLAG',
    'MAKE/BUY CODE',
    'UNIT OF MEASURE',
  ],
  date: ['ORDER DATE PO RECEIVED'],
  'nvarchar(500)': ['PLANNER'],
  'nvarchar(255)': [
    'PO NUMBER',
    'CUSTOMER ALT PO',
    'AAG SEASON',
    'DROP',
    'MONTH',
    'RANGE / COLLECTION',
    'PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT)',
    'CATEGORY',
    'PATTERN ID',
    'MAKE OR BUY',
    'ORIGINAL ALIAS/RELATED ITEM',
    'PRICING ALIAS/RELATED ITEM',
    'ALIAS/RELATED ITEM',
    "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS",
    'BULK AGREEMENT NUMBER',
    'BULK AGREEMENT DESCRIPTION',
    'CO NUMBER - INITIAL DISTRO',
    'CO NUMBER - ALLOCATION DISTRO',
    'CO NUMBER (INITIAL DISTRO)',
    'CO NUMBER (ALLOCATION DISTRO)',
    'ITEM TYPE CODE',
    'PRODUCT GROUP CODE',
    'ITEM GROUP CODE',
    'PLANNER2',
    'GENDER GROUP CODE',
    'FABRIC TYPE CODE',
    'LONGSON ALIAS',
    'FACILITY CODE',
    'CUSTOMER CODE',
    'AAG SEASON CODE',
    ...INFOR.map((what) => `INFOR ${what} CODE`),
    'INFOR BUSINESS UNIT AREA',
    'INFOR ORDER TYPE',
    'INFOR FABRIC TYPE CODE',
    'INFOR COLOUR CODE',
  ],
};

const LANDED = ['Product 4 Dec', 'PnP 4 Dec', 'Price 2 Dec', 'Discount 2 Dec'];

const BEHIND_SIZES: Columns = {
  smallint: ['TOTAL QTY', 'INVOICE YEAR'],
  date: ['ETA CUSTOMER WAREHOUSE DATE', 'EX FACTORY DATE'],
  'decimal(10,4)': [
    'CUSTOMER PRICE',
    'USA ONLY LSTP 75% EX WORKS',
    'EX WORKS (USD)',
    'ADMINISTRATION FEE',
    'FX CHARGE',
    'HANDLING',
    'US DUTY',
    'US TARIFF',
    'SMS PRICE USD',
    'ADDITIONAL TARIFF',
    'NASC TO ROC PRICE (RMB) (inc VAT)',
    'NASC TO WHITE FOX (USD)',
    'FOB (AUD)',
  ],
  'decimal(17,4)': [
    'FINAL FOB (USD)',
    'DDP US (USD)',
    'TARIFF RELIEF DISCOUNT (20%)',
    'FOB TO USE ON PRODUCT INVOICE',
    'ADDITIONAL TARIFF RATE',
  ],
  'decimal(10,6)': ['US DUTY RATE', 'US TARIFF RATE'],
  'decimal(18,4)': ['FREIGHT', 'DELIVERY CODE (MODL)', 'ADDITIONAL TARIFF VALUE', 'FINANCE EST (USD)'],
  'nvarchar(1000)': ['NOTES'],
  'nvarchar(255)': [
    'DESTINATION WAREHOUSE',
    'ALLOCATION (CHANNEL)',
    'SHOP NAME',
    'SHOP CODE',
    'COLLECTION DELIVERY',
    'DELIVERY TERMS',
    'VALIDATION2',
    'VALIDATION3',
    'VALIDATION4',
    'DESIGN FEE',
    'PNP',
    'SURCHARGE FEE',
    'DISCOUNT',
    'HS CODE',
    'UK DUTY RATE',
    'UK FREIGHT',
    'UK INSURANCE',
    'UK CIF',
    'UK DUTY',
    'DDP UK (USD)',
    'CAN DUTY RATE',
    'CAN DUTY',
    'DDP CAN (USD)',
    'FINAL PRICES Y/N',
    'NOTES FOR PRICE',
    '∆',
    'INFOR ADDRESS ID',
    'TRACKING NUMBER',
    'INFOR DELIVERY CODE',
    'ADDITIONAL TARIFF %',
    'TARIFF RATE CHARGED TO AAG',
    'TARIFF LOSS',
    'ORTP (ORDER TYPE)',
    'HDPR',
    'BUAR (BUSINESS AREA UNIT)',
    'MARGIN',
    'ADID',
    '_SOURCE_TABLE',
  ],
  'nvarchar(100)': [
    'DESTINATION',
    'PLANNED DELIVERY METHOD',
    'ORDER TYPE',
    'VALIDATION',
    'COUNTRY OF ORIGIN',
    'COUNTRY OF ORIGN',
    'FX CHARGE 2 Dec',
    'INFOR EX-WORKS 4 Dec',
    ...['AU', 'US', 'CAN', 'UK'].flatMap((land) => LANDED.map((price) => `${land} ${price}`)),
    ...['US', 'CAN', 'UK'].flatMap((land) => [`${land} Duty 2 Dec`, `${land} Price w/ Discount`]),
    'US Tariff 2 Dec',
    'INVOICE METHOD',
    'RMB price (ex. VAT)',
    'RMB Discount 2 Dec',
    'RMB Price w/ Discount',
    'PRICING NOTES',
    'Warehouse',
    'INVOICE MONTH',
    'PATTERN/STYLE NAME',
    'RRP',
    'PFI EXCHANGE RATE',
  ],
};

const API = `
  api_request_payload nvarchar(max),
  api_response_payload nvarchar(max),
  api_request_timestamp datetime2,
  api_response_timestamp datetime2,
  api_operation_type nvarchar(50),
  api_status nvarchar(20)`;

const SYNC = `
  row_hash char(64),
  sync_state varchar(10) not null default 'NEW'{states},
  action_type varchar(10) default 'INSERT'{actions},
  monday_item_id bigint,
  retry_count int default 0,
  sync_attempted_at datetime2,
  sync_completed_at datetime2,
  sync_pending_at datetime2,
  last_synced_at datetime2,${API}`;

const STATES = " check (sync_state in ('NEW', 'PENDING', 'SYNCED', 'ERROR'))";
const ACTIONS = " check (action_type in ('INSERT', 'UPDATE', 'DELETE'))";

const sync = (isChecked: boolean): string =>
  SYNC.replace('{states}', isChecked ? STATES : '').replace('{actions}', isChecked ? ACTIONS : '');

const declared = (columns: Columns): string[] =>
  Object.entries(columns).flatMap(([type, names]) => names.map((name) => `  "${name.replaceAll('"', '""')}" ${type}`));

export interface PredecessorForm {
  /** ORDER_LIST_V2's CHECKs on the orders' states, too. Of lines they are always there. */
  readonly checked?: boolean;
  /** Columns that nobody maps, beside the 433. */
  readonly more?: Columns;
  /** As its DDL file makes it, or as its loader does. */
  readonly groups?: 'file' | 'loader';
}

/** T-SQL, a statement each. */
export function predecessorTables({ checked = false, more = {}, groups = 'loader' }: PredecessorForm = {}): readonly string[] {
  const orders = [
    '  record_uuid uniqueidentifier not null default newid() primary key',
    ...declared(BEFORE_SIZES),
    ...declared({ int: sizeCodes }),
    ...declared(BEHIND_SIZES),
    '  group_name nvarchar(255)',
    '  group_id nvarchar(128)',
    '  item_name nvarchar(1000)',
    '  sync_error_message nvarchar(1000)',
    sync(checked),
    '  api_error_message nvarchar(2000)',
    '  created_at datetime2 default sysutcdatetime()',
    '  updated_at datetime2 default sysutcdatetime()',
    ...declared(more),
  ];
  return [
    `create table FACT_ORDER_LIST (\n${orders.join(',\n')}\n)`,
    'create index IDX_FACT_number on FACT_ORDER_LIST ("AAG ORDER NUMBER")',
    'create index IDX_FACT_error on FACT_ORDER_LIST (retry_count) where api_error_message is not null',
    `create table ORDER_LIST_LINES (
  line_uuid uniqueidentifier not null default newid() primary key,
  record_uuid uniqueidentifier not null,
  size_code nvarchar(20) not null,
  qty int not null,
  parent_item_id bigint,
  monday_parent_id bigint,
  sync_error_message nvarchar(1000),
${sync(true)},
  created_at datetime2 default sysutcdatetime(),
  updated_at datetime2 default sysutcdatetime(),
  unique (record_uuid, size_code)
)`,
    groups === 'file'
      ? `create table MON_Boards_Groups (
  board_id nvarchar(20) not null,
  board_name nvarchar(255) not null,
  group_id nvarchar(50) not null,
  group_title nvarchar(255) not null,
  created_date datetime2 default sysutcdatetime(),
  updated_date datetime2 default sysutcdatetime(),
  is_active bit not null default 1,
  primary key (board_id, group_id)
)`
      : 'create table MON_Boards_Groups (board_id nvarchar(128), board_name nvarchar(255), group_id nvarchar(128), group_name nvarchar(255))',
    `create table ORDER_LIST_API_LOG (
  id bigint identity(1,1) primary key,
  record_uuid uniqueidentifier not null,
  source nvarchar(20) not null check (source in ('HEADER', 'LINE')),
  sync_state nvarchar(20),
  sync_completed_at datetime2,${API},
  archived_at datetime2 default sysutcdatetime(),
  pipeline_run_id nvarchar(50)
)`,
  ];
}

const SQLITE_TYPES: readonly (readonly [RegExp, string])[] = [
  [/\bbigint identity\(1,1\) primary key/g, 'integer primary key autoincrement'],
  [/ default (newid|sysutcdatetime)\(\)/g, ''],
  [/\buniqueidentifier\b/g, 'text collate nocase'],
  [/\b(?:n?varchar|char|decimal)\((?:max|\d+(?:,\d+)?)\)|\b(?:datetime2|date|bigint)\b(?=[, \n)])/g, 'text'],
  [/\b(?:smallint|int|bit)\b(?=[, \n)])/g, 'integer'],
];

/** The same in SQLite, as a test's double of it: everything but the columns' names is by SQLite's types. */
export const inSqlite = (statement: string): string =>
  statement
    .split(/("(?:[^"]|"")*")/)
    .map((part, at) => (at % 2 === 1 ? part : SQLITE_TYPES.reduce((text, [type, storage]) => text.replace(type, storage), part)))
    .join('');
