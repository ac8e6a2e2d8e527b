import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundlePath } from '@temporalio/worker';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunHistory, replayFailures } from '../support/histories.ts';
import { quiet, quietTemporal } from '../support/quiet-temporal.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';
import { readIndex, readKept, readText, stringsIn } from './histories.ts';
import { STORIES } from './stories.ts';

/**
 * Histories of real runs. One that can't be replayed means: a sync that is open when this code is deployed stops for good. Then keep the
 * old way for the runs that have it (`patched`), or, where none is open anywhere, record anew: `npm run record-histories`.
 */
const index = await readIndex();

/** A file path of other than our own form, a process on a host, a token. */
const MACHINE = /(?<![\w.:/])\/(?!order-sync)[\w .-]+\/[\w.-]+|[A-Z]:\\|\b\d+@(?!worker)|sandbox-token/;

let bundle: WorkflowBundlePath;

beforeAll(async () => {
  quietTemporal();
  bundle = await workflowBundle(inject('scratchFolder'));
});

describe('a run that was recorded', () => {
  test.each(index)('is gone on with as it was: $name', async ({ name, workflows }) => {
    const runs = await readKept(name);
    expect(runs.map(({ workflowId }) => workflowId)).toEqual(workflows.map(({ workflowId }) => workflowId));
    expect(await replayFailures(bundle, asRuns(runs))).toEqual([]);
  });

  test('is there for each story, with its reason', () => {
    expect(index.map(({ name, reason }) => ({ name, reason }))).toEqual(STORIES.map(({ name, reason }) => ({ name, reason })));
  });

  test.each([
    ['full-run', 'syncCustomer', 'activityTaskScheduledEventAttributes', 'createCustomerGroups'],
    ['full-run', 'syncOrders', 'startChildWorkflowExecutionInitiatedEventAttributes', 'syncCustomer'],
    ['retried-customer', 'syncCustomer', 'activityTaskScheduledEventAttributes', 'syncBatches'],
    ['skipped-customer', 'syncCustomer', 'activityTaskCancelRequestedEventAttributes', ''],
    ['failed-customer', 'syncCustomer', 'activityTaskFailedEventAttributes', 'MONDAY_AUTHENTICATION'],
    ['continued-as-new', 'syncOrders', 'workflowExecutionContinuedAsNewEventAttributes', ''],
    ['recovered', 'syncCustomer', 'timerStartedEventAttributes', ''],
    ['waited-for-a-limit', 'syncCustomer', 'timerFiredEventAttributes', ''],
    ['paused-and-resumed', 'syncOrders', 'workflowExecutionUpdateAcceptedEventAttributes', 'resume'],
    ['groups-first', 'syncCustomer', 'workflowExecutionStartedEventAttributes', '"phase":"groups"'],
    ['cancelled', 'syncOrders', 'workflowExecutionCancelRequestedEventAttributes', ''],
    ['undone', 'undoCustomer', 'activityTaskScheduledEventAttributes', 'undoOrders'],
  ])('%s holds what it is kept for: in %s %s %s', async (name, type, event, what) => {
    const runs = JSON.parse(await readText(name)) as { workflowType: string; history: { events: Record<string, unknown>[] } }[];
    const events = runs.filter(({ workflowType }) => workflowType === type).flatMap(({ history }) => history.events);
    expect(events.some((one) => one[event] !== undefined && stringsIn(one[event]).join('\n').includes(what))).toBe(true);
  });

  test.each(index)('tells nothing of the machine that it ran on: $name', async ({ name }) => {
    const strings = stringsIn(JSON.parse(await readText(name)));
    expect(strings.filter((text) => MACHINE.test(text))).toEqual([]);
  });
});

test('a workflow that does one thing more is found, as parent and as child', async () => {
  const workflowsPath = fileURLToPath(new URL('./one-more.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  const codePath = join(inject('scratchFolder'), 'one-more.js');
  await writeFile(codePath, code);
  const runs = asRuns(await readKept('full-run'));
  expect(await replayFailures({ codePath }, runs)).toHaveLength(runs.length);
});

/** Under their own ids, which workflow code reads. */
const asRuns = (runs: Awaited<ReturnType<typeof readKept>>): readonly RunHistory[] =>
  runs.map(({ workflowId, history }) => {
    const [started] = history.events ?? [];
    const runId = started?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
    return { workflowId, runId, events: history.events ?? [], history };
  });
