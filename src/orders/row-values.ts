import type { OrderRow, SyncState } from './order-store.ts';

/** What the states in scope are read as. */
const STATES: Readonly<Record<string, SyncState>> = {
  NEW: 'PENDING',
  PENDING: 'PENDING',
  FAILED: 'ERROR',
  ERROR: 'ERROR',
  SYNCED: 'SYNCED',
};

export const stateOf = (stored: string): SyncState => STATES[stored] ?? 'PENDING';

export const actionOf = (stored: string | null): OrderRow['actionType'] => (stored === 'DELETE' || stored === 'UPDATE' ? stored : 'INSERT');

/** CHAR(64) pads. */
export const hashOf = (stored: string | null): string | null => stored?.trimEnd() || null;
