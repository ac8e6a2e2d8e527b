import { DefaultLogger, Runtime } from '@temporalio/worker';

const LOUD = process.env['TEMPORAL_LOG'] === 'on';

/** Temporal's own log would bury what the tests say, and they look at histories themselves. `TEMPORAL_LOG=on` shows it. */
export const quiet: DefaultLogger = LOUD ? new DefaultLogger('DEBUG') : new DefaultLogger('ERROR', () => {});

/** Once in a process, before its first worker. */
export function quietTemporal(): void {
  if (Runtime._instance === undefined) Runtime.install({ logger: quiet, shutdownSignals: [] });
}
