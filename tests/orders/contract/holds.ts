import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../../src/orders/sql-order-store.ts';
import type { Opened } from '../contract.ts';
import { claimed, givenRows, HASH, type Kind, rowIn, SYNC, sent, setRow, written } from '../rows.ts';

/** Nothing newer goes out while an earlier copy of a row's request may still land. */
export function holdsContract(opened: Opened): void {
  describe.each<Kind>(['orders', 'lines'])('of %s, a hold', (rows) => {
    const mondayId = '8731000000000000001';
    const again = async (store: SqlOrderStore, uuid: string) => ({
      requestKey: randomUUID(),
      syncId: SYNC,
      customer: 'PELOTON',
      operation: 'update' as const,
      rows: [{ uuid, mondayId, lastRequestKey: (await rowIn(store, rows, uuid)).request_key, sentHash: HASH }],
    });
    const settled = async (store: SqlOrderStore, uuid: string, holdMs: number | null = null) => {
      const { mondayId: item } = await rowIn(store, rows, uuid);
      const requestKey = await claimed(store, [uuid], { rows, items: [item] });
      await store[rows].settle({ requestKey, requestId: null, holdMs, rows: [written(uuid, mondayId, { place: '1' })] });
      return requestKey;
    };
    const onHold = async (store: SqlOrderStore) => {
      const orders = await store.orders.readOrders({ customer: 'PELOTON', after: null, limit: 10 });
      if (rows === 'orders') return orders.map((order) => order.onHold);
      return (await store.lines.readLines(orders.map(({ recordUuid }) => recordUuid))).map((line) => line.onHold);
    };

    it('keeps a row from being claimed until it is over', async () => {
      const store = await opened();
      const [uuid = ''] = await givenRows(store, rows, 1);
      await settled(store, uuid, 90_000);
      expect(await onHold(store)).toEqual([true]);
      expect(await store[rows].claim(await again(store, uuid))).toEqual([]);
      await setRow(store, rows, uuid, { hold_until: store.dialect.fromNow(-1) });
      expect(await onHold(store)).toEqual([false]);
      expect(await store[rows].claim(await again(store, uuid))).toEqual([uuid]);
    });

    it('is told to the millisecond, by customer, and the longest of several', async () => {
      const store = await opened();
      const [long = '', short = ''] = await givenRows(store, rows, 2);
      const [other = ''] = await givenRows(store, rows, 1, { customer: 'RHONE' });
      expect(await store[rows].longestHoldMs('PELOTON')).toBe(0);
      await settled(store, short, 20_000);
      await settled(store, long, 90_000);
      await settled(store, other, 500_000);
      const left = await store[rows].longestHoldMs('peloton ');
      expect(left).toBeGreaterThan(60_000);
      expect(left).toBeLessThanOrEqual(90_000);
      await setRow(store, rows, long, { hold_until: store.dialect.fromNow(-1) });
      await setRow(store, rows, short, { hold_until: store.dialect.fromNow(-1) });
      expect(await store[rows].longestHoldMs('PELOTON')).toBe(0);
    });

    it('ends with the next request that was answered at once', async () => {
      const store = await opened();
      const [uuid = ''] = await givenRows(store, rows, 1);
      await settled(store, uuid, 90_000);
      await setRow(store, rows, uuid, { hold_until: store.dialect.fromNow(-1) });
      await settled(store, uuid);
      expect((await rowIn(store, rows, uuid)).hold_until).toBeNull();
    });

    it('leaves what the same answer did not tell waiting for the copy that got none', async () => {
      const store = await opened();
      const uuids = await givenRows(store, rows, 4);
      const answeredAge = async (holdMs: number | null, [told = '', untold = '']: readonly string[]) => {
        const requestKey = await claimed(store, [told, untold], { rows });
        await store[rows].settle({ requestKey, requestId: null, holdMs, rows: [written(told, mondayId, { place: '1' })] });
        const answer = { requestKey, code: 'UNCLEAR_ANSWER', reason: 'null', requestId: null, answered: holdMs === null } as const;
        await store[rows].markUnknown({ ...answer, rows: [sent(untold)] });
        const open = await store[rows].readOpen({ customer: 'PELOTON', limit: 10 });
        return open.find((row) => row.uuid === untold)?.answeredAgeMs;
      };
      expect(await answeredAge(90_000, uuids.slice(0, 2))).toBeNull();
      expect(await answeredAge(null, uuids.slice(2))).toBeGreaterThanOrEqual(0);
    });
  });
}
