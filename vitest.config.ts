import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const globalSetup = 'tests/global-setup.ts';
const jsonFile = process.env['VITEST_JSON'];

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    // A process a file: the SDK's native runtime is one per process, and a file that breaks its own must not take others along.
    pool: 'forks',
    // Most tests of a stack wait for it more than they work: two files at a time, also where vitest would take the second core for itself.
    maxWorkers: 2,
    // Many tests start a real Temporal server or a whole stack; two cores may be shared with another run.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    globalSetup: existsSync(new URL(globalSetup, import.meta.url)) ? [globalSetup] : [],
    reporters: jsonFile ? ['default', 'json'] : ['default'],
    ...(jsonFile ? { outputFile: { json: jsonFile } } : {}),
  },
});
