import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, ScratchClone } from './scratch-clone.ts';
import { eventually, type Started, start } from './started.ts';

let clone: ScratchClone;

beforeEach(() => {
  clone = new ScratchClone();
  // As npm ci: away with node_modules, then everything anew, its own record last.
  clone.standIn(
    'npm',
    `echo "$*" >>"${clone.beside('npm.log')}"
env >"${clone.beside('npm.env')}"
while [ -e "${clone.beside('hold')}" ]; do sleep 0.02; done
rm -rf node_modules
mkdir -p node_modules/.bin node_modules/left-pad
ln -s "${process.execPath}" node_modules/.bin/node
cp package-lock.json node_modules/.package-lock.json`,
  );
  clone.standIn('temporal', 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"');
});

afterEach(() => clone[Symbol.dispose]());

describe('set-up on a fresh clone', () => {
  test('installs once, and the second run neither does nor says anything', async () => {
    const first = await setUp().ended;
    expect(first).toMatchObject({ code: 0, stderr: 'setup: installing packages by npm ci (about half a minute)\n' });
    expect(existsSync(clone.at('node_modules/.bin/node'))).toBe(true);

    const second = await setUp().ended;
    expect(second).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(installs()).toBe(1);
  });

  test('two at once install once, and the second says whom it waits for', async () => {
    hold();
    const first = setUp();
    await eventually(
      () => installs() === 1,
      () => 'the first never came to npm',
    );
    const second = setUp();
    await second.says(`process ${first.pid} installs here already`);
    letGo();
    expect([(await first.ended).code, (await second.ended).code]).toEqual([0, 0]);
    expect(installs()).toBe(1);
    expect(existsSync(lockFile())).toBe(false);
  });

  test('a changed lock file installs anew', async () => {
    await setUp().ended;
    clone.lockPackages({ 'node_modules/left-pad': { version: '2.0.0', integrity: 'sha512-b' } });
    await setUp().ended;
    expect(installs()).toBe(2);
  });

  test(`somebody's own npm ci is taken as it is`, async () => {
    spawnSync('npm', ['ci'], { cwd: clone.folder, env: { ...process.env, PATH: pathWithStandIns() } });
    expect(await setUp().ended).toMatchObject({ code: 0, stderr: '' });
    expect(installs()).toBe(1);
  });

  test('a package missing from node_modules is installed again', async () => {
    spawnSync('npm', ['ci'], { cwd: clone.folder, env: { ...process.env, PATH: pathWithStandIns() } });
    rmSync(clone.at('node_modules/left-pad'), { recursive: true });
    await setUp().ended;
    expect(installs()).toBe(2);
  });

  test('installs once more by the Node it brought, when an old one made npm leave out a part for this machine', async () => {
    const native = { version: '1.0.0', integrity: 'sha512-n', optional: true, os: [process.platform], cpu: [process.arch] };
    const foreign = { ...native, os: ['plan9'] };
    clone.lockPackages({ 'node_modules/native': native, 'node_modules/foreign': foreign });
    const record = (names: string) =>
      `require('fs').writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: ${names} }))`;
    clone.standIn(
      'npm',
      `echo "$*" >>"${clone.beside('npm.log')}"
rm -rf node_modules
mkdir -p node_modules/.bin node_modules/native
cp -L "${process.execPath}" node_modules/.bin/node
case $(command -v node) in
  */.order-sync/setup-node/node) node -e "${record(`{ 'node_modules/native': { version: '1.0.0', integrity: 'sha512-n' } }`)}" ;;
  *) node -e "${record('{}')}" ;;
esac`,
    );
    const run = await setUp().ended;
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain('once more, by the Node it brought');
    expect(installs()).toBe(2);
    expect(existsSync(clone.at('.order-sync/setup-node'))).toBe(false);
  });

  test(`npm run's own settings don't reach the inner npm, those of the registry do`, async () => {
    const env = {
      npm_config_omit: 'dev',
      npm_config_dry_run: 'true',
      npm_lifecycle_event: 'prestart',
      NODE_ENV: 'production',
      npm_config_registry: 'https://registry.test/',
    };
    await setUp(env).ended;
    const inner = readFileSync(clone.beside('npm.env'), 'utf8');
    expect(inner).not.toMatch(/npm_config_omit|npm_config_dry_run|npm_lifecycle_event|NODE_ENV/);
    expect(inner).toContain('npm_config_registry=https://registry.test/');
  });
});

describe('set-up that goes wrong', () => {
  test(`shows npm's own words and what to do, and leaves no lock and no stamp`, async () => {
    clone.standIn('npm', 'echo "npm error network ENOTFOUND" >&2; exit 7');
    const run = await setUp().ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('npm error network ENOTFOUND');
    expect(run.stderr).toContain('npm ci failed (exit 7)');
    expect(run.stderr).not.toContain('    at ');
    expect(existsSync(lockFile())).toBe(false);
    expect(existsSync(clone.at('node_modules/.order-sync-stamp'))).toBe(false);
  });

  test('says so where npm brought no current Node', async () => {
    clone.standIn(
      'npm',
      'mkdir -p node_modules/.bin; printf "#!/bin/sh\\necho v20.1.0\\n" >node_modules/.bin/node; chmod +x node_modules/.bin/node',
    );
    const run = await setUp().ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no Node >= 24');
  });

  test('fetches the Node that an npm without install scripts left out', async () => {
    const script = `require('fs').mkdirSync('../.bin', { recursive: true }); require('fs').symlinkSync(process.env.REAL_NODE, '../.bin/node');`;
    clone.standIn('npm', `mkdir -p node_modules/node; cat >node_modules/node/installArchSpecificPackage.js <<'END'\n${script}\nEND`);
    const run = await setUp({ REAL_NODE: process.execPath }).ended;
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain('fetching the current Node');
  });

  test('fails when there is no Temporal CLI to be had', async () => {
    const run = await setUp({ TEMPORAL_CLI: clone.beside('missing') }).ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no Temporal CLI');
  });

  test('takes over the lock of a process that died', async () => {
    writeLock({ pid: deadPid() });
    expect(await setUp().ended).toMatchObject({ code: 0 });
    expect(installs()).toBe(1);
  });

  test('waits while the child of a killed set-up still installs', async () => {
    writeLock({ pid: deadPid(), childPid: process.pid });
    const run = setUp();
    await run.says('installs here already');
    rmSync(lockFile());
    expect(await run.ended).toMatchObject({ code: 0 });
  });

  test('stopped in the middle it takes npm with it and leaves no lock', async () => {
    hold();
    const run = setUp();
    await eventually(
      () => installs() === 1,
      () => 'it never came to npm',
    );
    const npm = childOfLock();
    run.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 143 });
    expect(existsSync(lockFile())).toBe(false);
    expect(isAlive(npm)).toBe(false);
  });

  test.each([
    ['takes its time to end', 'trap "sleep 1; exit 1" TERM'],
    ['does not end at all', 'trap "" TERM'],
  ])('holds the lock for as long as npm, told to stop, %s', async (_how, trap) => {
    clone.standIn('npm', `${trap}\necho ci >>"${clone.beside('npm.log')}"\nwhile :; do sleep 0.1; done`);
    const run = setUp();
    await eventually(
      () => installs() === 1,
      () => 'it never came to npm',
    );
    const npm = childOfLock();
    run.kill('SIGTERM');
    await eventually(
      () => !isAlive(npm) || !existsSync(lockFile()),
      () => 'nothing ended',
    );
    expect(isAlive(npm)).toBe(false);
    expect(await run.ended).toMatchObject({ code: 143 });
    expect(existsSync(lockFile())).toBe(false);
  });
});

test('package.json and its lock file ask for the Node that set-up takes, and for no newer one', () => {
  const [, oldest] = /OLDEST_NODE = (\d+)/.exec(readFileSync(join(ROOT, 'scripts/setup.mjs'), 'utf8')) ?? [];
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(engines).toEqual({ node: `>=${oldest}` });
  expect(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages[''].engines).toEqual(engines);
});

function setUp(env: Record<string, string> = {}): Started {
  return start(process.execPath, [clone.at('scripts/setup.mjs')], {
    cwd: '/',
    env: { PATH: pathWithStandIns(), TEMPORAL_CLI: undefined, ...env },
  });
}

function pathWithStandIns(): string {
  return `${clone.tools}${delimiter}${process.env['PATH']}`;
}

function installs(): number {
  return clone.lines('npm.log').length;
}

function hold(): void {
  writeFileSync(clone.beside('hold'), '');
}

function letGo(): void {
  rmSync(clone.beside('hold'));
}

function lockFile(): string {
  return clone.at('.order-sync/setup.lock');
}

function childOfLock(): number {
  return Number(JSON.parse(readFileSync(lockFile(), 'utf8')).childPid);
}

function writeLock(content: object): void {
  mkdirSync(clone.at('.order-sync'));
  writeFileSync(lockFile(), JSON.stringify({ start: '2026-11-24T00:00:00.000Z', ...content }));
}

function deadPid(): number {
  return spawnSync('true').pid;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
