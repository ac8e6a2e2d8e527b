import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScratchClone } from './scratch-clone.ts';
import { eventually, type Started, start } from './started.ts';

const GOOD = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';
const NEEDED = 'bash sh env cat chmod cp mkdir mv rm rmdir ln ls tr uname tar gzip sleep dirname tail head readlink ps kill'.split(' ');

let clone: ScratchClone;

// A PATH with nothing on it but what the script needs: the machine's own temporal, go and curl are out of sight.
beforeEach(() => {
  clone = new ScratchClone();
  clone.linkTools(NEEDED);
});

afterEach(() => clone[Symbol.dispose]());

describe('temporal-dev.sh finds the CLI', () => {
  test('by TEMPORAL_CLI, and says nothing', async () => {
    const cli = clone.standIn('my-temporal', GOOD);
    expect(await find(['--print-path'], { TEMPORAL_CLI: cli }).ended).toMatchObject({ code: 0, stdout: `${cli}\n`, stderr: '' });
    expect(await find(['--install-only'], { TEMPORAL_CLI: cli }).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('not by a TEMPORAL_CLI that is broken: what was asked for by name is not replaced in silence', async () => {
    clone.standIn('temporal', GOOD);
    const run = await find(['--install-only'], { TEMPORAL_CLI: clone.standIn('broken', 'exit 1') }).ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`doesn't run. Correct it, or unset it`);
  });

  test('on the PATH', async () => {
    const cli = clone.standIn('temporal', GOOD);
    expect(await find(['--print-path']).ended).toMatchObject({ code: 0, stdout: `${cli}\n`, stderr: '' });
  });

  test(`built by hand, which calls itself 0.0.0-DEV, by its server's version`, async () => {
    const cli = clone.standIn('temporal', 'echo "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"');
    expect(await find(['--print-path']).ended).toMatchObject({ code: 0, stdout: `${cli}\n` });
  });

  test.each([
    ['broken', 'exit 1', `doesn't run`],
    ['too old', 'echo "temporal version 1.3.0 (Server 1.27.1, UI 2.34.0)"', 'is too old (1.3; needed is 1.4)'],
    ['something else', 'echo hello', `doesn't answer like the Temporal CLI`],
  ])('in its cache, past one on the PATH that is %s', async (_kind, script, fault) => {
    clone.standIn('temporal', script);
    const cached = putIntoCache(GOOD);
    expect(await find(['--print-path']).ended).toMatchObject({ code: 0, stdout: `${cached}\n`, stderr: '' });
    rmSync(cached);
    expect((await find(['--print-path']).ended).stderr).toContain(`passed over ${clone.tools}/temporal: it ${fault}`);
  });
});

describe('temporal-dev.sh installs the CLI', () => {
  test('by go install into the cache, once', async () => {
    standInForGo();
    const first = await find(['--print-path']).ended;
    expect(first).toMatchObject({ code: 0, stdout: `${cachePath()}\n` });
    expect(first.stderr).toContain('about 2 minutes');
    expect(await find(['--print-path']).ended).toMatchObject({ code: 0, stdout: `${cachePath()}\n`, stderr: '' });
    expect(clone.lines('go.log')).toEqual([expect.stringContaining('github.com/temporalio/cli/cmd/temporal@v1.5.1')]);
  });

  test('once for two that begin together', async () => {
    standInForGo();
    writeFileSync(clone.beside('hold'), '');
    const first = find(['--print-path']);
    await eventually(
      () => clone.lines('go.log').length === 1,
      () => 'the first never came to go',
    );
    const second = find(['--print-path']);
    await second.says(`process ${first.pid} installs the Temporal CLI already`);
    rmSync(clone.beside('hold'));
    expect([(await first.ended).stdout, (await second.ended).stdout]).toEqual([`${cachePath()}\n`, `${cachePath()}\n`]);
    expect(clone.lines('go.log')).toHaveLength(1);
  });

  test(`from the vendor's archive where Go fails`, async () => {
    clone.standIn('go', 'echo "no route to host" >&2; exit 1');
    clone.standIn(
      'make-archive',
      `cd "${clone.tools}" && mkdir -p packed && printf '#!/bin/sh\\n%s\\n' '${GOOD}' >packed/temporal && chmod +x packed/temporal && tar -czf "$1" -C packed temporal`,
    );
    clone.standIn('curl', `echo "$*" >>"${clone.beside('curl.log')}"\nwhile [ "$1" != --output ]; do shift; done\nexec make-archive "$2"`);
    const run = await find(['--print-path']).ended;
    expect(run).toMatchObject({ code: 0, stdout: `${cachePath()}\n` });
    expect(run.stderr).toContain('Go could not: no route to host');
    expect(clone.lines('curl.log')[0]).toContain('https://temporal.download/cli/archive/v1.5.1?platform=');
  });

  test('or tells the official ways and fails, when nothing is left', async () => {
    const run = await find(['--install-only']).ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/brew install temporal[\s\S]*go install github.com[\s\S]*docs.temporal.io\/cli/);
  });
});

test('temporal-dev.sh --help names every option', async () => {
  const run = await find(['--help']).ended;
  expect(run.code).toBe(0);
  for (const option of ['--port', '--ui-port', '--headless', '--db', '--namespace', '--install-only', '--print-path']) {
    expect(run.stdout).toContain(option);
  }
});

test.each([[['--port', 'x']], [['--port']], [['--ui-port=70000']], [['--nonsense']]])(
  'temporal-dev.sh %j is a usage error',
  async (args) => {
    const run = await find(args).ended;
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^temporal-dev: .*--help tells/);
  },
);

function find(args: readonly string[], env: Record<string, string> = {}): Started {
  return start(clone.at('temporal-dev.sh'), args, {
    env: {
      PATH: clone.tools,
      HOME: clone.beside('home'),
      XDG_CACHE_HOME: clone.beside('a cache'),
      GOPATH: undefined,
      GOBIN: undefined,
      TEMPORAL_CLI: undefined,
      ...env,
    },
  });
}

function cachePath(): string {
  return `${clone.beside('a cache')}/order-sync/temporal-1.5.1/temporal`;
}

function putIntoCache(script: string): string {
  mkdirSync(dirname(cachePath()), { recursive: true });
  writeFileSync(cachePath(), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return cachePath();
}

function standInForGo(): void {
  clone.standIn(
    'go',
    `echo "$*" >>"${clone.beside('go.log')}"
while [ -e "${clone.beside('hold')}" ]; do sleep 0.02; done
printf '#!/bin/sh\\n%s\\n' '${GOOD}' >"$GOBIN/temporal" && chmod +x "$GOBIN/temporal"`,
  );
}
