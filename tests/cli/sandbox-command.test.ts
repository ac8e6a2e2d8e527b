import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMMAND } from '../end-to-end/paths.ts';
import { Program } from '../end-to-end/program.ts';
import { cleanEnv } from '../end-to-end/stack.ts';

let folder: string;
let program: Program | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order sync sandbox '));
});

afterEach(async () => {
  program?.signal('SIGKILL');
  await program?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const start = (...args: readonly string[]): Program => {
  program = new Program([COMMAND, 'sandbox', ...args], { cwd: folder, env: cleanEnv() });
  return program;
};

/** What the API says of the token's user, or of the token. */
async function answerTo(token: string, running: Program): Promise<string> {
  const url = await running.says(/http:\/\/127\.0\.0\.1:\d+\/v2/);
  const headers = { authorization: token, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: '{ me { name } }' }) })).text();
}

test('the sandbox takes the token that .env beside order-sync.toml has for the other commands', async () => {
  writeFileSync(join(folder, 'order-sync.toml'), '');
  writeFileSync(join(folder, '.env'), 'SANDBOX_TOKEN=one-of-our-own\n');
  const running = start('--port', '0');
  expect(await answerTo('one-of-our-own', running)).toContain('"data"');
  expect(await answerTo('sandbox-token', running)).toContain('NOT_AUTHENTICATED');
});

test('it runs without any configuration, and ends in order on SIGTERM', async () => {
  const running = start('--port', '0');
  expect(await answerTo('sandbox-token', running)).toContain('"data"');
  process.kill(running.pid, 'SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});

test('its own options are its own, and told by its own help', async () => {
  expect(await start('--help').ended).toMatchObject({ code: 0, stdout: expect.stringContaining('--latency <ms>') });
  expect(await start('--speed', '3').ended).toMatchObject({ stderr: expect.stringContaining('--speed') });
});
