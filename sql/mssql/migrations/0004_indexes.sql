-- 0004_indexes: creates the indexes that are missing.
-- One batch and one transaction, which can be run again: what is there already is left alone, and no row is changed.
-- Indexes are made plain, not ONLINE, which only Enterprise and Azure SQL know: for their seconds nobody else writes the table. Where that
-- is too long, make them by hand first, WITH (ONLINE = ON): an index of the same name is left alone.
-- Whoever writes to a table with a filtered index needs the SET options below, or gets error 1934. Drivers set them by themselves.

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

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'FACT_ORDER_LIST') and (i.name = N'UX_FACT_ORDER_LIST_record'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and i.is_unique = 1
      and not exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2)
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'record_uuid'))))
  exec (N'create unique index "UX_FACT_ORDER_LIST_record" on "FACT_ORDER_LIST" ("record_uuid")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_LINES') and (i.name = N'UX_ORDER_LIST_LINES_line'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and i.is_unique = 1
      and not exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2)
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'line_uuid'))))
  exec (N'create unique index "UX_ORDER_LIST_LINES_line" on "ORDER_LIST_LINES" ("line_uuid")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_LINES') and (i.name = N'IX_ORDER_LIST_LINES_record'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'record_uuid')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2 and col_name(k.object_id, k.column_id) = N'size_code'))))
  exec (N'create index "IX_ORDER_LIST_LINES_record" on "ORDER_LIST_LINES" ("record_uuid", "size_code")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'FACT_ORDER_LIST') and (i.name = N'IX_FACT_ORDER_LIST_pages'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'CUSTOMER NAME')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2 and col_name(k.object_id, k.column_id) = N'AAG ORDER NUMBER')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 3 and col_name(k.object_id, k.column_id) = N'record_uuid'))))
  exec (N'create index "IX_FACT_ORDER_LIST_pages" on "FACT_ORDER_LIST" ("CUSTOMER NAME", "AAG ORDER NUMBER", "record_uuid") where "sync_state" in (''PENDING'', ''NEW'', ''SYNCED'', ''ERROR'', ''FAILED'')');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'FACT_ORDER_LIST') and (i.name = N'IX_FACT_ORDER_LIST_in_flight'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'request_key'))))
  exec (N'create index "IX_FACT_ORDER_LIST_in_flight" on "FACT_ORDER_LIST" ("request_key") where "api_status" in (''IN_FLIGHT'')');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'FACT_ORDER_LIST') and (i.name = N'IX_FACT_ORDER_LIST_hold'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'hold_until'))))
  exec (N'create index "IX_FACT_ORDER_LIST_hold" on "FACT_ORDER_LIST" ("hold_until") where "hold_until" is not null');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'FACT_ORDER_LIST') and (i.name = N'IX_FACT_ORDER_LIST_number'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'AAG ORDER NUMBER'))))
  exec (N'create index "IX_FACT_ORDER_LIST_number" on "FACT_ORDER_LIST" ("AAG ORDER NUMBER")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_LINES') and (i.name = N'IX_ORDER_LIST_LINES_in_flight'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'request_key'))))
  exec (N'create index "IX_ORDER_LIST_LINES_in_flight" on "ORDER_LIST_LINES" ("request_key") where "api_status" in (''IN_FLIGHT'')');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_LINES') and (i.name = N'IX_ORDER_LIST_LINES_hold'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'hold_until'))))
  exec (N'create index "IX_ORDER_LIST_LINES_hold" on "ORDER_LIST_LINES" ("hold_until") where "hold_until" is not null');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_API_LOG') and (i.name = N'IX_ORDER_LIST_API_LOG_record'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'record_uuid'))))
  exec (N'create index "IX_ORDER_LIST_API_LOG_record" on "ORDER_LIST_API_LOG" ("record_uuid")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'ORDER_LIST_API_LOG') and (i.name = N'IX_ORDER_LIST_API_LOG_archived'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'archived_at'))))
  exec (N'create index "IX_ORDER_LIST_API_LOG_archived" on "ORDER_LIST_API_LOG" ("archived_at")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'sync_groups') and (i.name = N'IX_sync_groups_request'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'request_key'))))
  exec (N'create index "IX_sync_groups_request" on "sync_groups" ("request_key")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'sync_runs') and (i.name = N'IX_sync_runs_started'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'started_at')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2 and col_name(k.object_id, k.column_id) = N'sync_id'))))
  exec (N'create index "IX_sync_runs_started" on "sync_runs" ("started_at", "sync_id")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'sync_customers') and (i.name = N'IX_sync_customers_customer'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'customer')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2 and col_name(k.object_id, k.column_id) = N'started_at'))))
  exec (N'create index "IX_sync_customers_customer" on "sync_customers" ("customer", "started_at")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'sync_outcomes') and (i.name = N'IX_sync_outcomes_customer'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'sync_id')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 2 and col_name(k.object_id, k.column_id) = N'customer')
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 3 and col_name(k.object_id, k.column_id) = N'kind'))))
  exec (N'create index "IX_sync_outcomes_customer" on "sync_outcomes" ("sync_id", "customer", "kind")');

if not exists (
  select 1 from sys.indexes as i
  where i.object_id = object_id(N'sync_outcomes') and (i.name = N'IX_sync_outcomes_record'
    or (i.type in (1, 2) and i.has_filter = 0 and i.is_disabled = 0
      and exists (select 1 from sys.index_columns as k where k.object_id = i.object_id and k.index_id = i.index_id and k.key_ordinal = 1 and col_name(k.object_id, k.column_id) = N'record_uuid'))))
  exec (N'create index "IX_sync_outcomes_record" on "sync_outcomes" ("record_uuid")');

if object_id(N'sync_migrations') is null
  create table "sync_migrations" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
if not exists (select 1 from "sync_migrations" where "name" = '0004_indexes')
  insert into "sync_migrations" ("name", "timestamp") values ('0004_indexes', convert(varchar(23), sysutcdatetime(), 126) + 'Z');

commit;
