import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';

/** What an operation needs of the sandbox. */
export interface OperationContext {
  readonly account: Account;
  readonly clock: Clock;
}
