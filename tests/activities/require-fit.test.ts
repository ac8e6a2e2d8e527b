import { expect, it } from 'vitest';
import { requireFit } from '../../src/activities/require-fit.ts';
import { openSqliteStore } from '../../src/orders/sqlite/open-sqlite-store.ts';

const storeWith = async (problems: readonly string[]) => {
  const store = await openSqliteStore({ file: ':memory:', create: true });
  return { ...store, problems: async () => problems };
};

it('a sync does not begin on a database that does not fit, and says why and what to do', async () => {
  const store = await openSqliteStore({ file: ':memory:', create: true });
  await requireFit(store);
  await store.close();
  const unfit = await storeWith(Array.from({ length: 7 }, (_, index) => `Problem ${index + 1}.`));
  await expect(requireFit(unfit)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringMatching(
      /^The order database does not fit\. Problem 1\. .*Problem 5\. And 2 more: .*doctor.* `order-sync db migrate`/,
    ),
  });
  await unfit.close();
});
