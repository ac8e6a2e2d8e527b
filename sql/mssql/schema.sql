-- A fresh database. Made of src/orders/schema.ts; tests/orders/schema.test.ts keeps it the same.
-- For one that has the predecessor's tables: the migrations. `order-sync db migrate` does either.

set quoted_identifier on;
set ansi_nulls on;
set ansi_padding on;
set ansi_warnings on;
set arithabort on;
set concat_null_yields_null on;
set numeric_roundabort off;

create table "FACT_ORDER_LIST" (
  "record_uuid" uniqueidentifier default newid() not null,
  "AAG ORDER NUMBER" nvarchar(100),
  "CUSTOMER NAME" nvarchar(100),
  "CUSTOMER SEASON" nvarchar(100),
  "CUSTOMER STYLE" nvarchar(100),
  "STYLE DESCRIPTION" nvarchar(100),
  "CUSTOMER COLOUR DESCRIPTION" nvarchar(100),
  "UNIT OF MEASURE" nvarchar(100),
  "ORDER DATE PO RECEIVED" date,
  "PO NUMBER" nvarchar(255),
  "CUSTOMER ALT PO" nvarchar(255),
  "AAG SEASON" nvarchar(255),
  "DROP" nvarchar(255),
  "RANGE / COLLECTION" nvarchar(255),
  "CATEGORY" nvarchar(255),
  "PATTERN ID" nvarchar(255),
  "ALIAS/RELATED ITEM" nvarchar(255),
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS" nvarchar(255),
  "TOTAL QTY" smallint,
  "ETA CUSTOMER WAREHOUSE DATE" date,
  "EX FACTORY DATE" date,
  "CUSTOMER PRICE" decimal(10,4),
  "EX WORKS (USD)" decimal(10,4),
  "ADMINISTRATION FEE" decimal(10,4),
  "FX CHARGE" decimal(10,4),
  "HANDLING" decimal(10,4),
  "US DUTY" decimal(10,4),
  "US TARIFF" decimal(10,4),
  "SMS PRICE USD" decimal(10,4),
  "FINAL FOB (USD)" decimal(17,4),
  "DDP US (USD)" decimal(17,4),
  "US DUTY RATE" decimal(10,6),
  "US TARIFF RATE" decimal(10,6),
  "FREIGHT" decimal(18,4),
  "NOTES" nvarchar(1000),
  "DESTINATION WAREHOUSE" nvarchar(255),
  "DELIVERY TERMS" nvarchar(255),
  "DESIGN FEE" nvarchar(255),
  "SURCHARGE FEE" nvarchar(255),
  "DISCOUNT" nvarchar(255),
  "HS CODE" nvarchar(255),
  "UK FREIGHT" nvarchar(255),
  "FINAL PRICES Y/N" nvarchar(255),
  "NOTES FOR PRICE" nvarchar(255),
  "DESTINATION" nvarchar(100),
  "PLANNED DELIVERY METHOD" nvarchar(100),
  "ORDER TYPE" nvarchar(100),
  "Warehouse" nvarchar(100),
  "group_name" nvarchar(255),
  "group_id" nvarchar(128),
  "item_name" nvarchar(1000),
  "sync_error_message" nvarchar(1000),
  "row_hash" char(64),
  "sync_state" varchar(10) default 'NEW',
  "action_type" varchar(10) default 'INSERT',
  "monday_item_id" bigint,
  "retry_count" int default 0,
  "sync_completed_at" datetime2,
  "last_synced_at" datetime2,
  "api_operation_type" nvarchar(50),
  "api_status" nvarchar(20),
  "api_error_message" nvarchar(2000),
  "api_request_timestamp" datetime2,
  "api_response_timestamp" datetime2,
  "created_at" datetime2 default sysutcdatetime(),
  "updated_at" datetime2 default sysutcdatetime(),
  "request_key" nvarchar(36),
  "sent_hash" char(64),
  "hold_until" datetime2,
  constraint "CK_FACT_ORDER_LIST_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_FACT_ORDER_LIST_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_FACT_ORDER_LIST" primary key ("record_uuid")
);

create index "IX_FACT_ORDER_LIST_pages" on "FACT_ORDER_LIST" ("CUSTOMER NAME", "AAG ORDER NUMBER", "record_uuid") where "sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');

create index "IX_FACT_ORDER_LIST_in_flight" on "FACT_ORDER_LIST" ("request_key") where "api_status" in ('IN_FLIGHT');

create index "IX_FACT_ORDER_LIST_hold" on "FACT_ORDER_LIST" ("hold_until") where "hold_until" is not null;

create index "IX_FACT_ORDER_LIST_number" on "FACT_ORDER_LIST" ("AAG ORDER NUMBER");

create table "ORDER_LIST_LINES" (
  "line_uuid" uniqueidentifier default newid() not null,
  "record_uuid" uniqueidentifier not null,
  "size_code" nvarchar(20) not null,
  "qty" int not null,
  "row_hash" char(64),
  "sync_state" varchar(10) default 'PENDING' not null,
  "action_type" varchar(10) default 'INSERT',
  "monday_subitem_id" bigint,
  "parent_item_id" bigint,
  "sync_error_message" nvarchar(1000),
  "retry_count" int default 0,
  "api_operation_type" nvarchar(50),
  "api_status" nvarchar(20),
  "api_request_timestamp" datetime2,
  "api_response_timestamp" datetime2,
  "sync_completed_at" datetime2,
  "last_synced_at" datetime2,
  "created_at" datetime2 default sysutcdatetime(),
  "updated_at" datetime2 default sysutcdatetime(),
  "request_key" nvarchar(36),
  "sent_hash" char(64),
  "hold_until" datetime2,
  constraint "CK_ORDER_LIST_LINES_sync_state" check ("sync_state" in ('NEW', 'PENDING', 'SYNCED', 'ERROR', 'FAILED', 'EXISTING', 'COMPLETED', 'NONE')),
  constraint "CK_ORDER_LIST_LINES_action_type" check ("action_type" in ('INSERT', 'UPDATE', 'DELETE')),
  constraint "PK_ORDER_LIST_LINES" primary key ("line_uuid"),
  constraint "UQ_ORDER_LIST_LINES" unique ("record_uuid", "size_code")
);

create index "IX_ORDER_LIST_LINES_in_flight" on "ORDER_LIST_LINES" ("request_key") where "api_status" in ('IN_FLIGHT');

create index "IX_ORDER_LIST_LINES_hold" on "ORDER_LIST_LINES" ("hold_until") where "hold_until" is not null;

create table "MON_Boards_Groups" (
  "board_id" nvarchar(20) not null,
  "board_name" nvarchar(255) not null,
  "group_id" nvarchar(128) not null,
  "group_name" nvarchar(255) not null,
  constraint "PK_MON_Boards_Groups" primary key ("board_id", "group_id")
);

create table "ORDER_LIST_API_LOG" (
  "id" bigint identity(1,1) not null primary key,
  "record_uuid" uniqueidentifier not null,
  "line_uuid" uniqueidentifier,
  "source" nvarchar(20) not null,
  "sync_state" nvarchar(20),
  "sync_completed_at" datetime2,
  "api_request_payload" nvarchar(max),
  "api_response_payload" nvarchar(max),
  "api_request_timestamp" datetime2,
  "api_response_timestamp" datetime2,
  "api_operation_type" nvarchar(50),
  "api_status" nvarchar(20),
  "archived_at" datetime2 default sysutcdatetime(),
  "pipeline_run_id" nvarchar(50),
  constraint "CK_ORDER_LIST_API_LOG_source" check ("source" in ('HEADER', 'LINE'))
);

create index "IX_ORDER_LIST_API_LOG_record" on "ORDER_LIST_API_LOG" ("record_uuid");

create index "IX_ORDER_LIST_API_LOG_archived" on "ORDER_LIST_API_LOG" ("archived_at");

create table "sync_requests" (
  "request_key" nvarchar(36) not null,
  "sync_id" nvarchar(50) not null,
  "customer" nvarchar(100) not null,
  "source" nvarchar(20) not null,
  "operation" nvarchar(20) not null,
  "claimed_at" datetime2 not null,
  "body_hash" char(64),
  "job_id" nvarchar(64),
  "upload_expires_at" datetime2,
  "outcome" nvarchar(40),
  "answered_at" datetime2,
  "previous" nvarchar(max),
  constraint "PK_sync_requests" primary key ("request_key")
);

create table "sync_groups" (
  "board_id" nvarchar(20) not null,
  "title_key" nvarchar(255) collate Latin1_General_BIN2 not null,
  "title" nvarchar(255) not null,
  "group_id" nvarchar(128),
  "request_key" nvarchar(36),
  "claimed_at" datetime2,
  "sync_id" nvarchar(50),
  "customer" nvarchar(100),
  "created_at" datetime2 default sysutcdatetime(),
  "updated_at" datetime2 default sysutcdatetime(),
  constraint "PK_sync_groups" primary key ("board_id", "title_key")
);

create index "IX_sync_groups_request" on "sync_groups" ("request_key");

create table "sync_runs" (
  "sync_id" nvarchar(50) not null,
  "environment" nvarchar(20) not null,
  "board_id" nvarchar(20) not null,
  "board_name" nvarchar(255) not null,
  "board_url" nvarchar(500),
  "options" nvarchar(max) not null,
  "workflow_id" nvarchar(255) not null,
  "run_id" nvarchar(64) not null,
  "started_at" datetime2 not null,
  "finished_at" datetime2,
  "outcome" nvarchar(20),
  "reason" nvarchar(1000),
  constraint "PK_sync_runs" primary key ("sync_id")
);

create index "IX_sync_runs_started" on "sync_runs" ("started_at", "sync_id");

create table "sync_customers" (
  "sync_id" nvarchar(50) not null,
  "customer" nvarchar(100) not null,
  "workflow_id" nvarchar(255) not null,
  "run_id" nvarchar(64) not null,
  "started_at" datetime2 not null,
  "finished_at" datetime2,
  "outcome" nvarchar(20),
  "reason" nvarchar(1000),
  constraint "PK_sync_customers" primary key ("sync_id", "customer")
);

create index "IX_sync_customers_customer" on "sync_customers" ("customer", "started_at");

create table "sync_outcomes" (
  "sync_id" nvarchar(50) not null,
  "source" nvarchar(20) not null,
  "row_uuid" uniqueidentifier not null,
  "record_uuid" uniqueidentifier not null,
  "customer" nvarchar(100) not null,
  "kind" nvarchar(20) not null,
  "wrote" nvarchar(20),
  "code" nvarchar(40),
  "reason" nvarchar(1000),
  "order_number" nvarchar(100) not null,
  "item_name" nvarchar(1000) not null,
  "group_title" nvarchar(255),
  "monday_item_id" bigint,
  "warnings" nvarchar(max) not null,
  "request_key" nvarchar(36),
  "request_id" nvarchar(64),
  "at" datetime2 not null,
  constraint "CK_sync_outcomes_source" check ("source" in ('HEADER', 'LINE')),
  constraint "PK_sync_outcomes" primary key ("sync_id", "source", "row_uuid")
);

create index "IX_sync_outcomes_customer" on "sync_outcomes" ("sync_id", "customer", "kind");

create index "IX_sync_outcomes_record" on "sync_outcomes" ("record_uuid");

create table "sync_customer_groups" (
  "sync_id" nvarchar(50) not null,
  "customer" nvarchar(100) not null,
  "title_key" nvarchar(255) collate Latin1_General_BIN2 not null,
  "title" nvarchar(255) not null,
  "group_id" nvarchar(128),
  "action" nvarchar(10) not null,
  "code" nvarchar(40),
  "reason" nvarchar(1000),
  "position" int not null,
  constraint "CK_sync_customer_groups_action" check ("action" in ('create', 'reuse', 'failed')),
  constraint "PK_sync_customer_groups" primary key ("sync_id", "customer", "title_key")
);

create table "sync_notes" (
  "sync_id" nvarchar(50) not null,
  "customer" nvarchar(100) not null,
  "code" nvarchar(40) not null,
  "subject" nvarchar(128) collate Latin1_General_BIN2 not null,
  "text" nvarchar(1000) not null,
  "at" datetime2 not null,
  constraint "PK_sync_notes" primary key ("sync_id", "customer", "code", "subject")
);

create table "sync_checks" (
  "customer" nvarchar(100) not null,
  "checked_at" datetime2 not null,
  constraint "PK_sync_checks" primary key ("customer")
);
