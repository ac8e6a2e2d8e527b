import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './scratch-clone.ts';

type Case = readonly [name: string, file: string, line: string, rule: string, reason: string];

/** One violating line per rule; the reason is a piece of the message that the rule must give. */
const FORBIDDEN: readonly Case[] = [
  ['a Node built-in in a workflow', 'src/workflows/a.ts', `import { join } from 'node:path';`, 'noRestrictedImports', 'deterministic'],
  [
    'a nested Node built-in in a workflow',
    'src/workflows/b.ts',
    `import { readFile } from 'node:fs/promises';`,
    'noRestrictedImports',
    'deterministic',
  ],
  ['a Node built-in by its old name', 'src/workflows/c.ts', `import { join } from 'path';`, 'useNodejsImportProtocol', 'node: protocol'],
  ['another room in a workflow', 'src/workflows/d.ts', `import { x } from '../sync/x.ts';`, 'noRestrictedImports', 'decides when'],
  [
    'even the types of another room in a workflow',
    'src/workflows/e.ts',
    `import type { x } from '../monday/x.ts';`,
    'noRestrictedImports',
    'decides when',
  ],
  [
    'a package that does I/O in a workflow',
    'src/workflows/f.ts',
    `import { x } from '@temporalio/client';`,
    'noRestrictedImports',
    'sandbox',
  ],
  ['activities by value in a workflow', 'src/workflows/g.ts', `import { x } from '../activities/x.ts';`, 'plugin', 'import type'],
  [
    'activities by an inline type in a workflow',
    'src/workflows/h.ts',
    `import { type x } from '../activities/x.ts';`,
    'plugin',
    'import type',
  ],
  ['activities by a namespace in a workflow', 'src/workflows/i.ts', `import * as x from '../activities/x.ts';`, 'plugin', 'import type'],
  ['activities re-exported by a workflow', 'src/workflows/j.ts', `export { x } from '../activities/x.ts';`, 'plugin', 'import type'],
  ['activities re-exported whole by a workflow', 'src/workflows/k.ts', `export * from '../activities/x.ts';`, 'plugin', 'import type'],
  [
    'activities imported late by a workflow',
    'src/workflows/l.ts',
    `export const x = () => import('../activities/x.ts');`,
    'plugin',
    'import type',
  ],
  ['the environment in a workflow', 'src/workflows/m.ts', `export const x = process.env;`, 'noProcessEnv', 'process.env'],
  ['a workflow in an activity', 'src/activities/a.ts', `import { x } from '../workflows/x.ts';`, 'noRestrictedImports', 'one thing'],
  ['the sandbox in an activity', 'src/activities/b.ts', `import { x } from '../../sandbox/x.ts';`, 'noRestrictedImports', 'never meet'],
  ['I/O in sync', 'src/sync/a.ts', `import { readFile } from 'node:fs/promises';`, 'noRestrictedImports', 'pure'],
  ['an adapter in sync', 'src/sync/b.ts', `import type { x } from '../orders/x.ts';`, 'noRestrictedImports', 'decides what'],
  ['a database library in sync', 'src/sync/c.ts', `import { sql } from 'kysely';`, 'noRestrictedImports', 'pure'],
  ['the clock in sync', 'src/sync/d.ts', `export const x = () => new Date();`, 'plugin', 'parameter'],
  ['chance in sync', 'src/sync/e.ts', `export const x = () => Math.random();`, 'plugin', 'parameter'],
  ['the sandbox in sync', 'src/sync/f.ts', `import { x } from '../../sandbox/x.ts';`, 'noRestrictedImports', 'decides what'],
  ['monday in orders', 'src/orders/a.ts', `import { x } from '../monday/x.ts';`, 'noRestrictedImports', `don't know each other`],
  [
    'monday in a folder of orders',
    'src/orders/sqlite/a.ts',
    `import { x } from '../../monday/x.ts';`,
    'noRestrictedImports',
    `don't know each other`,
  ],
  ['an activity in orders', 'src/orders/b.ts', `import { x } from '../activities/x.ts';`, 'noRestrictedImports', 'adapter'],
  ['the sandbox in orders', 'src/orders/c.ts', `import { x } from '../../sandbox/x.ts';`, 'noRestrictedImports', 'never meet'],
  ['orders in monday', 'src/monday/a.ts', `import type { x } from '../orders/x.ts';`, 'noRestrictedImports', `don't know each other`],
  ['a workflow in monday', 'src/monday/b.ts', `import { x } from '../workflows/x.ts';`, 'noRestrictedImports', 'adapter'],
  ['the CLI in monday', 'src/monday/c.ts', `import { x } from '../cli/x.ts';`, 'noRestrictedImports', 'adapter'],
  ['the sandbox in monday', 'src/monday/d.ts', `import { x } from '../../sandbox/x.ts';`, 'noRestrictedImports', 'never meet'],
  ['I/O in report', 'src/report/a.ts', `import { writeFile } from 'node:fs/promises';`, 'noRestrictedImports', 'pure'],
  ['sync in report', 'src/report/b.ts', `import { x } from '../sync/x.ts';`, 'noRestrictedImports', 'figures into text'],
  ['the order store by value in report', 'src/report/c.ts', `import { x } from '../orders/x.ts';`, 'plugin', 'import type'],
  ['the clock in report', 'src/report/d.ts', `export const x = () => Date.now();`, 'plugin', 'parameter'],
  ['a user of the settings in config', 'src/config/a.ts', `import { x } from '../monday/x.ts';`, 'noRestrictedImports', 'settings'],
  ['anything in the contract', 'src/contract.ts', `import { x } from './errors.ts';`, 'noRestrictedImports', 'import nothing'],
  ['anything in the error registry', 'src/errors.ts', `import { x } from 'node:path';`, 'noRestrictedImports', 'import nothing'],
  ['the sandbox in the CLI', 'src/cli/a.ts', `import { x } from '../../sandbox/x.ts';`, 'noRestrictedImports', 'never meet'],
  [
    'an activity in a command',
    'src/cli/commands/a.ts',
    `import { x } from '../../activities/x.ts';`,
    'noRestrictedImports',
    'runs in a worker',
  ],
  ['a workflow in the CLI', 'src/cli/o.ts', `import { x } from '../workflows/x.ts';`, 'noRestrictedImports', 'runs in a worker'],
  ['the inside of the store in the CLI', 'src/cli/p.ts', `import { x } from '../orders/claim.ts';`, 'noRestrictedImports', 'port'],
  [
    'a driver in a folder of the CLI',
    'src/cli/dev/a.ts',
    `import { x } from '../../orders/mssql/driver.ts';`,
    'noRestrictedImports',
    'port',
  ],
  ['the inside of the client in the CLI', 'src/cli/q.ts', `import { x } from '../monday/pacer.ts';`, 'noRestrictedImports', 'port'],
  ['SQL in the CLI', 'src/cli/r.ts', `import { sql } from 'kysely';`, 'noRestrictedImports', 'no SQL'],
  ['tests in the CLI', 'src/cli/s.ts', `import { x } from '../../tests/x.ts';`, 'noRestrictedImports', 'production'],
  ['the sandbox in the worker', 'src/worker.ts', `import { x } from '../sandbox/x.ts';`, 'noRestrictedImports', 'never meet'],
  ['tests in src', 'src/client.ts', `import { x } from '../tests/x.ts';`, 'noRestrictedImports', 'production'],
  ['src in the sandbox', 'sandbox/a.ts', `import { x } from '../src/contract.ts';`, 'noRestrictedImports', 'never imports src/'],
  [
    'types of src in a folder of the sandbox',
    'sandbox/account/a.ts',
    `import type { x } from '../../src/contract.ts';`,
    'noRestrictedImports',
    'never imports src/',
  ],
  ['the sandbox in the sample orders', 'sample/a.ts', `import { x } from '../sandbox/x.ts';`, 'noRestrictedImports', 'makes orders'],
  ['any', 'src/cli/b.ts', `export const x = (y: any) => y;`, 'noExplicitAny', 'any'],
  ['an exclamation mark over null', 'src/cli/c.ts', `export const x = (y: string | null) => y!;`, 'noNonNullAssertion', 'non-null'],
  [
    'a promise left alone',
    'src/cli/d.ts',
    `const x = async () => {};\nexport const y = () => {\n  x();\n};`,
    'noFloatingPromises',
    'Promise',
  ],
  [
    'a switch that forgets a case',
    'src/cli/e.ts',
    `export const x = (y: 'a' | 'b') => {\n  switch (y) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n};`,
    'useExhaustiveSwitchCases',
    'exhaustive',
  ],
  ['a default export', 'src/cli/f.ts', `export default 1;`, 'noDefaultExport', 'default'],
  ['a value import of a mere type', 'src/cli/g.ts', `import { x } from '../contract.ts';\nexport type Y = x;`, 'useImportType', 'types'],
  ['an unused import', 'src/cli/h.ts', `import { x } from '../contract.ts';\nexport const y = 1;`, 'noUnusedImports', 'unused'],
  ['an unused variable', 'src/cli/i.ts', `const x = 1;\nexport const y = 1;`, 'noUnusedVariables', 'unused'],
  [
    'a package that nobody declared',
    'src/cli/j.ts',
    `import { x } from 'left-pad';\nexport const y = x;`,
    'noUndeclaredDependencies',
    'package.json',
  ],
  ['five parameters', 'src/cli/l.ts', `export const x = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];`, 'useMaxParams', 'parameters'],
  [
    'a file of more than 400 lines',
    'src/cli/m.ts',
    Array.from({ length: 401 }, (_, i) => `export const x${i} = ${i};`).join('\n'),
    'noExcessiveLinesPerFile',
    '400',
  ],
  [
    'two files that import each other',
    'src/cli/n.ts',
    `import { b } from './n-other.ts';\nexport const a = () => b;`,
    'noImportCycles',
    'cycle',
  ],
];

/** What the same rules must leave alone. */
const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  [
    'src/workflows/fine.ts',
    `import { workflowInfo } from '@temporalio/workflow';\nimport { y } from '../contract.ts';\nimport { z } from '../errors.ts';\nimport type * as activities from '../activities/x.ts';\nimport type { x } from '../activities/x.ts';\nimport { w } from './other.ts';\nexport type { q } from '../activities/x.ts';\nexport const all = (a: typeof activities, b: x) => [a, b, workflowInfo, y, z, w];`,
  ],
  [
    'src/sync/fine.ts',
    `import { createHash } from 'node:crypto';\nimport Big from 'big.js';\nimport { x } from '../contract.ts';\nimport { z } from '../errors.ts';\nimport { y } from './other.ts';\nexport const all = [createHash, Big, x, y, z, new Date(0)];`,
  ],
  [
    'src/report/fine.ts',
    `import { x } from '../contract.ts';\nimport type { y } from '../orders/x.ts';\nexport const all = (z: y) => [x, z];`,
  ],
  [
    'src/orders/sqlite/fine.ts',
    `import { readFile } from 'node:fs/promises';\nimport { sql } from 'kysely';\nimport type { x } from '../../sync/x.ts';\nimport { y } from '../monday-column.ts';\nexport const all = (z: x) => [readFile, sql, y, z];`,
  ],
  ['src/monday/fine.ts', `import type { x } from '../sync/x.ts';\nimport { y } from './orders.ts';\nexport const all = (z: x) => [y, z];`],
  [
    'src/activities/fine.ts',
    `import { x } from '../monday/x.ts';\nimport { y } from '../orders/x.ts';\nimport { z } from '../report/x.ts';\nimport { w } from '../sync/x.ts';\nexport const all = [x, y, z, w];`,
  ],
  [
    'src/cli/commands/fine.ts',
    `import { a } from '../../client.ts';\nimport { b } from '../../config/x.ts';\nimport { c } from '../../monday/monday-api.ts';\nimport { d } from '../../orders/open-store.ts';\nimport { e } from '../../orders/sqlite/open-sqlite-store.ts';\nimport { f } from '../../report/x.ts';\nimport { g } from '../../sync/x.ts';\nimport { h } from '../../workflows/messages.ts';\nexport const all = [a, b, c, d, e, f, g, h, import('../../worker.ts')];`,
  ],
  ['src/cli/sandbox.ts', `import { x } from '../client.ts';\nimport { y } from './sandbox/y.ts';\nexport const all = [x, y];`],
  ['sandbox/fine.ts', `import { x } from './src.ts';\nexport const all = [x];`],
  ['tests/fine.ts', `import { x } from '../sandbox/x.ts';\nimport { y } from '../src/contract.ts';\nexport const all = [x, y];`],
  ['other.config.ts', `export default 1;`],
];

interface Diagnostic {
  category: string;
  message: string;
  location: { path: string };
}

let folder: string;
let found: Diagnostic[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-sync rooms-'));
  for (const name of ['biome.json', 'package.json', 'tsconfig.json', '.gitignore', 'scripts/lint']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  write('src/cli/n-other.ts', `import { a } from './n.ts';\nexport const b = () => a;`);
  for (const [, file, line] of FORBIDDEN) write(file, line);
  for (const [file, line] of ALLOWED) write(file, line);
  found = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the linter guards the rooms: it refuses', () => {
  test.each(FORBIDDEN)('%s', (...[, file, , rule, reason]) => {
    const here = found.filter((diagnostic) => diagnostic.location.path.endsWith(file));
    const fired = here.filter((diagnostic) => diagnostic.category.endsWith(rule));
    expect(fired, `biome says of ${file}: ${JSON.stringify(here)}`).not.toEqual([]);
    expect(fired.map((diagnostic) => diagnostic.message).join('\n')).toContain(reason);
  });
});

describe('the linter leaves alone what a room may import', () => {
  test.each(ALLOWED)('%s', (file) => {
    expect(found.filter((diagnostic) => diagnostic.location.path.endsWith(file))).toEqual([]);
  });
});

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${content}\n`);
}

function lint(): Diagnostic[] {
  const biome = join(ROOT, 'node_modules', '.bin', 'biome');
  const run = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], { cwd: folder, encoding: 'utf8' });
  const report: { diagnostics: Diagnostic[] } = JSON.parse(run.stdout);
  return report.diagnostics;
}
