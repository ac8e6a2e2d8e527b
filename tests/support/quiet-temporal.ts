import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Temporal's own log, which would bury the tests' words. A test that finds something wrong says so itself. */
export const quiet = new DefaultLogger(process.env['TEMPORAL_LOG'] === 'on' ? 'DEBUG' : 'ERROR', process.env['TEMPORAL_LOG'] === 'on' ? undefined : () => {});

/** Once in a process, before the first worker or connection of it. */
export function quietTemporal(): void {
  if (Runtime._instance === undefined) Runtime.install({ logger: quiet, shutdownSignals: [] });
}
