import type { Command } from 'commander';
import { createLog } from '../../log.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';

export function workerCommand(program: Command): void {
  withCommonOptions(program.command('worker'))
    .description('run a worker of one environment until Ctrl-C; what is on the wire is settled before it ends')
    .action(withContext(worker));
}

async function worker({ config, env }: CliContext, _: CommonOptions): Promise<number> {
  const log = createLog(env);
  // Loaded only here: what a worker is made of would be a quarter of the time that every other command takes to start.
  const { startWorker } = await import('../../worker.ts');
  const running = await startWorker(config, log, env);
  // Directly from the process: a signal that comes while the worker starts must not be lost.
  process.on('SIGINT', running.stop);
  process.on('SIGTERM', running.stop);
  log.info({ environment: config.environment }, 'worker is ready');
  await running.done;
  log.info('worker has stopped');
  return 0;
}
