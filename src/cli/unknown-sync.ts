import { SYNC_ID_PATTERN } from '../contract.ts';
import { OrderSyncError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { orderSync } from './order-sync-command.ts';
import { customerOption } from './sync-command-line.ts';

const SHOWN = 3;

/** A sync's id, given as it is or as the id of its workflow. */
export const syncIdOf = (text: string): string => text.trim().replace(/^sync:/, '');
export const isSyncId = (text: string): boolean => SYNC_ID_PATTERN.test(syncIdOf(text));
/** What is meant as a sync's id, though it may be none: no customer is called so. */
export const looksLikeSyncId = (text: string): boolean => /^sync:|-SYNC-|^\d{8,}$/i.test(text.trim());

/** The error for a word that names no sync: what it is instead, or which syncs there are. */
export async function unknownSync(context: CliContext, text: string): Promise<OrderSyncError> {
  const { orders } = await context.store();
  const customer = looksLikeSyncId(text) ? null : await orders.findCustomer(text);
  const hint =
    customer === null ? await newestText(context) : `It is a customer: ${customerOption(customer)} (of report, pause, resume and cancel).`;
  return new OrderSyncError('SYNC_UNKNOWN', `No sync is called ${JSON.stringify(text)}. ${hint}`);
}

/** The newest syncs by their ids, in a sentence. */
export async function newestText(context: CliContext): Promise<string> {
  const { syncs } = await context.store();
  const newest = await syncs.listSyncs(SHOWN);
  if (newest.length === 0) return noneText(context);
  return `The newest: ${newest.map(({ syncId }) => syncId).join(', ')}; more: ${orderSync(context, 'status')}`;
}

/** Not the command of a dry run: it records nothing, so the next question would be answered the same. */
export const noneText = (context: CliContext): string =>
  `No sync is recorded yet (a dry run records nothing: its report is a file). Start one: ${orderSync(context, 'sync --execute')}`;
