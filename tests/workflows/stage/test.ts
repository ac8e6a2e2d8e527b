import { test as base, expect, inject } from 'vitest';
import { replayFailures, taskFailures } from '../../support/histories.ts';
import { Stage, type StageOptions } from './stage.ts';
import { Theatre } from './theatre.ts';

/**
 * Tests of workflows. `open` sets a stage; when the test is over, the histories of all that ran on it are looked at: no workflow task
 * may have failed, and the workflow code replayed against them must do the same again.
 */
export const test = base
  .extend('address', { scope: 'file' }, async () => inject('temporalAddress'))
  .extend('theatre', { scope: 'file' }, async ({ address }, { onCleanup }) => {
    const theatre = await Theatre.open(address, inject('scratchFolder'));
    onCleanup(() => theatre.close());
    return theatre;
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
    return async (options: StageOptions): Promise<Stage> => {
      const stage = await Stage.open(theatre, options);
      stages.push(stage);
      return stage;
    };
  });
