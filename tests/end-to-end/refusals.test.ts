import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsOf } from './agreement.ts';
import type { Ended } from './program.ts';
import { writesOf } from './sandbox-probe.ts';
import { type Stack, startStack } from './stack.ts';

/** What cannot work ends at once, with the right exit code and a line that says what to do. */

const NOBODY_LISTENS = '127.0.0.1:9';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ sample: { orders: 40 }, worker: false });
});

afterAll(() => stack?.stop());

const run = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> => stack.start(args, env).ended;

/** One line on stderr, nothing on stdout but where to watch it, and no stack trace. */
function expectRefusal(ended: Ended, code: number, line: RegExp): void {
  expect(ended).toMatchObject({ code, stderr: expect.stringMatching(line) });
  expect(ended.stderr.trimEnd().split('\n').length).toBe(1);
  expect(ended.stdout.replace(/^Watch it: .*\n/, '')).toBe('');
}

test.for([
  { wrong: 'neither --dry-run nor --execute', args: ['sync'], says: /exactly one of --dry-run .* and --execute/ },
  { wrong: 'both of them', args: ['sync', '--dry-run', '--execute'], says: /exactly one of --dry-run .* and --execute/ },
  { wrong: 'an unknown option', args: ['sync', '--execute', '--fast'], says: /unknown option '--fast'/ },
  { wrong: 'a limit of nothing', args: ['sync', '--execute', '--limit', '0'], says: /whole number from 1/ },
])('$wrong is a usage error: exit code 2', async ({ args, says }) => {
  const ended = await run(args);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(says) });
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
});

test('without a configuration, the file that is missing is named', async () => {
  expectRefusal(await run(['sync', '--execute', '--config', 'none.toml']), 1, /none\.toml: there is no such file/);
});

test('without a Temporal server, its address is named', async () => {
  expectRefusal(
    await run(['sync', '--execute'], { TEMPORAL_ADDRESS: NOBODY_LISTENS }),
    1,
    /No Temporal server answers at 127\.0\.0\.1:9\. Start one with `npm start`/,
  );
});

test('without a worker, the task queue and the command that starts one are named', async () => {
  const line = /No worker serves the task queue order-sync-sandbox .*order-sync worker --environment sandbox/;
  for (const args of [
    ['sync', '--execute'],
    ['retry', 'PELOTON'],
    ['groups', '--dry-run', '--customer', 'PELOTON'],
  ])
    expectRefusal(await run(args), 1, line);
});

test("the sandbox's worker does not serve production (need 27)", async () => {
  const ended = await run(['sync', '--execute', '--yes', '--environment', 'production'], { ORDER_SYNC_MONDAY_API_URL: '' });
  expectRefusal(ended, 1, /No worker serves the task queue order-sync-production/);
});

test('doctor tells each thing that is missing, the others all the same', async () => {
  const ended = await run(['doctor'], { ORDER_SYNC_MONDAY_API_URL: `http://${NOBODY_LISTENS}/v2` });
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  const found = ended.stdout.split('\n').flatMap((line) => /^[✔✘] [\w.' ]+?(?= {2}|$)/.exec(line)?.[0] ?? []);
  expect(found).toEqual([
    '✔ Temporal server',
    '✔ Search attributes',
    '✘ Workers',
    "✔ Orders' database",
    '✘ monday.com token',
    '✘ Board',
    '✘ Subitem board',
    '✔ Reports folder',
  ]);
});

test('with a token that monday.com does not know, a sync fails at once and says so, and the worker stops when it is asked', async () => {
  const worker = await stack.startWorker({ SANDBOX_TOKEN: 'wrong' });
  const [sync, retry] = [await run(['sync', '--execute']), await run(['retry', 'PELOTON'])];
  for (const ended of [sync, retry]) expectRefusal(ended, 1, /Not authenticated.*MONDAY_API_TOKEN/);
  expect(stack.orders.all().filter((row) => row['sync_state'] !== 'PENDING')).toEqual([]);
  worker.signal('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});

describe('with a worker', () => {
  beforeAll(async () => {
    await stack.startWorker();
  });

  test('a name that is no customer is answered with the one that was probably meant', async () => {
    const line = /No order in scope has the customer "TITEL NINE"\. Did you mean "TITLE NINE"\?/;
    const commands = [
      ['sync', '--execute', '--customer', 'TITEL NINE'],
      ['sync', '--execute', '--skip', 'TITEL NINE'],
      ['retry', 'TITEL NINE'],
    ];
    for (const args of commands) expectRefusal(await run(args), 1, line);
    expect(writesOf(await stack.sandbox.stats())).toEqual({});
  });

  test('a board that must be confirmed is named, and not written to without a yes (need 27)', async () => {
    const confirming = join(stack.folder, 'confirming.toml');
    const text = await readFile(join(stack.folder, 'order-sync.toml'), 'utf8');
    await writeFile(confirming, text.replace('confirm_board = false', 'confirm_board = true'));
    const board = /board 1000000001 "Customer Master Schedule \(sandbox\)", 0 items/;
    for (const args of [
      ['sync', '--execute'],
      ['retry', 'PELOTON'],
      ['groups', '--execute', '--customer', 'PELOTON'],
    ])
      expectRefusal(await run([...args, '--config', confirming]), 2, board);
    expect(writesOf(await stack.sandbox.stats())).toEqual({});

    const confirmed = await run(['sync', '--execute', '--yes', '--customer', 'AESCAPE', '--config', confirming]);
    expect(confirmed).toMatchObject({ code: 0, stderr: expect.stringMatching(board) });
    expect(itemsOf(await stack.sandbox.board())).toHaveLength(stack.orders.ofCustomer('AESCAPE').length);
  });

  test('with --json, stdout is the result as JSON and nothing else (need 34)', async () => {
    const sync = await run(['sync', '--dry-run', '--json', '--customer', 'PELOTON', '--limit', '2']);
    expect(sync).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(sync.stdout)).toMatchObject({ dryRun: true, outcome: 'SUCCESS', totals: { counts: { orders: 2, created: 2 } } });
    const retry = await run(['retry', 'AESCAPE', '--json']);
    expect(retry).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(retry.stdout)).toMatchObject({ customer: 'AESCAPE', outcome: 'SUCCESS', counts: { created: 0 } });
  });

  test('doctor finds everything in order', async () => {
    const ended = await run(['doctor']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).not.toContain('✘');
    expect(ended.stdout.match(/^✔/gm)).toHaveLength(8);
  });
});
