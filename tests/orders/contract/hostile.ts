import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { claimed, given, mirrored, numbered, readAll, refused, SYNC, written } from '../rows.ts';

const NAMES = [
  "B'HOOD",
  `A "QUOTED" NAME`,
  'BRACKET ] AND [',
  "'; drop table FACT_ORDER_LIST; --",
  '") or 1=1 --',
  '%',
  '_',
  'COMMA, INC. (LAMBS)',
  '🎽 ÉMOJI',
  'BACK\\SLASH $1 ?1 @p1 :name',
  'NEW\nLINE',
];

export function hostileContract(opened: Opened): void {
  describe('names and values', () => {
    it.each(NAMES)('of any kind are values, never SQL: %j (need 21)', async (customer) => {
      const store = await opened();
      await given(store, 'BYSTANDER', numbered(2, { group_name: 'X' }));
      const uuids = await given(store, customer, numbered(2, { 'PO NUMBER': customer, item_name: customer, group_name: 'X' }));
      expect(await store.orders.findCustomer(customer)).toBe(customer);
      expect(await store.orders.listCustomers({ after: null, limit: 10 })).toContain(customer);
      expect(await store.orders.countToCreate({ customers: [customer] })).toBe(2);
      const rows = (await readAll(store, customer)).flat();
      expect(rows.map((row) => row.values['PO NUMBER'])).toEqual([customer, customer]);
      expect(await store.orders.readGroupSources({ customer })).toHaveLength(1);

      await store.syncs.openCustomer({ syncId: SYNC, customer, workflowId: customer, runId: customer });
      const group = { boardId: '1', boardName: customer, titleKey: customer, title: customer, syncId: SYNC, customer };
      const requestKey = randomUUID();
      await store.groups.claim({ ...group, requestKey });
      await store.groups.settle({ ...group, requestKey, groupId: 'g' });
      expect(await store.groups.read('1', [customer])).toMatchObject([{ title: customer }]);
      const [good = '', bad = ''] = uuids;
      const key = await claimed(store, [good, bad], { customer });
      await store.orders.settle({
        requestKey: key,
        requestId: customer,
        rows: [
          written(good, '1', { payload: JSON.stringify({ customer }), groupTitle: customer, warnings: [customer] }),
          refused(bad, customer),
        ],
      });
      expect(await store.syncs.readCustomer(SYNC, customer)).toMatchObject({
        customer,
        counts: { created: 1, failed: 1 },
        groupsCreated: 1,
      });
      const outcomes = await store.syncs.readOutcomes({ syncId: SYNC, customer, kinds: ['created', 'failed'], limit: 5 });
      expect(outcomes.find(({ kind }) => kind === 'failed')?.reason).toBe(customer);
      expect(outcomes.find(({ kind }) => kind === 'created')?.warnings).toEqual([customer]);
      expect(await store.syncs.readGroups(SYNC, customer)).toMatchObject([{ title: customer, orders: 1 }]);
      expect(await store.orders.countToCreate({ customers: ['BYSTANDER'] })).toBe(2);
    });

    it('of customers compare without regard to case and trailing blanks, everywhere', async () => {
      const store = await opened();
      await given(store, 'Peloton', numbered(1));
      const uuids = [...(await given(store, 'PELOTON   ', numbered(1))), ...(await given(store, 'peloton', numbered(1)))];
      expect((await readAll(store, 'pelotoN ')).flat()).toHaveLength(3);
      await store.syncs.openCustomer({ syncId: SYNC, customer: 'PELOTON  ', workflowId: 'w', runId: 'r' });
      await mirrored(store, uuids, { customer: 'peloton ' });
      expect(await store.syncs.readCustomer(SYNC, 'PELOTON')).toMatchObject({ customer: 'PELOTON', counts: { created: 2 } });
      expect(await store.syncs.readCustomers(SYNC)).toHaveLength(1);
    });

    it('of columns that the table does not have are refused when rows are loaded', async () => {
      const store = await opened();
      await expect(given(store, 'X', [{ 'a" = 1; --': '1' }])).rejects.toThrow('has no column');
    });
  });
}
