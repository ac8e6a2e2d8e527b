import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/contract.ts';
import { ROOT, ScratchClone } from './scratch-clone.ts';
import { type Ended, eventually, type Started, start } from './started.ts';

const script = join(ROOT, 'temporal-dev.sh');
let clone: ScratchClone;
let cli: string;
let port: number;
let uiPort: number;
let database: string;
let server: Started;

beforeAll(async () => {
  clone = new ScratchClone();
  cli = (await start(script, ['--print-path']).ended).stdout.trim();
  port = await getPort();
  uiPort = await getPort({ exclude: [port] });
  database = clone.beside('a folder/temporal.db');
  // A real cluster's settings in the environment must not matter to the dev server.
  server = start(script, serverArgs(), { env: { TEMPORAL_ADDRESS: 'cluster.invalid:7233', TEMPORAL_PROFILE: 'production' } });
  await eventually(isHealthy, () => 'the dev server never became healthy');
});

afterAll(async () => {
  server.kill('SIGKILL');
  await server.ended;
  clone[Symbol.dispose]();
});

describe('the dev server', () => {
  test('keeps its state in the file that it was given', () => {
    expect(existsSync(database)).toBe(true);
  });

  test('shows the Web UI', async () => {
    await eventually(
      async () => (await fetch(`http://127.0.0.1:${uiPort}/`).catch(() => undefined))?.ok === true,
      () => 'no Web UI',
    );
  });

  test('knows the search attributes of the contract', async () => {
    const { stdout } = await temporal('operator', 'search-attribute', 'list', '--output', 'json');
    const shown: { customAttributes: Record<string, string> } = JSON.parse(stdout);
    const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, `INDEXED_VALUE_TYPE_${type.toUpperCase()}`]);
    expect(shown.customAttributes).toEqual(Object.fromEntries(types));
  });

  test('started a second time says that it runs already, and where', async () => {
    const second = await start(script, serverArgs()).ended;
    expect(second.code).toBe(0);
    expect(second.stderr).toContain(`already running on 127.0.0.1:${port} (process ${server.pid}), Web UI http://127.0.0.1:${uiPort}`);
  });

  test('leaves its database to no second server', async () => {
    const second = await start(script, ['--port', String(await getPort()), '--headless', '--db', database]).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is in use by the server on port ${port}`);
  });

  test('is told apart from one of its own on a port that it holds', async () => {
    const second = await start(script, ['--port', String(port), '--headless', '--db', clone.beside('other.db')]).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(
      `temporal-dev: port ${port} is taken by a Temporal server with another database; stop it, or choose another with --port.\n`,
    );
    expect(existsSync(clone.beside('other.db.server'))).toBe(false);
  });

  test('refuses a port that another program holds, in one line', async () => {
    const other = createServer();
    const taken = await new Promise<number>((resolve) => other.listen(0, '127.0.0.1', () => resolve(Object(other.address()).port)));
    const run = await start(script, ['--port', String(taken), '--headless', '--db', clone.beside('other.db')]).ended;
    other.close();
    expect(run).toMatchObject({
      code: 1,
      stderr: `temporal-dev: port ${taken} is taken by another program; stop it, or choose another with --port.\n`,
    });
  });

  test('stops on SIGTERM, and comes up again on the same file', async () => {
    server.kill('SIGTERM');
    await server.ended;
    await eventually(
      async () => !(await isHealthy()),
      () => 'it still answers',
    );
    server = start(script, serverArgs());
    await eventually(isHealthy, () => 'it never came up again');
    expect((await start(script, serverArgs()).ended).stderr).toContain(`(process ${server.pid})`);
  });
});

test('the dev server is started with fairness, one partition and the worker list', async () => {
  const recorder = clone.standIn(
    'recorder',
    'case $1 in --version) echo "temporal version 1.5.1 (Server 1.29.1)" ;; *) printf "%s\\n" "$@" ;; esac',
  );
  const free = await getPort();
  const run = await start(script, ['--port', String(free), '--headless', '--db', clone.beside('recorded.db'), '--', '--log-config'], {
    env: { TEMPORAL_CLI: recorder },
  }).ended;
  rmSync(clone.beside('recorded.db.server'));
  expect(run.stdout.split('\n')).toEqual(
    expect.arrayContaining([
      'matching.useNewMatcher=true',
      'matching.enableFairness=true',
      'matching.numTaskqueueReadPartitions=1',
      'matching.numTaskqueueWritePartitions=1',
      'frontend.WorkerHeartbeatsEnabled=true',
      'frontend.ListWorkersEnabled=true',
      '127.0.0.1',
      '--headless',
      '--log-config',
    ]),
  );
});

function serverArgs(): string[] {
  return ['--port', String(port), '--ui-port', String(uiPort), '--db', database];
}

async function isHealthy(): Promise<boolean> {
  return (await temporal('operator', 'cluster', 'health')).code === 0;
}

function temporal(...args: string[]): Promise<Ended> {
  return start(cli, [...args, '--address', `127.0.0.1:${port}`, '--command-timeout', '5s']).ended;
}
