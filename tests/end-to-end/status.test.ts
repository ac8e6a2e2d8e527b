import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SampleCustomer } from '../../sample/generate-orders.ts';
import { eventually } from '../support/eventually.ts';
import { textOf } from './order-rows.ts';
import type { Ended, Program } from './program.ts';
import { summaryOf } from './reports.ts';
import { type Stack, startStack } from './stack.ts';
import { probeTemporal, type TemporalProbe } from './temporal-probe.ts';

/** What people look at: of syncs that have ended, that run, that nobody answers for, and that are not there. */

const customer = (name: string, prefix: string): SampleCustomer => ({ name, prefix, orders: 6, groups: 1 });
const CUSTOMERS = [customer("B'HOOD", 'BHO'), customer('PELOTON', 'PEL'), customer('TITLE NINE', 'TIT')];

const counts = z.looseObject({ orders: z.number(), created: z.number(), unchanged: z.number(), held: z.number() });
const statusForm = z.looseObject({
  environment: z.literal('sandbox'),
  running: z.array(
    z.looseObject({
      syncId: z.string(),
      customer: z.string().nullable(),
      state: z.string().nullable(),
      silence: z.string().nullable(),
      dryRun: z.boolean().nullable(),
      open: z.array(z.string()),
      customers: z.number().nullable(),
      counts,
    }),
  ),
  recorded: z.array(
    z.looseObject({ syncId: z.string(), outcome: z.string().nullable(), state: z.string().nullable(), customers: z.number(), counts }),
  ),
});
type Status = z.infer<typeof statusForm>;

let stack: Stack;
let temporal: TemporalProbe;
let worker: Program;
let syncId: string;

beforeAll(async () => {
  stack = await startStack({
    sample: { orders: 18, customers: CUSTOMERS },
    worker: false,
    change: (orders) => {
      const [first] = orders.ofCustomer('PELOTON');
      orders.change(textOf(first ?? {}, 'record_uuid'), { group_name: null, 'CUSTOMER SEASON': null, 'AAG SEASON': null });
    },
  });
  temporal = await probeTemporal(stack.temporalAddress);
});

afterAll(async () => {
  await temporal?.close();
  await stack?.stop();
});

const shown = async (...args: readonly string[]): Promise<string> => {
  const ended = await stack.cli(...args);
  expect({ args, code: ended.code, stderr: ended.stderr }).toEqual({ args, code: 0, stderr: '' });
  return ended.stdout;
};
const statusNow = async (): Promise<Status> => statusForm.parse(JSON.parse(await shown('status', '--json')));

/** One line on stderr, nothing on stdout. */
async function refusal(args: readonly string[], code = 1): Promise<string> {
  const ended: Ended = await stack.cli(...args);
  expect({ args, code: ended.code, stdout: ended.stdout }).toEqual({ args, code, stdout: '' });
  expect(ended.stderr).toMatch(/^order-sync: [^\n]+\n$/);
  return ended.stderr;
}

describe('before the first sync', () => {
  test('status says that nothing runs and nothing is recorded, and customers lists the names', async () => {
    expect(await shown('status')).toBe('No sync is running.\n\nNo sync is recorded yet.\n');
    expect((await shown('customers')).split('\n')).toEqual([
      'customer    orders  synced  pending  failed  held  unknown  newest sync',
      "B'HOOD           6       0        6       0     0        0  never",
      'PELOTON          6       0        6       0     0        0  never',
      'TITLE NINE       6       0        6       0     0        0  never',
      '',
    ]);
  });

  test('report and status of anything name the command that starts one, or the customer that was meant', async () => {
    expect(await refusal(['report'])).toContain('No sync is recorded yet');
    expect(await refusal(['report', 'peloton'])).toContain('No sync of PELOTON is recorded.');
    expect(await refusal(['report', 'PELTON'])).toContain('Did you mean "PELOTON"?');
    expect(await refusal(['status', 'nonsense'])).toContain('./order-sync sync --execute --environment sandbox');
  });
});

describe('of an executed sync', () => {
  beforeAll(async () => {
    worker = await stack.startWorker();
    const ended = await stack.cli('sync', '--execute');
    syncId = summaryOf(stack.folder, ended).syncId;
  });

  test('status shows how it ended, with the figures of its report', async () => {
    const text = await shown('status');
    expect(text).toMatch(
      new RegExp(`^No sync is running\\.\n\n${syncId}  [\\d-]{10} [\\d:]{5} UTC  SUCCESS +3 customers, 17 created, 1 held\n$`),
    );
    const { running, recorded } = await statusNow();
    expect(running).toEqual([]);
    expect(recorded).toMatchObject([
      { syncId, outcome: 'SUCCESS', state: 'ended', customers: 3, counts: { orders: 18, created: 17, held: 1 } },
    ]);
  });

  test('customers shows its outcome and the orders by state', async () => {
    const [first] = z
      .array(z.looseObject({ customer: z.string() }))
      .parse(JSON.parse(await shown('customers', '--json')))
      .filter(({ customer: name }) => name === 'PELOTON');
    const none = { failed: 0, unknown: 0, pending: 0 };
    expect(first).toMatchObject({
      ...none,
      customer: 'PELOTON',
      orders: 6,
      synced: 5,
      held: 1,
      last: { syncId, outcome: expect.any(String) },
    });
  });

  test('with its files gone, all reports are told from the store as they were', async () => {
    const before = [await shown('report'), await shown('report', 'PELOTON')];
    await rm(join(stack.folder, 'reports'), { recursive: true });
    expect([await shown('report', syncId), await shown('report', syncId, '--customer', 'peloton ')]).toEqual(before);
    expect(before[0]).toMatch(/^# 17 of 18 orders of 3 customers are on the board; 1 is held back\.\n/);
    expect(await shown('status', `sync:${syncId}`)).toBe(before[0]);
    expect(await shown('report', "b'hood")).toMatch(/^# All 6 orders of B'HOOD are on the board\.\n/);
    const summary = { report: 'summary', syncId, totals: { counts: { created: 17 } } };
    for (const args of [['report'], ['status', syncId]]) expect(JSON.parse(await shown(...args, '--json'))).toMatchObject(summary);
    expect(JSON.parse(await shown('report', 'peloton', '--json'))).toMatchObject({ report: 'customer', syncId, counts: { held: 1 } });
  });

  test('what is not there is answered with what is', async () => {
    for (const args of [
      ['status', 'nonsense'],
      ['status', '../../etc'],
      ['report', '209901010000-SYNC-00000000'],
    ])
      expect(await refusal(args)).toContain(`No sync is called "${args[1]}". The newest: ${syncId};`);
    expect(await refusal(['status', 'peloton'])).toContain('It is a customer: --customer PELOTON');
    const neither = await refusal(['report', 'nonsense']);
    expect(neither).toContain('No order in scope has the customer "nonsense".');
    expect(neither).toContain('./order-sync customers --environment sandbox lists all names');
    expect(neither).toContain(`The newest: ${syncId}`);
    expect(await refusal(['report', syncId, '--customer', 'TITEL NINE'])).toContain('Did you mean "TITLE NINE"?');
    expect(await refusal(['report', 'PELOTON', '--customer', "B'HOOD"], 2)).toContain('"PELOTON" is none');
  });

  test('a customer that a later sync left out shows its last real report, the later one beside it, and no retry', async () => {
    const later = summaryOf(stack.folder, await stack.cli('sync', '--execute', '--skip', "B'HOOD")).syncId;
    const text = await shown('report', "B'HOOD");
    expect(text).toMatch(/^# All 6 orders of B'HOOD are on the board\.\n/);
    expect(text).toContain(`| since then | SKIPPED in ${later}: Skipped on request, before its turn. |`);
    expect(JSON.parse(await shown('report', "B'HOOD", '--json'))).toMatchObject({ syncId, later: { syncId: later, outcome: 'SKIPPED' } });
    const left = await shown('report', later, '--customer', "B'HOOD");
    expect(left).toMatch(/^# B'HOOD was skipped on request\.\n/);
    expect(left).not.toContain('order-sync retry');
    expect(await shown('customers')).toMatch(new RegExp(`^B'HOOD .* SUCCESS ${syncId}$`, 'm'));
  });

  test('without Temporal, the store still tells what was', async () => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const ended = await stack.start(['status'], env).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('What is running now is not known: No Temporal server answers at 127.0.0.1:9.');
    expect(ended.stdout).toMatch(new RegExp(`^${syncId} .* SUCCESS`, 'm'));
    expect((await stack.start(['report', syncId], env).ended).code).toBe(0);
  });
});

describe('of a dry run', () => {
  test('its reports are read from their files, and the store knows nothing of it', async () => {
    const { syncId: dry } = summaryOf(stack.folder, await stack.cli('sync', '--dry-run', '--customer', "B'HOOD"));
    expect(await shown('status', dry)).toMatch(/^# DRY RUN: All 6 orders of 1 customer are on the board already/);
    expect(await shown('report', dry, '--customer', "b'hood")).toMatch(/^# DRY RUN: /);
    expect(JSON.parse(await shown('report', dry, '--json'))).toMatchObject({ syncId: dry, dryRun: true });
    expect(await refusal(['report', dry, '--customer', 'PELOTON'])).toContain(`No sync of PELOTON is recorded under ${dry}.`);
    expect((await statusNow()).recorded.map(({ syncId: id }) => id)).not.toContain(dry);
  });
});

describe('of syncs that run', () => {
  let programs: readonly Program[];
  let full: string;
  let dry: string;

  beforeAll(async () => {
    // What is asked of the board waits, so that each sync is met at its start.
    stack.freezeSandbox();
    programs = [
      stack.start(['retry', "B'HOOD"]),
      stack.start(['sync', '--execute', '--customer', 'PELOTON', '--customer', 'TITLE NINE']),
      stack.start(['sync', '--dry-run', '--customer', 'PELOTON', '--customer', 'TITLE NINE']),
    ];
    await eventually('all three have begun', async () => (await statusNow()).running.filter(isAnswered).length === 3, 40_000);
    for (const { syncId: id, customer: name } of (await statusNow()).running)
      await shown('pause', ...(name === null ? [id] : ['--customer', name]));
    stack.thawSandbox();
    await eventually('all three are paused', async () => (await statusNow()).running.every(({ state }) => state === 'paused'), 40_000);
    const whole = (await statusNow()).running.filter(({ customer: name }) => name === null);
    full = whole.find(({ dryRun }) => dryRun === false)?.syncId ?? '';
    dry = whole.find(({ dryRun }) => dryRun === true)?.syncId ?? '';
  });

  afterAll(async () => {
    for (const program of programs) program.signal('SIGKILL');
    await Promise.all(programs.map((program) => program.ended));
  });

  test('each has one line, a dry run and a customer alone as well, and a paused one is not called running anywhere', async () => {
    const text = await shown('status');
    expect(text).toMatch(new RegExp(`^${full}  paused +0 of 2 customers done; 0 orders so far: 0 created$`, 'm'));
    expect(text).toMatch(new RegExp(`^DRY RUN ${dry}  paused +0 of 2 customers done; 0 orders of those done: 0 to create$`, 'm'));
    expect(text).toMatch(/^\d{12}-SYNC-[0-9a-f]{8} {2}paused +B'HOOD alone; 0 orders so far: 0 created$/m);
    expect(text).not.toContain('running');
    const { running, recorded } = await statusNow();
    for (const { syncId: id } of running) expect(text.split('\n').filter((line) => line.includes(id))).toHaveLength(1);
    expect(recorded.filter(({ outcome }) => outcome === null).map(({ state }) => state)).toEqual(['paused', 'paused']);
  });

  test('status of one says what it does now, before its summary; a dry run has none yet', async () => {
    expect(await shown('status', full)).toMatch(new RegExp(`^${full}  paused .*\n# The sync is still running\\.\n`));
    expect(await shown('status', dry)).toMatch(new RegExp(`^DRY RUN ${dry}  paused .*\n$`));
    expect(JSON.parse(await shown('status', dry, '--json'))).toMatchObject({ syncId: dry, dryRun: true, state: 'paused' });
    expect(await refusal(['report', dry])).toContain('No sync is called');
  });

  test('a command that could mean several names them, as it takes them', async () => {
    for (const [command, option] of [
      [['pause'], ''],
      [['skip', 'PELOTON'], '--sync '],
    ] as const) {
      const line = await refusal(command);
      expect(line).toContain('Several syncs are running; name one: ');
      for (const id of [full, dry]) expect(line).toContain(` ${option}${id}`);
    }
    expect(await shown('skip', "b'hood")).toBe("The sync of B'HOOD alone is skipped.\n");
    expect(await programs[0]?.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('SKIPPED') });
  });

  test('without a worker, each line says so within seconds, and the ended ones are shown as ever', async () => {
    worker.signal('SIGKILL');
    await worker.ended;
    const text = await shown('status');
    expect(text).toMatch(new RegExp(`^${full}  no worker answers  0 customers done; 0 orders so far: 0 created$`, 'm'));
    expect(text).toMatch(new RegExp(`^${dry}  no worker answers  nothing is recorded of it: it is a dry run, or not begun$`, 'm'));
    expect(text).toContain(
      'Where no worker answers, what is known is from the store. Start one: ./order-sync worker --environment sandbox',
    );
    expect(text).toMatch(new RegExp(`^${syncId} .* SUCCESS`, 'm'));
  });

  test('one whose workflow is gone is broken off, not running for ever', async () => {
    for (const id of [full, dry]) await temporal.client.workflow.getHandle(`sync:${id}`).terminate('by hand');
    await eventually('Temporal lists them no more', async () => (await shown('status')).startsWith('No sync is running.\n'), 20_000);
    expect(await shown('status')).toMatch(new RegExp(`^${full} .* broken off +0 customers, 0 created$`, 'm'));
    expect(await shown('status', full)).toMatch(/^Broken off: its workflow has ended without an outcome\./);
    expect(await refusal(['pause', full])).toContain(`Sync ${full} is not running: its workflow is terminated.`);
  });
});

const isAnswered = ({ state }: Status['running'][number]): boolean => state !== null;
