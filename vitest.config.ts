import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const globalSetup = 'tests/global-setup.ts';
const jsonFile = process.env['VITEST_JSON'];
const ALL = 'tests/**/*.test.ts';
const FAULTS = 'tests/faults/**/*.test.ts';

export default defineConfig({
  test: {
    environment: 'node',
    // A process a file: the SDK's native runtime is one per process, and a file that breaks its own must not take others along.
    pool: 'forks',
    // Many tests start a real Temporal server or a whole stack; two cores may be shared with another run.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    globalSetup: existsSync(new URL(globalSetup, import.meta.url)) ? [globalSetup] : [],
    reporters: jsonFile ? ['default', 'json'] : ['default'],
    ...(jsonFile ? { outputFile: { json: jsonFile } } : {}),
    projects: [
      // Tests of a stack wait for it more than they work: two files at a time, though vitest would leave the second core to itself.
      { extends: true, test: { name: 'tests', include: [ALL], exclude: [FAULTS], maxWorkers: 2, sequence: { groupOrder: 1 } } },
      // Processes that are frozen and killed at a moment need the machine for themselves.
      { extends: true, test: { name: 'faults', include: [FAULTS], maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
