import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { onTestFinished, test } from 'vitest';
import { ROOT } from '../end-to-end/paths.ts';
import { startStack } from '../end-to-end/stack.ts';
import { probeTemporal, type TemporalProbe } from '../end-to-end/temporal-probe.ts';
import { eventually } from '../support/eventually.ts';
import { type KeptHistory, keep } from './histories.ts';
import { STORIES, type Story, storyStack } from './stories.ts';

const { version: sdkVersion } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { readonly version: string };

/** No test: `npm run record-histories` runs it, where tests' own stacks and waits are at hand. */
test('the histories are recorded anew', async () => {
  const stack = await startStack(storyStack());
  onTestFinished(() => stack.stop());
  const temporal = await probeTemporal(stack.temporalAddress);
  onTestFinished(() => temporal.close());
  const seen = new Set<string>();
  const told: { readonly story: Pick<Story, 'name' | 'reason'>; readonly runs: readonly KeptHistory[] }[] = [];
  for (const { name, reason, tell } of STORIES) {
    await tell({ stack, temporal });
    const runs = await newRuns(temporal, seen);
    told.push({ story: { name, reason }, runs });
    console.log(`${name}: ${runs.map(({ workflowType, history }) => `${workflowType} (${history.events?.length} events)`).join(', ')}`);
  }
  await keep(told, { sdkVersion, recorded: new Date().toISOString().slice(0, 10) }, foldersOf(stack.folder));
});

/** What has run since the last look, once nothing is open any more; the parent first. */
async function newRuns({ client }: TemporalProbe, seen: Set<string>): Promise<readonly KeptHistory[]> {
  const found = await eventually('the runs of the story', async () => {
    const all: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list()) all.push(run);
    const fresh = all.filter(({ runId }) => !seen.has(runId));
    const isClosed = all.every(({ status }) => status.name !== 'RUNNING');
    return isClosed && fresh.length > 0 && fresh;
  });
  const inOrder = found.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const runs: KeptHistory[] = [];
  for (const { workflowId, runId, type } of inOrder) {
    seen.add(runId);
    runs.push({ workflowId, workflowType: type, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() });
  }
  return runs;
}

/** Longest first: one may lie in another. */
function foldersOf(folder: string): readonly string[] {
  const root = ROOT.replace(/\/$/, '');
  const modules = realpathSync(`${root}/node_modules`);
  return [...new Set([folder, realpathSync(folder), root, realpathSync(root), modules.replace(/\/node_modules$/, '')])].toSorted(
    (a, b) => b.length - a.length,
  );
}
