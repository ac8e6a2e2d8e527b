-- An order database as the commit 6905fe9 made it, empty: the first whose form the migrations up to 0004 lead to. Kept as it is.

create table if not exists "FACT_ORDER_LIST" (
  "record_uuid" text collate nocase default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) not null,
  "AAG ORDER NUMBER" text,
  "CUSTOMER NAME" text,
  "CUSTOMER SEASON" text,
  "CUSTOMER STYLE" text,
  "STYLE DESCRIPTION" text,
  "CUSTOMER COLOUR DESCRIPTION" text,
  "UNIT OF MEASURE" text,
  "ORDER DATE PO RECEIVED" text,
  "PO NUMBER" text,
  "CUSTOMER ALT PO" text,
  "AAG SEASON" text,
  "DROP" text,
  "RANGE / COLLECTION" text,
  "CATEGORY" text,
  "PATTERN ID" text,
  "ALIAS/RELATED ITEM" text,
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS" text,
  "TOTAL QTY" integer,
  "ETA CUSTOMER WAREHOUSE DATE" text,
  "EX FACTORY DATE" text,
  "CUSTOMER PRICE" text,
  "EX WORKS (USD)" text,
  "ADMINISTRATION FEE" text,
  "FX CHARGE" text,
  "HANDLING" text,
  "US DUTY" text,
  "US TARIFF" text,
  "SMS PRICE USD" text,
  "FINAL FOB (USD)" text,
  "DDP US (USD)" text,
  "US DUTY RATE" text,
  "US TARIFF RATE" text,
  "FREIGHT" text,
  "NOTES" text,
  "DESTINATION WAREHOUSE" text,
  "DELIVERY TERMS" text,
  "DESIGN FEE" text,
  "SURCHARGE FEE" text,
  "DISCOUNT" text,
  "HS CODE" text,
  "UK FREIGHT" text,
  "FINAL PRICES Y/N" text,
  "NOTES FOR PRICE" text,
  "DESTINATION" text,
  "PLANNED DELIVERY METHOD" text,
  "ORDER TYPE" text,
  "Warehouse" text,
  "group_name" text,
  "group_id" text,
  "item_name" text,
  "sync_error_message" text,
  "row_hash" text,
  "sync_state" text default 'NEW',
  "action_type" text default 'INSERT',
  "monday_item_id" text,
  "retry_count" integer default 0,
  "sync_completed_at" text,
  "last_synced_at" text,
  "api_operation_type" text,
  "api_status" text,
  "api_error_message" text,
  "api_request_timestamp" text,
  "api_response_timestamp" text,
  "created_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "updated_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "request_key" text,
  "sent_hash" text,
  "hold_until" text,
  constraint "CK_FACT_ORDER_LIST_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_FACT_ORDER_LIST_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_FACT_ORDER_LIST" primary key ("record_uuid")
);

create index if not exists "IX_FACT_ORDER_LIST_pages" on "FACT_ORDER_LIST" (rtrim("CUSTOMER NAME") collate nocase, coalesce("AAG ORDER NUMBER", ''), "record_uuid") where "sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');

create index if not exists "IX_FACT_ORDER_LIST_in_flight" on "FACT_ORDER_LIST" ("request_key") where "api_status" in ('IN_FLIGHT');

create index if not exists "IX_FACT_ORDER_LIST_hold" on "FACT_ORDER_LIST" ("hold_until") where "hold_until" is not null;

create index if not exists "IX_FACT_ORDER_LIST_number" on "FACT_ORDER_LIST" (rtrim("AAG ORDER NUMBER") collate nocase);

create table if not exists "ORDER_LIST_LINES" (
  "line_uuid" text collate nocase default (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) not null,
  "record_uuid" text collate nocase not null,
  "size_code" text not null,
  "qty" integer not null,
  "row_hash" text,
  "sync_state" text default 'PENDING' not null,
  "action_type" text default 'INSERT',
  "monday_subitem_id" text,
  "parent_item_id" text,
  "sync_error_message" text,
  "retry_count" integer default 0,
  "api_operation_type" text,
  "api_status" text,
  "api_request_timestamp" text,
  "api_response_timestamp" text,
  "sync_completed_at" text,
  "last_synced_at" text,
  "created_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "updated_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "request_key" text,
  "sent_hash" text,
  "hold_until" text,
  constraint "CK_ORDER_LIST_LINES_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_ORDER_LIST_LINES_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_ORDER_LIST_LINES" primary key ("line_uuid"),
  constraint "UQ_ORDER_LIST_LINES" unique ("record_uuid", "size_code")
);

create index if not exists "IX_ORDER_LIST_LINES_in_flight" on "ORDER_LIST_LINES" ("request_key") where "api_status" in ('IN_FLIGHT');

create index if not exists "IX_ORDER_LIST_LINES_hold" on "ORDER_LIST_LINES" ("hold_until") where "hold_until" is not null;

create table if not exists "MON_Boards_Groups" (
  "board_id" text not null,
  "board_name" text not null,
  "group_id" text not null,
  "group_name" text not null,
  constraint "PK_MON_Boards_Groups" primary key ("board_id", "group_id")
);

create table if not exists "ORDER_LIST_API_LOG" (
  "id" integer primary key autoincrement,
  "record_uuid" text collate nocase not null,
  "line_uuid" text collate nocase,
  "source" text not null,
  "sync_state" text,
  "sync_completed_at" text,
  "api_request_payload" text,
  "api_response_payload" text,
  "api_request_timestamp" text,
  "api_response_timestamp" text,
  "api_operation_type" text,
  "api_status" text,
  "archived_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "pipeline_run_id" text,
  constraint "CK_ORDER_LIST_API_LOG_source" check ("source" in ('HEADER', 'LINE'))
);

create index if not exists "IX_ORDER_LIST_API_LOG_record" on "ORDER_LIST_API_LOG" ("record_uuid");

create index if not exists "IX_ORDER_LIST_API_LOG_archived" on "ORDER_LIST_API_LOG" ("archived_at");

create table if not exists "sync_requests" (
  "request_key" text not null,
  "sync_id" text not null,
  "customer" text collate nocase not null,
  "source" text not null,
  "operation" text not null,
  "claimed_at" text not null,
  "body_hash" text,
  "job_id" text,
  "upload_expires_at" text,
  "outcome" text,
  "answered_at" text,
  "previous" text,
  constraint "PK_sync_requests" primary key ("request_key")
);

create table if not exists "sync_groups" (
  "board_id" text not null,
  "title_key" text not null,
  "title" text not null,
  "group_id" text,
  "request_key" text,
  "claimed_at" text,
  "sync_id" text,
  "customer" text collate nocase,
  "created_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "updated_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  constraint "PK_sync_groups" primary key ("board_id", "title_key")
);

create index if not exists "IX_sync_groups_request" on "sync_groups" ("request_key");

create table if not exists "sync_runs" (
  "sync_id" text not null,
  "environment" text not null,
  "board_id" text not null,
  "board_name" text not null,
  "board_url" text,
  "options" text not null,
  "workflow_id" text not null,
  "run_id" text not null,
  "started_at" text not null,
  "finished_at" text,
  "outcome" text,
  "reason" text,
  constraint "PK_sync_runs" primary key ("sync_id")
);

create index if not exists "IX_sync_runs_started" on "sync_runs" ("started_at", "sync_id");

create table if not exists "sync_customers" (
  "sync_id" text not null,
  "customer" text collate nocase not null,
  "workflow_id" text not null,
  "run_id" text not null,
  "started_at" text not null,
  "finished_at" text,
  "outcome" text,
  "reason" text,
  constraint "PK_sync_customers" primary key ("sync_id", "customer")
);

create index if not exists "IX_sync_customers_customer" on "sync_customers" ("customer", "started_at");

create table if not exists "sync_outcomes" (
  "sync_id" text not null,
  "source" text not null,
  "row_uuid" text collate nocase not null,
  "record_uuid" text collate nocase not null,
  "customer" text collate nocase not null,
  "kind" text not null,
  "wrote" text,
  "code" text,
  "reason" text,
  "order_number" text not null,
  "item_name" text not null,
  "group_title" text collate nocase,
  "monday_item_id" text,
  "warnings" text not null,
  "request_key" text,
  "request_id" text,
  "at" text not null,
  constraint "CK_sync_outcomes_source" check ("source" in ('HEADER', 'LINE')),
  constraint "PK_sync_outcomes" primary key ("sync_id", "source", "row_uuid")
);

create index if not exists "IX_sync_outcomes_customer" on "sync_outcomes" ("sync_id", "customer", "kind");

create index if not exists "IX_sync_outcomes_record" on "sync_outcomes" ("record_uuid");

create table if not exists "sync_customer_groups" (
  "sync_id" text not null,
  "customer" text collate nocase not null,
  "title_key" text not null,
  "title" text collate nocase not null,
  "group_id" text,
  "action" text not null,
  "code" text,
  "reason" text,
  "position" integer not null,
  constraint "CK_sync_customer_groups_action" check ("action" in ('create', 'reuse', 'failed')),
  constraint "PK_sync_customer_groups" primary key ("sync_id", "customer", "title_key")
);

create table if not exists "sync_notes" (
  "sync_id" text not null,
  "customer" text collate nocase not null,
  "code" text not null,
  "subject" text not null,
  "text" text not null,
  "at" text not null,
  constraint "PK_sync_notes" primary key ("sync_id", "customer", "code", "subject")
);

create table if not exists "sync_checks" (
  "customer" text collate nocase not null,
  "checked_at" text not null,
  constraint "PK_sync_checks" primary key ("customer")
);
