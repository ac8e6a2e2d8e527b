import { PassThrough } from 'node:stream';
import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { followCustomer } from '../../src/cli/follow-customer.ts';
import { followSync } from '../../src/cli/follow-sync.ts';
import { silentLine } from '../../src/cli/live-lines.ts';
import type { CustomerHandle, SyncClient, SyncHandle } from '../../src/client.ts';
import { type CustomerProgress, NO_COUNTS, NO_TOTALS, type SyncProgress } from '../../src/contract.ts';

/** What a terminal shows while a sync runs, and what a file gets. */

const SYNC_ID = '202611241030-SYNC-1a2b3c4d';

const child: CustomerProgress = { syncId: SYNC_ID, customer: 'PELOTON', state: 'orders', counts: NO_COUNTS, groups: 0 };
const parent: SyncProgress = {
  syncId: SYNC_ID,
  dryRun: false,
  state: 'running',
  board: null,
  totals: { ...NO_TOTALS, customers: 5, outcomes: { ...NO_TOTALS.outcomes, SUCCESS: 5 } },
  running: [{ customer: 'PELOTON', workflowId: 'customer:1:PELOTON' }],
  finished: [],
  customers: 34,
};

/** A child that waits for a limit. */
const wait = { until: new Date(Date.now() + 59_000).toISOString(), reason: 'COMPLEXITY_BUDGET' };
const pendingActivities = [{ heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload({ wait })] } }];
const client = {
  client: {
    workflow: {
      getHandle: (workflowId: string) => ({
        query: async () => child,
        describe: async () => ({ raw: { pendingActivities: workflowId === 'customer:1:PELOTON' ? pendingActivities : [] } }),
      }),
    },
  },
} as unknown as SyncClient;

/** A workflow that has told its progress a few times before it ends; the last one stands. */
function running<Progress>(
  workflowId: string,
  ...progress: Progress[]
): { workflowId: string; query(): Promise<Progress>; result(): Promise<unknown> } {
  const ended = Promise.withResolvers<unknown>();
  return {
    workflowId,
    query: async () => {
      const [told, ...rest] = progress;
      if (rest.length > 0) progress.shift();
      else ended.resolve({ syncId: SYNC_ID });
      if (told === undefined) throw new Error('It has told everything.');
      return told;
    },
    result: () => ended.promise,
  };
}

function output(isTTY: boolean): { out: NodeJS.WriteStream; text(): string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, rows: 40 });
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return { out: stream as unknown as NodeJS.WriteStream, text: () => chunks.join('') };
}

const follow = async (isTTY: boolean, ...told: SyncProgress[]): Promise<string> => {
  const { out, text } = output(isTTY);
  await followSync(client, running(`sync:${SYNC_ID}`, ...told) as unknown as SyncHandle, { out, environment: 'sandbox' });
  return text();
};

describe('at a terminal', () => {
  test('a sync tells how many of its customers are done, and what a customer waits for', async () => {
    const text = await follow(true, parent, { ...parent, state: 'done' });
    expect(text).toMatch(/… PELOTON +orders +0 created {2}waits for monday\.com's complexity budget, 5\d s/);
    expect(text).toContain('running: 5 of 34 customers (SUCCESS 5), 0 orders');
  });

  test('a sync that does not know yet how many customers it has tells those that are done', async () => {
    const { customers: _, ...unknown } = parent;
    expect(await follow(true, unknown, { ...parent, state: 'done' })).toContain('running: 5 customers (SUCCESS 5)');
  });

  test('one customer has the same line', async () => {
    const { out, text } = output(true);
    const handle = running('customer:1:PELOTON', child, { ...child, state: 'done' }) as unknown as CustomerHandle;
    await followCustomer(client, handle, { out, environment: 'sandbox', dryRun: false });
    expect(text()).toMatch(/… PELOTON {2}orders +0 created {2}waits for monday\.com's complexity budget, 5\d s/);
  });
});

test('elsewhere only what is done is told, a line each, once', async () => {
  const result = { customer: 'AESCAPE', outcome: 'SUCCESS', counts: NO_COUNTS, groupsCreated: 0, groupsReused: 1, seconds: 1 } as const;
  const text = await follow(false, parent, { ...parent, finished: [result] }, { ...parent, finished: [result], state: 'done' });
  expect(text).toBe('✔ AESCAPE             SUCCESS   0 created  1.0 s\n');
});

describe('where nobody answers', () => {
  const clientOf = (asked: () => Promise<unknown>): SyncClient =>
    ({
      address: 'db:7233',
      client: { withDeadline: (_: number, ask: () => unknown) => ask(), workflowService: { getSystemInfo: asked } },
    }) as unknown as SyncClient;

  test('it is the worker while the server does', async () => {
    expect(
      await silentLine(
        clientOf(async () => ({})),
        'sandbox',
      ),
    ).toMatch(/^! No worker answers\. .*order-sync worker --environment sandbox$/);
  });

  test('it is the server otherwise, and no worker is asked for', async () => {
    const line = await silentLine(
      clientOf(() => Promise.reject(new Error('14 UNAVAILABLE'))),
      'sandbox',
    );
    expect(line).toBe('! Temporal does not answer at db:7233. The sync goes on when it is back.');
  });
});
