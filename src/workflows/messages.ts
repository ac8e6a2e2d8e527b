import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CustomerProgress, SyncProgress } from '../contract.ts';

/** Both workflows answer it while a worker runs; see `SyncProgress` and `CustomerProgress`. */
export const syncProgress = defineQuery<SyncProgress>('progress');
export const customerProgress = defineQuery<CustomerProgress>('progress');

/** Each update answers whether it changed anything: a sync that is paused can be paused again, and stays as it is. */

/**
 * Stops a sync, or one customer, before its next claim; what is on the wire is awaited and settled. Both workflows take it, and refuse
 * it where nothing is left to stop.
 */
export const pause = defineUpdate<boolean>('pause');
export const resume = defineUpdate<boolean>('resume');

/** Leaves a customer out: before its turn, or before its next claim. Of a sync; refused for a customer that is done, or none of this sync's. */
export const skipCustomer = defineUpdate<boolean, [customer: string]>('skipCustomer');
/** The same, of a customer sync that runs alone. */
export const skip = defineUpdate<boolean>('skip');

/** From a parent to its open children; a workflow can't send updates. */
export const parentPaused = defineSignal<[paused: boolean]>('parentPaused');
export const parentSkipped = defineSignal('parentSkipped');

/** In a validator: the update fails with the sentence, and leaves no trace in the history. */
export function refuseIf(refused: boolean, sentence: string): void {
  if (refused) throw new Error(sentence);
}
