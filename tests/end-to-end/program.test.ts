import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { Program } from './program.ts';

const run = (code: string): Program => new Program(['--eval', code], { cwd: tmpdir(), env: process.env });

test('what a program says is heard, even when it ends with it', async () => {
  await expect(run('console.log("ready at 4010")').says(/ready at \d+/)).resolves.toBe('ready at 4010');
});

test('a program that has ended without saying it fails at once, not when the time is up', async () => {
  const program = run('console.error("no port"); process.exit(1)');
  await expect(program.says('ready', 600_000)).rejects.toThrow(/^It ended without saying ready\. It said: no port/);
});
