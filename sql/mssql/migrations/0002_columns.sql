-- 0002_columns: adds the sync's columns to the tables of orders, sizes, groups and the audit.
-- One batch and one transaction, which can be run again: what is there already is left alone, and no row is changed.

set quoted_identifier on;
set ansi_nulls on;
set ansi_padding on;
set ansi_warnings on;
set arithabort on;
set concat_null_yields_null on;
set numeric_roundabort off;
set xact_abort on;
set lock_timeout 30000;
begin transaction;

if col_length(N'FACT_ORDER_LIST', N'group_id') is null
  alter table "FACT_ORDER_LIST" add "group_id" nvarchar(128);

if col_length(N'FACT_ORDER_LIST', N'sync_error_message') is null
  alter table "FACT_ORDER_LIST" add "sync_error_message" nvarchar(1000);

if col_length(N'FACT_ORDER_LIST', N'row_hash') is null
  alter table "FACT_ORDER_LIST" add "row_hash" char(64);

if col_length(N'FACT_ORDER_LIST', N'action_type') is null
  alter table "FACT_ORDER_LIST" add "action_type" varchar(10) default 'INSERT';

if col_length(N'FACT_ORDER_LIST', N'monday_item_id') is null
  alter table "FACT_ORDER_LIST" add "monday_item_id" bigint;

if col_length(N'FACT_ORDER_LIST', N'retry_count') is null
  alter table "FACT_ORDER_LIST" add "retry_count" int default 0;

if col_length(N'FACT_ORDER_LIST', N'sync_completed_at') is null
  alter table "FACT_ORDER_LIST" add "sync_completed_at" datetime2;

if col_length(N'FACT_ORDER_LIST', N'last_synced_at') is null
  alter table "FACT_ORDER_LIST" add "last_synced_at" datetime2;

if col_length(N'FACT_ORDER_LIST', N'api_operation_type') is null
  alter table "FACT_ORDER_LIST" add "api_operation_type" nvarchar(50);

if col_length(N'FACT_ORDER_LIST', N'api_status') is null
  alter table "FACT_ORDER_LIST" add "api_status" nvarchar(20);

if col_length(N'FACT_ORDER_LIST', N'api_error_message') is null
  alter table "FACT_ORDER_LIST" add "api_error_message" nvarchar(2000);

if col_length(N'FACT_ORDER_LIST', N'api_request_timestamp') is null
  alter table "FACT_ORDER_LIST" add "api_request_timestamp" datetime2;

if col_length(N'FACT_ORDER_LIST', N'api_response_timestamp') is null
  alter table "FACT_ORDER_LIST" add "api_response_timestamp" datetime2;

if col_length(N'FACT_ORDER_LIST', N'created_at') is null
  alter table "FACT_ORDER_LIST" add "created_at" datetime2 default sysutcdatetime();

if col_length(N'FACT_ORDER_LIST', N'updated_at') is null
  alter table "FACT_ORDER_LIST" add "updated_at" datetime2 default sysutcdatetime();

if col_length(N'FACT_ORDER_LIST', N'request_key') is null
  alter table "FACT_ORDER_LIST" add "request_key" nvarchar(36);

if col_length(N'FACT_ORDER_LIST', N'sent_hash') is null
  alter table "FACT_ORDER_LIST" add "sent_hash" char(64);

if col_length(N'FACT_ORDER_LIST', N'hold_until') is null
  alter table "FACT_ORDER_LIST" add "hold_until" datetime2;

if col_length(N'ORDER_LIST_LINES', N'row_hash') is null
  alter table "ORDER_LIST_LINES" add "row_hash" char(64);

if col_length(N'ORDER_LIST_LINES', N'action_type') is null
  alter table "ORDER_LIST_LINES" add "action_type" varchar(10) default 'INSERT';

if col_length(N'ORDER_LIST_LINES', N'monday_subitem_id') is null
  alter table "ORDER_LIST_LINES" add "monday_subitem_id" bigint;

if col_length(N'ORDER_LIST_LINES', N'parent_item_id') is null
  alter table "ORDER_LIST_LINES" add "parent_item_id" bigint;

if col_length(N'ORDER_LIST_LINES', N'sync_error_message') is null
  alter table "ORDER_LIST_LINES" add "sync_error_message" nvarchar(1000);

if col_length(N'ORDER_LIST_LINES', N'retry_count') is null
  alter table "ORDER_LIST_LINES" add "retry_count" int default 0;

if col_length(N'ORDER_LIST_LINES', N'api_operation_type') is null
  alter table "ORDER_LIST_LINES" add "api_operation_type" nvarchar(50);

if col_length(N'ORDER_LIST_LINES', N'api_status') is null
  alter table "ORDER_LIST_LINES" add "api_status" nvarchar(20);

if col_length(N'ORDER_LIST_LINES', N'api_request_timestamp') is null
  alter table "ORDER_LIST_LINES" add "api_request_timestamp" datetime2;

if col_length(N'ORDER_LIST_LINES', N'api_response_timestamp') is null
  alter table "ORDER_LIST_LINES" add "api_response_timestamp" datetime2;

if col_length(N'ORDER_LIST_LINES', N'sync_completed_at') is null
  alter table "ORDER_LIST_LINES" add "sync_completed_at" datetime2;

if col_length(N'ORDER_LIST_LINES', N'last_synced_at') is null
  alter table "ORDER_LIST_LINES" add "last_synced_at" datetime2;

if col_length(N'ORDER_LIST_LINES', N'created_at') is null
  alter table "ORDER_LIST_LINES" add "created_at" datetime2 default sysutcdatetime();

if col_length(N'ORDER_LIST_LINES', N'updated_at') is null
  alter table "ORDER_LIST_LINES" add "updated_at" datetime2 default sysutcdatetime();

if col_length(N'ORDER_LIST_LINES', N'request_key') is null
  alter table "ORDER_LIST_LINES" add "request_key" nvarchar(36);

if col_length(N'ORDER_LIST_LINES', N'sent_hash') is null
  alter table "ORDER_LIST_LINES" add "sent_hash" char(64);

if col_length(N'ORDER_LIST_LINES', N'hold_until') is null
  alter table "ORDER_LIST_LINES" add "hold_until" datetime2;

if col_length(N'MON_Boards_Groups', N'board_name') is null
  alter table "MON_Boards_Groups" add "board_name" nvarchar(255);

if col_length(N'MON_Boards_Groups', N'group_name') is null
  alter table "MON_Boards_Groups" add "group_name" nvarchar(255);

if exists (select 1 from sys.columns where object_id = object_id(N'MON_Boards_Groups') and name = N'group_title' and is_nullable = 0 and default_object_id = 0)
  alter table "MON_Boards_Groups" add constraint "DF_MON_Boards_Groups_group_title" default N'' for "group_title";

if col_length(N'ORDER_LIST_API_LOG', N'line_uuid') is null
  alter table "ORDER_LIST_API_LOG" add "line_uuid" uniqueidentifier;

if col_length(N'ORDER_LIST_API_LOG', N'sync_completed_at') is null
  alter table "ORDER_LIST_API_LOG" add "sync_completed_at" datetime2;

if col_length(N'ORDER_LIST_API_LOG', N'api_request_payload') is null
  alter table "ORDER_LIST_API_LOG" add "api_request_payload" nvarchar(max);

if col_length(N'ORDER_LIST_API_LOG', N'api_response_payload') is null
  alter table "ORDER_LIST_API_LOG" add "api_response_payload" nvarchar(max);

if col_length(N'ORDER_LIST_API_LOG', N'api_request_timestamp') is null
  alter table "ORDER_LIST_API_LOG" add "api_request_timestamp" datetime2;

if col_length(N'ORDER_LIST_API_LOG', N'api_response_timestamp') is null
  alter table "ORDER_LIST_API_LOG" add "api_response_timestamp" datetime2;

if col_length(N'ORDER_LIST_API_LOG', N'api_operation_type') is null
  alter table "ORDER_LIST_API_LOG" add "api_operation_type" nvarchar(50);

if col_length(N'ORDER_LIST_API_LOG', N'api_status') is null
  alter table "ORDER_LIST_API_LOG" add "api_status" nvarchar(20);

if col_length(N'ORDER_LIST_API_LOG', N'archived_at') is null
  alter table "ORDER_LIST_API_LOG" add "archived_at" datetime2 default sysutcdatetime();

if col_length(N'ORDER_LIST_API_LOG', N'pipeline_run_id') is null
  alter table "ORDER_LIST_API_LOG" add "pipeline_run_id" nvarchar(50);

if object_id(N'sync_migrations') is null
  create table "sync_migrations" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
if not exists (select 1 from "sync_migrations" where "name" = '0002_columns')
  insert into "sync_migrations" ("name", "timestamp") values ('0002_columns', convert(varchar(23), sysutcdatetime(), 126) + 'Z');

commit;
