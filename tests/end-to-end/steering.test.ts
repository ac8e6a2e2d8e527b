import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { eventually } from '../support/eventually.ts';
import { itemsOf } from './agreement.ts';
import type { Program } from './program.ts';
import { type Stack, startStack } from './stack.ts';

/** What the commands that steer a sync say: always what is so, within seconds, whether somebody is there to do it or not. */

const NAMES = ['PELOTON', 'TITLE NINE', 'WHITE FOX', 'ASRV'];
const WITHOUT_WORKER_MS = 30_000;

let stack: Stack;
let worker: Program;

beforeAll(async () => {
  const customers = CUSTOMERS.filter(({ name }) => NAMES.includes(name)).map((one) => ({ ...one, orders: 40 }));
  stack = await startStack({
    sample: { orders: NAMES.length * 40, customers },
    settings: { batch_size: 5, writes_in_flight: 1 },
    sandbox: ['--unlimited', '--latency', '20'],
    worker: false,
  });
  worker = await stack.startWorker();
});

afterAll(() => stack?.stop());

/** What a command says on stdout, or on stderr where it fails; never both. */
async function said(...args: readonly string[]): Promise<{ readonly code: number | null; readonly says: string }> {
  const { code, stdout, stderr } = await stack.cli(...args);
  return { code, says: code === 0 ? stdout + stderr : stderr };
}

/** A sync that has begun, of customers one after the other, with the wire's clock stopped. */
async function startSync(customers: readonly string[]): Promise<{ readonly program: Program; readonly syncId: string }> {
  const before = itemsOf(await stack.sandbox.board()).length;
  const program = stack.start(['sync', '--execute', '--sequential', ...customers.flatMap((name) => ['--customer', name])]);
  await eventually('first items on the board', async () => itemsOf(await stack.sandbox.board()).length > before, 40_000);
  stack.freezeSandbox();
  const { running } = JSON.parse((await stack.cli('status', '--json')).stdout) as { running: { syncId: string }[] };
  return { program, syncId: running[0]?.syncId ?? '' };
}

describe('with a worker', () => {
  let program: Program;
  let syncId: string;

  beforeAll(async () => {
    ({ program, syncId } = await startSync(['PELOTON', 'TITLE NINE', 'WHITE FOX']));
  });

  test('what is paused is not paused again, and what is not is not resumed', async () => {
    const goOn = `Go on with: ./order-sync resume ${syncId} --environment sandbox\n`;
    expect(await said('pause')).toEqual({ code: 0, says: `Paused sync ${syncId}. ${goOn}` });
    expect(await said('pause', syncId)).toEqual({ code: 0, says: `Sync ${syncId} is paused already. ${goOn}` });
    expect(await said('resume', `sync:${syncId}`)).toEqual({ code: 0, says: `Resumed sync ${syncId}.\n` });
    expect(await said('resume')).toEqual({ code: 0, says: `Sync ${syncId} is not paused: there is nothing to resume.\n` });
  });

  test('the same of one customer; a resume of the whole sync names whom it reaches', async () => {
    const goOn = 'Go on with: ./order-sync resume --customer PELOTON --environment sandbox\n';
    expect(await said('pause', '--customer', 'peloton')).toEqual({ code: 0, says: `Paused the sync of PELOTON. ${goOn}` });
    expect(await said('pause', '--customer', 'PELOTON')).toEqual({ code: 0, says: `The sync of PELOTON is paused already. ${goOn}` });
    expect(await said('resume')).toEqual({ code: 0, says: `Sync ${syncId} was not paused; resumed in it: PELOTON.\n` });
    const none = 'The sync of PELOTON is not paused: there is nothing to resume.\n';
    expect(await said('resume', '--customer', 'PELOTON')).toEqual({ code: 0, says: none });
  });

  test('a customer is skipped once; not one that is done, nor one of another sync', async () => {
    expect(await said('skip', 'white fox')).toEqual({ code: 0, says: `In sync ${syncId}, WHITE FOX is skipped.\n` });
    expect(await said('skip', 'WHITE FOX')).toEqual({ code: 0, says: `In sync ${syncId}, WHITE FOX was to be skipped already.\n` });
    expect((await said('skip', 'TITLE NINE')).code).toBe(0);
    expect(await said('skip', 'TITLE NINE')).toEqual({ code: 1, says: 'order-sync: TITLE NINE is done already: SKIPPED.\n' });
    expect(await said('skip', 'ASRV')).toEqual({ code: 1, says: "order-sync: ASRV is none of this sync's customers.\n" });
  });

  test('a wrong word is answered with what it is, or what there is', async () => {
    expect((await said('pause', 'peloton')).says).toContain('It is a customer: --customer PELOTON');
    expect((await said('cancel', 'nonsense')).says).toContain(`The newest: ${syncId}`);
    expect(await said('pause', '--customer', 'ASRV')).toEqual({ code: 1, says: 'order-sync: No sync of ASRV is running.\n' });
  });

  test('a cancel is told when it has come to its end; after it nothing can be asked of the sync', async () => {
    const cancel = stack.start(['cancel']);
    await cancel.says(`Cancelling sync ${syncId}: waiting for its end.`);
    const again = stack.start(['cancel', syncId]);
    await again.says(`Sync ${syncId} is being cancelled already: waiting for its end.`);
    stack.thawSandbox();
    for (const ended of await Promise.all([cancel.ended, again.ended]))
      expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(new RegExp(`\nCancelled sync ${syncId}\\.\n$`)) });
    await program.ended;
    for (const command of ['pause', 'resume', 'cancel'])
      expect(await said(command, syncId)).toEqual({ code: 1, says: `order-sync: Sync ${syncId} is not running: it ended CANCELLED.\n` });
    const newest = `Its newest, ${syncId}: it ended CANCELLED.`;
    expect((await said('cancel', '--customer', 'PELOTON')).says).toBe(`order-sync: No sync of PELOTON is running. ${newest}\n`);
  });
});

describe('without a worker', () => {
  let program: Program;
  let syncId: string;

  beforeAll(async () => {
    ({ program, syncId } = await startSync(['ASRV', 'WHITE FOX']));
    worker.signal('SIGKILL');
    await worker.ended;
    stack.thawSandbox();
  });

  const start = 'Start one: ./order-sync worker --environment sandbox\n';

  test('pause, resume and skip say within seconds that nobody is there, and have asked nothing', { timeout: 120_000 }, async () => {
    for (const [args, of] of [
      [['pause'], `sync ${syncId}`],
      [['resume'], `sync ${syncId}`],
      [['skip', 'WHITE FOX'], `sync ${syncId}`],
      [['pause', '--customer', 'ASRV'], 'the sync of ASRV'],
    ] as const) {
      const before = Date.now();
      expect(await said(...args)).toEqual({ code: 1, says: `order-sync: No worker answers: nothing was asked of ${of}. ${start}` });
      expect(Date.now() - before).toBeLessThan(WITHOUT_WORKER_MS);
    }
  });

  test('a worker that has just died is not taken for an idle one', async () => {
    const doctor = await stack.cli('doctor');
    expect(doctor.stdout).toContain('✘ Workers            nobody serves order-sync-sandbox;');
    expect((await said('sync', '--execute')).says).toContain('No worker serves the task queue order-sync-sandbox');
  });

  test('a cancel is on record, and takes effect once a worker is there; what was refused before does not', async () => {
    const before = Date.now();
    const silent = `The cancel of sync ${syncId} is on record, but no worker answers: it takes effect once one runs.`;
    expect(await said('cancel')).toEqual({ code: 1, says: `order-sync: ${silent} ${start}` });
    expect(Date.now() - before).toBeLessThan(WITHOUT_WORKER_MS);
    await stack.startWorker();
    expect((await program.ended).code).toBe(3);
    expect((await said('report', syncId, '--customer', 'WHITE FOX')).says).toMatch(/^# The sync of WHITE FOX was cancelled/);
  });
});
