import { describe, expect } from 'vitest';
import { activity } from '../../src/activities/activity.ts';
import type { MondayActivities } from '../../src/activities/index.ts';
import { OrderSyncError } from '../../src/errors.ts';
import { failureOf } from '../support/failure-of.ts';
import type { Stage } from './stage/stage.ts';
import { test } from './stage/test.ts';

/** The real wrapper around an activity that meets these errors, one at a try, and then the last one for ever. */
async function meeting(stage: Stage, name: 'createCustomerGroups' | 'checkBoard', errors: readonly Error[]): Promise<() => number> {
  let tries = 0;
  const named = {
    async [name](): Promise<never> {
      tries += 1;
      throw errors[Math.min(tries, errors.length) - 1] ?? new Error('No error was given.');
    },
  };
  const real = { [name]: activity(named[name] as () => Promise<never>, { atTheDoor: name === 'checkBoard' }) } as Partial<MondayActivities>;
  await stage.workers.stopMonday();
  await stage.workers.startMonday(real);
  return () => tries;
}

const defect = new TypeError('Cannot read properties of undefined');
const limit = new OrderSyncError('MINUTE_LIMIT', 'Wait.', { retryAfterSeconds: 0.01 });
const away = new OrderSyncError('MONDAY_UNREACHABLE', 'No connection.', { retryAfterSeconds: 0.01 });

describe.concurrent('the server hands the count of tries from one to the next:', () => {
  test('an error that nobody knows ends a customer when it is met for the fifth time, whatever came between (need 10)', async ({
    open,
  }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 1 } });
    const errors = [limit, defect, away, defect, defect, limit, defect, defect];
    const tries = await meeting(stage, 'createCustomerGroups', errors);
    expect((await (await stage.startSync()).result()).totals.outcomes).toMatchObject({ FAILED: 1 });
    expect(tries()).toBe(errors.length);
    expect(stage.world.reportOf('A')?.failure).toEqual({ type: 'UNEXPECTED', message: defect.message });
  });

  test('a server that is not there ends a sync at the door at its fourth silence, and a limit never', async ({ open }) => {
    const stage = await open({ ownWorkers: true, customers: { A: 1 } });
    const errors = [limit, away, limit, away, away, away];
    const tries = await meeting(stage, 'checkBoard', errors);
    expect(await failureOf((await stage.startSync()).result())).toMatchObject({ type: 'MONDAY_UNREACHABLE' });
    expect(tries()).toBe(errors.length);
  });
});
