import { createHash } from 'node:crypto';
import type { ColumnValue } from './column-value.ts';

type Values = Readonly<Record<string, ColumnValue>>;

/**
 * SHA-256 (64 hex digits) over exactly what the board would show of an order: name, group and values. Two orders with the same hash
 * look the same on the board; a row whose stored hash equals it needs no call. Keys are sorted, so that the order of a mapping's
 * entries doesn't count.
 */
export const contentHash = (order: { readonly name: string; readonly values: Values }, groupId: string): string =>
  hashOf(order.name, groupId, sorted(order.values));

/** The same of a line. Its parent's id counts: below an item that was made anew it has to be made anew, too. */
export const lineHash = (line: { readonly name: string; readonly values: Values }, parentItemId: string): string =>
  hashOf(line.name, `below ${parentItemId}`, sorted(line.values));

/** Of taking an item away: what was tried is told from what would be tried now. */
export const deleteHash = (mondayId: string, how: string): string => hashOf(how, mondayId);

const sorted = (values: Values): readonly [string, ColumnValue][] => Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

const hashOf = (...parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
