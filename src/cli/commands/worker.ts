import type { Command } from 'commander';
import { createLog } from '../../log.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';

export function workerCommand(program: Command): void {
  withCommonOptions(program.command('worker'))
    .description('run a worker of one environment until Ctrl-C; what is on the wire is settled before it ends')
    .action(withContext(worker));
}

async function worker({ config, env }: CliContext, _: CommonOptions): Promise<number> {
  const { environment } = config;
  const log = createLog(env);
  // Loaded only here: what a worker is made of would be a quarter of the time that every other command takes to start.
  const { startWorker } = await import('../../worker.ts');
  const running = await startWorker(config, log, env);
  const stop = (): void => {
    log.info({ environment }, 'worker is stopping; what is on the wire is awaited and settled, which can take a minute');
    running.stop();
  };
  // Until here a signal ends the process as it is: nothing is claimed before the worker runs.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  log.info({ environment }, 'worker is ready');
  await running.done;
  log.info({ environment }, 'worker has stopped');
  return 0;
}
