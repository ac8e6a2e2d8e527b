import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { syncCommandLine } from '../../src/cli/sync-command-line.ts';

/** The command that goes on is pasted into a shell. */
const wordsOf = (line: string): readonly string[] =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

test('names every option that was given, and the environment', () => {
  const input = { execute: true, customers: ['PELOTON'], skip: ['ASRV'], limit: 5, concurrency: 2, groupsFirst: true, skipSubitems: true };
  expect(syncCommandLine({ ...input, retryErrors: true }, 'sandbox')).toBe(
    './order-sync sync --execute --customer PELOTON --skip ASRV --limit 5 --concurrency 2 --groups-first --skip-subitems --retry-errors --environment sandbox',
  );
  expect(syncCommandLine({ sequential: true }, 'production')).toBe('./order-sync sync --dry-run --sequential --environment production');
});

test('takes any name through a shell as it is', () => {
  const customers = ["B'HOOD", 'TAYLOR MADE', '$(reboot)', '-DASH'];
  expect(wordsOf(syncCommandLine({ execute: true, customers }, 'sandbox'))).toEqual([
    './order-sync',
    'sync',
    '--execute',
    '--customer',
    "B'HOOD",
    '--customer',
    'TAYLOR MADE',
    '--customer',
    '$(reboot)',
    '--customer=-DASH',
    '--environment',
    'sandbox',
  ]);
});
