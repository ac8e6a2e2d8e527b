import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CustomerProgress, SyncProgress } from '../contract.ts';

/** Both workflows answer it while a worker runs; see `SyncProgress` and `CustomerProgress`. */
export const syncProgress = defineQuery<SyncProgress>('progress');
export const customerProgress = defineQuery<CustomerProgress>('progress');

/** Stops a sync, or one customer, before its next claim; what is on the wire is awaited and settled. Both workflows take it. */
export const pause = defineUpdate<void>('pause');
export const resume = defineUpdate<void>('resume');

/** Leaves a customer out: before its turn, or before its next claim. Of a sync; refused for a customer that is done. */
export const skipCustomer = defineUpdate<void, [customer: string]>('skipCustomer');
/** The same, of a customer sync that runs alone. */
export const skip = defineUpdate<void>('skip');

/** From a parent to its open children; a workflow can't send updates. */
export const parentPaused = defineSignal<[paused: boolean]>('parentPaused');
export const parentSkipped = defineSignal('parentSkipped');
