import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { test as base, expect, inject } from 'vitest';
import { replayFailures, taskFailures, workflowBundle } from '../../support/histories.ts';
import { quietTemporal } from '../../support/quiet-temporal.ts';
import { Stage, type Theatre } from './stage.ts';
import type { WorldOptions } from './world.ts';

/**
 * Tests of workflows. `open` sets a stage; when the test is over, the histories of all that ran on it are looked at: no workflow task
 * may have failed, and the workflow code replayed against them must do the same again.
 */
export const test = base
  .extend('address', { scope: 'file' }, async () => inject('temporalAddress'))
  .extend('theatre', { scope: 'file' }, async ({ address }, { onCleanup }): Promise<Theatre> => {
    quietTemporal();
    const [connection, client, bundle] = await Promise.all([
      NativeConnection.connect({ address }),
      Connection.connect({ address }),
      workflowBundle(),
    ]);
    onCleanup(async () => {
      await Promise.all([connection.close(), client.close()]);
    });
    return { connection, client: new Client({ connection: client }), workflowBundle: bundle };
  })
  .extend('open', async ({ theatre }, { onCleanup }) => {
    const stages: Stage[] = [];
    onCleanup(async () => {
      for (const stage of stages) {
        const histories = await stage.histories();
        await stage.close();
        expect(taskFailures(histories), 'workflow tasks that failed').toEqual([]);
        expect(await replayFailures(theatre.workflowBundle, histories), 'histories that no longer replay').toEqual([]);
      }
    });
    return async (options: WorldOptions): Promise<Stage> => {
      const stage = await Stage.open(theatre, options);
      stages.push(stage);
      return stage;
    };
  });
