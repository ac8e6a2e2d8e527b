import type { TestProject } from 'vitest/node';
import { startTemporalServer } from './support/temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One Temporal dev server for the whole run. Files meet on it: each test brings its own task queues, board and sync ids. */
    temporalAddress: string;
    /** Of this run: what several files need is put here once. */
    scratchFolder: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporalServer();
  project.provide('temporalAddress', server.address);
  project.provide('scratchFolder', server.folder);
  return () => server.stop();
}
