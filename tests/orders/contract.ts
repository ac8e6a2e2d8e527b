import { afterEach, describe, expect, it } from 'vitest';
import type { SqlOrderStore } from '../../src/orders/sql-order-store.ts';
import { claimingContract } from './contract/claiming.ts';
import { correctingContract } from './contract/correcting.ts';
import { createdContract } from './contract/created.ts';
import { fatesContract } from './contract/fates.ts';
import { groupsContract } from './contract/groups.ts';
import { holdsContract } from './contract/holds.ts';
import { hostileContract } from './contract/hostile.ts';
import { linesContract } from './contract/lines.ts';
import { lookupContract } from './contract/lookup.ts';
import { readingContract } from './contract/reading.ts';
import { recordsContract } from './contract/records.ts';
import { seizingContract } from './contract/seizing.ts';
import { settlingContract } from './contract/settling.ts';
import { storiesContract } from './contract/stories.ts';
import { given, HASH, numbered, SYNC } from './rows.ts';

/** A store of a test's own, empty, with the source columns of `rows.ts`; closed after the test. */
export type Opened = () => Promise<SqlOrderStore>;

export interface Backend {
  readonly name: string;
  /** An empty database of its own. */
  readonly create: () => Promise<SqlOrderStore>;
  /** Another connection to the newest one, as another process has it; undefined where that can't be. */
  readonly again?: (() => Promise<SqlOrderStore>) | undefined;
}

/** What every implementation of `OrderStore` must do. A failure names what would go wrong for a user. */
export function orderStoreContract({ name, create, again }: Backend): void {
  describe(`order store on ${name}`, () => {
    const open: SqlOrderStore[] = [];
    const opened: Opened = async () => {
      const store = await create();
      open.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close();
    });

    readingContract(opened);
    claimingContract(opened);
    settlingContract(opened);
    fatesContract(opened);
    holdsContract(opened);
    seizingContract(opened);
    lookupContract(opened);
    correctingContract(opened);
    linesContract(opened);
    groupsContract(opened);
    createdContract(opened);
    recordsContract(opened);
    storiesContract(opened);
    hostileContract(opened);

    it('tells where it is, what it holds, and what is wrong', async () => {
      const store = await opened();
      await given(store, 'PELOTON', numbered(3));
      await given(store, 'RHONE', numbered(1));
      await given(store, null, numbered(2));
      const check = await store.check();
      expect(check).toMatchObject({ orders: 4, customers: 2 });
      expect(check.location).not.toBe('');
      expect(check.problems).toEqual([expect.stringContaining('2 orders have no CUSTOMER NAME')]);
    });

    it('many claims at once share no row', async () => {
      const store = await opened();
      const uuids = await given(store, 'PELOTON', numbered(40));
      await claimAtOnce([store, store, store], uuids);
    });

    it.skipIf(again === undefined)('many claims at once over several connections share no row', async () => {
      const store = await opened();
      const others = again ? [await again(), await again()] : [];
      open.push(...others);
      const uuids = await given(store, 'PELOTON', numbered(40));
      await claimAtOnce([store, ...others], uuids);
    });
  });
}

/** Each store claims every order one by one, all at the same time. */
async function claimAtOnce(stores: readonly SqlOrderStore[], uuids: readonly string[]): Promise<void> {
  const claims = stores.flatMap((store, owner) =>
    uuids.map((uuid) => {
      const rows = [{ uuid, mondayId: null, lastRequestKey: null, sentHash: HASH }];
      return store.orders.claim({
        requestKey: `${owner}-${uuid}`.slice(0, 36),
        syncId: SYNC,
        customer: 'PELOTON',
        operation: 'create',
        rows,
      });
    }),
  );
  const taken = (await Promise.all(claims)).flat();
  expect(taken.toSorted()).toEqual(uuids.toSorted());
}
