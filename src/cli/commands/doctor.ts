import type { Command } from 'commander';
import { describeConfig } from '../../config/describe-config.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { examine } from '../doctor.ts';
import { EXIT } from '../exit.ts';

interface DoctorOptions extends CommonOptions {
  readonly fix?: boolean;
}

export function doctorCommand(program: Command): void {
  withCommonOptions(program.command('doctor'))
    .description('show the effective configuration (secrets masked) and check every connection, right, column and search attribute')
    .option('--fix', "register the search attributes that Temporal's namespace lacks")
    .action(withContext(doctor));
}

async function doctor(context: CliContext, options: DoctorOptions): Promise<number> {
  for (const line of describeConfig(context.config)) process.stdout.write(`${line}\n`);
  process.stdout.write('\n');
  const healthy = await examine(context, options.fix ?? false, ({ what, ok, text }) =>
    process.stdout.write(`${ok ? '✔' : '✘'} ${what.padEnd(18)} ${text}\n`),
  );
  return healthy ? EXIT.success : EXIT.failed;
}
