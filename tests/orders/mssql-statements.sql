-- listCustomers, first page
select top(100) min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> ''
  group by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- listCustomers, next page
-- @1: "B'HOOD ] \" -- 🎽"
select top(100) min(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") collate Latin1_General_BIN2) as "customer"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."CUSTOMER NAME" > @1
  group by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by "FACT_ORDER_LIST"."CUSTOMER NAME";

-- findCustomer
-- @1: "B'HOOD ] \" -- 🎽"
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
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: 5
select coalesce(sum(o.creates), 0) as "creates"
  from (select case when monday_item_id is null and coalesce(action_type, 'INSERT') <> 'DELETE' and coalesce("FACT_ORDER_LIST"."api_status", '') <> 'IN_FLIGHT' and (lower(ltrim(rtrim(coalesce("FACT_ORDER_LIST"."group_name", '')))) not in ('', 'check') or ltrim(rtrim(coalesce("FACT_ORDER_LIST"."CUSTOMER SEASON", ''))) <> '' or ltrim(rtrim(coalesce("FACT_ORDER_LIST"."AAG SEASON", ''))) <> '') then 1 else 0 end as "creates", row_number() over (partition by "FACT_ORDER_LIST"."CUSTOMER NAME"
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid") as "position"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."CUSTOMER NAME" in (@1)) as "o"
  where "o"."position" <= @2;

-- readGroupSources
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: 5
select "o"."groupName", "o"."customerSeason", "o"."aagSeason"
  from (select "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", row_number() over (order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid") as "position"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')) as "o"
  where "o"."position" <= @2 and coalesce(o."actionType", '') <> 'DELETE'
  group by "o"."groupName", "o"."customerSeason", "o"."aagSeason"
  order by min(o.position);

-- readOrders, first page
-- @1: "B'HOOD ] \" -- 🎽"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, next page
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: "0a0b0c0d-0000-4000-8000-00000000000a"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') >= @1 and (coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') > @1 or "FACT_ORDER_LIST"."record_uuid" > @2)
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readAgain
-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "record_uuid" in (select "j"."recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, unknown ones
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: "s"
-- @3: "HEADER"
-- @4: "unknown"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and exists (select 1 as "one"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @2 and "o"."source" = @3 and "o"."kind" = @4 and o.row_uuid = "FACT_ORDER_LIST"."record_uuid")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, failed ones
-- @1: "B'HOOD ] \" -- 🎽"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and (("FACT_ORDER_LIST"."sync_state" in ('ERROR', 'FAILED') or "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') or ("FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW') and "FACT_ORDER_LIST"."row_hash" is null and "FACT_ORDER_LIST"."sent_hash" is not null)) or exists (select 1 as "one"
  from "ORDER_LIST_LINES"
  where "ORDER_LIST_LINES"."record_uuid" = "FACT_ORDER_LIST"."record_uuid" and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("ORDER_LIST_LINES"."sync_state" in ('ERROR', 'FAILED') or "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT') or ("ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW') and "ORDER_LIST_LINES"."row_hash" is null and "ORDER_LIST_LINES"."sent_hash" is not null))))
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readOrders, requeued ones
-- @1: "B'HOOD ] \" -- 🎽"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and (("FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW') and "FACT_ORDER_LIST"."row_hash" is null and "FACT_ORDER_LIST"."monday_item_id" is not null) or exists (select 1 as "one"
  from "ORDER_LIST_LINES"
  where "ORDER_LIST_LINES"."record_uuid" = "FACT_ORDER_LIST"."record_uuid" and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and ("ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW') and "ORDER_LIST_LINES"."row_hash" is null and "ORDER_LIST_LINES"."monday_subitem_id" is not null)))
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- claim
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"mondayId\":null,\"lastRequestKey\":null,\"sentHash\":\"h\",\"requestKey\":\"k\"}]"
-- @2: "k"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "create"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "lastRequestKey" nvarchar(36), "sentHash" char(64));
insert into @rows ("uuid", "requestKey", "mondayId", "lastRequestKey", "sentHash")
select "uuid", "requestKey", "mondayId", "lastRequestKey", "sentHash"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as j;
set xact_abort on;
begin transaction;
declare @taken table ("uuid" uniqueidentifier not null primary key, "apiStatus" nvarchar(20), "requestKey" nvarchar(36), "sentHash" char(64), "requestedAt" datetime2, "reason" nvarchar(1000), "apiReason" nvarchar(2000));
update t
set "retry_count" = "t"."retry_count"
output inserted."record_uuid" as "kept_uuid", inserted."api_status" as "kept_apiStatus", inserted."request_key" as "kept_requestKey", inserted."sent_hash" as "kept_sentHash", inserted."api_request_timestamp" as "kept_requestedAt", inserted."sync_error_message" as "kept_reason", inserted."api_error_message" as "kept_apiReason"
  into @taken ("uuid", "apiStatus", "requestKey", "sentHash", "requestedAt", "reason", "apiReason")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and ("t"."hold_until" is null or "t"."hold_until" <= sysutcdatetime())
  and ("t"."monday_item_id" = "j"."mondayId" or ("t"."monday_item_id" is null and "j"."mondayId" is null))
  and ("t"."request_key" = "j"."lastRequestKey" or ("t"."request_key" is null and "j"."lastRequestKey" is null))
  and not exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @2);
update t
set "api_status" = 'IN_FLIGHT',
  "request_key" = @2,
  "sent_hash" = "j"."sentHash",
  "api_request_timestamp" = sysutcdatetime(),
  "sync_error_message" = null,
  "api_error_message" = null,
  "updated_at" = sysutcdatetime()
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and exists (select 1 from @taken as "k" where "k"."uuid" = "j"."uuid");
insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
select @2, @3, @4, 'HEADER', @5, sysutcdatetime(), (select "k"."uuid", "k"."apiStatus", "k"."requestKey", "k"."sentHash", "k"."requestedAt", "k"."reason", "k"."apiReason" from @taken as "k" for json path, include_null_values)
where exists (select 1 from @taken);
declare @taken_before table ("uuid" uniqueidentifier);
insert into @taken_before ("uuid")
select "t"."record_uuid"
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from @taken as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT');
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @taken
union all select lower(convert(varchar(36), "uuid")) as "key" from @taken_before;

-- renew
-- @1: "k"
-- @2: "h"
set xact_abort on;
begin transaction;
declare @renewed table ("uuid" uniqueidentifier not null primary key);
update t
set "api_request_timestamp" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @renewed ("uuid")
from "FACT_ORDER_LIST" as t
where "t"."request_key" = @1
  and "t"."api_status" in ('IN_FLIGHT');
update t
set "claimed_at" = sysutcdatetime(),
  "body_hash" = @2,
  "outcome" = null,
  "answered_at" = null
from "sync_requests" as t
where "t"."request_key" = @1
  and exists (select 1 from @renewed);
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @renewed;

-- release
-- @1: "k"
-- @2: "RELEASED MINUTE_LIMIT"
set xact_abort on;
begin transaction;
declare @previous table ("uuid" uniqueidentifier, "apiStatus" nvarchar(20), "requestKey" nvarchar(36), "sentHash" char(64), "requestedAt" datetime2, "reason" nvarchar(1000), "apiReason" nvarchar(2000), "previousKey" nvarchar(36));
insert into @previous ("uuid", "apiStatus", "requestKey", "sentHash", "requestedAt", "reason", "apiReason", "previousKey")
select "j"."uuid", "j"."apiStatus", @1, "j"."sentHash", "j"."requestedAt", "j"."reason", "j"."apiReason", "j"."requestKey"
from (select previous as "json" from sync_requests where request_key = @1) as "r"
cross apply openjson("r"."json") with ("uuid" uniqueidentifier '$.uuid', "apiStatus" nvarchar(20) '$.apiStatus', "requestKey" nvarchar(36) '$.requestKey', "sentHash" char(64) '$.sentHash', "requestedAt" datetime2 '$.requestedAt', "reason" nvarchar(1000) '$.reason', "apiReason" nvarchar(2000) '$.apiReason') as "j";
declare @released table ("uuid" uniqueidentifier not null primary key);
update t
set "api_status" = "j"."apiStatus",
  "request_key" = "j"."previousKey",
  "sent_hash" = "j"."sentHash",
  "api_request_timestamp" = "j"."requestedAt",
  "sync_error_message" = "j"."reason",
  "api_error_message" = "j"."apiReason",
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @released ("uuid")
from "FACT_ORDER_LIST" as t, @previous as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and "t"."sync_error_message" is null;
update t
set "outcome" = coalesce("t"."outcome", @2),
  "answered_at" = coalesce("t"."answered_at", sysutcdatetime())
from "sync_requests" as t
where "t"."request_key" = @1;
commit transaction;

-- settle
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"requestId\":\"r\",\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",… (882 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"fate\":\"written\",\"payload\":\"{\\\"name\\\":\\\"x\\\"}\",\"response\":\… (596 characters)
-- @3: "k"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "requestId" nvarchar(64), "recordUuid" uniqueidentifier, "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "warnings" nvarchar(max), "code" nvarchar(40), "reason" nvarchar(1000), "fate" nvarchar(10), "mondayId" bigint, "place" nvarchar(128), "partly" int, "error" nvarchar(1000));
insert into @rows ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "fate", "mondayId", "place", "partly", "error")
select "uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "fate", "mondayId", "place", "partly", "error"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "recordUuid" uniqueidentifier '$.recordUuid', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "warnings" nvarchar(max) '$.warnings', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "fate" nvarchar(10) '$.fate', "mondayId" bigint '$.mondayId', "place" nvarchar(128) '$.place', "partly" int '$.partly', "error" nvarchar(1000) '$.error') as j;
declare @papers table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "fate" nvarchar(10), "payload" nvarchar(max), "response" nvarchar(max));
insert into @papers ("uuid", "requestKey", "fate", "payload", "response")
select "uuid", "requestKey", "fate", "payload", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "payload" nvarchar(max) '$.payload', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
declare @settled table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end,
  "api_status" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then null else 'SUCCESS' end,
  "monday_item_id" = case "j"."fate" when 'written' then "j"."mondayId" when 'refused' then "t"."monday_item_id" when 'gone' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then "t"."monday_item_id" end else null end,
  "group_id" = case "j"."fate" when 'written' then "j"."place" when 'refused' then case when "j"."partly" = 0 then "t"."group_id" end when 'gone' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then "t"."group_id" end else null end,
  "row_hash" = case "j"."fate" when 'written' then "t"."sent_hash" when 'refused' then case when "j"."partly" = 0 then "t"."row_hash" end else null end,
  "retry_count" = case "j"."fate" when 'refused' then coalesce("t"."retry_count", 0) + 1 when 'gone' then "t"."retry_count" else 0 end,
  "hold_until" = null,
  "sync_error_message" = "j"."error",
  "api_error_message" = "j"."error",
  "api_operation_type" = (select "r"."operation" from sync_requests as r where "r"."request_key" = @3),
  "api_response_timestamp" = sysutcdatetime(),
  "sync_completed_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "t"."sync_completed_at" end,
  "last_synced_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "t"."last_synced_at" end,
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @settled ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
declare @settled_before table ("uuid" uniqueidentifier);
insert into @settled_before ("uuid")
select "t"."record_uuid"
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = "j"."requestKey"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end
  and ("t"."sync_error_message" = "j"."error" or ("t"."sync_error_message" is null and "j"."error" is null))
  and ("j"."fate" <> 'written' or "t"."monday_item_id" = "j"."mondayId");
insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", 'HEADER', case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SYNCED' end, case "j"."fate" when 'refused' then null when 'gone' then null else sysutcdatetime() end, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SUCCESS' end, (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", 'HEADER', 'DISCARDED', null, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SUCCESS' end, (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and not exists (select 1 from @settled_before as "k" where "k"."uuid" = "j"."uuid")
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
declare @words table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @words ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "syncId", "customer", "kind", "mondayItemId")
select "j"."uuid", "j"."requestKey", "j"."requestId", "j"."recordUuid", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."warnings", "j"."code", "j"."reason", (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3), (select "r"."customer" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'written' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then 'created' else 'updated' end when 'removed' then 'removed' when 'gone' then 'unknown' else 'failed' end, case "j"."fate" when 'written' then "j"."mondayId" else null end
from @rows as "j"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @words as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @words as "j"
where not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
update t
set "outcome" = coalesce("t"."outcome", 'SETTLED'),
  "answered_at" = sysutcdatetime()
from "sync_requests" as t
where "t"."request_key" = @3
  and exists (select 1 from @settled);
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @settled
union all select lower(convert(varchar(36), "uuid")) as "key" from @settled_before;

-- markUnknown
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"requestId\":null,\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\… (331 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"payload\":\"{\\\"name\\\":\\\"x\\\"}\",\"response\":\"{\\\"requestId\\\":n… (237 characters)
-- @3: "k"
-- @4: "NO_ANSWER: B'HOOD ] \" -- 🎽"
-- @5: "NO_ANSWER"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "requestId" nvarchar(64), "recordUuid" uniqueidentifier, "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "warnings" nvarchar(max), "code" nvarchar(40), "reason" nvarchar(1000));
insert into @rows ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason")
select "uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "recordUuid" uniqueidentifier '$.recordUuid', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "warnings" nvarchar(max) '$.warnings', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason') as j;
declare @papers table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "fate" nvarchar(10), "payload" nvarchar(max), "response" nvarchar(max));
insert into @papers ("uuid", "requestKey", "fate", "payload", "response")
select "uuid", "requestKey", "fate", "payload", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "payload" nvarchar(max) '$.payload', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
declare @held table ("uuid" uniqueidentifier not null primary key, "told" nvarchar(1000));
update t
set "retry_count" = "t"."retry_count"
output inserted."record_uuid" as "kept_uuid", inserted."sync_error_message" as "kept_told"
  into @held ("uuid", "told")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
update t
set "sync_error_message" = @4,
  "api_error_message" = @4,
  "api_response_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and exists (select 1 from @held as "k" where "k"."uuid" = "j"."uuid");
declare @news table ("uuid" uniqueidentifier);
insert into @news ("uuid")
select "j"."uuid"
from @held as "j"
where coalesce("j"."told", '') <> @4;
insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", 'HEADER', 'PENDING', null, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), 'UNKNOWN', (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where exists (select 1 from @news as "k" where "k"."uuid" = "j"."uuid");
declare @words table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @words ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "syncId", "customer", "kind", "mondayItemId")
select "j"."uuid", "j"."requestKey", "j"."requestId", "j"."recordUuid", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."warnings", "j"."code", "j"."reason", (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3), (select "r"."customer" from sync_requests as r where "r"."request_key" = @3), 'unknown', null
from @rows as "j"
where exists (select 1 from @held as "k" where "k"."uuid" = "j"."uuid");
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @words as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @words as "j"
where not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
update t
set "outcome" = @5
from "sync_requests" as t
where "t"."request_key" = @3;
commit transaction;

-- readOpen
-- @1: "B'HOOD ] \" -- 🎽"
select top(500) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "r"."request_key" as "requestKey", r.operation as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "FACT_ORDER_LIST"."api_request_timestamp", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "FACT_ORDER_LIST"."api_request_timestamp", sysutcdatetime()) as "claimedAgeMs", datediff_big(millisecond, "r"."answered_at", sysutcdatetime()) as "answeredAgeMs"
  from "FACT_ORDER_LIST"
  inner join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."api_status" in ('IN_FLIGHT') and "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> ''
  order by "FACT_ORDER_LIST"."api_request_timestamp", "FACT_ORDER_LIST"."record_uuid";

-- longestHoldMs
-- @1: "B'HOOD ] \" -- 🎽"
select min(datediff_big(millisecond, "FACT_ORDER_LIST"."hold_until", sysutcdatetime())) as "age"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."hold_until" is not null and "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() and "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '';

-- seize
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"claimedAt\":\"2026-11-24T10:30:00.000Z\"}]"
-- @2: "k"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "lookup"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "claimedAt" datetime2);
insert into @rows ("uuid", "requestKey", "claimedAt")
select "uuid", "requestKey", "claimedAt"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "claimedAt" datetime2 '$.claimedAt') as j;
set xact_abort on;
begin transaction;
declare @seized table ("uuid" uniqueidentifier not null primary key);
update t
set "request_key" = @2,
  "api_request_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @seized ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and convert(varchar(23), "t"."api_request_timestamp", 126) + 'Z' = convert(varchar(23), "j"."claimedAt", 126) + 'Z'
  and not exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @2);
insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
select @2, @3, @4, 'HEADER', @5, sysutcdatetime(), null
where exists (select 1 from @seized);
declare @seized_before table ("uuid" uniqueidentifier);
insert into @seized_before ("uuid")
select "t"."record_uuid"
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from @seized as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = @2
  and "t"."api_status" in ('IN_FLIGHT');
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @seized
union all select lower(convert(varchar(36), "uuid")) as "key" from @seized_before;

-- settleLookup
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"mondayId\":\"9731\",\"place\":\"B'HOOD ] \\\" -- 🎽\",\"created\":1,\"requ… (698 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"mondayId\":\"9731\",\"place\":\"B'HOOD ] \\\" -- 🎽\",\"created\":1,\"requ… (414 characters)
-- @3: "k"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "created" int, "request" nvarchar(max), "response" nvarchar(max), "place" nvarchar(128));
insert into @rows ("uuid", "requestKey", "mondayId", "created", "request", "response", "place")
select "uuid", "requestKey", "mondayId", "created", "request", "response", "place"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "created" int '$.created', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response', "place" nvarchar(128) '$.place') as j;
declare @rows2 table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "created" int, "request" nvarchar(max), "response" nvarchar(max));
insert into @rows2 ("uuid", "requestKey", "mondayId", "created", "request", "response")
select "uuid", "requestKey", "mondayId", "created", "request", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "created" int '$.created', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
declare @settled table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = 'PENDING',
  "api_status" = null,
  "monday_item_id" = coalesce("j"."mondayId", "t"."monday_item_id"),
  "group_id" = coalesce("j"."place", "t"."group_id"),
  "row_hash" = null,
  "sync_error_message" = null,
  "api_error_message" = null,
  "api_operation_type" = 'lookup',
  "api_response_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @settled ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", 'HEADER', 'PENDING', null, "j"."request", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), 'SUCCESS', (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
update t
set "wrote" = 'created',
  "monday_item_id" = "j"."mondayId"
from "sync_outcomes" as t, @rows2 as "j"
where "t"."row_uuid" = "j"."uuid"
  and exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and "t"."sync_id" = (select "r"."sync_id" from sync_requests as r where "r"."request_key" = "j"."requestKey")
  and "t"."source" = 'HEADER'
  and ("j"."created" = 1 or exists (select 1 from sync_requests as r where "r"."request_key" = "t"."request_key"
    and "r"."sync_id" = "t"."sync_id" and "r"."operation" = 'create'));
update t
set "outcome" = 'SETTLED',
  "answered_at" = sysutcdatetime()
from "sync_requests" as t
where "t"."request_key" = @3;
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @settled;

-- correct
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"seenMondayId\":\"9731\",\"mondayId\":null,\"place\":null,\"request\":\"{\\\"seen\\\":\\\"9731\\… (265 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
-- @3: "s"
declare @rows table ("uuid" uniqueidentifier, "seenMondayId" bigint, "mondayId" bigint, "request" nvarchar(max), "response" nvarchar(max), "place" nvarchar(128));
insert into @rows ("uuid", "seenMondayId", "mondayId", "request", "response", "place")
select "uuid", "seenMondayId", "mondayId", "request", "response", "place"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "seenMondayId" bigint '$.seenMondayId', "mondayId" bigint '$.mondayId', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response', "place" nvarchar(128) '$.place') as j;
declare @rows2 table ("uuid" uniqueidentifier);
insert into @rows2 ("uuid")
select "uuid"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid') as j;
set xact_abort on;
begin transaction;
declare @corrected table ("uuid" uniqueidentifier not null primary key);
update t
set "monday_item_id" = "j"."mondayId",
  "group_id" = "j"."place",
  "row_hash" = null,
  "sync_state" = 'PENDING',
  "api_status" = null,
  "sync_error_message" = null,
  "api_error_message" = null,
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @corrected ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and ("t"."monday_item_id" = "j"."seenMondayId" or ("t"."monday_item_id" is null and "j"."seenMondayId" is null));
insert into "ORDER_LIST_API_LOG" ("record_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", 'HEADER', 'PENDING', null, "j"."request", "j"."response", sysutcdatetime(), sysutcdatetime(), 'correct', 'SUCCESS', @3
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where exists (select 1 from @corrected as "k" where "k"."uuid" = "j"."uuid");
update t
set "monday_subitem_id" = null,
  "parent_item_id" = null,
  "row_hash" = null,
  "sync_state" = 'PENDING',
  "api_status" = null,
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t
where "t"."record_uuid" in (select "j"."uuid" from @rows2 as "j"
where exists (select 1 from @corrected as "k" where "k"."uuid" = "j"."uuid"))
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @corrected;

-- turnAway
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"orderNumber\":\"B'HOOD ] \\\" -- 🎽\",\… (522 characters)
declare @rows table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64), "failed" int, "sentHash" char(64), "error" nvarchar(1000));
insert into @rows ("uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId", "failed", "sentHash", "error")
select "uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId", "failed", "sentHash", "error"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "failed" int '$.failed', "sentHash" char(64) '$.sentHash', "error" nvarchar(1000) '$.error') as j;
set xact_abort on;
begin transaction;
declare @turned_away table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = case when "j"."failed" = 1 then 'ERROR' else "t"."sync_state" end,
  "api_status" = case when "j"."failed" = 1 then 'ERROR' else "t"."api_status" end,
  "sent_hash" = case when "j"."failed" = 1 then "j"."sentHash" else "t"."sent_hash" end,
  "retry_count" = coalesce("t"."retry_count", 0) + "j"."failed",
  "sync_error_message" = "j"."error",
  "api_error_message" = case when "j"."failed" = 1 then "j"."error" else "t"."api_error_message" end,
  "updated_at" = sysutcdatetime()
output inserted."record_uuid" as "kept_uuid"
  into @turned_away ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @rows as "j"
where "t"."row_uuid" = "j"."uuid"
  and exists (select 1 from @turned_away as "k" where "k"."uuid" = "j"."uuid")
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @rows as "j"
where exists (select 1 from @turned_away as "k" where "k"."uuid" = "j"."uuid")
  and not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
commit transaction;

-- lines.readLines
-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "lineUuid", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "size_code" as "sizeCode", "qty", "action_type" as "actionType", "ORDER_LIST_LINES"."sync_state" as "syncState", "api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "request_key" as "requestKey", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondaySubitemId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "parentItemId", "row_hash" as "rowHash", "sent_hash" as "sentHash", "sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries"
  from "ORDER_LIST_LINES"
  where "record_uuid" in (select "j"."recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j") and "ORDER_LIST_LINES"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  order by "record_uuid", "size_code";

-- lines.claim
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"mondayId\":null,\"lastRequestKey\":null,\"sentHash\":\"h\",\"requestKey\":\"k\"}]"
-- @2: "k"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "create"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "lastRequestKey" nvarchar(36), "sentHash" char(64));
insert into @rows ("uuid", "requestKey", "mondayId", "lastRequestKey", "sentHash")
select "uuid", "requestKey", "mondayId", "lastRequestKey", "sentHash"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "lastRequestKey" nvarchar(36) '$.lastRequestKey', "sentHash" char(64) '$.sentHash') as j;
set xact_abort on;
begin transaction;
declare @taken table ("uuid" uniqueidentifier not null primary key, "apiStatus" nvarchar(20), "requestKey" nvarchar(36), "sentHash" char(64), "requestedAt" datetime2, "reason" nvarchar(1000));
update t
set "retry_count" = "t"."retry_count"
output inserted."line_uuid" as "kept_uuid", inserted."api_status" as "kept_apiStatus", inserted."request_key" as "kept_requestKey", inserted."sent_hash" as "kept_sentHash", inserted."api_request_timestamp" as "kept_requestedAt", inserted."sync_error_message" as "kept_reason"
  into @taken ("uuid", "apiStatus", "requestKey", "sentHash", "requestedAt", "reason")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and ("t"."hold_until" is null or "t"."hold_until" <= sysutcdatetime())
  and ("t"."monday_subitem_id" = "j"."mondayId" or ("t"."monday_subitem_id" is null and "j"."mondayId" is null))
  and ("t"."request_key" = "j"."lastRequestKey" or ("t"."request_key" is null and "j"."lastRequestKey" is null))
  and not exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @2);
update t
set "api_status" = 'IN_FLIGHT',
  "request_key" = @2,
  "sent_hash" = "j"."sentHash",
  "api_request_timestamp" = sysutcdatetime(),
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and exists (select 1 from @taken as "k" where "k"."uuid" = "j"."uuid");
insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
select @2, @3, @4, 'LINE', @5, sysutcdatetime(), (select "k"."uuid", "k"."apiStatus", "k"."requestKey", "k"."sentHash", "k"."requestedAt", "k"."reason" from @taken as "k" for json path, include_null_values)
where exists (select 1 from @taken);
declare @taken_before table ("uuid" uniqueidentifier);
insert into @taken_before ("uuid")
select "t"."line_uuid"
from @rows as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where not exists (select 1 from @taken as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT');
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @taken
union all select lower(convert(varchar(36), "uuid")) as "key" from @taken_before;

-- lines.renew
-- @1: "k"
-- @2: "h"
set xact_abort on;
begin transaction;
declare @renewed table ("uuid" uniqueidentifier not null primary key);
update t
set "api_request_timestamp" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @renewed ("uuid")
from "ORDER_LIST_LINES" as t
where "t"."request_key" = @1
  and "t"."api_status" in ('IN_FLIGHT');
update t
set "claimed_at" = sysutcdatetime(),
  "body_hash" = @2,
  "outcome" = null,
  "answered_at" = null
from "sync_requests" as t
where "t"."request_key" = @1
  and exists (select 1 from @renewed);
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @renewed;

-- lines.release
-- @1: "k"
-- @2: "RELEASED MINUTE_LIMIT"
set xact_abort on;
begin transaction;
declare @previous table ("uuid" uniqueidentifier, "apiStatus" nvarchar(20), "requestKey" nvarchar(36), "sentHash" char(64), "requestedAt" datetime2, "reason" nvarchar(1000), "apiReason" nvarchar(2000), "previousKey" nvarchar(36));
insert into @previous ("uuid", "apiStatus", "requestKey", "sentHash", "requestedAt", "reason", "apiReason", "previousKey")
select "j"."uuid", "j"."apiStatus", @1, "j"."sentHash", "j"."requestedAt", "j"."reason", "j"."apiReason", "j"."requestKey"
from (select previous as "json" from sync_requests where request_key = @1) as "r"
cross apply openjson("r"."json") with ("uuid" uniqueidentifier '$.uuid', "apiStatus" nvarchar(20) '$.apiStatus', "requestKey" nvarchar(36) '$.requestKey', "sentHash" char(64) '$.sentHash', "requestedAt" datetime2 '$.requestedAt', "reason" nvarchar(1000) '$.reason', "apiReason" nvarchar(2000) '$.apiReason') as "j";
update t
set "retry_count" = "t"."retry_count"
from "FACT_ORDER_LIST" as t
where "t"."record_uuid" in (select "ORDER_LIST_LINES"."record_uuid" from ORDER_LIST_LINES
      where "ORDER_LIST_LINES"."line_uuid" in (select "j"."uuid" from @previous as "j"));
declare @released table ("uuid" uniqueidentifier not null primary key);
update t
set "api_status" = "j"."apiStatus",
  "request_key" = "j"."previousKey",
  "sent_hash" = "j"."sentHash",
  "api_request_timestamp" = "j"."requestedAt",
  "sync_error_message" = "j"."reason",
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @released ("uuid")
from "ORDER_LIST_LINES" as t, @previous as "j"
where "t"."line_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and "t"."sync_error_message" is null;
update t
set "monday_subitem_id" = null,
  "parent_item_id" = null,
  "row_hash" = null,
  "sync_state" = 'PENDING',
  "api_status" = null,
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t
where "t"."line_uuid" in (select "j"."uuid" from @released as "j")
  and "t"."parent_item_id" is not null
  and not exists (select 1 from FACT_ORDER_LIST where "FACT_ORDER_LIST"."record_uuid" = "t"."record_uuid"
      and "FACT_ORDER_LIST"."monday_item_id" = "t"."parent_item_id")
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');
update t
set "outcome" = coalesce("t"."outcome", @2),
  "answered_at" = coalesce("t"."answered_at", sysutcdatetime())
from "sync_requests" as t
where "t"."request_key" = @1;
commit transaction;

-- lines.settle
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"requestId\":\"r\",\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",… (882 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"fate\":\"written\",\"payload\":\"{\\\"name\\\":\\\"x\\\"}\",\"response\":\… (596 characters)
-- @3: "k"
-- @4: 0
-- @5: 90
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "requestId" nvarchar(64), "recordUuid" uniqueidentifier, "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "warnings" nvarchar(max), "code" nvarchar(40), "reason" nvarchar(1000), "fate" nvarchar(10), "mondayId" bigint, "place" bigint, "partly" int, "error" nvarchar(1000));
insert into @rows ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "fate", "mondayId", "place", "partly", "error")
select "uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "fate", "mondayId", "place", "partly", "error"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "recordUuid" uniqueidentifier '$.recordUuid', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "warnings" nvarchar(max) '$.warnings', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "fate" nvarchar(10) '$.fate', "mondayId" bigint '$.mondayId', "place" bigint '$.place', "partly" int '$.partly', "error" nvarchar(1000) '$.error') as j;
declare @papers table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "fate" nvarchar(10), "payload" nvarchar(max), "response" nvarchar(max));
insert into @papers ("uuid", "requestKey", "fate", "payload", "response")
select "uuid", "requestKey", "fate", "payload", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "payload" nvarchar(max) '$.payload', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
update t
set "retry_count" = "t"."retry_count"
from "FACT_ORDER_LIST" as t
where "t"."record_uuid" in (select "ORDER_LIST_LINES"."record_uuid" from ORDER_LIST_LINES
      where "ORDER_LIST_LINES"."line_uuid" in (select "j"."uuid" from @rows as "j"));
declare @settled table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end,
  "api_status" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then null else 'SUCCESS' end,
  "monday_subitem_id" = case "j"."fate" when 'written' then "j"."mondayId" when 'refused' then "t"."monday_subitem_id" when 'gone' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then "t"."monday_subitem_id" end else null end,
  "parent_item_id" = case "j"."fate" when 'written' then "j"."place" when 'refused' then "t"."parent_item_id" when 'gone' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then "t"."parent_item_id" end else null end,
  "row_hash" = case "j"."fate" when 'written' then "t"."sent_hash" when 'refused' then case when "j"."partly" = 0 then "t"."row_hash" end else null end,
  "retry_count" = case "j"."fate" when 'refused' then coalesce("t"."retry_count", 0) + 1 when 'gone' then "t"."retry_count" else 0 end,
  "hold_until" = dateadd(millisecond, @4, dateadd(second, @5, sysutcdatetime())),
  "sync_error_message" = "j"."error",
  "api_operation_type" = (select "r"."operation" from sync_requests as r where "r"."request_key" = @3),
  "api_response_timestamp" = sysutcdatetime(),
  "sync_completed_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "t"."sync_completed_at" end,
  "last_synced_at" = case "j"."fate" when 'written' then sysutcdatetime() when 'removed' then sysutcdatetime() else "t"."last_synced_at" end,
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @settled ("uuid")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
declare @settled_before table ("uuid" uniqueidentifier);
insert into @settled_before ("uuid")
select "t"."line_uuid"
from @rows as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where not exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = "j"."requestKey"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" = case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'PENDING' else 'SYNCED' end
  and ("t"."sync_error_message" = "j"."error" or ("t"."sync_error_message" is null and "j"."error" is null))
  and ("j"."fate" <> 'written' or "t"."monday_subitem_id" = "j"."mondayId");
insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", "t"."line_uuid", 'LINE', case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SYNCED' end, case "j"."fate" when 'refused' then null when 'gone' then null else sysutcdatetime() end, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SUCCESS' end, (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", "t"."line_uuid", 'LINE', 'DISCARDED', null, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'refused' then 'ERROR' when 'gone' then 'ERROR' else 'SUCCESS' end, (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where not exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and not exists (select 1 from @settled_before as "k" where "k"."uuid" = "j"."uuid")
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
declare @words table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @words ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "syncId", "customer", "kind", "mondayItemId")
select "j"."uuid", "j"."requestKey", "j"."requestId", "j"."recordUuid", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."warnings", "j"."code", "j"."reason", (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3), (select "r"."customer" from sync_requests as r where "r"."request_key" = @3), case "j"."fate" when 'written' then case (select "r"."operation" from sync_requests as r where "r"."request_key" = @3) when 'create' then 'created' else 'updated' end when 'removed' then 'removed' when 'gone' then 'unknown' else 'failed' end, case "j"."fate" when 'written' then "j"."mondayId" else null end
from @rows as "j"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @words as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'LINE';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'LINE', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @words as "j"
where not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
update t
set "monday_subitem_id" = null,
  "parent_item_id" = null,
  "row_hash" = null,
  "sync_state" = 'PENDING',
  "api_status" = null,
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t
where "t"."line_uuid" in (select "j"."uuid" from @settled as "j")
  and "t"."parent_item_id" is not null
  and not exists (select 1 from FACT_ORDER_LIST where "FACT_ORDER_LIST"."record_uuid" = "t"."record_uuid"
      and "FACT_ORDER_LIST"."monday_item_id" = "t"."parent_item_id")
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');
update t
set "outcome" = coalesce("t"."outcome", 'SETTLED')
from "sync_requests" as t
where "t"."request_key" = @3
  and exists (select 1 from @settled);
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @settled
union all select lower(convert(varchar(36), "uuid")) as "key" from @settled_before;

-- lines.markUnknown
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"requestId\":null,\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\… (331 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"payload\":\"{\\\"name\\\":\\\"x\\\"}\",\"response\":\"{\\\"requestId\\\":n… (237 characters)
-- @3: "k"
-- @4: "NO_ANSWER: B'HOOD ] \" -- 🎽"
-- @5: "NO_ANSWER"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "requestId" nvarchar(64), "recordUuid" uniqueidentifier, "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "warnings" nvarchar(max), "code" nvarchar(40), "reason" nvarchar(1000));
insert into @rows ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason")
select "uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "recordUuid" uniqueidentifier '$.recordUuid', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "warnings" nvarchar(max) '$.warnings', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason') as j;
declare @papers table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "fate" nvarchar(10), "payload" nvarchar(max), "response" nvarchar(max));
insert into @papers ("uuid", "requestKey", "fate", "payload", "response")
select "uuid", "requestKey", "fate", "payload", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "fate" nvarchar(10) '$.fate', "payload" nvarchar(max) '$.payload', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
declare @held table ("uuid" uniqueidentifier not null primary key, "told" nvarchar(1000));
update t
set "retry_count" = "t"."retry_count"
output inserted."line_uuid" as "kept_uuid", inserted."sync_error_message" as "kept_told"
  into @held ("uuid", "told")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
update t
set "sync_error_message" = @4,
  "api_response_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and exists (select 1 from @held as "k" where "k"."uuid" = "j"."uuid");
declare @news table ("uuid" uniqueidentifier);
insert into @news ("uuid")
select "j"."uuid"
from @held as "j"
where coalesce("j"."told", '') <> @4;
insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", "t"."line_uuid", 'LINE', 'PENDING', null, "j"."payload", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), 'UNKNOWN', (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @papers as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where exists (select 1 from @news as "k" where "k"."uuid" = "j"."uuid");
declare @words table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @words ("uuid", "requestKey", "requestId", "recordUuid", "orderNumber", "itemName", "groupTitle", "warnings", "code", "reason", "syncId", "customer", "kind", "mondayItemId")
select "j"."uuid", "j"."requestKey", "j"."requestId", "j"."recordUuid", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."warnings", "j"."code", "j"."reason", (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3), (select "r"."customer" from sync_requests as r where "r"."request_key" = @3), 'unknown', null
from @rows as "j"
where exists (select 1 from @held as "k" where "k"."uuid" = "j"."uuid");
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @words as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'LINE';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'LINE', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @words as "j"
where not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
update t
set "outcome" = @5
from "sync_requests" as t
where "t"."request_key" = @3;
commit transaction;

-- lines.readOpen
-- @1: "B'HOOD ] \" -- 🎽"
select top(500) lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", "r"."request_key" as "requestKey", r.operation as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "ORDER_LIST_LINES"."api_request_timestamp", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "ORDER_LIST_LINES"."api_request_timestamp", sysutcdatetime()) as "claimedAgeMs", datediff_big(millisecond, "r"."answered_at", sysutcdatetime()) as "answeredAgeMs"
  from "ORDER_LIST_LINES"
  inner join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."api_status" in ('IN_FLIGHT') and exists (select 1 as "one"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."record_uuid" = "ORDER_LIST_LINES"."record_uuid")
  order by "ORDER_LIST_LINES"."api_request_timestamp", "ORDER_LIST_LINES"."line_uuid";

-- lines.longestHoldMs
-- @1: "B'HOOD ] \" -- 🎽"
select min(datediff_big(millisecond, "ORDER_LIST_LINES"."hold_until", sysutcdatetime())) as "age"
  from "ORDER_LIST_LINES"
  where "ORDER_LIST_LINES"."hold_until" is not null and "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() and exists (select 1 as "one"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."record_uuid" = "ORDER_LIST_LINES"."record_uuid");

-- lines.seize
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"claimedAt\":\"2026-11-24T10:30:00.000Z\"}]"
-- @2: "k"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "lookup"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "claimedAt" datetime2);
insert into @rows ("uuid", "requestKey", "claimedAt")
select "uuid", "requestKey", "claimedAt"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "claimedAt" datetime2 '$.claimedAt') as j;
set xact_abort on;
begin transaction;
declare @seized table ("uuid" uniqueidentifier not null primary key);
update t
set "request_key" = @2,
  "api_request_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @seized ("uuid")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and convert(varchar(23), "t"."api_request_timestamp", 126) + 'Z' = convert(varchar(23), "j"."claimedAt", 126) + 'Z'
  and not exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @2);
insert into "sync_requests" ("request_key", "sync_id", "customer", "source", "operation", "claimed_at", "previous")
select @2, @3, @4, 'LINE', @5, sysutcdatetime(), null
where exists (select 1 from @seized);
declare @seized_before table ("uuid" uniqueidentifier);
insert into @seized_before ("uuid")
select "t"."line_uuid"
from @rows as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where not exists (select 1 from @seized as "k" where "k"."uuid" = "j"."uuid")
  and "t"."request_key" = @2
  and "t"."api_status" in ('IN_FLIGHT');
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @seized
union all select lower(convert(varchar(36), "uuid")) as "key" from @seized_before;

-- lines.settleLookup
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"mondayId\":\"9731\",\"place\":\"B'HOOD ] \\\" -- 🎽\",\"created\":1,\"requ… (698 characters)
-- @2: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"requestKey\":\"k\",\"mondayId\":\"9731\",\"place\":\"B'HOOD ] \\\" -- 🎽\",\"created\":1,\"requ… (414 characters)
-- @3: "k"
declare @rows table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "created" int, "request" nvarchar(max), "response" nvarchar(max), "place" bigint);
insert into @rows ("uuid", "requestKey", "mondayId", "created", "request", "response", "place")
select "uuid", "requestKey", "mondayId", "created", "request", "response", "place"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "created" int '$.created', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response', "place" bigint '$.place') as j;
declare @rows2 table ("uuid" uniqueidentifier, "requestKey" nvarchar(36), "mondayId" bigint, "created" int, "request" nvarchar(max), "response" nvarchar(max));
insert into @rows2 ("uuid", "requestKey", "mondayId", "created", "request", "response")
select "uuid", "requestKey", "mondayId", "created", "request", "response"
from openjson(@2) with ("uuid" uniqueidentifier '$.uuid', "requestKey" nvarchar(36) '$.requestKey', "mondayId" bigint '$.mondayId', "created" int '$.created', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response') as j;
set xact_abort on;
begin transaction;
declare @settled table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = 'PENDING',
  "api_status" = null,
  "monday_subitem_id" = coalesce("j"."mondayId", "t"."monday_subitem_id"),
  "parent_item_id" = coalesce("j"."place", "t"."parent_item_id"),
  "row_hash" = null,
  "sync_error_message" = null,
  "api_operation_type" = 'lookup',
  "api_response_timestamp" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @settled ("uuid")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and "t"."request_key" = "j"."requestKey" and "t"."api_status" in ('IN_FLIGHT')
  and exists (select "r"."request_key" from sync_requests as r where "r"."request_key" = @3);
insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", "t"."line_uuid", 'LINE', 'PENDING', null, "j"."request", "j"."response", (select "r"."claimed_at" from sync_requests as r where "r"."request_key" = @3), sysutcdatetime(), (select "r"."operation" from sync_requests as r where "r"."request_key" = @3), 'SUCCESS', (select "r"."sync_id" from sync_requests as r where "r"."request_key" = @3)
from @rows as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid");
update t
set "wrote" = 'created',
  "monday_item_id" = "j"."mondayId"
from "sync_outcomes" as t, @rows2 as "j"
where "t"."row_uuid" = "j"."uuid"
  and exists (select 1 from @settled as "k" where "k"."uuid" = "j"."uuid")
  and "t"."sync_id" = (select "r"."sync_id" from sync_requests as r where "r"."request_key" = "j"."requestKey")
  and "t"."source" = 'LINE'
  and ("j"."created" = 1 or exists (select 1 from sync_requests as r where "r"."request_key" = "t"."request_key"
    and "r"."sync_id" = "t"."sync_id" and "r"."operation" = 'create'));
update t
set "outcome" = 'SETTLED',
  "answered_at" = sysutcdatetime()
from "sync_requests" as t
where "t"."request_key" = @3;
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @settled;

-- lines.correct
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"seenMondayId\":\"9731\",\"mondayId\":null,\"place\":null,\"request\":\"{\\\"seen\\\":\\\"9731\\… (265 characters)
-- @2: "s"
declare @rows table ("uuid" uniqueidentifier, "seenMondayId" bigint, "mondayId" bigint, "request" nvarchar(max), "response" nvarchar(max), "place" bigint);
insert into @rows ("uuid", "seenMondayId", "mondayId", "request", "response", "place")
select "uuid", "seenMondayId", "mondayId", "request", "response", "place"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "seenMondayId" bigint '$.seenMondayId', "mondayId" bigint '$.mondayId', "request" nvarchar(max) '$.request', "response" nvarchar(max) '$.response', "place" bigint '$.place') as j;
set xact_abort on;
begin transaction;
declare @corrected table ("uuid" uniqueidentifier not null primary key);
update t
set "monday_subitem_id" = "j"."mondayId",
  "parent_item_id" = "j"."place",
  "row_hash" = null,
  "sync_state" = 'PENDING',
  "api_status" = null,
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @corrected ("uuid")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and ("t"."monday_subitem_id" = "j"."seenMondayId" or ("t"."monday_subitem_id" is null and "j"."seenMondayId" is null));
insert into "ORDER_LIST_API_LOG" ("record_uuid", "line_uuid", "source", "sync_state", "sync_completed_at", "api_request_payload", "api_response_payload", "api_request_timestamp", "api_response_timestamp", "api_operation_type", "api_status", "pipeline_run_id")
select "t"."record_uuid", "t"."line_uuid", 'LINE', 'PENDING', null, "j"."request", "j"."response", sysutcdatetime(), sysutcdatetime(), 'correct', 'SUCCESS', @2
from @rows as "j"
inner join "ORDER_LIST_LINES" as t on "t"."line_uuid" = "j"."uuid"
where exists (select 1 from @corrected as "k" where "k"."uuid" = "j"."uuid");
commit transaction;
select lower(convert(varchar(36), "uuid")) as "key" from @corrected;

-- lines.markUnchanged
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
-- @2: "s"
declare @rows table ("uuid" uniqueidentifier);
insert into @rows ("uuid")
select "uuid"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid') as j;
set xact_abort on;
begin transaction;
delete t
from "sync_outcomes" as t
where "t"."sync_id" = @2
  and "t"."source" = 'LINE'
  and "t"."kind" in ('failed', 'held', 'unknown')
  and "t"."row_uuid" in (select "j"."uuid" from @rows as "j")
  and "t"."wrote" is null;
update t
set "kind" = "t"."wrote",
  "code" = null,
  "reason" = null,
  "monday_item_id" = (select "ORDER_LIST_LINES"."monday_subitem_id" from "ORDER_LIST_LINES" where "ORDER_LIST_LINES"."line_uuid" = "t"."row_uuid")
from "sync_outcomes" as t
where "t"."sync_id" = @2
  and "t"."source" = 'LINE'
  and "t"."kind" in ('failed', 'held', 'unknown')
  and "t"."row_uuid" in (select "j"."uuid" from @rows as "j");
update t
set "sync_state" = 'SYNCED',
  "api_status" = 'SUCCESS',
  "sync_error_message" = null,
  "updated_at" = sysutcdatetime()
from "ORDER_LIST_LINES" as t
where "t"."line_uuid" in (select "j"."uuid" from @rows as "j")
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and ("t"."monday_subitem_id" is null or "t"."row_hash" is not null)
  and ("t"."sync_state" <> 'SYNCED' or "t"."sync_error_message" is not null);
commit transaction;

-- lines.turnAway
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"orderNumber\":\"PEL-00001\",\"itemName\… (508 characters)
declare @rows table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64), "failed" int, "sentHash" char(64), "error" nvarchar(1000));
insert into @rows ("uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId", "failed", "sentHash", "error")
select "uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId", "failed", "sentHash", "error"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "recordUuid" uniqueidentifier '$.recordUuid', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "orderNumber" nvarchar(100) '$.orderNumber', "itemName" nvarchar(1000) '$.itemName', "groupTitle" nvarchar(255) '$.groupTitle', "mondayItemId" bigint '$.mondayItemId', "warnings" nvarchar(max) '$.warnings', "requestKey" nvarchar(36) '$.requestKey', "requestId" nvarchar(64) '$.requestId', "failed" int '$.failed', "sentHash" char(64) '$.sentHash', "error" nvarchar(1000) '$.error') as j;
set xact_abort on;
begin transaction;
declare @turned_away table ("uuid" uniqueidentifier not null primary key);
update t
set "sync_state" = case when "j"."failed" = 1 then 'ERROR' else "t"."sync_state" end,
  "api_status" = case when "j"."failed" = 1 then 'ERROR' else "t"."api_status" end,
  "sent_hash" = case when "j"."failed" = 1 then "j"."sentHash" else "t"."sent_hash" end,
  "retry_count" = coalesce("t"."retry_count", 0) + "j"."failed",
  "sync_error_message" = "j"."error",
  "updated_at" = sysutcdatetime()
output inserted."line_uuid" as "kept_uuid"
  into @turned_away ("uuid")
from "ORDER_LIST_LINES" as t, @rows as "j"
where "t"."line_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT'
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED');
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @rows as "j"
where "t"."row_uuid" = "j"."uuid"
  and exists (select 1 from @turned_away as "k" where "k"."uuid" = "j"."uuid")
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'LINE';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'LINE', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @rows as "j"
where exists (select 1 from @turned_away as "k" where "k"."uuid" = "j"."uuid")
  and not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
commit transaction;

-- groups.read
-- @1: "1"
-- @2: "[{\"titleKey\":\"B'HOOD ] \\\" -- 🎽\"}]"
select "g"."title_key" as "titleKey", "g"."title", "g"."group_id" as "groupId", "g"."request_key" as "requestKey", convert(varchar(23), "g"."claimed_at", 126) + 'Z' as "claimedAt", datediff_big(millisecond, "g"."claimed_at", sysutcdatetime()) as "claimedAgeMs"
  from "sync_groups" as "g"
  where "g"."board_id" = @1 and "g"."title_key" in (select "j"."titleKey" collate Latin1_General_BIN2 as "titleKey"
  from openjson(@2) with ("titleKey" nvarchar(255) '$.titleKey') as "j");

-- groups.claim
-- @1: "[{\"boardName\":null,\"groupId\":null,\"code\":null,\"reason\":null,\"position\":0,\"boardId\":\"1\",\"titleKey\":\"B'HOOD ] \\\" -- 🎽\",\"title\":\… (229 characters)
-- @2: "k"
-- @3: "1"
declare @rows table ("titleKey" nvarchar(255), "title" nvarchar(255), "groupId" nvarchar(128), "boardId" nvarchar(20), "boardName" nvarchar(255), "syncId" nvarchar(50), "customer" nvarchar(100), "code" nvarchar(40), "reason" nvarchar(1000), "position" int);
insert into @rows ("titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position")
select "titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position"
from openjson(@1) with ("titleKey" nvarchar(255) '$.titleKey', "title" nvarchar(255) '$.title', "groupId" nvarchar(128) '$.groupId', "boardId" nvarchar(20) '$.boardId', "boardName" nvarchar(255) '$.boardName', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "position" int '$.position') as j;
insert into "sync_groups" ("board_id", "title_key", "title", "group_id", "request_key", "claimed_at", "sync_id", "customer")
select "j"."boardId", "j"."titleKey", "j"."title", "j"."groupId", @2, sysutcdatetime(), "j"."syncId", "j"."customer"
from @rows as "j"
where not exists (select 1 from sync_groups as g where "g"."board_id" = "j"."boardId" and "g"."title_key" = "j"."titleKey" collate Latin1_General_BIN2);
declare @claimed table ("titleKey" nvarchar(255));
insert into @claimed ("titleKey")
select "t"."title_key"
from @rows as "j"
inner join "sync_groups" as t on "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
where "t"."board_id" = @3
  and "t"."request_key" = @2
  and "t"."group_id" is null;
select "titleKey" as "key" from @claimed;

-- groups.renew
-- @1: "k"
declare @renewed table ("titleKey" nvarchar(255) collate Latin1_General_BIN2 not null primary key);
update t
set "claimed_at" = sysutcdatetime(),
  "updated_at" = sysutcdatetime()
output inserted."title_key" as "kept_titleKey"
  into @renewed ("titleKey")
from "sync_groups" as t
where "t"."request_key" = @1
  and "t"."group_id" is null;
select "titleKey" as "key" from @renewed;

-- groups.settle
-- @1: "[{\"titleKey\":\"B'HOOD ] \\\" -- 🎽\"}]"
-- @2: "g"
-- @3: "1"
-- @4: "k"
-- @5: "B'HOOD ] \" -- 🎽"
-- @6: 0
declare @rows table ("titleKey" nvarchar(255));
insert into @rows ("titleKey")
select "titleKey"
from openjson(@1) with ("titleKey" nvarchar(255) '$.titleKey') as j;
set xact_abort on;
begin transaction;
declare @settled table ("titleKey" nvarchar(255) collate Latin1_General_BIN2 not null primary key);
update t
set "group_id" = @2,
  "updated_at" = sysutcdatetime()
output inserted."title_key" as "kept_titleKey"
  into @settled ("titleKey")
from "sync_groups" as t, @rows as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."board_id" = @3
  and "t"."request_key" = @4
  and ("t"."group_id" is null or "t"."group_id" = @2);
declare @created table ("titleKey" nvarchar(255), "title" nvarchar(255), "groupId" nvarchar(128), "boardId" nvarchar(20), "boardName" nvarchar(255), "syncId" nvarchar(50), "customer" nvarchar(100), "code" nvarchar(40), "reason" nvarchar(1000), "position" int);
insert into @created ("titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position")
select "t"."title_key", "t"."title", "t"."group_id", "t"."board_id", @5, coalesce("t"."sync_id", ''), coalesce("t"."customer", ''), null, null, @6
from @rows as "j"
inner join "sync_groups" as t on "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
where exists (select 1 from @settled as "k" where "k"."titleKey" = "j"."titleKey" collate Latin1_General_BIN2)
  and "t"."board_id" = @3;
declare @shown table ("groupId" nvarchar(128) not null primary key);
update t
set "board_name" = "j"."boardName",
  "group_name" = "j"."title"
output inserted."group_id" as "kept_groupId"
  into @shown ("groupId")
from "MON_Boards_Groups" as t, @created as "j"
where "t"."group_id" = "j"."groupId"
  and "t"."board_id" = @3;
insert into "MON_Boards_Groups" ("board_id", "board_name", "group_id", "group_name")
select "j"."boardId", "j"."boardName", "j"."groupId", "j"."title"
from @created as "j"
where not exists (select 1 from @shown as "k" where "k"."groupId" = "j"."groupId");
declare @recorded table ("titleKey" nvarchar(255) collate Latin1_General_BIN2 not null primary key);
update t
set "action" = case when "t"."group_id" = "j"."groupId" then "t"."action" else 'create' end,
  "group_id" = "j"."groupId",
  "code" = "j"."code",
  "reason" = "j"."reason"
output inserted."title_key" as "kept_titleKey"
  into @recorded ("titleKey")
from "sync_customer_groups" as t, @created as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."sync_id" = "j"."syncId"
  and "t"."customer" = "j"."customer";
insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
select "j"."syncId", "j"."customer", "j"."titleKey", "j"."title", 'create', "j"."groupId", "j"."code", "j"."reason", (select count(*) from sync_customer_groups as g where "g"."sync_id" = "j"."syncId" and "g"."customer" = "j"."customer") + row_number() over (order by "j"."position") - 1
from @created as "j"
where not exists (select 1 from @recorded as "k" where "k"."titleKey" = "j"."titleKey" collate Latin1_General_BIN2);
commit transaction;
select "titleKey" as "key" from @settled;

-- groups.release
-- @1: "k"
delete t
from "sync_groups" as t
where "t"."request_key" = @1
  and "t"."group_id" is null;

-- groups.remember
-- @1: "[{\"boardName\":\"B'HOOD ] \\\" -- 🎽\",\"groupId\":\"g\",\"code\":null,\"reason\":null,\"position\":0,\"boardId\":\"1\",\"titleKey\":\"B'HOOD ] \\\"… (249 characters)
-- @2: "1"
declare @rows table ("titleKey" nvarchar(255), "title" nvarchar(255), "groupId" nvarchar(128), "boardId" nvarchar(20), "boardName" nvarchar(255), "syncId" nvarchar(50), "customer" nvarchar(100), "code" nvarchar(40), "reason" nvarchar(1000), "position" int);
insert into @rows ("titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position")
select "titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position"
from openjson(@1) with ("titleKey" nvarchar(255) '$.titleKey', "title" nvarchar(255) '$.title', "groupId" nvarchar(128) '$.groupId', "boardId" nvarchar(20) '$.boardId', "boardName" nvarchar(255) '$.boardName', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "position" int '$.position') as j;
set xact_abort on;
begin transaction;
update t
set "group_id" = "j"."groupId",
  "updated_at" = sysutcdatetime()
from "sync_groups" as t, @rows as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."board_id" = @2
  and "t"."group_id" is null;
insert into "sync_groups" ("board_id", "title_key", "title", "group_id", "request_key", "claimed_at", "sync_id", "customer")
select "j"."boardId", "j"."titleKey", "j"."title", "j"."groupId", null, null, "j"."syncId", "j"."customer"
from @rows as "j"
where not exists (select 1 from sync_groups as g where "g"."board_id" = "j"."boardId" and "g"."title_key" = "j"."titleKey" collate Latin1_General_BIN2);
declare @shown table ("groupId" nvarchar(128) not null primary key);
update t
set "board_name" = "j"."boardName",
  "group_name" = "j"."title"
output inserted."group_id" as "kept_groupId"
  into @shown ("groupId")
from "MON_Boards_Groups" as t, @rows as "j"
where "t"."group_id" = "j"."groupId"
  and "t"."board_id" = @2;
insert into "MON_Boards_Groups" ("board_id", "board_name", "group_id", "group_name")
select "j"."boardId", "j"."boardName", "j"."groupId", "j"."title"
from @rows as "j"
where not exists (select 1 from @shown as "k" where "k"."groupId" = "j"."groupId");
declare @recorded table ("titleKey" nvarchar(255) collate Latin1_General_BIN2 not null primary key);
update t
set "action" = case when "t"."group_id" = "j"."groupId" then "t"."action" else 'reuse' end,
  "group_id" = "j"."groupId",
  "code" = "j"."code",
  "reason" = "j"."reason"
output inserted."title_key" as "kept_titleKey"
  into @recorded ("titleKey")
from "sync_customer_groups" as t, @rows as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."sync_id" = "j"."syncId"
  and "t"."customer" = "j"."customer";
insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
select "j"."syncId", "j"."customer", "j"."titleKey", "j"."title", 'reuse', "j"."groupId", "j"."code", "j"."reason", (select count(*) from sync_customer_groups as g where "g"."sync_id" = "j"."syncId" and "g"."customer" = "j"."customer") + row_number() over (order by "j"."position") - 1
from @rows as "j"
where not exists (select 1 from @recorded as "k" where "k"."titleKey" = "j"."titleKey" collate Latin1_General_BIN2);
commit transaction;

-- groups.seize
-- @1: "[{\"titleKey\":\"B'HOOD ] \\\" -- 🎽\"}]"
-- @2: "l"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "1"
-- @6: "k"
-- @7: "2026-11-24T10:30:00.000Z"
declare @rows table ("titleKey" nvarchar(255));
insert into @rows ("titleKey")
select "titleKey"
from openjson(@1) with ("titleKey" nvarchar(255) '$.titleKey') as j;
update t
set "request_key" = @2,
  "claimed_at" = sysutcdatetime(),
  "sync_id" = @3,
  "customer" = @4,
  "updated_at" = sysutcdatetime()
from "sync_groups" as t, @rows as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."board_id" = @5
  and "t"."request_key" = @6
  and "t"."group_id" is null
  and convert(varchar(23), "t"."claimed_at", 126) + 'Z' = @7;
declare @claimed table ("titleKey" nvarchar(255));
insert into @claimed ("titleKey")
select "t"."title_key"
from @rows as "j"
inner join "sync_groups" as t on "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
where "t"."board_id" = @5
  and "t"."request_key" = @2
  and "t"."group_id" is null;
select "titleKey" as "key" from @claimed;

-- groups.forget
-- @1: "1"
-- @2: "B'HOOD ] \" -- 🎽"
-- @3: "g"
set xact_abort on;
begin transaction;
delete t
from "sync_groups" as t
where "t"."board_id" = @1
  and "t"."title_key" = @2
  and "t"."group_id" = @3;
delete t
from "MON_Boards_Groups" as t
where "t"."board_id" = @1
  and "t"."group_id" = @3;
commit transaction;

-- groups.recordFailedGroups
-- @1: "[{\"boardName\":null,\"groupId\":null,\"code\":\"INVALID_ARGUMENT\",\"reason\":\"B'HOOD ] \\\" -- 🎽\",\"position\":0,\"titleKey\":\"B'HOOD ] \\\" --… (246 characters)
declare @rows table ("titleKey" nvarchar(255), "title" nvarchar(255), "groupId" nvarchar(128), "boardId" nvarchar(20), "boardName" nvarchar(255), "syncId" nvarchar(50), "customer" nvarchar(100), "code" nvarchar(40), "reason" nvarchar(1000), "position" int);
insert into @rows ("titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position")
select "titleKey", "title", "groupId", "boardId", "boardName", "syncId", "customer", "code", "reason", "position"
from openjson(@1) with ("titleKey" nvarchar(255) '$.titleKey', "title" nvarchar(255) '$.title', "groupId" nvarchar(128) '$.groupId', "boardId" nvarchar(20) '$.boardId', "boardName" nvarchar(255) '$.boardName', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason', "position" int '$.position') as j;
set xact_abort on;
begin transaction;
declare @recorded table ("titleKey" nvarchar(255) collate Latin1_General_BIN2 not null primary key);
update t
set "action" = case when "t"."group_id" = "j"."groupId" then "t"."action" else 'failed' end,
  "group_id" = "j"."groupId",
  "code" = "j"."code",
  "reason" = "j"."reason"
output inserted."title_key" as "kept_titleKey"
  into @recorded ("titleKey")
from "sync_customer_groups" as t, @rows as "j"
where "t"."title_key" = "j"."titleKey" collate Latin1_General_BIN2
  and "t"."sync_id" = "j"."syncId"
  and "t"."customer" = "j"."customer";
insert into "sync_customer_groups" ("sync_id", "customer", "title_key", "title", "action", "group_id", "code", "reason", "position")
select "j"."syncId", "j"."customer", "j"."titleKey", "j"."title", 'failed', "j"."groupId", "j"."code", "j"."reason", (select count(*) from sync_customer_groups as g where "g"."sync_id" = "j"."syncId" and "g"."customer" = "j"."customer") + row_number() over (order by "j"."position") - 1
from @rows as "j"
where not exists (select 1 from @recorded as "k" where "k"."titleKey" = "j"."titleKey" collate Latin1_General_BIN2);
commit transaction;

-- openSync
-- @1: "s"
-- @2: "sandbox"
-- @3: "1"
-- @4: "B'HOOD ] \" -- 🎽"
-- @5: "{}"
-- @6: "w"
-- @7: "r"
insert into "sync_runs" ("sync_id", "environment", "board_id", "board_name", "board_url", "options", "workflow_id", "run_id", "started_at")
select @1, @2, @3, @4, @4, @5, @6, @7, sysutcdatetime()
where not exists (select 1 from sync_runs where "sync_runs"."sync_id" = @1);

-- closeSync
-- @1: "FAILED"
-- @2: "B'HOOD ] \" -- 🎽"
-- @3: "s"
update t
set "outcome" = @1,
  "reason" = @2,
  "finished_at" = sysutcdatetime()
from "sync_runs" as t
where "t"."sync_id" = @3;

-- openCustomer
-- @1: "w"
-- @2: "r"
-- @3: "s"
-- @4: "B'HOOD ] \" -- 🎽"
set xact_abort on;
begin transaction;
update t
set "workflow_id" = @1,
  "run_id" = @2,
  "finished_at" = null,
  "outcome" = null,
  "reason" = null
from "sync_customers" as t
where "t"."sync_id" = @3
  and "t"."customer" = @4
  and "t"."run_id" <> @2;
insert into "sync_customers" ("sync_id", "customer", "workflow_id", "run_id", "started_at")
select @3, @4, @1, @2, sysutcdatetime()
where not exists (select 1 from sync_customers as c where "c"."sync_id" = @3 and "c"."customer" = @4);
commit transaction;

-- closeCustomer
-- @1: "FAILED"
-- @2: "B'HOOD ] \" -- 🎽"
-- @3: "s"
update t
set "outcome" = @1,
  "reason" = @2,
  "finished_at" = sysutcdatetime()
from "sync_customers" as t
where "t"."sync_id" = @3
  and "t"."customer" = @2;

-- recordPage
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"syncId\":\"s\",\"customer\":\"B'HOOD ] \\\" -- 🎽\",\"requestKey\":\"k\"}]"
-- @2: "[{\"code\":\"LABEL_MISSING\"},{\"code\":\"LABELS_FULL\"},{\"code\":\"LABEL_TOO_LONG\"},{\"code\":\"NOT_A_NUMBER\"},{\"code\":\"NOT_A_DATE\"},{\"code\… (1592 characters)
-- @3: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000b\",\"syncId\":\"s\",\"customer\":\"B'HOOD ] \\\" -- 🎽\"}]"
-- @4: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"syncId\":\"s\",\"customer\":\"B'HOOD ] \\\" -- 🎽\"}]"
-- @5: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"syncId\":\"s\",\"customer\":\"B'HOOD ] \\\" -- 🎽\",\"kind\":\"failed\",\"code\":\"LINE_FAILED\… (189 characters)
-- @6: "s"
-- @7: "RECORD_INVALID"
-- @8: "No reason was recorded."
-- @9: "NO_ANSWER"
-- @10: "An earlier request holds the order, and its answer is not known yet."
declare @rows table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "requestKey" nvarchar(36));
insert into @rows ("uuid", "syncId", "customer", "requestKey")
select "uuid", "syncId", "customer", "requestKey"
from openjson(@1) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "requestKey" nvarchar(36) '$.requestKey') as j;
declare @codes table ("code" nvarchar(40));
insert into @codes ("code")
select "code"
from openjson(@2) with ("code" nvarchar(40) '$.code') as j;
declare @rows2 table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100));
insert into @rows2 ("uuid", "syncId", "customer")
select "uuid", "syncId", "customer"
from openjson(@3) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer') as j;
declare @rows3 table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100));
insert into @rows3 ("uuid", "syncId", "customer")
select "uuid", "syncId", "customer"
from openjson(@4) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer') as j;
declare @rows4 table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000));
insert into @rows4 ("uuid", "syncId", "customer", "kind", "code", "reason")
select "uuid", "syncId", "customer", "kind", "code", "reason"
from openjson(@5) with ("uuid" uniqueidentifier '$.uuid', "syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "kind" nvarchar(20) '$.kind', "code" nvarchar(40) '$.code', "reason" nvarchar(1000) '$.reason') as j;
set xact_abort on;
begin transaction;
update t
set "sync_state" = 'SYNCED',
  "api_status" = 'SUCCESS',
  "sync_error_message" = null,
  "api_error_message" = null,
  "updated_at" = sysutcdatetime()
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT' and ("t"."request_key" = "j"."requestKey" or ("t"."request_key" is null and "j"."requestKey" is null))
  and "t"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED')
  and (("t"."monday_item_id" is not null and "t"."row_hash" is not null)
    or ("t"."monday_item_id" is null and "t"."action_type" = 'DELETE'))
  and ("t"."sync_state" <> 'SYNCED' or "t"."sync_error_message" is not null);
declare @no_longer_refused table ("uuid" uniqueidentifier not null primary key);
update t
set "retry_count" = "t"."retry_count"
output inserted."record_uuid" as "kept_uuid"
  into @no_longer_refused ("uuid")
from "FACT_ORDER_LIST" as t, @rows as "j"
where "t"."record_uuid" = "j"."uuid"
  and coalesce("t"."api_status", '') <> 'IN_FLIGHT' and ("t"."request_key" = "j"."requestKey" or ("t"."request_key" is null and "j"."requestKey" is null))
  and exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid" and "o"."kind" in ('failed', 'held', 'unknown'));
delete t
from "sync_outcomes" as t
where "t"."sync_id" = @6
  and "t"."source" = 'HEADER'
  and "t"."kind" in ('failed', 'held', 'unknown')
  and "t"."row_uuid" in (select "j"."uuid" from @no_longer_refused as "j")
  and "t"."wrote" is null;
update t
set "kind" = "t"."wrote",
  "code" = null,
  "reason" = null,
  "monday_item_id" = (select "FACT_ORDER_LIST"."monday_item_id" from "FACT_ORDER_LIST" where "FACT_ORDER_LIST"."record_uuid" = "t"."row_uuid")
from "sync_outcomes" as t
where "t"."sync_id" = @6
  and "t"."source" = 'HEADER'
  and "t"."kind" in ('failed', 'held', 'unknown')
  and "t"."row_uuid" in (select "j"."uuid" from @no_longer_refused as "j");
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', lower(convert(varchar(36), "t"."record_uuid")), lower(convert(varchar(36), "t"."record_uuid")), "j"."customer", 'unchanged', case when 'unchanged' in ('created', 'updated', 'removed') then 'unchanged' end, null, null, coalesce("t"."AAG ORDER NUMBER", ''), coalesce("t"."item_name", coalesce("t"."AAG ORDER NUMBER", '')), "t"."group_name", "t"."monday_item_id", '[]', case when "t"."api_status" in ('IN_FLIGHT') then "t"."request_key" end, null, sysutcdatetime()
from @rows as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid");
update t
set "retry_count" = "t"."retry_count"
from "FACT_ORDER_LIST" as t, @rows2 as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."sync_state" in ('ERROR', 'FAILED')
  and exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid");
declare @failed table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @failed ("uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId")
select lower(convert(varchar(36), "t"."record_uuid")), "j"."syncId", "j"."customer", lower(convert(varchar(36), "t"."record_uuid")), 'failed', case when left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) collate Latin1_General_BIN2 in (select "j"."code" from @codes as "j") then left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) else @7 end, case when left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) collate Latin1_General_BIN2 in (select "j"."code" from @codes as "j") then substring("t"."sync_error_message", charindex(': ', "t"."sync_error_message") + 2, 4000) else coalesce(nullif("t"."sync_error_message", ''), @8) end, coalesce("t"."AAG ORDER NUMBER", ''), coalesce("t"."item_name", coalesce("t"."AAG ORDER NUMBER", '')), "t"."group_name", "t"."monday_item_id", '[]', case when "t"."api_status" in ('IN_FLIGHT') then "t"."request_key" end, null
from @rows2 as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid" and "o"."kind" = 'failed')
  and ("t"."sync_state" in ('ERROR', 'FAILED') or not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid"));
declare @known table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known ("uuid")
from "sync_outcomes" as t, @failed as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @failed as "j"
where not exists (select 1 from @known as "k" where "k"."uuid" = "j"."uuid");
update t
set "retry_count" = "t"."retry_count"
from "FACT_ORDER_LIST" as t, @rows3 as "j"
where "t"."record_uuid" = "j"."uuid"
  and "t"."api_status" in ('IN_FLIGHT')
  and exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid");
declare @unknown table ("uuid" uniqueidentifier, "syncId" nvarchar(50), "customer" nvarchar(100), "recordUuid" uniqueidentifier, "kind" nvarchar(20), "code" nvarchar(40), "reason" nvarchar(1000), "orderNumber" nvarchar(100), "itemName" nvarchar(1000), "groupTitle" nvarchar(255), "mondayItemId" bigint, "warnings" nvarchar(max), "requestKey" nvarchar(36), "requestId" nvarchar(64));
insert into @unknown ("uuid", "syncId", "customer", "recordUuid", "kind", "code", "reason", "orderNumber", "itemName", "groupTitle", "mondayItemId", "warnings", "requestKey", "requestId")
select lower(convert(varchar(36), "t"."record_uuid")), "j"."syncId", "j"."customer", lower(convert(varchar(36), "t"."record_uuid")), 'unknown', case when left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) collate Latin1_General_BIN2 in (select "j"."code" from @codes as "j") then left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) else @9 end, case when left("t"."sync_error_message", nullif(charindex(': ', "t"."sync_error_message"), 0) - 1) collate Latin1_General_BIN2 in (select "j"."code" from @codes as "j") then substring("t"."sync_error_message", charindex(': ', "t"."sync_error_message") + 2, 4000) else coalesce(nullif("t"."sync_error_message", ''), @10) end, coalesce("t"."AAG ORDER NUMBER", ''), coalesce("t"."item_name", coalesce("t"."AAG ORDER NUMBER", '')), "t"."group_name", "t"."monday_item_id", '[]', case when "t"."api_status" in ('IN_FLIGHT') then "t"."request_key" end, null
from @rows3 as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid" and "o"."kind" = 'unknown')
  and ("t"."api_status" in ('IN_FLIGHT') or not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid"));
declare @known2 table ("uuid" uniqueidentifier not null primary key);
update t
set "kind" = case when "j"."kind" in ('updated', 'unchanged') and "t"."wrote" in ('created', 'updated') then "t"."wrote" else "j"."kind" end,
  "wrote" = case when "j"."kind" in ('updated', 'unchanged') then coalesce("t"."wrote", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end) else coalesce(case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "t"."wrote") end,
  "code" = "j"."code",
  "reason" = "j"."reason",
  "order_number" = "j"."orderNumber",
  "item_name" = "j"."itemName",
  "group_title" = "j"."groupTitle",
  "monday_item_id" = "j"."mondayItemId",
  "warnings" = "j"."warnings",
  "request_key" = "j"."requestKey",
  "request_id" = "j"."requestId",
  "at" = sysutcdatetime()
output inserted."row_uuid" as "kept_uuid"
  into @known2 ("uuid")
from "sync_outcomes" as t, @unknown as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER';
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', "j"."uuid", "j"."recordUuid", "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", "j"."orderNumber", "j"."itemName", "j"."groupTitle", "j"."mondayItemId", "j"."warnings", "j"."requestKey", "j"."requestId", sysutcdatetime()
from @unknown as "j"
where not exists (select 1 from @known2 as "k" where "k"."uuid" = "j"."uuid");
update t
set "kind" = "j"."kind",
  "code" = "j"."code",
  "reason" = "j"."reason",
  "at" = sysutcdatetime()
from "sync_outcomes" as t, @rows4 as "j"
where "t"."row_uuid" = "j"."uuid"
  and "t"."sync_id" = "j"."syncId" and "t"."source" = 'HEADER'
  and ("t"."kind" in ('created', 'updated', 'unchanged')
    or ("j"."kind" = 'unknown' and "t"."kind" in ('failed', 'held')));
insert into "sync_outcomes" ("sync_id", "source", "row_uuid", "record_uuid", "customer", "kind", "wrote", "code", "reason", "order_number", "item_name", "group_title", "monday_item_id", "warnings", "request_key", "request_id", "at")
select "j"."syncId", 'HEADER', lower(convert(varchar(36), "t"."record_uuid")), lower(convert(varchar(36), "t"."record_uuid")), "j"."customer", "j"."kind", case when "j"."kind" in ('created', 'updated', 'removed') then "j"."kind" end, "j"."code", "j"."reason", coalesce("t"."AAG ORDER NUMBER", ''), coalesce("t"."item_name", coalesce("t"."AAG ORDER NUMBER", '')), "t"."group_name", "t"."monday_item_id", '[]', case when "t"."api_status" in ('IN_FLIGHT') then "t"."request_key" end, null, sysutcdatetime()
from @rows4 as "j"
inner join "FACT_ORDER_LIST" as t on "t"."record_uuid" = "j"."uuid"
where not exists (select 1 from sync_outcomes as o where "o"."sync_id" = "j"."syncId" and "o"."source" = 'HEADER'
    and "o"."row_uuid" = "t"."record_uuid");
commit transaction;

-- recordCheck
-- @1: "B'HOOD ] \" -- 🎽"
set xact_abort on;
begin transaction;
declare @checked table ("customer" nvarchar(100) not null primary key);
update t
set "checked_at" = sysutcdatetime()
output inserted."customer" as "kept_customer"
  into @checked ("customer")
from "sync_checks" as t
where "t"."customer" = @1;
insert into "sync_checks" ("customer", "checked_at")
select @1, sysutcdatetime()
where not exists (select 1 from @checked);
commit transaction;

-- ageOfCheck
-- @1: "B'HOOD ] \" -- 🎽"
select datediff_big(millisecond, "checked_at", sysutcdatetime()) as "age"
  from "sync_checks"
  where "customer" = @1;

-- note
-- @1: "[{\"syncId\":\"s\",\"customer\":\"B'HOOD ] \\\" -- 🎽\",\"code\":\"DUPLICATE\",\"subject\":\"B'HOOD ] \\\" -- 🎽\",\"text\":\"B'HOOD ] \\\" -- 🎽\"}]"
declare @rows table ("syncId" nvarchar(50), "customer" nvarchar(100), "code" nvarchar(40), "subject" nvarchar(128), "text" nvarchar(1000));
insert into @rows ("syncId", "customer", "code", "subject", "text")
select "syncId", "customer", "code", "subject", "text"
from openjson(@1) with ("syncId" nvarchar(50) '$.syncId', "customer" nvarchar(100) '$.customer', "code" nvarchar(40) '$.code', "subject" nvarchar(128) '$.subject', "text" nvarchar(1000) '$.text') as j;
insert into "sync_notes" ("sync_id", "customer", "code", "subject", "text", "at")
select "j"."syncId", "j"."customer", "j"."code", "j"."subject", "j"."text", sysutcdatetime()
from @rows as "j"
where not exists (select 1 from sync_notes as n where "n"."sync_id" = "j"."syncId" and "n"."customer" = "j"."customer"
    and "n"."code" = "j"."code" and "n"."subject" = "j"."subject" collate Latin1_General_BIN2);

-- readNotes
-- @1: "s"
-- @2: "B'HOOD ] \" -- 🎽"
select "code", "subject", "text"
  from "sync_notes"
  where "sync_id" = @1 and "customer" = @2
  order by "code", "subject";

-- readIds
-- @1: "[{\"uuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."record_uuid" in (select "j"."uuid"
  from openjson(@1) with ("uuid" uniqueidentifier '$.uuid') as "j");

-- knownUuids
-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid"
  from "FACT_ORDER_LIST"
  where "record_uuid" in (select "j"."recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j");

-- listSyncs
select top(20) "s"."sync_id" as "syncId", "s"."environment", "s"."board_id" as "boardId", "s"."board_name" as "boardName", "s"."board_url" as "boardUrl", "s"."options", "s"."workflow_id" as "workflowId", "s"."run_id" as "runId", convert(varchar(23), "s"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "s"."finished_at", 126) + 'Z' as "finishedAt", "s"."outcome" as "outcome", "s"."reason" as "reason"
  from "sync_runs" as "s"
  order by "s"."started_at" desc, "s"."sync_id" desc;

-- readSync
-- @1: "s"
select "s"."sync_id" as "syncId", "s"."environment", "s"."board_id" as "boardId", "s"."board_name" as "boardName", "s"."board_url" as "boardUrl", "s"."options", "s"."workflow_id" as "workflowId", "s"."run_id" as "runId", convert(varchar(23), "s"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "s"."finished_at", 126) + 'Z' as "finishedAt", "s"."outcome" as "outcome", "s"."reason" as "reason"
  from "sync_runs" as "s"
  where "s"."sync_id" = @1;

-- readCustomers
-- @1: "s"
-- @2: "HEADER"
-- @3: "LINE"
select "c"."sync_id" as "syncId", "c"."customer", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "c"."finished_at", 126) + 'Z' as "finishedAt", "c"."outcome" as "outcome", "c"."reason" as "reason", "o"."created", "o"."updated", "o"."unchanged", "o"."removed", "o"."failed", "o"."held", "o"."unknown", "l"."createdLines", "l"."updatedLines", "l"."removedLines", "l"."failedLines", "l"."unknownLines", "o"."withWarnings", "g"."groupsCreated", "g"."groupsReused"
  from "sync_customers" as "c"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "created", sum(case when kind = 'updated' then 1 else 0 end) as "updated", sum(case when kind = 'unchanged' then 1 else 0 end) as "unchanged", sum(case when kind = 'removed' then 1 else 0 end) as "removed", sum(case when kind = 'failed' then 1 else 0 end) as "failed", sum(case when kind = 'held' then 1 else 0 end) as "held", sum(case when kind = 'unknown' then 1 else 0 end) as "unknown", sum(case when warnings <> '[]' then 1 else 0 end) as "withWarnings"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2
  group by "customer") as "o" on "o"."customer" = "c"."customer"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "createdLines", sum(case when kind = 'updated' then 1 else 0 end) as "updatedLines", sum(case when kind = 'removed' then 1 else 0 end) as "removedLines", sum(case when kind = 'failed' then 1 else 0 end) as "failedLines", sum(case when kind = 'unknown' then 1 else 0 end) as "unknownLines"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @3
  group by "customer") as "l" on "l"."customer" = "c"."customer"
  left join (select "customer", sum(case when action = 'create' then 1 else 0 end) as "groupsCreated", sum(case when action = 'reuse' then 1 else 0 end) as "groupsReused"
  from "sync_customer_groups"
  where "sync_id" = @1
  group by "customer") as "g" on "g"."customer" = "c"."customer"
  where "c"."sync_id" = @1
  order by "c"."customer";

-- readCustomer
-- @1: "s"
-- @2: "HEADER"
-- @3: "LINE"
-- @4: "B'HOOD ] \" -- 🎽"
select "c"."sync_id" as "syncId", "c"."customer", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", convert(varchar(23), "c"."finished_at", 126) + 'Z' as "finishedAt", "c"."outcome" as "outcome", "c"."reason" as "reason", "o"."created", "o"."updated", "o"."unchanged", "o"."removed", "o"."failed", "o"."held", "o"."unknown", "l"."createdLines", "l"."updatedLines", "l"."removedLines", "l"."failedLines", "l"."unknownLines", "o"."withWarnings", "g"."groupsCreated", "g"."groupsReused"
  from "sync_customers" as "c"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "created", sum(case when kind = 'updated' then 1 else 0 end) as "updated", sum(case when kind = 'unchanged' then 1 else 0 end) as "unchanged", sum(case when kind = 'removed' then 1 else 0 end) as "removed", sum(case when kind = 'failed' then 1 else 0 end) as "failed", sum(case when kind = 'held' then 1 else 0 end) as "held", sum(case when kind = 'unknown' then 1 else 0 end) as "unknown", sum(case when warnings <> '[]' then 1 else 0 end) as "withWarnings"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2
  group by "customer") as "o" on "o"."customer" = "c"."customer"
  left join (select "customer", sum(case when kind = 'created' then 1 else 0 end) as "createdLines", sum(case when kind = 'updated' then 1 else 0 end) as "updatedLines", sum(case when kind = 'removed' then 1 else 0 end) as "removedLines", sum(case when kind = 'failed' then 1 else 0 end) as "failedLines", sum(case when kind = 'unknown' then 1 else 0 end) as "unknownLines"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @3
  group by "customer") as "l" on "l"."customer" = "c"."customer"
  left join (select "customer", sum(case when action = 'create' then 1 else 0 end) as "groupsCreated", sum(case when action = 'reuse' then 1 else 0 end) as "groupsReused"
  from "sync_customer_groups"
  where "sync_id" = @1
  group by "customer") as "g" on "g"."customer" = "c"."customer"
  where "c"."sync_id" = @1 and "c"."customer" = @4;

-- countCodes
-- @1: "s"
-- @2: "HEADER"
-- @3: "failed"
-- @4: "held"
-- @5: "unknown"
select coalesce(code, '') as "code", count(*) as "orders"
  from "sync_outcomes"
  where "sync_id" = @1 and "source" = @2 and "kind" in (@3, @4, @5)
  group by "code";

-- newestSyncsOf
-- @1: "B'HOOD ] \" -- 🎽"
select top(1) "sync_id"
  from "sync_customers"
  where "customer" = @1
  order by "started_at" desc, "sync_id" desc;

-- @1: "B'HOOD ] \" -- 🎽"
-- @2: ""
select top(1) "sync_id"
  from "sync_customers"
  where "customer" = @1 and "workflow_id" <> @2
  order by "started_at" desc, "sync_id" desc;

-- newestByCustomer
-- @1: 1
select "r"."syncId", "r"."customer", "r"."startedAt", "r"."outcome"
  from (select "c"."sync_id" as "syncId", "c"."customer", "c"."outcome", convert(varchar(23), "c"."started_at", 126) + 'Z' as "startedAt", row_number() over (partition by c.customer
  order by case when c.workflow_id <> '' then 0 else 1 end, c.started_at desc, c.sync_id desc) as "place"
  from "sync_customers" as "c") as "r"
  where "r"."place" = @1;

-- readGroups
-- @1: "s"
-- @2: "HEADER"
-- @3: "B'HOOD ] \" -- 🎽"
-- @4: "created"
-- @5: "updated"
-- @6: "failed"
select "g"."title", "g"."group_id" as "groupId", "g"."action", (select count(*) as "orders"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."kind" in (@4, @5) and o.group_title = g.title) as "orders"
  from "sync_customer_groups" as "g"
  where "g"."sync_id" = @1 and "g"."customer" = @3 and "g"."action" <> @6
  order by "g"."position";

-- readFailedGroups
-- @1: "s"
-- @2: "B'HOOD ] \" -- 🎽"
-- @3: "failed"
select "title", coalesce(code, '') as "code", coalesce(reason, '') as "reason"
  from "sync_customer_groups"
  where "sync_id" = @1 and "customer" = @2 and "action" = @3
  order by "position";

-- readOrders, by number
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: "[{\"orderNumber\":\"B'HOOD ] \\\" -- 🎽\"}]"
select top(100) lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "recordUuid", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName", "FACT_ORDER_LIST"."group_name" as "groupName", "FACT_ORDER_LIST"."CUSTOMER SEASON" as "customerSeason", "FACT_ORDER_LIST"."AAG SEASON" as "aagSeason", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", "FACT_ORDER_LIST"."request_key" as "requestKey", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayItemId", "FACT_ORDER_LIST"."group_id" as "groupId", "FACT_ORDER_LIST"."row_hash" as "rowHash", "FACT_ORDER_LIST"."sent_hash" as "sentHash", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", "FACT_ORDER_LIST"."CUSTOMER NAME" as "source0", convert(varchar(10), "FACT_ORDER_LIST"."ORDER DATE PO RECEIVED", 23) as "source1", convert(varchar(50), "FACT_ORDER_LIST"."DDP US (USD)") as "source2", convert(varchar(50), "FACT_ORDER_LIST"."TOTAL QTY") as "source3", convert(nvarchar(4000), "FACT_ORDER_LIST"."∆") as "source4", convert(nvarchar(4000), "FACT_ORDER_LIST"."a ""quoted"" ] name") as "source5", convert(nvarchar(4000), "FACT_ORDER_LIST"."RMB price (ex. VAT)") as "source6"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."CUSTOMER NAME" = @1 and ltrim(rtrim("FACT_ORDER_LIST"."CUSTOMER NAME")) <> '' and "FACT_ORDER_LIST"."sync_state" in ('PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED') and "FACT_ORDER_LIST"."AAG ORDER NUMBER" in (select "j"."orderNumber" as "orderNumber"
  from openjson(@2) with ("orderNumber" nvarchar(100) '$.orderNumber') as "j")
  order by coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", ''), "FACT_ORDER_LIST"."record_uuid";

-- readCreated
-- @1: "s"
-- @2: "HEADER"
-- @3: "B'HOOD ] \" -- 🎽"
-- @4: "created"
-- @5: "0a0b0c0d-0000-4000-8000-00000000000a"
select top(50) lower(convert(varchar(36), "o"."row_uuid")) as "uuid", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", "o"."order_number" as "orderNumber", "o"."item_name" as "itemName", "o"."group_title" as "groupTitle", convert(varchar(50), "o"."monday_item_id") as "mondayId"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."wrote" = @4 and "o"."row_uuid" > @5
  order by "o"."row_uuid";

-- readCreatedGroups
-- @1: "B'HOOD ] \" -- 🎽"
-- @2: "s"
-- @3: "create"
-- @4: "1"
select "g"."title", k.title_key as "titleKey", k.group_id as "groupId", (select count(*) as "orders"
  from "FACT_ORDER_LIST"
  where "FACT_ORDER_LIST"."group_id" = k.group_id and "FACT_ORDER_LIST"."monday_item_id" is not null) as "orders", (select count(*) as "others"
  from "sync_customer_groups" as "o"
  where o.group_id = k.group_id and "o"."customer" <> @1) as "others"
  from "sync_customer_groups" as "g"
  inner join "sync_groups" as "k" on k.title_key = g.title_key and k.group_id = g.group_id
  where "g"."sync_id" = @2 and "g"."customer" = @1 and "g"."action" = @3 and "k"."board_id" = @4
  order by "g"."position";

-- readOutcomes
-- @1: "s"
-- @2: "HEADER"
-- @3: "B'HOOD ] \" -- 🎽"
-- @4: "failed"
-- @5: "held"
select top(50) "o"."order_number" as "orderNumber", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", coalesce(o.code, '') as "code", coalesce(o.reason, '') as "reason", o.kind as "kind", "o"."item_name" as "itemName", "o"."group_title" as "groupTitle", convert(varchar(50), "o"."monday_item_id") as "mondayItemId", "o"."warnings"
  from "sync_outcomes" as "o"
  where "o"."sync_id" = @1 and "o"."source" = @2 and "o"."customer" = @3 and "o"."kind" in (@4, @5)
  order by "o"."order_number", "o"."record_uuid";

-- readStory, by number
-- @1: "B'HOOD ] \" -- 🎽"
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "FACT_ORDER_LIST"."group_id" as "place", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", convert(varchar(23), "FACT_ORDER_LIST"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName"
  from "FACT_ORDER_LIST"
  left join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."AAG ORDER NUMBER" = @1
  order by "FACT_ORDER_LIST"."CUSTOMER NAME", "FACT_ORDER_LIST"."record_uuid";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", "ORDER_LIST_LINES"."sync_state" as "syncState", "ORDER_LIST_LINES"."action_type" as "actionType", "ORDER_LIST_LINES"."api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "place", "ORDER_LIST_LINES"."sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries", convert(varchar(23), "ORDER_LIST_LINES"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "ORDER_LIST_LINES"."size_code" as "sizeCode", "ORDER_LIST_LINES"."qty" as "qty"
  from "ORDER_LIST_LINES"
  left join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."record_uuid" in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "ORDER_LIST_LINES"."size_code";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "a"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "a"."line_uuid")) as "lineUuid", "a"."api_operation_type" as "operation", "a"."pipeline_run_id" as "syncId", "a"."sync_state" as "syncState", "a"."api_status" as "apiStatus", convert(varchar(23), "a"."api_request_timestamp", 126) + 'Z' as "sentAt", convert(varchar(23), "a"."api_response_timestamp", 126) + 'Z' as "answeredAt", "a"."api_request_payload" as "request", "a"."api_response_payload" as "response"
  from "ORDER_LIST_API_LOG" as "a"
  where a.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce(a.api_response_timestamp, a.archived_at), "a"."id";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select "o"."sync_id" as "syncId", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "o"."row_uuid")) as "uuid", "o"."source", "o"."kind", "o"."code", "o"."reason", convert(varchar(50), "o"."monday_item_id") as "mondayId", convert(varchar(23), "o"."at", 126) + 'Z' as "at", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", "s"."board_url" as "boardUrl"
  from "sync_outcomes" as "o"
  left join "sync_customers" as "c" on "c"."sync_id" = "o"."sync_id" and "c"."customer" = "o"."customer"
  left join "sync_runs" as "s" on "s"."sync_id" = "o"."sync_id"
  where o.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "o"."at", "o"."row_uuid";

-- readStory, by uuid
-- @1: "0a0b0c0d-0000-4000-8000-00000000000a"
select lower(convert(varchar(36), "FACT_ORDER_LIST"."record_uuid")) as "uuid", "FACT_ORDER_LIST"."sync_state" as "syncState", "FACT_ORDER_LIST"."action_type" as "actionType", "FACT_ORDER_LIST"."api_status" as "apiStatus", case when "FACT_ORDER_LIST"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "FACT_ORDER_LIST"."monday_item_id") as "mondayId", "FACT_ORDER_LIST"."group_id" as "place", "FACT_ORDER_LIST"."sync_error_message" as "reason", coalesce("FACT_ORDER_LIST"."retry_count", 0) as "retries", convert(varchar(23), "FACT_ORDER_LIST"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", coalesce("FACT_ORDER_LIST"."AAG ORDER NUMBER", '') as "orderNumber", rtrim("FACT_ORDER_LIST"."CUSTOMER NAME") as "customer", "FACT_ORDER_LIST"."item_name" as "itemName"
  from "FACT_ORDER_LIST"
  left join "sync_requests" as "r" on r.request_key = "FACT_ORDER_LIST"."request_key"
  where "FACT_ORDER_LIST"."record_uuid" = @1
  order by "FACT_ORDER_LIST"."CUSTOMER NAME", "FACT_ORDER_LIST"."record_uuid";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "ORDER_LIST_LINES"."line_uuid")) as "uuid", "ORDER_LIST_LINES"."sync_state" as "syncState", "ORDER_LIST_LINES"."action_type" as "actionType", "ORDER_LIST_LINES"."api_status" as "apiStatus", case when "ORDER_LIST_LINES"."hold_until" > sysutcdatetime() then 1 else 0 end as "onHold", convert(varchar(50), "ORDER_LIST_LINES"."monday_subitem_id") as "mondayId", convert(varchar(50), "ORDER_LIST_LINES"."parent_item_id") as "place", "ORDER_LIST_LINES"."sync_error_message" as "reason", coalesce("ORDER_LIST_LINES"."retry_count", 0) as "retries", convert(varchar(23), "ORDER_LIST_LINES"."last_synced_at", 126) + 'Z' as "lastSyncedAt", "r"."request_key" as "requestKey", "r"."operation" as "operation", "r"."sync_id" as "syncId", convert(varchar(23), "r"."claimed_at", 126) + 'Z' as "claimedAt", "r"."outcome" as "outcome", lower(convert(varchar(36), "ORDER_LIST_LINES"."record_uuid")) as "recordUuid", "ORDER_LIST_LINES"."size_code" as "sizeCode", "ORDER_LIST_LINES"."qty" as "qty"
  from "ORDER_LIST_LINES"
  left join "sync_requests" as "r" on r.request_key = "ORDER_LIST_LINES"."request_key"
  where "ORDER_LIST_LINES"."record_uuid" in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "ORDER_LIST_LINES"."size_code";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select lower(convert(varchar(36), "a"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "a"."line_uuid")) as "lineUuid", "a"."api_operation_type" as "operation", "a"."pipeline_run_id" as "syncId", "a"."sync_state" as "syncState", "a"."api_status" as "apiStatus", convert(varchar(23), "a"."api_request_timestamp", 126) + 'Z' as "sentAt", convert(varchar(23), "a"."api_response_timestamp", 126) + 'Z' as "answeredAt", "a"."api_request_payload" as "request", "a"."api_response_payload" as "response"
  from "ORDER_LIST_API_LOG" as "a"
  where a.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by coalesce(a.api_response_timestamp, a.archived_at), "a"."id";

-- @1: "[{\"recordUuid\":\"0a0b0c0d-0000-4000-8000-00000000000a\"}]"
select "o"."sync_id" as "syncId", lower(convert(varchar(36), "o"."record_uuid")) as "recordUuid", lower(convert(varchar(36), "o"."row_uuid")) as "uuid", "o"."source", "o"."kind", "o"."code", "o"."reason", convert(varchar(50), "o"."monday_item_id") as "mondayId", convert(varchar(23), "o"."at", 126) + 'Z' as "at", "c"."workflow_id" as "workflowId", "c"."run_id" as "runId", "s"."board_url" as "boardUrl"
  from "sync_outcomes" as "o"
  left join "sync_customers" as "c" on "c"."sync_id" = "o"."sync_id" and "c"."customer" = "o"."customer"
  left join "sync_runs" as "s" on "s"."sync_id" = "o"."sync_id"
  where o.record_uuid in (select "j"."recordUuid" as "recordUuid"
  from openjson(@1) with ("recordUuid" uniqueidentifier '$.recordUuid') as "j")
  order by "o"."at", "o"."row_uuid";

-- pruneAudit
-- @1: 0
-- @2: -7776000
delete
  from "ORDER_LIST_API_LOG"
  where "id" in (select top(5000) "id"
  from "ORDER_LIST_API_LOG"
  where "archived_at" < dateadd(millisecond, @1, dateadd(second, @2, sysutcdatetime()))
  order by "archived_at");

-- check
-- @1: "FACT_ORDER_LIST"
-- @2: "ORDER_LIST_LINES"
-- @3: "MON_Boards_Groups"
-- @4: "ORDER_LIST_API_LOG"
-- @5: "sync_requests"
-- @6: "sync_groups"
-- @7: "sync_runs"
-- @8: "sync_customers"
-- @9: "sync_outcomes"
-- @10: "sync_customer_groups"
-- @11: "sync_notes"
-- @12: "sync_checks"

    select cast(object_name(c.object_id) as nvarchar(128)) as "table", cast(c.name as nvarchar(128)) as "name", cast(type_name(c.system_type_id) as nvarchar(128)) as "type",
      c.max_length as "length", c.precision as "precision", c.scale as "scale", c.is_nullable as "nullable",
      case when c.default_object_id <> 0 or c.is_identity = 1 or c.is_computed = 1 then 1 else 0 end as "filled"
    from sys.columns as c where c.object_id in (object_id(@1), object_id(@2), object_id(@3), object_id(@4), object_id(@5), object_id(@6), object_id(@7), object_id(@8), object_id(@9), object_id(@10), object_id(@11), object_id(@12))
    order by c.object_id, c.column_id
  


    select object_name(parent_object_id) as "table", name as "name", col_name(parent_object_id, parent_column_id) as "column", definition as "definition"
    from sys.check_constraints
    where parent_object_id in (object_id('FACT_ORDER_LIST'), object_id('ORDER_LIST_LINES'), object_id('ORDER_LIST_API_LOG'))
      and is_disabled = 0
  

-- loadOrders
-- @1: "[{\"c0\":\"0a0b0c0d-0000-4000-8000-00000000000a\",\"c1\":\"PENDING\",\"c2\":\"INSERT\",\"c3\":\"B'HOOD ] \\\" -- 🎽\",\"c4\":\"1.2500\"}]"

      insert into "FACT_ORDER_LIST" ("record_uuid", "sync_state", "action_type", "CUSTOMER NAME", "DDP US (USD)")
      select "j"."c0", "j"."c1", "j"."c2", "j"."c3", "j"."c4" from openjson(@1) with ("c0" uniqueidentifier '$.c0', "c1" varchar(10) '$.c1', "c2" varchar(10) '$.c2', "c3" nvarchar(100) '$.c3', "c4" decimal(17,4) '$.c4') as "j"
    
