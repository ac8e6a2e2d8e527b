import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from './arena.ts';

export interface UnrenewedClaim {
  readonly requestKey: string;
  /** Lets others write again. */
  unlock(): void;
}

/** How long it looks without a pause: the moment is shorter than any timer's. */
const GLANCE_MS = 40;

/**
 * Waits for a request of orders that is claimed but not renewed, so not sent, and holds its owner there: the database is locked, and the owner
 * can't renew before it is unlocked.
 */
export async function unrenewedClaim(arena: Arena, operation: 'create' | 'update', timeout: number): Promise<UnrenewedClaim> {
  const database = new DatabaseSync(join(arena.folder, 'orders.db'), { timeout: 0 });
  const open = database.prepare(
    "select request_key from sync_requests where source = 'HEADER' and operation = ? and body_hash is null and outcome is null",
  );
  const locked = (): boolean => {
    try {
      database.exec('begin immediate');
      return true;
    } catch {
      return false;
    }
  };
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    const pause = performance.now() + GLANCE_MS;
    while (performance.now() < pause) {
      if (open.get(operation) === undefined || !locked()) continue;
      const claim = open.get(operation);
      if (claim !== undefined)
        return {
          requestKey: String(claim['request_key']),
          unlock: () => {
            database.exec('rollback');
            database.close();
          },
        };
      database.exec('rollback');
    }
    await sleep(1);
  }
  database.close();
  throw new Error(`No ${operation} was seen between its claim and its renewal.`);
}
