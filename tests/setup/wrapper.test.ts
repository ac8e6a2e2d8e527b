import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScratchClone } from './scratch-clone.ts';
import { start } from './started.ts';

let clone: ScratchClone;

beforeEach(() => {
  clone = new ScratchClone();
});

afterEach(() => clone[Symbol.dispose]());

test('order-sync runs the CLI on its own Node, through links, in the folder of the caller, with its arguments as they are', async () => {
  install(`console.log(JSON.stringify([process.execPath, process.cwd(), ...process.argv.slice(2)]));`);
  symlinkSync('a clone/order-sync', clone.beside('absolute'));
  mkdirSync(clone.beside('bin dir'));
  symlinkSync('../absolute', clone.beside('bin dir/order-sync'));
  const run = await start(clone.beside('bin dir/order-sync'), ['sync', '--customer', "B'HOOD & CO"], { cwd: '/' }).ended;
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual([process.execPath, '/', 'sync', '--customer', "B'HOOD & CO"]);
});

test('order-sync says where it lies, for the order-sync.toml beside it', async () => {
  install(`console.log(process.env.ORDER_SYNC_HOME);`);
  symlinkSync('a clone/order-sync', clone.beside('linked'));
  const run = await start(clone.beside('linked'), [], { cwd: '/' }).ended;
  expect(run.stdout.trim()).toBe(realpathSync(clone.folder));
});

test('order-sync hands signals and the exit code through', async () => {
  install(`process.on('SIGTERM', () => process.exit(3)); console.error('up'); setInterval(() => {}, 1000);`);
  const run = start(clone.at('order-sync'), []);
  await run.says('up');
  run.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ code: 3 });
});

test('order-sync without an install says what to do, in one line', async () => {
  const run = await start(clone.at('order-sync'), ['doctor']).ended;
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/^order-sync: not installed yet; run `npm start` or `npm ci` in .*a clone first\.\n$/);
});

function install(main: string): void {
  mkdirSync(clone.at('node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, clone.at('node_modules/.bin/node'));
  writeFileSync(clone.at('package.json'), '{"type":"module"}');
  writeFileSync(clone.at('src/cli/main.ts'), main);
}
