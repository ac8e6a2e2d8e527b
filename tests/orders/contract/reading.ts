import { describe, expect, it } from 'vitest';
import type { Opened } from '../contract.ts';
import { claimed, given, givenLines, HASH, mirrored, numbered, readAll, SOURCES, SYNC, sent, setRow } from '../rows.ts';

export function readingContract(opened: Opened): void {
  describe('customers', () => {
    it('are listed in order of their names, page by page, each in one spelling', async () => {
      const store = await opened();
      for (const customer of ['RHONE', 'Peloton', 'PELOTON ', 'PELOTON', "B'HOOD", 'aje']) await given(store, customer, numbered(2));
      expect(await store.orders.listCustomers({ after: null, limit: 10 })).toEqual(['aje', "B'HOOD", 'PELOTON', 'RHONE']);
      const first = await store.orders.listCustomers({ after: null, limit: 3 });
      expect(first).toEqual(['aje', "B'HOOD", 'PELOTON']);
      expect(await store.orders.listCustomers({ after: 'PELOTON', limit: 3 })).toEqual(['RHONE']);
    });

    it('are found whatever the case and the trailing blanks, and null is answered for the unknown', async () => {
      const store = await opened();
      await given(store, 'Peloton  ', numbered(1));
      expect(await store.orders.findCustomer('PELOTON')).toBe('Peloton');
      expect(await store.orders.findCustomer('peloton   ')).toBe('Peloton');
      expect(await store.orders.findCustomer('PELO')).toBeNull();
    });

    it('without a name, or with history alone, are none', async () => {
      const store = await opened();
      await given(store, null, numbered(1));
      await given(store, '   ', numbered(2));
      for (const state of ['COMPLETED', 'EXISTING', 'NONE', null]) await given(store, 'BOGGI', numbered(1, { sync_state: state }));
      expect(await store.orders.listCustomers({ after: null, limit: 10 })).toEqual([]);
      expect(await store.orders.findCustomer('BOGGI')).toBeNull();
      expect(await store.check()).toMatchObject({ orders: 0, customers: 0, problems: [expect.stringContaining('3 orders have no')] });
    });

    it('are counted with their orders by state, whatever the spelling', async () => {
      const store = await opened();
      const [first = ''] = await given(store, 'PELOTON', numbered(3));
      await given(store, 'Peloton ', [
        ...numbered(2, { sync_state: 'SYNCED', monday_item_id: '9731' }),
        ...numbered(1, { sync_state: 'ERROR' }),
        ...numbered(1, { sync_state: 'FAILED' }),
        ...numbered(1, { sync_state: 'NEW' }),
        ...numbered(1, { sync_error_message: 'NO_SEASON: The order has no season.' }),
        ...numbered(4, { sync_state: 'COMPLETED' }),
      ]);
      await given(store, 'aje', numbered(1));
      await given(store, null, numbered(1));
      await claimed(store, [first]);
      const none = { synced: 0, failed: 0, held: 0, unknown: 0, pending: 0 };
      expect(await store.orders.countByCustomer()).toEqual([
        { ...none, customer: 'aje', orders: 1, pending: 1 },
        { customer: 'PELOTON', orders: 9, synced: 2, failed: 2, held: 1, unknown: 1, pending: 3 },
      ]);
    });

    it('are counted with the orders that could be created, each customer up to a limit', async () => {
      const store = await opened();
      const [first = ''] = await given(store, 'PELOTON', numbered(4, { group_name: 'PELOTON 2025 FALL' }));
      await given(store, 'Peloton ', numbered(1, { group_name: 'X', action_type: 'DELETE' }));
      await given(store, 'RHONE', [
        ...numbered(2, { group_name: 'check', 'AAG SEASON': '2026 FALL' }),
        ...numbered(1, { group_name: 'X', monday_item_id: '9731', sync_state: 'SYNCED' }),
      ]);
      await given(store, 'RHONE', numbered(1, { group_name: ' Check ', 'CUSTOMER SEASON': '  ' }));
      const both = ['PELOTON', 'rhone '];
      expect(await store.orders.countToCreate({ customers: both })).toBe(6);
      expect(await store.orders.countToCreate({ customers: ['rhone '] })).toBe(2);
      expect(await store.orders.countToCreate({ customers: [] })).toBe(0);
      await claimed(store, [first]);
      expect(await store.orders.countToCreate({ customers: both })).toBe(5);
      // PEL-00001 of PELOTON is in flight, or marked DELETE.
      expect(await store.orders.countToCreate({ customers: ['PELOTON'], limit: 2 })).toBe(0);
      expect(await store.orders.countToCreate({ customers: ['PELOTON'], limit: 4 })).toBe(2);
    });
  });

  describe('pages of orders', () => {
    it('hold every order once, in order of number and uuid, whatever numbers repeat or are missing', async () => {
      const store = await opened();
      const uuids = await given(store, 'PELOTON', [
        ...numbered(4),
        ...Array.from({ length: 5 }, () => ({ 'AAG ORDER NUMBER': 'PEL-00002' })),
        ...Array.from({ length: 4 }, () => ({ 'AAG ORDER NUMBER': null })),
        { 'AAG ORDER NUMBER': '' },
      ]);
      await given(store, 'PELOTON II', numbered(3));
      for (const limit of [1, 2, 3, 14, 100]) {
        const rows = (await readAll(store, 'PELOTON', limit)).flat();
        expect(rows.map((row) => row.recordUuid).toSorted()).toEqual(uuids.toSorted());
        const numbers = rows.map((row) => row.orderNumber);
        expect(numbers).toEqual(numbers.toSorted());
      }
    });

    describe('that are chosen by their state', () => {
      type Choice = 'failed' | 'requeued';
      const open = async () => {
        const store = await opened();
        const chosen = async (only: Choice) =>
          (await store.orders.readOrders({ customer: 'PELOTON', after: null, limit: 20, only })).map(({ recordUuid }) => recordUuid);
        return { store, chosen };
      };
      const SYNCED = { sync_state: 'SYNCED', monday_item_id: '9731', row_hash: HASH, sent_hash: HASH };

      it('have failed, are in flight, or were sent and are free again; neither new ones nor those on the board', async () => {
        const { store, chosen } = await open();
        const [failed = '', old = '', unknown = '', freed = ''] = await given(store, 'PELOTON', [
          { 'AAG ORDER NUMBER': '1', sync_state: 'ERROR' },
          { 'AAG ORDER NUMBER': '2', sync_state: 'FAILED' },
          { 'AAG ORDER NUMBER': '3' },
          { 'AAG ORDER NUMBER': '4', sent_hash: HASH },
          { 'AAG ORDER NUMBER': '5' },
          { 'AAG ORDER NUMBER': '6', ...SYNCED },
          { 'AAG ORDER NUMBER': '7', sync_error_message: 'NO_SEASON: The order has no season.' },
        ]);
        await given(store, 'RHONE', numbered(1, { sync_state: 'ERROR' }));
        await claimed(store, [unknown]);
        expect(await chosen('failed')).toEqual([failed, old, unknown, freed]);
      });

      it('are on the board, and to be written again whatever they are', async () => {
        const { store, chosen } = await open();
        const [requeued = '', , , moved = ''] = await given(store, 'PELOTON', [
          { 'AAG ORDER NUMBER': '1', ...SYNCED },
          { 'AAG ORDER NUMBER': '2', ...SYNCED },
          { 'AAG ORDER NUMBER': '3', sync_state: 'ERROR', monday_item_id: '9732' },
          { 'AAG ORDER NUMBER': '4', ...SYNCED },
          { 'AAG ORDER NUMBER': '5' },
        ]);
        const again = { seenMondayId: '9731', mondayId: '9731', place: 'g', reason: 'Because.' };
        const rows = [
          { ...again, uuid: requeued },
          { ...again, uuid: moved, mondayId: '9733' },
        ];
        await store.orders.correct({ syncId: SYNC, rows });
        expect(await chosen('requeued')).toEqual([requeued, moved]);
      });

      it.each<Choice>(['failed', 'requeued'])('are %s by one of their sizes, too', async (only) => {
        const { store, chosen } = await open();
        const [order = '', other = ''] = await given(store, 'PELOTON', numbered(2, SYNCED));
        const line = { monday_subitem_id: '5', parent_item_id: '9731', sync_state: 'SYNCED', row_hash: HASH, sent_hash: HASH };
        await givenLines(store, other, [{ size_code: 'S', ...line }]);
        const state = only === 'failed' ? { sync_state: 'ERROR' } : { sync_state: 'PENDING', row_hash: null };
        await givenLines(store, order, [
          { size_code: 'S', ...line },
          { size_code: 'M', ...line, ...state },
        ]);
        expect(await chosen(only)).toEqual([order]);
      });
    });

    it('hold those with certain numbers alone, where they are asked for; case and trailing blanks do not matter', async () => {
      const store = await opened();
      const [first = '', , third = ''] = await given(store, 'PELOTON', numbered(4, { retry_count: 2 }));
      const [twin = ''] = await given(store, 'PELOTON', [{ 'AAG ORDER NUMBER': 'pel-00003 ' }]);
      await given(store, 'RHONE', numbered(1));
      const read = (orderNumbers: readonly string[], after: { orderNumber: string; recordUuid: string } | null = null) =>
        store.orders.readOrders({ customer: 'PELOTON', after, limit: 10, orderNumbers });
      const found = await read(['PEL-00003', 'pel-00001 ', 'NONE']);
      expect(found.map(({ recordUuid }) => recordUuid).toSorted()).toEqual([first, third, twin].toSorted());
      expect(found.find(({ recordUuid }) => recordUuid === first)?.retries).toBe(2);
      expect(found.find(({ recordUuid }) => recordUuid === twin)?.retries).toBe(0);
      expect(await read(['PEL-00001'], { orderNumber: 'PEL-00002', recordUuid: first })).toEqual([]);
      expect(await read([])).toEqual([]);
    });

    it('show every value as text, exactly as it is stored', async () => {
      const store = await opened();
      const colour = "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS";
      await given(store, 'PELOTON', [
        {
          'AAG ORDER NUMBER': 'PEL-06006',
          'PO NUMBER': '',
          'ORDER DATE PO RECEIVED': '2025-05-20',
          'TOTAL QTY': 3488,
          'DDP US (USD)': '1234567890123.4500',
          'US DUTY RATE': '0.160000',
          [colour]: `WHITE "REFLECTIVE" 🎽 B'HOOD `,
          monday_item_id: '8731000000000000001',
        },
      ]);
      const [[row] = []] = await readAll(store, 'PELOTON');
      expect(row?.values).toEqual({
        'CUSTOMER NAME': 'PELOTON',
        'AAG ORDER NUMBER': 'PEL-06006',
        'PO NUMBER': '',
        'ORDER DATE PO RECEIVED': '2025-05-20',
        'TOTAL QTY': '3488',
        'DDP US (USD)': '1234567890123.4500',
        'US DUTY RATE': '0.160000',
        [colour]: `WHITE "REFLECTIVE" 🎽 B'HOOD `,
      });
      expect(row?.mondayItemId).toBe('8731000000000000001');
    });

    it('tell NULL from empty', async () => {
      const store = await opened();
      await given(store, 'PELOTON', [{}]);
      const [[row] = []] = await readAll(store, 'PELOTON');
      expect(row?.values).toEqual({ ...Object.fromEntries(SOURCES.map((name) => [name, null])), 'CUSTOMER NAME': 'PELOTON' });
      expect(row).toMatchObject({ orderNumber: '', itemName: null, mondayItemId: null, rowHash: null, requestKey: null, inFlight: false });
    });

    it("read the predecessor's states as ours, and leave history out", async () => {
      const store = await opened();
      const states = ['PENDING', 'NEW', 'SYNCED', 'ERROR', 'FAILED', 'COMPLETED', 'EXISTING', 'NONE', null];
      await given(
        store,
        'PELOTON',
        numbered(states.length).map((row, index) => ({ ...row, sync_state: states[index] ?? null })),
      );
      const rows = (await readAll(store, 'PELOTON')).flat();
      expect(rows.map((row) => row.syncState)).toEqual(['PENDING', 'PENDING', 'SYNCED', 'ERROR', 'ERROR']);
    });

    it('lower the case of uuids, and find the place behind one in any case', async () => {
      const store = await opened();
      const upper = ['0A0B0C0D-0000-4000-8000-00000000000A', '0A0B0C0D-0000-4000-8000-00000000000B'];
      await given(
        store,
        'PELOTON',
        upper.map((record_uuid) => ({ record_uuid, 'AAG ORDER NUMBER': 'PEL-1' })),
      );
      expect((await readAll(store, 'PELOTON', 1)).flat().map((row) => row.recordUuid)).toEqual(upper.map((uuid) => uuid.toLowerCase()));
      await mirrored(
        store,
        upper.map((uuid) => uuid.toLowerCase()),
      );
    });
  });

  it('orders whose fate a sync does not know are read alone, page by page', async () => {
    const store = await opened();
    const uuids = await given(store, 'PELOTON', numbered(6));
    const [unknown = '', right = '', elsewhere = '', last = ''] = uuids;
    const [other = ''] = await given(store, 'RHONE', numbered(1));
    const mark = async (uuid: string, syncId = SYNC) => {
      const requestKey = await claimed(store, [uuid], { syncId });
      const answer = { requestKey, code: 'NO_ANSWER', reason: 'cut', requestId: null, answered: false } as const;
      await store.orders.markUnknown({ ...answer, rows: [sent(uuid)] });
    };
    for (const uuid of [unknown, last, other]) await mark(uuid);
    await mark(elsewhere, 'another');
    await mirrored(store, [right]);
    const read = async (after: { orderNumber: string; recordUuid: string } | null, limit: number) =>
      store.orders.readOrders({ customer: 'PELOTON', after, limit, unknownIn: SYNC });
    expect((await read(null, 10)).map((row) => row.recordUuid)).toEqual([unknown, last]);
    const [first] = await read(null, 1);
    expect((await read(first ?? null, 10)).map((row) => row.recordUuid)).toEqual([last]);
  });

  it('orders are read again as they are by then, in the order of pages, without those that left the scope', async () => {
    const store = await opened();
    const uuids = ['ffffffff-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003'];
    const rows = numbered(4, { 'PO NUMBER': 'P1' }).map((row, index) => (uuids[index] ? { ...row, record_uuid: uuids[index] } : row));
    const [first = '', second = '', history = ''] = await given(store, 'PELOTON', rows);
    await mirrored(store, [first]);
    await setRow(store, 'orders', history, { sync_state: 'COMPLETED' });
    const again = await store.orders.readAgain([history, second.toUpperCase(), first]);
    expect(again).toEqual((await readAll(store, 'PELOTON')).flat().slice(0, 2));
    expect(again).toMatchObject([
      { recordUuid: first, syncState: 'SYNCED', mondayItemId: '9731000000', values: { 'PO NUMBER': 'P1' } },
      { recordUuid: second, syncState: 'PENDING' },
    ]);
    expect(await store.orders.readAgain([])).toEqual([]);
  });

  describe('group sources', () => {
    it("are the distinct ones of a customer's first orders, in order of first appearance", async () => {
      const store = await opened();
      const season = (number: string, customerSeason: string | null, aagSeason: string | null = null) => ({
        'AAG ORDER NUMBER': number,
        'CUSTOMER SEASON': customerSeason,
        'AAG SEASON': aagSeason,
      });
      await given(store, 'PELOTON', [
        season('3', '2025 FALL'),
        season('1', '2025 HOLIDAY'),
        season('2', 'ECOMM'),
        season('4', '2025 HOLIDAY'),
        season('5', null, '2026 SPRING'),
      ]);
      const named = (customerSeason: string | null, aagSeason: string | null = null) => ({ groupName: null, customerSeason, aagSeason });
      const firstFour = [named('2025 HOLIDAY'), named('ECOMM'), named('2025 FALL')];
      expect(await store.orders.readGroupSources({ customer: 'peloton', limit: 4 })).toEqual(firstFour);
      expect(await store.orders.readGroupSources({ customer: 'PELOTON' })).toEqual([...firstFour, named(null, '2026 SPRING')]);
    });

    it('leave out orders marked DELETE, which a limit counts all the same', async () => {
      const store = await opened();
      await given(store, 'PELOTON', [
        { 'AAG ORDER NUMBER': '1', 'CUSTOMER SEASON': 'A', action_type: 'DELETE' },
        { 'AAG ORDER NUMBER': '2', 'CUSTOMER SEASON': 'B', action_type: null },
        { 'AAG ORDER NUMBER': '3', 'CUSTOMER SEASON': 'C', action_type: 'UPDATE' },
      ]);
      const seasons = async (limit?: number) =>
        (await store.orders.readGroupSources({ customer: 'PELOTON', limit })).map(({ customerSeason }) => customerSeason);
      expect(await seasons()).toEqual(['B', 'C']);
      expect(await seasons(2)).toEqual(['B']);
    });
  });
}
