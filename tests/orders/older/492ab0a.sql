-- An order database as the commit 492ab0a made it, with a few rows. Kept as it is: tests/orders/migrations.test.ts brings it to today's schema.

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
  constraint "CK_FACT_ORDER_LIST_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_FACT_ORDER_LIST_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_FACT_ORDER_LIST" primary key ("record_uuid")
);

create index if not exists "IX_FACT_ORDER_LIST_pages" on "FACT_ORDER_LIST" (rtrim("CUSTOMER NAME") collate nocase, coalesce("AAG ORDER NUMBER", ''), "record_uuid") where "sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');

create index if not exists "IX_FACT_ORDER_LIST_in_flight" on "FACT_ORDER_LIST" ("request_key") where "api_status" in ('IN_FLIGHT');

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
  "api_status" text,
  "sync_completed_at" text,
  "last_synced_at" text,
  "created_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  "updated_at" text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  constraint "CK_ORDER_LIST_LINES_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_ORDER_LIST_LINES_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_ORDER_LIST_LINES" primary key ("line_uuid"),
  constraint "UQ_ORDER_LIST_LINES" unique ("record_uuid", "size_code")
);

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

create table if not exists "sync_requests" (
  "request_key" text not null,
  "sync_id" text not null,
  "customer" text collate nocase not null,
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
  "record_uuid" text collate nocase not null,
  "customer" text collate nocase not null,
  "kind" text not null,
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
  constraint "PK_sync_outcomes" primary key ("sync_id", "record_uuid")
);

create index if not exists "IX_sync_outcomes_customer" on "sync_outcomes" ("sync_id", "customer", "kind");

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

insert into "FACT_ORDER_LIST" ("record_uuid", "AAG ORDER NUMBER", "CUSTOMER NAME", "CUSTOMER SEASON", "DDP US (USD)", "sync_state", "action_type", "monday_item_id", "row_hash", "group_name", "request_key", "api_status") values
  ('11111111-1111-4111-a111-111111111111', 'BHO-00001', 'B''HOOD ', '2026 SPRING', '12.3400', 'SYNCED', 'INSERT', '9007199254740993', 'aaaa', 'B''HOOD 2026 SPRING', 'k-1', 'SUCCESS'),
  ('22222222-2222-4222-a222-222222222222', 'PEL-00002', 'PELOTON', 'ECOMM 😀', null, 'PENDING', 'INSERT', null, null, 'PELOTON ECOMM 😀', null, null);

insert into "ORDER_LIST_LINES" ("line_uuid", "record_uuid", "size_code", "qty", "sync_state") values
  ('33333333-3333-4333-a333-333333333333', '11111111-1111-4111-a111-111111111111', 'XS/S', 7, 'PENDING');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "api_request_payload", "pipeline_run_id") values
  ('11111111-1111-4111-a111-111111111111', 'HEADER', 'SYNCED', '{}', '202611010900-SYNC-11111111');

insert into "sync_requests" ("request_key", "sync_id", "customer", "operation", "claimed_at", "outcome") values
  ('k-1', '202611010900-SYNC-11111111', 'B''HOOD', 'create', '2026-11-01T09:00:01.000Z', 'SETTLED');

insert into "sync_groups" ("board_id", "title_key", "title", "group_id") values ('1', 'b''hood 2026 spring', 'B''HOOD 2026 SPRING', 'group_1');

insert into "sync_runs" ("sync_id", "environment", "board_id", "board_name", "options", "workflow_id", "run_id", "started_at", "finished_at", "outcome") values
  ('202611010900-SYNC-11111111', 'sandbox', '1', 'Board', '{}', 'sync:202611010900-SYNC-11111111', 'r', '2026-11-01T09:00:00.000Z', '2026-11-01T09:00:02.000Z', 'SUCCESS');

insert into "sync_customers" ("sync_id", "customer", "workflow_id", "run_id", "started_at", "finished_at", "outcome") values
  ('202611010900-SYNC-11111111', 'B''HOOD', 'customer:1:B-HOOD', 'r', '2026-11-01T09:00:00.000Z', '2026-11-01T09:00:02.000Z', 'SUCCESS');

insert into "sync_outcomes" ("sync_id", "record_uuid", "customer", "kind", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "at") values
  ('202611010900-SYNC-11111111', '11111111-1111-4111-a111-111111111111', 'B''HOOD', 'created', 'BHO-00001', 'Item', 'B''HOOD 2026 SPRING', '9007199254740993', '[]', 'k-1', '2026-11-01T09:00:01.500Z'),
  ('202611010900-SYNC-11111111', '22222222-2222-4222-a222-222222222222', 'B''HOOD', 'held', 'PEL-00002', 'Item', null, null, '[]', null, '2026-11-01T09:00:01.500Z');
