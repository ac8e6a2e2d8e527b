-- listCustomers, first page
select top(100) min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> ''
  group by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- listCustomers, next page
select top(100) min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."CUSTOMER NAME" > @1
  group by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- findCustomer
select min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."CUSTOMER NAME" = @1
  group by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- countByCustomer
select min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer", count(*) as "orders", coalesce(sum(case when coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('SYNCED') then 1 else 0 end), 0) as "synced", coalesce(sum(case when coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('ERROR', 'FAILED') then 1 else 0 end), 0) as "failed", coalesce(sum(case when coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW') and coalesce("FACT_ORDER_LIST"."sync_error_message", '') <> '' then 1 else 0 end), 0) as "held", coalesce(sum(case when coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW') and not coalesce("FACT_ORDER_LIST"."sync_error_message", '') <> '' then 1 else 0 end), 0) as "pending", coalesce(sum(case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then 1 else 0 end), 0) as "unknown"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> ''
  group by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- countToCreate
select coalesce(sum(o.creates), 0) as "creates"
  from (select case when monday_item_id is null and coalesce(action_type, 'INSERT') <> 'DELETE' and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and (lower(ltrim(rtrim(coalesce("FACT_ORDER_LIST"."group_name", '')))) not in ('', 'check') or ltrim(rtrim(coalesce("FACT_ORDER_LIST"."CUSTOMER SEASON", ''))) <> '' or ltrim(rtrim(coalesce("FACT_ORDER_LIST"."AAG SEASON", ''))) <> '') then 1 else 0 end as "creates", row_number() over (partition by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid") as "position"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."CUSTOMER NAME" in (@1)) as "o"
  where "o"."position" <= @2;

-- readGroupSources
select "o"."groupName", "o"."customerSeason", "o"."aagSeason"
  from (select "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", row_number() over (order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid") as "position"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')) as "o"
  where "o"."position" <= @2 and coalesce(o."actionType", '') <> 'DELETE'
  group by "o"."groupName", "o"."customerSeason", "o"."aagSeason"
  order by min(o.position);

-- readOrders, first page
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, next page
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') >= @2 and (coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') > @3 or "FACT_ORDER_LIST"."record_uuid" > @4)
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readAgain
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "record_uuid" in (select "j"."recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, unknown ones
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and "o"."kind" = @4 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- claim
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", "FACT_ORDER_LIST"."api_status" as "apiStatus", "FACT_ORDER_LIST"."request_key" as "requestKey", "FACT_ORDER_LIST"."sent_hash" as "sentHash", convert(varchar(23), "FACT_ORDER_LIST"."api_request_timestamp", 126) + 'Z' as "requestedAt", "FACT_ORDER_LIST"."sync_error_message" as "reason", "FACT_ORDER_LIST"."api_error_message" as "apiReason"
  from "FACT_ORDER_LIST" with (updlock, rowlock), openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("FACT_ORDER_LIST"."hold_until" is null or "FACT_ORDER_LIST"."hold_until" <= sysutcdatetime()) and ("FACT_ORDER_LIST"."monday_item_id" = "j"."mondayId" or ("FACT_ORDER_LIST"."monday_item_id" is null and "j"."mondayId" is null)) and ("FACT_ORDER_LIST"."request_key" = "j"."lastRequestKey" or ("FACT_ORDER_LIST"."request_key" is null and "j"."lastRequestKey" is null));

update "FACT_ORDER_LIST"
  set "api_status" = @1, "request_key" = @2, "sent_hash" = "j"."sentHash", "api_request_timestamp" = sysutcdatetime(), "sync_error_message" = @3, "api_error_message" = @4, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@5) with ("uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("FACT_ORDER_LIST"."hold_until" is null or "FACT_ORDER_LIST"."hold_until" <= sysutcdatetime()) and ("FACT_ORDER_LIST"."monday_item_id" = "j"."mondayId" or ("FACT_ORDER_LIST"."monday_item_id" is null and "j"."mondayId" is null)) and ("FACT_ORDER_LIST"."request_key" = "j"."lastRequestKey" or ("FACT_ORDER_LIST"."request_key" is null and "j"."lastRequestKey" is null));

insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
  values (@1, @2, @3, @4, @5, sysutcdatetime(), @6);

-- renew
update "FACT_ORDER_LIST"
  set "api_request_timestamp" = sysutcdatetime()
  where "FACT_ORDER_LIST"."request_key" = @1 and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT');

update "sync_requests"
  set "claimed_at" = sysutcdatetime(), "body_hash" = @1, "outcome" = @2, "answered_at" = @3
  where "request_key" = @4;

-- release
select "previous"
  from "sync_requests"
  where "request_key" = @1;

update "FACT_ORDER_LIST"
  set "api_status" = "j"."apiStatus", "request_key" = "j"."previousKey", "sent_hash" = "j"."sentHash", "api_request_timestamp" = "j"."requestedAt", "sync_error_message" = "j"."reason", "api_error_message" = "j"."apiReason", "updated_at" = sysutcdatetime()
  from "FACT_ORDER_LIST", openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "apiStatus" nvarchar(20) '$.apiStatus', "previousKey" nvarchar(36) '$.previousKey', "sentHash" char(64) '$.sentHash', "requestedAt" datetime2 '$.requestedAt', "reason" nvarchar(1000) '$.reason', "apiReason" nvarchar(2000) '$.apiReason') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and "FACT_ORDER_LIST"."request_key" = "j"."requestKey" and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') and "FACT_ORDER_LIST"."sync_error_message" is null;

update "sync_requests"
  set "outcome" = coalesce(outcome, @1), "answered_at" = coalesce(answered_at, sysutcdatetime())
  where "request_key" = @2;

-- settle
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "FACT_ORDER_LIST"
  set "sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end, "api_status" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then null else 'SUCCESS' end, "monday_item_id" = case "j"."fate" when 'written' then "j"."mondayId" when 'refused' then "FACT_ORDER_LIST"."monday_item_id" when 'gone' then "FACT_ORDER_LIST"."monday_item_id" else null end, "group_id" = case "j"."fate" when 'written' then "j"."place" when 'refused' then case when "j"."partly" = 0 then "FACT_ORDER_LIST"."group_id" end when 'gone' then "FACT_ORDER_LIST"."group_id" else null end, "row_hash" = case "j"."fate" when 'written' then "FACT_ORDER_LIST"."sent_hash" when 'refused' then case when "j"."partly" = 0 then "FACT_ORDER_LIST"."row_hash" end else null end, "retry_count" = case "j"."fate" when 'refused' then coalesce("FACT_ORDER_LIST"."retry_count", 0) + 1 when 'gone' then "FACT_ORDER_LIST"."retry_count" else 0 end, "hold_until" = @1, "sync_error_message" = "j"."error", "api_error_message" = "j"."error", "api_operation_type" = @2, "api_response_timestamp" = sysutcdatetime(), "sync_completed_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "FACT_ORDER_LIST"."sync_completed_at" end, "last_synced_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "FACT_ORDER_LIST"."last_synced_at" end, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "mondayId" bigint '$.mondayId', "place" nvarchar(128) '$.place', "partly" int '$.partly', "error" nvarchar(1000) '$.error') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and "FACT_ORDER_LIST"."request_key" = "j"."requestKey" and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "FACT_ORDER_LIST"."record_uuid" as "record_uuid", 'HEADER' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "FACT_ORDER_LIST" on "FACT_ORDER_LIST"."record_uuid" = "j"."uuid";

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

update "sync_requests"
  set "outcome" = coalesce(outcome, 'SETTLED'), "answered_at" = sysutcdatetime()
  where "request_key" = @1;

-- markUnknown
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "FACT_ORDER_LIST"
  set "sync_error_message" = @1, "api_error_message" = @2, "api_response_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and "FACT_ORDER_LIST"."request_key" = "j"."requestKey" and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "FACT_ORDER_LIST"."record_uuid" as "record_uuid", 'HEADER' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "FACT_ORDER_LIST" on "FACT_ORDER_LIST"."record_uuid" = "j"."uuid";

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

update "sync_requests"
  set "outcome" = @1
  where "request_key" = @2;

-- readOpen
select top(500) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "r"."request_key" as "requestKey", r.operation as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "FACT_ORDER_LIST"."api_request_timestamp", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "FACT_ORDER_LIST"."api_request_timestamp", sysutcdatetime()) as "claimedAgeMs", datediff_big(millisecond, "r"."answered_at", sysutcdatetime()) as "answeredAgeMs"
  from "FACT_ORDER_LIST"
  inner join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') and "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> ''
  order by "FACT_ORDER_LIST"."api_request_timestamp", "FACT_ORDER_LIST"."record_uuid";

-- longestHoldMs
select min(datediff_big(millisecond, "FACT_ORDER_LIST"."hold_until", sysutcdatetime())) as "age"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."hold_until" is not null and "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() and "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '';

-- seize
update "FACT_ORDER_LIST"
  set "request_key" = @1, "api_request_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "claimedAt" datetime2 '$.claimedAt') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and "FACT_ORDER_LIST"."request_key" = "j"."requestKey" and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') and convert(varchar(23), "FACT_ORDER_LIST"."api_request_timestamp", 126) + 'Z' = convert(varchar(23), "j"."claimedAt", 126) + 'Z';

insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at")
  values (@1, @2, @3, @4, @5, sysutcdatetime());

-- settleLookup
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "FACT_ORDER_LIST"
  set "sync_state" = @1, "api_status" = @2, "monday_item_id" = coalesce("j"."mondayId", "FACT_ORDER_LIST"."monday_item_id"), "group_id" = coalesce("j"."place", "FACT_ORDER_LIST"."group_id"), "row_hash" = @3, "sync_error_message" = @4, "api_error_message" = @5, "api_operation_type" = @6, "api_response_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@7) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "place" nvarchar(128) '$.place') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and "FACT_ORDER_LIST"."request_key" = "j"."requestKey" and "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "FACT_ORDER_LIST"."record_uuid" as "record_uuid", 'HEADER' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "FACT_ORDER_LIST" on "FACT_ORDER_LIST"."record_uuid" = "j"."uuid";

update "sync_outcomes"
  set "wrote" = @1, "monday_item_id" = "j"."mondayId"
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "created" int '$.created') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid" and ("j"."created" = 1 or exists (select 1 as "one"
  from "sync_requests" as "r"
  where "r"."sync_id" = @3 and "r"."operation" = @4 and r.request_key = "sync_outcomes"."request_key"));

update "sync_requests"
  set "outcome" = @1, "answered_at" = sysutcdatetime()
  where "request_key" = @2;

-- correct
update "FACT_ORDER_LIST"
  set "monday_item_id" = "j"."mondayId", "group_id" = "j"."place", "row_hash" = @1, "sync_state" = @2, "api_status" = @3, "sync_error_message" = @4, "api_error_message" = @5, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@6) with ("uuid" uniqueidentifier '$.uuid', "seenMondayId" bigint '$.seenMondayId', "mondayId" bigint '$.mondayId', "place" nvarchar(128) '$.place') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("FACT_ORDER_LIST"."monday_item_id" = "j"."seenMondayId" or ("FACT_ORDER_LIST"."monday_item_id" is null and "j"."seenMondayId" is null));

insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "FACT_ORDER_LIST"."record_uuid" as "record_uuid", 'HEADER' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", sysutcdatetime() as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @1 as "api_operation_type", "j"."apiStatus" as "api_status", @2 as "pipeline_run_id"
  from openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "FACT_ORDER_LIST" on "FACT_ORDER_LIST"."record_uuid" = "j"."uuid";

update "ORDER_LIST_LINES"
  set "monday_subitem_id" = @1, "parent_item_id" = @2, "row_hash" = @3, "sync_state" = @4, "api_status" = @5, "sync_error_message" = @6, "updated_at" = sysutcdatetime()
  where coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "record_uuid" in (select "j"."recordUuid"
  from openjson(@7) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j");

-- turnAway
update "FACT_ORDER_LIST"
  set "sync_state" = case when "j"."failed" = 1 then 'ERROR' else "FACT_ORDER_LIST"."sync_state" end, "api_status" = case when "j"."failed" = 1 then 'ERROR' else "FACT_ORDER_LIST"."api_status" end, "sent_hash" = case when "j"."failed" = 1 then "j"."sentHash" else "FACT_ORDER_LIST"."sent_hash" end, "retry_count" = coalesce("FACT_ORDER_LIST"."retry_count", 0) + "j"."failed", "sync_error_message" = "j"."error", "api_error_message" = case when "j"."failed" = 1 then "j"."error" else "FACT_ORDER_LIST"."api_error_message" end, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."record_uuid")) as "taken"
  from "FACT_ORDER_LIST", openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "failed" int '$.failed', "sentHash" char(64) '$.sentHash', "error" nvarchar(1000) '$.error') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."uuid" and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

-- lines.readLines
select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "lineUuid", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "size_code" as "sizeCode", "qty", "action_type" as "actionType", "ORDER_LIST_LINES"."sync_state" as "syncState", "api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "request_key" as "requestKey", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondaySubitemId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "parentItemId", "row_hash" as "rowHash", "sent_hash" as "sentHash", "sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries"
  from "ORDER_LIST_LINES"
  where "record_uuid" in (select "j"."recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j") and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  order by "record_uuid", "size_code";

-- lines.claim
select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", "ORDER_LIST_LINES"."api_status" as "apiStatus", "ORDER_LIST_LINES"."request_key" as "requestKey", "ORDER_LIST_LINES"."sent_hash" as "sentHash", convert(varchar(23), "ORDER_LIST_LINES"."api_request_timestamp", 126) + 'Z' as "requestedAt", "ORDER_LIST_LINES"."sync_error_message" as "reason", null as "apiReason"
  from "ORDER_LIST_LINES" with (updlock, rowlock), openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("ORDER_LIST_LINES"."hold_until" is null or "ORDER_LIST_LINES"."hold_until" <= sysutcdatetime()) and ("ORDER_LIST_LINES"."monday_subitem_id" = "j"."mondayId" or ("ORDER_LIST_LINES"."monday_subitem_id" is null and "j"."mondayId" is null)) and ("ORDER_LIST_LINES"."request_key" = "j"."lastRequestKey" or ("ORDER_LIST_LINES"."request_key" is null and "j"."lastRequestKey" is null));

update "ORDER_LIST_LINES"
  set "api_status" = @1, "request_key" = @2, "sent_hash" = "j"."sentHash", "api_request_timestamp" = sysutcdatetime(), "sync_error_message" = @3, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("ORDER_LIST_LINES"."hold_until" is null or "ORDER_LIST_LINES"."hold_until" <= sysutcdatetime()) and ("ORDER_LIST_LINES"."monday_subitem_id" = "j"."mondayId" or ("ORDER_LIST_LINES"."monday_subitem_id" is null and "j"."mondayId" is null)) and ("ORDER_LIST_LINES"."request_key" = "j"."lastRequestKey" or ("ORDER_LIST_LINES"."request_key" is null and "j"."lastRequestKey" is null));

insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
  values (@1, @2, @3, @4, @5, sysutcdatetime(), @6);

-- lines.renew
update "ORDER_LIST_LINES"
  set "api_request_timestamp" = sysutcdatetime()
  where "ORDER_LIST_LINES"."request_key" = @1 and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT');

update "sync_requests"
  set "claimed_at" = sysutcdatetime(), "body_hash" = @1, "outcome" = @2, "answered_at" = @3
  where "request_key" = @4;

-- lines.release
select "previous"
  from "sync_requests"
  where "request_key" = @1;

update "ORDER_LIST_LINES"
  set "api_status" = "j"."apiStatus", "request_key" = "j"."previousKey", "sent_hash" = "j"."sentHash", "api_request_timestamp" = "j"."requestedAt", "sync_error_message" = "j"."reason", "updated_at" = sysutcdatetime()
  from "ORDER_LIST_LINES", openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "apiStatus" nvarchar(20) '$.apiStatus', "previousKey" nvarchar(36) '$.previousKey', "sentHash" char(64) '$.sentHash', "requestedAt" datetime2 '$.requestedAt', "reason" nvarchar(1000) '$.reason', "apiReason" nvarchar(2000) '$.apiReason') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and "ORDER_LIST_LINES"."request_key" = "j"."requestKey" and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT') and "ORDER_LIST_LINES"."sync_error_message" is null;

update "sync_requests"
  set "outcome" = coalesce(outcome, @1), "answered_at" = coalesce(answered_at, sysutcdatetime())
  where "request_key" = @2;

-- lines.settle
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "ORDER_LIST_LINES"
  set "sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end, "api_status" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then null else 'SUCCESS' end, "monday_subitem_id" = case "j"."fate" when 'written' then "j"."mondayId" when 'refused' then "ORDER_LIST_LINES"."monday_subitem_id" when 'gone' then "ORDER_LIST_LINES"."monday_subitem_id" else null end, "parent_item_id" = case "j"."fate" when 'written' then "j"."place" when 'refused' then "ORDER_LIST_LINES"."parent_item_id" when 'gone' then "ORDER_LIST_LINES"."parent_item_id" else null end, "row_hash" = case "j"."fate" when 'written' then "ORDER_LIST_LINES"."sent_hash" when 'refused' then case when "j"."partly" = 0 then "ORDER_LIST_LINES"."row_hash" end else null end, "retry_count" = case "j"."fate" when 'refused' then coalesce("ORDER_LIST_LINES"."retry_count", 0) + 1 when 'gone' then "ORDER_LIST_LINES"."retry_count" else 0 end, "hold_until" = dateadd(millisecond, @1, dateadd(second, @2, sysutcdatetime())), "sync_error_message" = "j"."error", "api_operation_type" = @3, "api_response_timestamp" = sysutcdatetime(), "sync_completed_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "ORDER_LIST_LINES"."sync_completed_at" end, "last_synced_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "ORDER_LIST_LINES"."last_synced_at" end, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "mondayId" bigint '$.mondayId', "place" bigint '$.place', "partly" int '$.partly', "error" nvarchar(1000) '$.error') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and "ORDER_LIST_LINES"."request_key" = "j"."requestKey" and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "ORDER_LIST_LINES"."record_uuid" as "record_uuid", "j"."uuid" as "line_uuid", 'LINE' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "ORDER_LIST_LINES" on "ORDER_LIST_LINES"."line_uuid" = "j"."uuid";

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'LINE' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid");

update "ORDER_LIST_LINES"
  set "monday_subitem_id" = @1, "parent_item_id" = @2, "row_hash" = @3, "sync_state" = @4, "api_status" = @5, "sync_error_message" = @6, "updated_at" = sysutcdatetime()
  where coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "line_uuid" in (select "j"."uuid"
  from openjson(@7) with ("uuid" uniqueidentifier '$.uuid') as "j") and "parent_item_id" is not null and not exists (select 1 as "one"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."record_uuid" = "ORDER_LIST_LINES"."record_uuid" and "FACT_ORDER_LIST"."monday_item_id" = "ORDER_LIST_LINES"."parent_item_id");

update "sync_requests"
  set "outcome" = coalesce(outcome, 'SETTLED')
  where "request_key" = @1;

-- lines.markUnknown
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "ORDER_LIST_LINES"
  set "sync_error_message" = @1, "api_response_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and "ORDER_LIST_LINES"."request_key" = "j"."requestKey" and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "ORDER_LIST_LINES"."record_uuid" as "record_uuid", "j"."uuid" as "line_uuid", 'LINE' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "ORDER_LIST_LINES" on "ORDER_LIST_LINES"."line_uuid" = "j"."uuid";

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'LINE' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid");

update "sync_requests"
  set "outcome" = @1
  where "request_key" = @2;

-- lines.readOpen
select top(500) lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", "r"."request_key" as "requestKey", r.operation as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "ORDER_LIST_LINES"."api_request_timestamp", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "ORDER_LIST_LINES"."api_request_timestamp", sysutcdatetime()) as "claimedAgeMs", datediff_big(millisecond, "r"."answered_at", sysutcdatetime()) as "answeredAgeMs"
  from "ORDER_LIST_LINES"
  inner join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT') and exists (select 1 as "one"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."record_uuid" = "ORDER_LIST_LINES"."record_uuid")
  order by "ORDER_LIST_LINES"."api_request_timestamp", "ORDER_LIST_LINES"."line_uuid";

-- lines.longestHoldMs
select min(datediff_big(millisecond, "ORDER_LIST_LINES"."hold_until", sysutcdatetime())) as "age"
  from "ORDER_LIST_LINES"
  where "ORDER_LIST_LINES"."hold_until" is not null and "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() and exists (select 1 as "one"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."record_uuid" = "ORDER_LIST_LINES"."record_uuid");

-- lines.seize
update "ORDER_LIST_LINES"
  set "request_key" = @1, "api_request_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "claimedAt" datetime2 '$.claimedAt') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and "ORDER_LIST_LINES"."request_key" = "j"."requestKey" and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT') and convert(varchar(23), "ORDER_LIST_LINES"."api_request_timestamp", 126) + 'Z' = convert(varchar(23), "j"."claimedAt", 126) + 'Z';

insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at")
  values (@1, @2, @3, @4, @5, sysutcdatetime());

-- lines.settleLookup
select "request_key" as "requestKey", "sync_id" as "syncId", "customer", "operation"
  from "sync_requests"
  where "request_key" = @1;

update "ORDER_LIST_LINES"
  set "sync_state" = @1, "api_status" = @2, "monday_subitem_id" = coalesce("j"."mondayId", "ORDER_LIST_LINES"."monday_subitem_id"), "parent_item_id" = coalesce("j"."place", "ORDER_LIST_LINES"."parent_item_id"), "row_hash" = @3, "sync_error_message" = @4, "api_operation_type" = @5, "api_response_timestamp" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@6) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "place" bigint '$.place') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and "ORDER_LIST_LINES"."request_key" = "j"."requestKey" and "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT');

insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "ORDER_LIST_LINES"."record_uuid" as "record_uuid", "j"."uuid" as "line_uuid", 'LINE' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", (select "claimed_at"
  from "sync_requests"
  where "request_key" = @1) as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @2 as "api_operation_type", "j"."apiStatus" as "api_status", @3 as "pipeline_run_id"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "ORDER_LIST_LINES" on "ORDER_LIST_LINES"."line_uuid" = "j"."uuid";

update "sync_outcomes"
  set "wrote" = @1, "monday_item_id" = "j"."mondayId"
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "mondayId" bigint '$.mondayId', "created" int '$.created') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid" and ("j"."created" = 1 or exists (select 1 as "one"
  from "sync_requests" as "r"
  where "r"."sync_id" = @3 and "r"."operation" = @4 and r.request_key = "sync_outcomes"."request_key"));

update "sync_requests"
  set "outcome" = @1, "answered_at" = sysutcdatetime()
  where "request_key" = @2;

-- lines.correct
update "ORDER_LIST_LINES"
  set "monday_subitem_id" = "j"."mondayId", "parent_item_id" = "j"."place", "row_hash" = @1, "sync_state" = @2, "api_status" = @3, "sync_error_message" = @4, "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@5) with ("uuid" uniqueidentifier '$.uuid', "seenMondayId" bigint '$.seenMondayId', "mondayId" bigint '$.mondayId', "place" bigint '$.place') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("ORDER_LIST_LINES"."monday_subitem_id" = "j"."seenMondayId" or ("ORDER_LIST_LINES"."monday_subitem_id" is null and "j"."seenMondayId" is null));

insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id") select "ORDER_LIST_LINES"."record_uuid" as "record_uuid", "j"."uuid" as "line_uuid", 'LINE' as "source", "j"."syncState" as "sync_state", case when "j"."syncState" = 'SYNCED' then sysutcdatetime() end as "sync_completed_at", "j"."request" as "api_request_payload", "j"."response" as "api_response_payload", sysutcdatetime() as "api_request_timestamp", sysutcdatetime() as "api_response_timestamp", @1 as "api_operation_type", "j"."apiStatus" as "api_status", @2 as "pipeline_run_id"
  from openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "syncState" nvarchar(20) '$.syncState', "apiStatus" nvarchar(20) '$.apiStatus', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as "j"
  inner join "ORDER_LIST_LINES" on "ORDER_LIST_LINES"."line_uuid" = "j"."uuid";

-- lines.markUnchanged
delete
  from "sync_outcomes"
  where sync_id = @1 and source = 'LINE' and kind in ('failed', 'held', 'unknown') and row_uuid in (select "j"."uuid"
  from openjson(@2) with ("uuid" uniqueidentifier '$.uuid') as "j") and "wrote" is null;

update "sync_outcomes"
  set "kind" = wrote, "code" = @1, "reason" = @2, "monday_item_id" = (select "ORDER_LIST_LINES"."monday_subitem_id" as "mondayId"
  from "ORDER_LIST_LINES"
  where "ORDER_LIST_LINES"."line_uuid" = "sync_outcomes"."row_uuid")
  where sync_id = @3 and source = 'LINE' and kind in ('failed', 'held', 'unknown') and row_uuid in (select "j"."uuid"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid') as "j");

update "ORDER_LIST_LINES"
  set "sync_state" = @1, "api_status" = @2, "sync_error_message" = @3, "updated_at" = sysutcdatetime()
  where "line_uuid" in (select "j"."uuid"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid') as "j") and coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and (monday_subitem_id is null or row_hash is not null) and (sync_state <> 'SYNCED' or sync_error_message is not null);

-- lines.turnAway
update "ORDER_LIST_LINES"
  set "sync_state" = @1, "api_status" = @2, "sent_hash" = "j"."sentHash", "retry_count" = coalesce("ORDER_LIST_LINES"."retry_count", 0) + 1, "sync_error_message" = "j"."error", "updated_at" = sysutcdatetime()
  output lower(convert(varchar(36), inserted."line_uuid")) as "taken"
  from "ORDER_LIST_LINES", openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "sentHash" char(64) '$.sentHash', "error" nvarchar(1000) '$.error') as "j"
  where "ORDER_LIST_LINES"."line_uuid" = "j"."uuid" and coalesce("ORDER_LIST_LINES"."api_status", '') <> 'IN_FLIGHT' and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'LINE' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'LINE' and "sync_outcomes"."row_uuid" = "j"."uuid");

-- groups.read
select "g"."title_key" as "titleKey", "g"."title", "g"."group_id" as "groupId", "g"."request_key" as "requestKey", convert(varchar(23), "g"."claimed_at", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "g"."claimed_at", sysutcdatetime()) as "claimedAgeMs"
  from "sync_groups" as "g"
  where "g"."board_id" = @1 and "g"."title_key" in (select "j"."titleKey" collate Latin1_General_BIN2 as "titleKey"
  from openjson(@2) with ("titleKey" nvarchar(255) '$.titleKey') as "j");

-- groups.claim
select "title_key"
  from "sync_groups"
  where "board_id" = @1 and "title_key" = @2;

insert into "sync_groups" ("board_id", "title_key", "title", "group_id", "request_key", "claimed_at", "sync_id", "customer")
  values (@1, @2, @3, @4, @5, sysutcdatetime(), @6, @7);

-- groups.renew
update "sync_groups"
  set "claimed_at" = sysutcdatetime(), "updated_at" = sysutcdatetime()
  where "request_key" = @1 and "group_id" is null;

-- groups.settle
update "sync_groups"
  set "group_id" = @1, "updated_at" = sysutcdatetime()
  where "request_key" = @2 and ("group_id" is null or "group_id" = @3) and "board_id" = @4 and "title_key" = @5;

select "title", "sync_id", "customer"
  from "sync_groups"
  where "board_id" = @1 and "title_key" = @2;

update "MON_Boards_Groups"
  set "board_name" = @1, "group_name" = @2
  where "board_id" = @3 and "group_id" = @4;

select "title_key", "group_id"
  from "sync_customer_groups"
  where "sync_id" = @1 and "customer" = @2;

insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
  values (@1, @2, @3, @4, @5, @6, @7, @8, @9);

-- groups.release
delete
  from "sync_groups"
  where "request_key" = @1 and "group_id" is null;

-- groups.remember
update "sync_groups"
  set "group_id" = @1, "updated_at" = sysutcdatetime()
  where "board_id" = @2 and "title_key" = @3 and "group_id" is null;

select "title_key"
  from "sync_groups"
  where "board_id" = @1 and "title_key" = @2;

insert into "sync_groups" ("board_id", "title_key", "title", "group_id", "request_key", "claimed_at", "sync_id", "customer")
  values (@1, @2, @3, @4, @5, @6, @7, @8);

update "MON_Boards_Groups"
  set "board_name" = @1, "group_name" = @2
  where "board_id" = @3 and "group_id" = @4;

select "title_key", "group_id"
  from "sync_customer_groups"
  where "sync_id" = @1 and "customer" = @2;

insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
  values (@1, @2, @3, @4, @5, @6, @7, @8, @9);

-- groups.forget
delete
  from "sync_groups"
  where "board_id" = @1 and "title_key" = @2 and "group_id" = @3;

delete
  from "MON_Boards_Groups"
  where "board_id" = @1 and "group_id" = @2;

-- groups.recordFailedGroups
select "title_key", "group_id"
  from "sync_customer_groups"
  where "sync_id" = @1 and "customer" = @2;

insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
  values (@1, @2, @3, @4, @5, @6, @7, @8, @9);

-- openSync
select "sync_id"
  from "sync_runs"
  where "sync_id" = @1;

insert into "sync_runs" ("sync_id", "environment", "board_id", "board_name", "board_url", "options", "workflow_id", "run_id", "started_at")
  values (@1, @2, @3, @4, @5, @6, @7, @8, sysutcdatetime());

-- closeSync
update "sync_runs"
  set "outcome" = @1, "reason" = @2, "finished_at" = sysutcdatetime()
  where "sync_id" = @3;

-- openCustomer
select "run_id"
  from "sync_customers"
  where "sync_id" = @1 and "customer" = @2;

insert into "sync_customers" ("sync_id", "customer", "workflow_id", "run_id", "started_at")
  values (@1, @2, @3, @4, sysutcdatetime());

-- closeCustomer
update "sync_customers"
  set "outcome" = @1, "reason" = @2, "finished_at" = sysutcdatetime()
  where "sync_id" = @3 and "customer" = @4;

-- recordPage
update "FACT_ORDER_LIST"
  set "sync_state" = @1, "api_status" = @2, "sync_error_message" = @3, "api_error_message" = @4, "updated_at" = sysutcdatetime()
  from "FACT_ORDER_LIST", openjson(@5) with ("recordUuid" uniqueidentifier '$.recordUuid', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid" and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and ("FACT_ORDER_LIST"."request_key" = "j"."requestKey" or ("FACT_ORDER_LIST"."request_key" is null and "j"."requestKey" is null)) and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ((monday_item_id is not null and row_hash is not null) or (monday_item_id is null and action_type = 'DELETE')) and (sync_state <> 'SYNCED' or sync_error_message is not null);

select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", coalesce("FACT_ORDER_LIST"."item_name", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '')) as "itemName", "FACT_ORDER_LIST"."group_name" as "groupTitle", "FACT_ORDER_LIST"."sync_error_message" as "error", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then "FACT_ORDER_LIST"."request_key" end as "requestKey"
  from "FACT_ORDER_LIST"
  inner join openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid', "requestKey" nvarchar(36) '$.requestKey') as "j" on "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid"
  where ((coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and ("FACT_ORDER_LIST"."request_key" = "j"."requestKey" or ("FACT_ORDER_LIST"."request_key" is null and "j"."requestKey" is null))) or not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid")) and exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @4 and "o"."source" = @5 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid" and "o"."kind" in (@6, @7, @8));

delete
  from "sync_outcomes"
  where sync_id = @1 and source = 'HEADER' and kind in ('failed', 'held', 'unknown') and row_uuid in (select "j"."uuid"
  from openjson(@2) with ("uuid" uniqueidentifier '$.uuid') as "j") and "wrote" is null;

update "sync_outcomes"
  set "kind" = wrote, "code" = @1, "reason" = @2, "monday_item_id" = (select "FACT_ORDER_LIST"."monday_item_id" as "mondayId"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."record_uuid" = "sync_outcomes"."row_uuid")
  where sync_id = @3 and source = 'HEADER' and kind in ('failed', 'held', 'unknown') and row_uuid in (select "j"."uuid"
  from openjson(@4) with ("uuid" uniqueidentifier '$.uuid') as "j");

select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", coalesce("FACT_ORDER_LIST"."item_name", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '')) as "itemName", "FACT_ORDER_LIST"."group_name" as "groupTitle", "FACT_ORDER_LIST"."sync_error_message" as "error", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then "FACT_ORDER_LIST"."request_key" end as "requestKey"
  from "FACT_ORDER_LIST"
  inner join openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid', "requestKey" nvarchar(36) '$.requestKey') as "j" on "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid"
  where ((coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and ("FACT_ORDER_LIST"."request_key" = "j"."requestKey" or ("FACT_ORDER_LIST"."request_key" is null and "j"."requestKey" is null))) or not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid")) and not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @4 and "o"."source" = @5 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid");

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", coalesce("FACT_ORDER_LIST"."item_name", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '')) as "itemName", "FACT_ORDER_LIST"."group_name" as "groupTitle", "FACT_ORDER_LIST"."sync_error_message" as "error", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then "FACT_ORDER_LIST"."request_key" end as "requestKey"
  from "FACT_ORDER_LIST"
  inner join openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j" on "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid"
  where not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid" and "o"."kind" = @4) and ("FACT_ORDER_LIST"."sync_state" in ('ERROR', 'FAILED') or not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @5 and "o"."source" = @6 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid"));

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", coalesce("FACT_ORDER_LIST"."item_name", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '')) as "itemName", "FACT_ORDER_LIST"."group_name" as "groupTitle", "FACT_ORDER_LIST"."sync_error_message" as "error", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then "FACT_ORDER_LIST"."request_key" end as "requestKey"
  from "FACT_ORDER_LIST"
  inner join openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j" on "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid"
  where not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid" and "o"."kind" = @4) and ("FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') or not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @5 and "o"."source" = @6 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid"));

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

update "sync_outcomes"
  set "kind" = "j"."kind", "code" = "j"."code", "reason" = "j"."reason", "at" = sysutcdatetime()
  from "sync_outcomes", openjson(@1) with ("syncId" nvarchar(50) '$.syncId', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."recordUuid" and ("sync_outcomes"."kind" in ('created', 'updated', 'unchanged') or ("j"."kind" = 'unknown' and "sync_outcomes"."kind" in ('failed', 'held')));

select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", coalesce("FACT_ORDER_LIST"."item_name", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '')) as "itemName", "FACT_ORDER_LIST"."group_name" as "groupTitle", "FACT_ORDER_LIST"."sync_error_message" as "error", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", case when "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') then "FACT_ORDER_LIST"."request_key" end as "requestKey"
  from "FACT_ORDER_LIST"
  inner join openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j" on "FACT_ORDER_LIST"."record_uuid" = "j"."recordUuid"
  where not exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid");

update "sync_outcomes"
  set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "sync_outcomes"."wrote" in ('created', 'updated') then "sync_outcomes"."wrote" else "j"."kind" end, "code" = "j"."code", "reason" = "j"."reason", "order_number" = "j"."orderNumber", "item_name" = "j"."itemName", "group_title" = "j"."groupTitle", "monday_item_id" = "j"."mondayItemId", "warnings" = "j"."warnings", "request_key" = "j"."requestKey", "request_id" = @1, "at" = sysutcdatetime(), "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("sync_outcomes"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "sync_outcomes"."wrote") end
  from "sync_outcomes", openjson(@2) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid";

insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "wrote", "kind", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at") select "j"."syncId" as "sync_id", 'HEADER' as "source", "j"."uuid" as "row_uuid", "j"."recordUuid" as "record_uuid", @1 as "customer", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end as "wrote", "j"."kind" as "kind", "j"."code" as "code", "j"."reason" as "reason", "j"."orderNumber" as "order_number", "j"."itemName" as "item_name", "j"."groupTitle" as "group_title", "j"."mondayItemId" as "monday_item_id", "j"."warnings" as "warnings", "j"."requestKey" as "request_key", @2 as "request_id", sysutcdatetime() as "at"
  from openjson(@3) with ("syncId" nvarchar(50) '$.syncId', "uuid" uniqueidentifier '$.uuid', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey') as "j"
  where not exists (select 1 as "one"
  from "sync_outcomes"
  where "sync_outcomes"."sync_id" = "j"."syncId" and "sync_outcomes"."source" = 'HEADER' and "sync_outcomes"."row_uuid" = "j"."uuid");

-- listSyncs
select top(20) "s"."sync_id" as "syncId", "s"."environment", "s"."board_id" as "boardId", "s"."board_name" as "boardName", "s"."board_url" as "boardUrl", "s"."options", "s"."workflow_id" as "workflowId", "s"."run_id" as "runId", convert(varchar(23), "s"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "s"."finished_at", 126) + 'Z' as "finishedAt", "s"."outcome" as "outcome", "s"."reason" as "reason"
  from "sync_runs" as "s"
  order by "s"."started_at" desc, "s"."sync_id" desc;

-- readSync
select "s"."sync_id" as "syncId", "s"."environment", "s"."board_id" as "boardId", "s"."board_name" as "boardName", "s"."board_url" as "boardUrl", "s"."options", "s"."workflow_id" as "workflowId", "s"."run_id" as "runId", convert(varchar(23), "s"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "s"."finished_at", 126) + 'Z' as "finishedAt", "s"."outcome" as "outcome", "s"."reason" as "reason"
  from "sync_runs" as "s"
  where "s"."sync_id" = @1;

-- readCustomers
select "c"."sync_id" as "syncId", "c"."customer", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "c"."finished_at", 126) + 'Z' as "finishedAt", "c"."outcome" as "outcome", "c"."reason" as "reason", "o"."created", "o"."updated", "o"."unchanged", "o"."removed", "o"."failed", "o"."held", "o"."unknown", "l"."createdLines", "l"."updatedLines", "l"."removedLines", "l"."failedLines", "l"."unknownLines", "o"."withWarnings", "g"."groupsCreated", "g"."groupsReused"
  from "sync_customers" as "c"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "created", sum(case when kind = 'updated' then 1 else 0 end) as "updated", sum(case when kind = 'unchanged' then 1 else 0 end) as "unchanged", sum(case when kind = 'removed' then 1 else 0 end) as "removed", sum(case when kind = 'failed' then 1 else 0 end) as "failed", sum(case when kind = 'held' then 1 else 0 end) as "held", sum(case when kind = 'unknown' then 1 else 0 end) as "unknown", sum(case when warnings <> '[]' then 1 else 0 end) as "withWarnings"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2
  group by "customer") as "o" on "o"."customer" = "c"."customer"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "createdLines", sum(case when kind = 'updated' then 1 else 0 end) as "updatedLines", sum(case when kind = 'removed' then 1 else 0 end) as "removedLines", sum(case when kind = 'failed' then 1 else 0 end) as "failedLines", sum(case when kind = 'unknown' then 1 else 0 end) as "unknownLines"
  from "sync_outcomes"
  where "sync_id" = @3 and "source" = @4
  group by "customer") as "l" on "l"."customer" = "c"."customer"
  left join (select "customer", sum(case when action = 'create' then 1 else 0 end) as "groupsCreated", sum(case when action = 'reuse' then 1 else 0 end) as "groupsReused"
  from "sync_customer_groups"
  where "sync_id" = @5
  group by "customer") as "g" on "g"."customer" = "c"."customer"
  where "c"."sync_id" = @6
  order by "c"."customer";

-- readCustomer
select "c"."sync_id" as "syncId", "c"."customer", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "c"."finished_at", 126) + 'Z' as "finishedAt", "c"."outcome" as "outcome", "c"."reason" as "reason", "o"."created", "o"."updated", "o"."unchanged", "o"."removed", "o"."failed", "o"."held", "o"."unknown", "l"."createdLines", "l"."updatedLines", "l"."removedLines", "l"."failedLines", "l"."unknownLines", "o"."withWarnings", "g"."groupsCreated", "g"."groupsReused"
  from "sync_customers" as "c"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "created", sum(case when kind = 'updated' then 1 else 0 end) as "updated", sum(case when kind = 'unchanged' then 1 else 0 end) as "unchanged", sum(case when kind = 'removed' then 1 else 0 end) as "removed", sum(case when kind = 'failed' then 1 else 0 end) as "failed", sum(case when kind = 'held' then 1 else 0 end) as "held", sum(case when kind = 'unknown' then 1 else 0 end) as "unknown", sum(case when warnings <> '[]' then 1 else 0 end) as "withWarnings"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2
  group by "customer") as "o" on "o"."customer" = "c"."customer"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "createdLines", sum(case when kind = 'updated' then 1 else 0 end) as "updatedLines", sum(case when kind = 'removed' then 1 else 0 end) as "removedLines", sum(case when kind = 'failed' then 1 else 0 end) as "failedLines", sum(case when kind = 'unknown' then 1 else 0 end) as "unknownLines"
  from "sync_outcomes"
  where "sync_id" = @3 and "source" = @4
  group by "customer") as "l" on "l"."customer" = "c"."customer"
  left join (select "customer", sum(case when action = 'create' then 1 else 0 end) as "groupsCreated", sum(case when action = 'reuse' then 1 else 0 end) as "groupsReused"
  from "sync_customer_groups"
  where "sync_id" = @5
  group by "customer") as "g" on "g"."customer" = "c"."customer"
  where "c"."sync_id" = @6 and "c"."customer" = @7;

-- countCodes
select coalesce(code, '') as "code", count(*) as "orders"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2 and "kind" in (@3, @4, @5)
  group by "code";

-- newestSyncsOf
select top(1) "sync_id"
  from "sync_customers"
  where "customer" = @1
  order by "started_at" desc, "sync_id" desc;

select top(1) "sync_id"
  from "sync_customers"
  where "customer" = @1 and "workflow_id" <> @2
  order by "started_at" desc, "sync_id" desc;

-- newestByCustomer
select "r"."syncId", "r"."customer", "r"."startedAt", "r"."outcome"
  from (select "c"."sync_id" as "syncId", "c"."customer", "c"."outcome", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", row_number() over (partition by c.customer
  order by case when c.workflow_id <> '' then 0 else 1 end, c.started_at desc, c.sync_id desc) as "place"
  from "sync_customers" as "c") as "r"
  where "r"."place" = @1;

-- readGroups
select "g"."title", "g"."group_id" as "groupId", "g"."action", (select count(*) as "orders"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."kind" in (@4, @5) and o.group_title = g.title) as "orders"
  from "sync_customer_groups" as "g"
  where "g"."sync_id" = @6 and "g"."customer" = @7 and "g"."action" <> @8
  order by "g"."position";

-- readFailedGroups
select "title", coalesce(code, '') as "code", coalesce(reason, '') as "reason"
  from "sync_customer_groups"
  where "sync_id" = @1 and "customer" = @2 and "action" = @3
  order by "position";

-- readOrders, by number
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "FACT_ORDER_LIST"."AAG ORDER NUMBER" in (select "j"."orderNumber" as "orderNumber"
  from openjson(@2) with ("orderNumber" nvarchar(100) '$.orderNumber') as "j")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readCreated
select top(50) lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", "o"."order_number" as "orderNumber", "o"."item_name" as "itemName", "o"."group_title" as "groupTitle", convert(varchar(50), "o"."monday_item_id") as "mondayItemId"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."wrote" = @4 and "o"."record_uuid" > @5
  order by "o"."record_uuid";

-- readOutcomes
select top(50) "o"."order_number" as "orderNumber", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", coalesce(o.code, '') as "code", coalesce(o.reason, '') as "reason", o.kind as "kind", "o"."item_name" as "itemName", "o"."group_title" as "groupTitle", convert(varchar(50), "o"."monday_item_id") as "mondayItemId", "o"."warnings"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."kind" in (@4, @5)
  order by "o"."order_number", "o"."record_uuid";

-- readStory, by number
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "FACT_ORDER_LIST"."group_id" as "place", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", convert(varchar(23), "FACT_ORDER_LIST"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName"
  from "FACT_ORDER_LIST"
  left join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."AAG ORDER NUMBER" = @1
  order by "FACT_ORDER_LIST"."CUSTOMER NAME", "FACT_ORDER_LIST"."record_uuid";

select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", "ORDER_LIST_LINES"."sync_state" as "syncState", "ORDER_LIST_LINES"."action_type" as "actionType", "ORDER_LIST_LINES"."api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "place", "ORDER_LIST_LINES"."sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries", convert(varchar(23), "ORDER_LIST_LINES"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "ORDER_LIST_LINES"."size_code" as "sizeCode", "ORDER_LIST_LINES"."qty" as "qty"
  from "ORDER_LIST_LINES"
  left join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."record_uuid" in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "ORDER_LIST_LINES"."size_code";

select lower(convert(varchar(36), "a"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "a"."line_uuid")) as "lineUuid", "a"."api_operation_type" as "operation", "a"."pipeline_run_id" as "syncId", "a"."sync_state" as "syncState", "a"."api_status" as "apiStatus", convert(varchar(23), "a"."api_request_timestamp", 126) + 'Z' as "sentAt", convert(varchar(23), "a"."api_response_timestamp", 126) + 'Z' as "answeredAt", "a"."api_request_payload" as "request", "a"."api_response_payload" as "response"
  from "ORDER_LIST_API_LOG" as "a"
  where a.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce(a.api_response_timestamp, a.archived_at), "a"."id";

select "o"."sync_id" as "syncId", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "o"."row_uuid")) as "uuid", "o"."source", "o"."kind", "o"."code", "o"."reason", convert(varchar(50), "o"."monday_item_id") as "mondayId", convert(varchar(23), "o"."at", 126) + 'Z' as "at", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", "s"."board_url" as "boardUrl"
  from "sync_outcomes" as "o"
  left join "sync_customers" as "c" on "c"."sync_id" = "o"."sync_id" and "c"."customer" = "o"."customer"
  left join "sync_runs" as "s" on "s"."sync_id" = "o"."sync_id"
  where o.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "o"."at", "o"."row_uuid";

-- readStory, by uuid
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "FACT_ORDER_LIST"."group_id" as "place", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", convert(varchar(23), "FACT_ORDER_LIST"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName"
  from "FACT_ORDER_LIST"
  left join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."record_uuid" = @1
  order by "FACT_ORDER_LIST"."CUSTOMER NAME", "FACT_ORDER_LIST"."record_uuid";

select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", "ORDER_LIST_LINES"."sync_state" as "syncState", "ORDER_LIST_LINES"."action_type" as "actionType", "ORDER_LIST_LINES"."api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "place", "ORDER_LIST_LINES"."sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries", convert(varchar(23), "ORDER_LIST_LINES"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "ORDER_LIST_LINES"."size_code" as "sizeCode", "ORDER_LIST_LINES"."qty" as "qty"
  from "ORDER_LIST_LINES"
  left join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."record_uuid" in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "ORDER_LIST_LINES"."size_code";

select lower(convert(varchar(36), "a"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "a"."line_uuid")) as "lineUuid", "a"."api_operation_type" as "operation", "a"."pipeline_run_id" as "syncId", "a"."sync_state" as "syncState", "a"."api_status" as "apiStatus", convert(varchar(23), "a"."api_request_timestamp", 126) + 'Z' as "sentAt", convert(varchar(23), "a"."api_response_timestamp", 126) + 'Z' as "answeredAt", "a"."api_request_payload" as "request", "a"."api_response_payload" as "response"
  from "ORDER_LIST_API_LOG" as "a"
  where a.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce(a.api_response_timestamp, a.archived_at), "a"."id";

select "o"."sync_id" as "syncId", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "o"."row_uuid")) as "uuid", "o"."source", "o"."kind", "o"."code", "o"."reason", convert(varchar(50), "o"."monday_item_id") as "mondayId", convert(varchar(23), "o"."at", 126) + 'Z' as "at", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", "s"."board_url" as "boardUrl"
  from "sync_outcomes" as "o"
  left join "sync_customers" as "c" on "c"."sync_id" = "o"."sync_id" and "c"."customer" = "o"."customer"
  left join "sync_runs" as "s" on "s"."sync_id" = "o"."sync_id"
  where o.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "o"."at", "o"."row_uuid";

-- pruneAudit
delete
  from "ORDER_LIST_API_LOG"
  where "id" in (select top(5000) "id"
  from "ORDER_LIST_API_LOG"
  where "archived_at" < dateadd(millisecond, @1, dateadd(second, @2, sysutcdatetime()))
  order by "archived_at");

-- check
select cast(object_name(c.object_id) as nvarchar(128)) as "table", cast(c.name as nvarchar(128)) as "name", cast(type_name(c.system_type_id) as nvarchar(128)) as "type", c.max_length as "length", c.precision as "precision", c.scale as "scale", c.is_nullable as "nullable", case when c.default_object_id <> 0 or c.is_identity = 1 or c.is_computed = 1 then 1 else 0 end as "filled"
  from sys.columns as c
  where c.object_id in (object_id(@1), object_id(@2), object_id(@3), object_id(@4), object_id(@5), object_id(@6), object_id(@7), object_id(@8), object_id(@9), object_id(@10), object_id(@11), object_id(@12))
  order by c.object_id, c.column_id;

select object_name(parent_object_id) as "table", name as "name", col_name(parent_object_id, parent_column_id) as "column", definition as "definition"
  from sys.check_constraints
  where parent_object_id in (object_id('FACT_ORDER_LIST'), object_id('ORDER_LIST_LINES'), object_id('ORDER_LIST_API_LOG')) and is_disabled = 0;

select case t.parent_id when object_id('FACT_ORDER_LIST') then 'FACT_ORDER_LIST' else 'ORDER_LIST_LINES' end as "table", t.name as "name"
  from sys.triggers as t
  where t.parent_id in (object_id('FACT_ORDER_LIST'), object_id('ORDER_LIST_LINES')) and t.is_disabled = 0 and exists (select 1
  from sys.trigger_events as e
  where e.object_id = t.object_id and e.type_desc = 'UPDATE');

-- loadOrders
insert into "FACT_ORDER_LIST" ("record_uuid", "sync_state", "action_type", "CUSTOMER NAME", "DDP US (USD)") select "j"."c0", "j"."c1", "j"."c2", "j"."c3", "j"."c4"
  from openjson(@1) with ("c0" uniqueidentifier '$.c0', "c1" varchar(10) '$.c1', "c2" varchar(10) '$.c2', "c3" nvarchar(100) '$.c3', "c4" decimal(17,4) '$.c4') as "j";
