import { expect, test } from 'vitest';
import { COMMAND, ROOT } from '../end-to-end/paths.ts';
import { Program } from '../end-to-end/program.ts';

/** Wrong words are refused before anything is asked of any server: exit code 2, and what is wrong. */
const NOBODY = { TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_CONFIG_FILE: '/dev/null' };

test.for([
  { args: ['sync', '--dry-run', '--customer', 'peloton', '--skip', 'PELOTON '], says: 'peloton is named by --customer and by --skip' },
  { args: ['sync', '--dry-run', '--concurrency', '101'], says: 'a whole number from 1 to 100' },
  { args: ['sync', '--dry-run', '--concurrency', '0'], says: 'a whole number from 1' },
  { args: ['sync', '--dry-run', '--sequential', '--concurrency', '2'], says: '--sequential means a concurrency of 1' },
  { args: ['sync', '--dry-run', '--limit', '1.5'], says: 'a whole number from 1' },
  { args: ['sync', '--dry-run', '--customer', ' '], says: "a customer's name" },
  { args: ['retry', ''], says: "a customer's name" },
  { args: ['retry', 'PELOTON', '--limit', '0'], says: 'a whole number from 1' },
  { args: ['groups', '--dry-run'], says: 'Name the customer' },
  { args: ['groups', '--customer', 'PELOTON'], says: 'exactly one of --dry-run' },
])('$args', async ({ args, says }) => {
  const ended = await new Program([COMMAND, ...args], { cwd: ROOT, env: { ...process.env, ...NOBODY } }).ended;
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
});
