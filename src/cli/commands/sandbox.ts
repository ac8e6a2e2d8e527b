import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { findConfigFile } from '../../config/find-config-file.ts';
import { loadConfig } from '../../config/load-config.ts';
import { readVariables } from '../../config/variables.ts';

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
      const child = spawn(process.execPath, [file, ...command.args], {
        stdio: 'inherit',
        env: { ...ownClock(), ...process.env, ...ownToken() },
      });
      // The terminal sends Ctrl-C to both; a SIGTERM reaches only us.
      process.on('SIGINT', () => {});
      process.on('SIGTERM', () => child.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    });
}

/** The worker counts in the configuration's time, so the sandbox does, too. */
function ownClock(): { readonly SANDBOX_CLOCK_FACTOR?: string } {
  try {
    return { SANDBOX_CLOCK_FACTOR: String(loadConfig({ environment: 'sandbox' }).monday.clockFactor) };
  } catch {
    // It needs no configuration.
    return {};
  }
}

/** Of `.env`, which the other commands read: all speak of the same token. */
function ownToken(): { readonly SANDBOX_TOKEN?: string } {
  try {
    const folder = dirname(findConfigFile({ file: undefined, env: process.env, cwd: process.cwd() }));
    const { SANDBOX_TOKEN } = readVariables(folder, process.env);
    return SANDBOX_TOKEN === undefined ? {} : { SANDBOX_TOKEN };
  } catch {
    // It needs no configuration.
    return {};
  }
}
