import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { OrderSyncError } from '../errors.ts';

/** STORE_UNREACHABLE, and the database has said that the transaction is undone: a deadlock's victim, for example. */
export class StoreUndone extends OrderSyncError {}

const TRIES = 5;
const FIRST_PAUSE_MS = 50;

/**
 * Runs a transaction, and the whole of it again where the database has undone it. A driver can't do that: it sees single statements,
 * while the callback decides by what the earlier ones answered. So the callback may have no effect but its own statements; anything
 * else it does would happen again. Where it is unknown whether the transaction was committed (the connection broke), nothing is
 * repeated here: STORE_UNREACHABLE goes to the caller, whose writes are conditional on a request's key or otherwise safe to repeat.
 */
export async function inTransaction<DB, T>(db: Kysely<DB>, work: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!(error instanceof StoreUndone) || number >= TRIES) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (number - 1) * (0.5 + Math.random()));
    }
  }
}
