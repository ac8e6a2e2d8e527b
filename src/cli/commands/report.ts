import type { Command } from 'commander';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { customerText, isSyncId, newestSync, summaryText } from '../stored-reports.ts';

interface ReportOptions extends CommonOptions {
  readonly customer?: string;
  readonly json?: boolean;
}

export function reportCommand(program: Command): void {
  withCommonOptions(
    program.command('report').argument('[sync or customer]', 'a sync id, or a customer as a name (default: the newest sync)'),
  )
    .description('print the report of a sync, or of a customer (its newest sync), from what was recorded')
    .option('--customer <name>', "with a sync id: that sync's report of this customer")
    .option('--json', 'as JSON')
    .action((of: string | undefined, options: ReportOptions) => withContext(report)(options, of));
}

async function report(context: CliContext, { customer, json = false }: ReportOptions, of: string | undefined): Promise<number> {
  const syncId = of !== undefined && isSyncId(of) ? of : undefined;
  const name = customer ?? (of !== undefined && syncId === undefined ? of : undefined);
  const text =
    name === undefined
      ? await summaryText(context, syncId ?? (await newestSync(context)), { json })
      : await customerText(context, name, { json, syncId });
  process.stdout.write(text);
  return 0;
}
