import type { TableOf, TableSpec } from './column-spec.ts';
import { optional, required } from './column-spec.ts';

/**
 * The one description of the tables: the predecessor's, by its own names and types, and ours. The DDL of both dialects, the types
 * of every query and the checks of `doctor` are made of it.
 */

/** The states a row may be in; the first four are in use, the others the predecessor left behind. */
const SYNC_STATES = ['NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE'];
/** A row in any other state is history that somebody took out of the sync by hand: it is never read and never sent. */
export const STATES_IN_SCOPE: readonly string[] = ['PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED'];

export const IN_FLIGHT = 'IN_FLIGHT';

const FACT_ORDER_LIST = {
  columns: {
    record_uuid: required('uniqueidentifier', { default: 'new uuid' }),
    'AAG ORDER NUMBER': optional('nvarchar(100)'),
    'CUSTOMER NAME': optional('nvarchar(100)'),
    'CUSTOMER SEASON': optional('nvarchar(100)'),
    'CUSTOMER STYLE': optional('nvarchar(100)'),
    'STYLE DESCRIPTION': optional('nvarchar(100)'),
    'CUSTOMER COLOUR DESCRIPTION': optional('nvarchar(100)'),
    'UNIT OF MEASURE': optional('nvarchar(100)'),
    'ORDER DATE PO RECEIVED': optional('date'),
    'PO NUMBER': optional('nvarchar(255)'),
    'CUSTOMER ALT PO': optional('nvarchar(255)'),
    'AAG SEASON': optional('nvarchar(255)'),
    DROP: optional('nvarchar(255)'),
    'RANGE / COLLECTION': optional('nvarchar(255)'),
    CATEGORY: optional('nvarchar(255)'),
    'PATTERN ID': optional('nvarchar(255)'),
    'ALIAS/RELATED ITEM': optional('nvarchar(255)'),
    "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS": optional('nvarchar(255)'),
    'TOTAL QTY': optional('smallint'),
    'ETA CUSTOMER WAREHOUSE DATE': optional('date'),
    'EX FACTORY DATE': optional('date'),
    'CUSTOMER PRICE': optional('decimal(10,4)'),
    'EX WORKS (USD)': optional('decimal(10,4)'),
    'ADMINISTRATION FEE': optional('decimal(10,4)'),
    'FX CHARGE': optional('decimal(10,4)'),
    HANDLING: optional('decimal(10,4)'),
    'US DUTY': optional('decimal(10,4)'),
    'US TARIFF': optional('decimal(10,4)'),
    'SMS PRICE USD': optional('decimal(10,4)'),
    'FINAL FOB (USD)': optional('decimal(17,4)'),
    'DDP US (USD)': optional('decimal(17,4)'),
    'US DUTY RATE': optional('decimal(10,6)'),
    'US TARIFF RATE': optional('decimal(10,6)'),
    FREIGHT: optional('decimal(18,4)'),
    NOTES: optional('nvarchar(1000)'),
    'DESTINATION WAREHOUSE': optional('nvarchar(255)'),
    'DELIVERY TERMS': optional('nvarchar(255)'),
    'DESIGN FEE': optional('nvarchar(255)'),
    'SURCHARGE FEE': optional('nvarchar(255)'),
    DISCOUNT: optional('nvarchar(255)'),
    'HS CODE': optional('nvarchar(255)'),
    'UK FREIGHT': optional('nvarchar(255)'),
    'FINAL PRICES Y/N': optional('nvarchar(255)'),
    'NOTES FOR PRICE': optional('nvarchar(255)'),
    DESTINATION: optional('nvarchar(100)'),
    'PLANNED DELIVERY METHOD': optional('nvarchar(100)'),
    'ORDER TYPE': optional('nvarchar(100)'),
    Warehouse: optional('nvarchar(100)'),
    group_name: optional('nvarchar(255)'),
    group_id: optional('nvarchar(128)'),
    item_name: optional('nvarchar(1000)'),
    sync_error_message: optional('nvarchar(1000)'),
    row_hash: optional('char(64)'),
    sync_state: optional('varchar(10)', { default: 'NEW', oneOf: SYNC_STATES }),
    action_type: optional('varchar(10)', { default: 'INSERT', oneOf: ['INSERT', 'UPDATE', 'DELETE'] }),
    monday_item_id: optional('bigint'),
    retry_count: optional('int', { default: 0 }),
    sync_completed_at: optional('datetime2'),
    last_synced_at: optional('datetime2'),
    api_operation_type: optional('nvarchar(50)'),
    api_status: optional('nvarchar(20)'),
    api_error_message: optional('nvarchar(2000)'),
    /** While a row is in flight: when its claim was last renewed. */
    api_request_timestamp: optional('datetime2'),
    api_response_timestamp: optional('datetime2'),
    created_at: optional('datetime2', { default: 'now' }),
    updated_at: optional('datetime2', { default: 'now' }),
    /** Ours: the request that holds the row, or held it last. */
    request_key: optional('nvarchar(36)'),
    /** Ours: the content hash of what was sent last, whether it was accepted or not. */
    sent_hash: optional('char(64)'),
    /** Ours: not sent before this instant, since an earlier copy of its request may still reach the board. */
    hold_until: optional('datetime2'),
  },
  primaryKey: ['record_uuid'],
  indexes: [
    // Pages of one customer, in their order, without a look at the history of rows that are out of scope.
    {
      name: 'IX_FACT_ORDER_LIST_pages',
      on: ['name:CUSTOMER NAME', 'text:AAG ORDER NUMBER', 'record_uuid'],
      where: { column: 'sync_state', oneOf: STATES_IN_SCOPE },
    },
    // Rows of one request, and all rows in flight.
    { name: 'IX_FACT_ORDER_LIST_in_flight', on: ['request_key'], where: { column: 'api_status', oneOf: [IN_FLIGHT] } },
    { name: 'IX_FACT_ORDER_LIST_hold', on: ['hold_until'], where: { column: 'hold_until' } },
    // An order's story, by its number as a person types it.
    { name: 'IX_FACT_ORDER_LIST_number', on: ['name:AAG ORDER NUMBER'] },
  ],
} as const satisfies TableSpec;

const ORDER_LIST_LINES = {
  columns: {
    line_uuid: required('uniqueidentifier', { default: 'new uuid' }),
    record_uuid: required('uniqueidentifier'),
    size_code: required('nvarchar(20)'),
    qty: required('int'),
    row_hash: optional('char(64)'),
    sync_state: required('varchar(10)', { default: 'PENDING', oneOf: SYNC_STATES }),
    action_type: optional('varchar(10)', { default: 'INSERT', oneOf: ['INSERT', 'UPDATE', 'DELETE'] }),
    monday_subitem_id: optional('bigint'),
    parent_item_id: optional('bigint'),
    sync_error_message: optional('nvarchar(1000)'),
    retry_count: optional('int', { default: 0 }),
    api_operation_type: optional('nvarchar(50)'),
    api_status: optional('nvarchar(20)'),
    /** While a row is in flight: when its claim was last renewed. */
    api_request_timestamp: optional('datetime2'),
    api_response_timestamp: optional('datetime2'),
    sync_completed_at: optional('datetime2'),
    last_synced_at: optional('datetime2'),
    created_at: optional('datetime2', { default: 'now' }),
    updated_at: optional('datetime2', { default: 'now' }),
    /** Ours, as in FACT_ORDER_LIST. */
    request_key: optional('nvarchar(36)'),
    sent_hash: optional('char(64)'),
    hold_until: optional('datetime2'),
  },
  primaryKey: ['line_uuid'],
  unique: ['record_uuid', 'size_code'],
  indexes: [
    { name: 'IX_ORDER_LIST_LINES_in_flight', on: ['request_key'], where: { column: 'api_status', oneOf: [IN_FLIGHT] } },
    { name: 'IX_ORDER_LIST_LINES_hold', on: ['hold_until'], where: { column: 'hold_until' } },
  ],
} as const satisfies TableSpec;

/** Filled for its readers; we read `sync_groups`. */
const MON_Boards_Groups = {
  columns: {
    board_id: required('nvarchar(20)'),
    board_name: required('nvarchar(255)'),
    group_id: required('nvarchar(128)', { atLeast: 50 }),
    group_name: required('nvarchar(255)'),
  },
  primaryKey: ['board_id', 'group_id'],
  indexes: [],
} as const satisfies TableSpec;

/** One entry for each order or line of each answer; never changed. */
const ORDER_LIST_API_LOG = {
  columns: {
    id: required('bigint', { default: 'identity' }),
    /** The order, also of a line's entry. */
    record_uuid: required('uniqueidentifier'),
    /** Ours: the line, where `source` is LINE. */
    line_uuid: optional('uniqueidentifier'),
    source: required('nvarchar(20)', { oneOf: ['HEADER', 'LINE'] }),
    /** SYNCED or ERROR; PENDING where the answer told nothing; DISCARDED where the row was no longer the request's. */
    sync_state: optional('nvarchar(20)'),
    sync_completed_at: optional('datetime2'),
    api_request_payload: optional('nvarchar(max)'),
    api_response_payload: optional('nvarchar(max)'),
    api_request_timestamp: optional('datetime2'),
    api_response_timestamp: optional('datetime2'),
    api_operation_type: optional('nvarchar(50)'),
    api_status: optional('nvarchar(20)'),
    archived_at: optional('datetime2', { default: 'now' }),
    /** The sync's id. */
    pipeline_run_id: optional('nvarchar(50)'),
  },
  primaryKey: ['id'],
  indexes: [
    { name: 'IX_ORDER_LIST_API_LOG_record', on: ['record_uuid'] },
    // What its retention removes.
    { name: 'IX_ORDER_LIST_API_LOG_archived', on: ['archived_at'] },
  ],
} as const satisfies TableSpec;

/** Every request that held rows. */
const sync_requests = {
  columns: {
    request_key: required('nvarchar(36)'),
    sync_id: required('nvarchar(50)'),
    customer: required('nvarchar(100)', { compare: 'name' }),
    /** HEADER: it holds orders. LINE: it holds lines. */
    source: required('nvarchar(20)'),
    /** create, update, delete; or lookup, which writes nothing. */
    operation: required('nvarchar(20)'),
    /** When its claim was last renewed. */
    claimed_at: required('datetime2'),
    body_hash: optional('char(64)'),
    job_id: optional('nvarchar(64)'),
    upload_expires_at: optional('datetime2'),
    /** SETTLED, RELEASED, or the code of an answer that told nothing; NULL while none was seen. */
    outcome: optional('nvarchar(40)'),
    answered_at: optional('datetime2'),
    /** What the claim overwrote on its rows, as JSON, so that a release can give them back as they were. */
    previous: optional('nvarchar(max)'),
  },
  primaryKey: ['request_key'],
  indexes: [],
} as const satisfies TableSpec;

const sync_groups = {
  columns: {
    board_id: required('nvarchar(20)'),
    title_key: required('nvarchar(255)', { compare: 'binary' }),
    title: required('nvarchar(255)'),
    /** NULL while a request to create it is open. */
    group_id: optional('nvarchar(128)'),
    request_key: optional('nvarchar(36)'),
    claimed_at: optional('datetime2'),
    sync_id: optional('nvarchar(50)'),
    customer: optional('nvarchar(100)', { compare: 'name' }),
    created_at: optional('datetime2', { default: 'now' }),
    updated_at: optional('datetime2', { default: 'now' }),
  },
  primaryKey: ['board_id', 'title_key'],
  indexes: [{ name: 'IX_sync_groups_request', on: ['request_key'] }],
} as const satisfies TableSpec;

const run = {
  workflow_id: required('nvarchar(255)'),
  run_id: required('nvarchar(64)'),
  started_at: required('datetime2'),
  finished_at: optional('datetime2'),
  outcome: optional('nvarchar(20)'),
  reason: optional('nvarchar(1000)'),
} as const satisfies TableSpec['columns'];

const sync_runs = {
  columns: {
    sync_id: required('nvarchar(50)'),
    environment: required('nvarchar(20)'),
    board_id: required('nvarchar(20)'),
    board_name: required('nvarchar(255)'),
    board_url: optional('nvarchar(500)'),
    options: required('nvarchar(max)'),
    ...run,
  },
  primaryKey: ['sync_id'],
  indexes: [{ name: 'IX_sync_runs_started', on: ['started_at', 'sync_id'] }],
} as const satisfies TableSpec;

const sync_customers = {
  columns: { sync_id: required('nvarchar(50)'), customer: required('nvarchar(100)', { compare: 'name' }), ...run },
  primaryKey: ['sync_id', 'customer'],
  indexes: [{ name: 'IX_sync_customers_customer', on: ['customer', 'started_at'] }],
} as const satisfies TableSpec;

/** What became of an order, or of one of its lines, in a sync; the newest word of that sync stands. */
const sync_outcomes = {
  columns: {
    sync_id: required('nvarchar(50)'),
    source: required('nvarchar(20)', { oneOf: ['HEADER', 'LINE'] }),
    /** record_uuid or line_uuid. */
    row_uuid: required('uniqueidentifier'),
    /** The order, also of a line. */
    record_uuid: required('uniqueidentifier'),
    customer: required('nvarchar(100)', { compare: 'name' }),
    kind: required('nvarchar(20)'),
    /** created, updated or removed: what this sync has done to the item, whatever its newest word is. */
    wrote: optional('nvarchar(20)'),
    code: optional('nvarchar(40)'),
    reason: optional('nvarchar(1000)'),
    order_number: required('nvarchar(100)'),
    /** Of a line: its size. */
    item_name: required('nvarchar(1000)'),
    group_title: optional('nvarchar(255)', { compare: 'name' }),
    monday_item_id: optional('bigint'),
    /** A JSON array of sentences. */
    warnings: required('nvarchar(max)'),
    request_key: optional('nvarchar(36)'),
    request_id: optional('nvarchar(64)'),
    at: required('datetime2'),
  },
  primaryKey: ['sync_id', 'source', 'row_uuid'],
  indexes: [
    { name: 'IX_sync_outcomes_customer', on: ['sync_id', 'customer', 'kind'] },
    { name: 'IX_sync_outcomes_record', on: ['record_uuid'] },
  ],
} as const satisfies TableSpec;

/** The groups that a customer sync made or found, or could not make. */
const sync_customer_groups = {
  columns: {
    sync_id: required('nvarchar(50)'),
    customer: required('nvarchar(100)', { compare: 'name' }),
    title_key: required('nvarchar(255)', { compare: 'binary' }),
    title: required('nvarchar(255)', { compare: 'name' }),
    /** NULL where it failed. */
    group_id: optional('nvarchar(128)'),
    action: required('nvarchar(10)', { oneOf: ['create', 'reuse', 'failed'] }),
    /** Why it failed. */
    code: optional('nvarchar(40)'),
    reason: optional('nvarchar(1000)'),
    /** In order of first appearance. */
    position: required('int'),
  },
  primaryKey: ['sync_id', 'customer', 'title_key'],
  indexes: [],
} as const satisfies TableSpec;

/** What a customer sync met beside its orders: superfluous items, groups that bear one title. */
const sync_notes = {
  columns: {
    sync_id: required('nvarchar(50)'),
    customer: required('nvarchar(100)', { compare: 'name' }),
    code: required('nvarchar(40)'),
    /** What it is about: an id, a title. */
    subject: required('nvarchar(128)', { compare: 'binary' }),
    text: required('nvarchar(1000)'),
    at: required('datetime2'),
  },
  primaryKey: ['sync_id', 'customer', 'code', 'subject'],
  indexes: [],
} as const satisfies TableSpec;

/** When each customer's items were last compared with its orders. */
const sync_checks = {
  columns: { customer: required('nvarchar(100)', { compare: 'name' }), checked_at: required('datetime2') },
  primaryKey: ['customer'],
  indexes: [],
} as const satisfies TableSpec;

export const SCHEMA = {
  FACT_ORDER_LIST,
  ORDER_LIST_LINES,
  MON_Boards_Groups,
  ORDER_LIST_API_LOG,
  sync_requests,
  sync_groups,
  sync_runs,
  sync_customers,
  sync_outcomes,
  sync_customer_groups,
  sync_notes,
  sync_checks,
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof SCHEMA;
export type Tables = { [T in TableName]: TableOf<(typeof SCHEMA)[T]> };
