import { describe, expect, it } from 'vitest';
import { OrderSyncError } from '../../src/errors.ts';
import { recordingStore } from './recording.ts';
import { HASH, SYNC } from './rows.ts';

const UUID = '0a0b0c0d-0000-4000-8000-00000000000a';
const CLAIM = {
  requestKey: 'k',
  syncId: SYNC,
  customer: 'PELOTON',
  operation: 'create',
  rows: [{ uuid: UUID, mondayId: null, lastRequestKey: null, sentHash: HASH }],
} as const;

/** A server that refuses so often, and then answers. */
function refusing(times: number, error: Error) {
  let refusals = 0;
  return recordingStore([], () => {
    refusals += 1;
    if (refusals <= times) throw error;
    return [{ key: UUID }];
  });
}

describe('a batch on SQL Server', () => {
  const duplicate = Object.assign(new Error('Violation of PRIMARY KEY constraint'), { number: 2627 });

  it('is run again as a whole where another one was faster to insert the same row', async () => {
    const { store, take } = refusing(1, duplicate);
    expect(await store.orders.claim(CLAIM)).toEqual([UUID]);
    const [first, second] = take();
    expect(second?.sql).toBe(first?.sql);
    expect(second?.parameters).toEqual(first?.parameters);
  });

  it('fails with what the server says again and again', async () => {
    const { store, take } = refusing(100, duplicate);
    await expect(store.orders.claim(CLAIM)).rejects.toThrow(duplicate);
    expect(take()).toHaveLength(5);
  });

  it('is not run again where the driver has given up', async () => {
    const away = new OrderSyncError('STORE_UNREACHABLE', 'SQL Server does not answer.');
    const { store, take } = refusing(100, away);
    await expect(store.orders.claim(CLAIM)).rejects.toThrow(away);
    expect(take()).toHaveLength(1);
  });
});
