import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

/** A program of its own, so that it stays an honest opponent: it is started, not imported. */
export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('run the stand-in for monday.com alone (order-sync sandbox --help shows its own options)')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_options: object, command: Command) => {
      const file = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));
      const child = spawn(process.execPath, [file, ...command.args], { stdio: 'inherit' });
      // The terminal sends Ctrl-C to both; a SIGTERM reaches only us.
      process.on('SIGINT', () => {});
      process.on('SIGTERM', () => child.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    });
}
