import { randomUUID } from 'node:crypto';
import type { LookedUpRow, OpenRow } from '../../src/orders/row-requests.ts';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { type Kind, rowIn, SYNC, sent, setRow } from './rows.ts';

const CUSTOMER = 'PELOTON';
export const ITEM = '8731000000000000001';
export const OTHER = '8731000000000000002';

/** What the tests of lookups do with rows of one kind. */
export function lookupsOf(rows: Kind) {
  const open = (store: SqlOrderStore, customer = CUSTOMER, limit = 100) => store[rows].readOpen({ customer, limit });
  return {
    /** Columns of a row on the board. */
    ids: rows === 'orders' ? { monday_item_id: ITEM, group_id: '7' } : { monday_subitem_id: ITEM, parent_item_id: '7' },

    open,

    /** Of these rows, or of all in flight. */
    async seize(store: SqlOrderStore, some?: readonly Pick<OpenRow, 'uuid' | 'requestKey' | 'claimedAt'>[]) {
      const requestKey = randomUUID();
      const seized = await store[rows].seize({ requestKey, syncId: SYNC, customer: CUSTOMER, rows: some ?? (await open(store)) });
      return { requestKey, seized };
    },

    /** As though its claim had been renewed so many seconds ago. */
    async claimedAgo(store: SqlOrderStore, uuid: string, seconds: number): Promise<void> {
      const { request_key } = await rowIn(store, rows, uuid);
      const past = store.dialect.fromNow(-seconds * 1000);
      await setRow(store, rows, uuid, { api_request_timestamp: past });
      await store.db.updateTable('sync_requests').set({ claimed_at: past }).where('request_key', '=', request_key).execute();
    },

    unknown: (store: SqlOrderStore, requestKey: string, uuids: readonly string[], answered = true) =>
      store[rows].markUnknown({
        requestKey,
        code: answered ? 'UNCLEAR_ANSWER' : 'NO_ANSWER',
        reason: 'null',
        requestId: null,
        answered,
        rows: uuids.map((uuid) => sent(uuid)),
      }),
  };
}

/** What a lookup saw of a row; by default nothing. */
export const looked = (uuid: string, more: Partial<LookedUpRow> = {}): LookedUpRow => ({
  uuid,
  recordUuid: uuid,
  found: null,
  created: false,
  superfluous: [],
  ...more,
});

export const kindsOf = async (store: SqlOrderStore): Promise<readonly string[]> =>
  (await store.db.selectFrom('sync_outcomes').select('kind').where('sync_id', '=', SYNC).execute()).map(({ kind }) => kind);

export const logOf = (store: SqlOrderStore, operation: string) =>
  store.db.selectFrom('ORDER_LIST_API_LOG').selectAll().where('api_operation_type', '=', operation).execute();

export const requestsOf = (store: SqlOrderStore) => store.db.selectFrom('sync_requests').selectAll().execute();
