-- 0003_values: lets CHECKs that forbid the sync's states take them, too.
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

declare @checks table (object_id int, [column] nvarchar(128), name nvarchar(128), untrusted bit, definition nvarchar(max));
declare @widen nvarchar(max);
while 1 = 1
begin
  delete from @checks;
  insert into @checks (object_id, [column], name, untrusted, definition)
    select parent_object_id, col_name(parent_object_id, parent_column_id), name, is_not_trusted, definition from sys.check_constraints
    where parent_object_id in (object_id(N'FACT_ORDER_LIST'), object_id(N'ORDER_LIST_LINES'), object_id(N'ORDER_LIST_API_LOG')) and is_disabled = 0;
  set @widen = null;
  select top (1) @widen = N'alter table ' + quotename(w.[table]) + N' drop constraint ' + quotename(c.name)
    + N'; alter table ' + quotename(w.[table]) + case when c.untrusted = 1 then N' with nocheck' else N'' end
    + N' add constraint ' + quotename(c.name) + N' check (' + c.definition
    + N' or ' + quotename(w.[column]) + N' in (''' + w.[value] + N'''));'
  from (values
    (N'FACT_ORDER_LIST', N'sync_state', N'PENDING'),
    (N'FACT_ORDER_LIST', N'sync_state', N'SYNCED'),
    (N'FACT_ORDER_LIST', N'sync_state', N'ERROR'),
    (N'FACT_ORDER_LIST', N'api_status', N'IN_FLIGHT'),
    (N'FACT_ORDER_LIST', N'api_status', N'SUCCESS'),
    (N'FACT_ORDER_LIST', N'api_status', N'ERROR'),
    (N'FACT_ORDER_LIST', N'api_operation_type', N'create'),
    (N'FACT_ORDER_LIST', N'api_operation_type', N'update'),
    (N'FACT_ORDER_LIST', N'api_operation_type', N'delete'),
    (N'FACT_ORDER_LIST', N'api_operation_type', N'lookup'),
    (N'ORDER_LIST_LINES', N'sync_state', N'PENDING'),
    (N'ORDER_LIST_LINES', N'sync_state', N'SYNCED'),
    (N'ORDER_LIST_LINES', N'sync_state', N'ERROR'),
    (N'ORDER_LIST_LINES', N'api_status', N'IN_FLIGHT'),
    (N'ORDER_LIST_LINES', N'api_status', N'SUCCESS'),
    (N'ORDER_LIST_LINES', N'api_status', N'ERROR'),
    (N'ORDER_LIST_LINES', N'api_operation_type', N'create'),
    (N'ORDER_LIST_LINES', N'api_operation_type', N'update'),
    (N'ORDER_LIST_LINES', N'api_operation_type', N'delete'),
    (N'ORDER_LIST_LINES', N'api_operation_type', N'lookup'),
    (N'ORDER_LIST_API_LOG', N'source', N'HEADER'),
    (N'ORDER_LIST_API_LOG', N'source', N'LINE'),
    (N'ORDER_LIST_API_LOG', N'sync_state', N'SYNCED'),
    (N'ORDER_LIST_API_LOG', N'sync_state', N'ERROR'),
    (N'ORDER_LIST_API_LOG', N'sync_state', N'PENDING'),
    (N'ORDER_LIST_API_LOG', N'sync_state', N'DISCARDED'),
    (N'ORDER_LIST_API_LOG', N'api_status', N'SUCCESS'),
    (N'ORDER_LIST_API_LOG', N'api_status', N'ERROR'),
    (N'ORDER_LIST_API_LOG', N'api_status', N'UNKNOWN'),
    (N'ORDER_LIST_API_LOG', N'api_operation_type', N'create'),
    (N'ORDER_LIST_API_LOG', N'api_operation_type', N'update'),
    (N'ORDER_LIST_API_LOG', N'api_operation_type', N'delete'),
    (N'ORDER_LIST_API_LOG', N'api_operation_type', N'lookup'),
    (N'ORDER_LIST_API_LOG', N'api_operation_type', N'correct')
  ) as w ([table], [column], [value])
  join @checks as c on c.object_id = object_id(w.[table])
    and (c.[column] = w.[column] or charindex(N'[' + w.[column] + N']', c.definition) > 0)
  where charindex(N'''' + w.[value] + N'''', c.definition) = 0
  order by w.[table], c.name, w.[value];
  if @widen is null break;
  exec (@widen);
end;

if object_id(N'sync_migrations') is null
  create table "sync_migrations" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
if not exists (select 1 from "sync_migrations" where "name" = '0003_values')
  insert into "sync_migrations" ("name", "timestamp") values ('0003_values', convert(varchar(23), sysutcdatetime(), 126) + 'Z');

commit;
