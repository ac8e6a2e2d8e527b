import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS } from '../../sample/generate-orders.ts';
import { followSync } from '../../src/cli/follow-sync.ts';
import { connectSyncClient } from '../../src/client.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { makeSyncId } from '../../src/contract.ts';
import { eventually } from '../support/eventually.ts';
import { expectBoardToEqual, itemsOf } from './agreement.ts';
import { COMMAND } from './paths.ts';
import type { Program } from './program.ts';
import { type Stack, startStack } from './stack.ts';

/** What somebody who watches a sync sees of what goes wrong with it, and with the watching. */

const PELOTON = CUSTOMERS.filter(({ name }) => name === 'PELOTON').map((one) => ({ ...one, orders: 40 }));

describe('with a worker that goes away', () => {
  let stack: Stack;
  let worker: Program;

  beforeAll(async () => {
    stack = await startStack({
      sample: { orders: 40, customers: PELOTON },
      settings: { batch_size: 5, writes_in_flight: 1 },
      sandbox: ['--unlimited', '--latency', '50'],
      worker: false,
    });
    worker = await stack.startWorker();
  });

  afterAll(() => stack?.stop());

  test('whoever watches is told once that no worker answers, with the command that starts one; then the sync completes', async () => {
    const sync = stack.start(['sync', '--execute']);
    await eventually('first items on the board', async () => itemsOf(await stack.sandbox.board()).length > 0, 20_000);
    worker.signal('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    await sync.says('! No worker answers.');
    await stack.startWorker();
    const ended = await sync.ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.match(/^! No worker answers\. .*: \.\/order-sync worker --environment sandbox$/gm)).toHaveLength(1);
    expectBoardToEqual(await stack.sandbox.board(), stack.orders.all());
  });

  test('the worker has logged what it did when it was asked to stop, and nothing that only looks like trouble', () => {
    const log = worker.stderr
      .trim()
      .split('\n')
      .map((line): { level: number; msg: string } => JSON.parse(line));
    expect(log.filter(({ level }) => level >= 40)).toEqual([]);
    expect(log.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['worker is ready', expect.stringMatching(/^worker is stopping; what is on the wire/), 'worker has stopped']),
    );
  });

  test('whoever has seen enough of the output ends nothing by it, and causes no error', async () => {
    const child = spawn(process.execPath, [COMMAND, 'sync', '--dry-run', '--generate-report'], {
      cwd: stack.folder,
      env: { ...stack.env, ORDER_SYNC_WEB_UI_URL: 'http://127.0.0.1:1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await closed).toEqual([0, null]);
    expect(stderr).toBe('');
  });
});

describe("with monday.com's budget used up", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      sample: { orders: 40, customers: PELOTON },
      settings: { batch_size: 5 },
      // Of ten creates a minute.
      sandbox: ['--points-per-minute', '300000'],
    });
  });

  afterAll(() => stack?.stop());

  test("a customer's line tells what it waits for and for how long, though the wait holds an activity", async () => {
    const config = loadConfig({ file: `${stack.folder}/order-sync.toml`, environment: 'sandbox', env: stack.env });
    const client = await connectSyncClient(config, stack.env);
    const { out, text } = terminal();
    try {
      const handle = await client.startSync(makeSyncId(new Date(), crypto.randomUUID()), { execute: true });
      const end = followSync(client, handle, { out, environment: 'sandbox' });
      await eventually('the wait', () => /… PELOTON .* waits for monday\.com's complexity budget, \d+ s/.test(text()), 40_000);
      expect(text()).toMatch(/running: 0 of 1 customer /);
      await handle.cancel();
      expect(await end).toMatchObject({ kind: 'result', result: { outcome: 'CANCELLED', seconds: expect.any(Number) } });
    } finally {
      await client.close();
    }
  });
});

/** A stream that says it is a terminal. */
function terminal(): { readonly out: NodeJS.WriteStream; readonly text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 200, rows: 40 });
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { out: stream as unknown as NodeJS.WriteStream, text: () => text };
}
