import type { Command } from 'commander';
import { addCounts, NO_COUNTS, type SyncProgress } from '../../contract.ts';
import type { SyncRecord } from '../../orders/order-store.ts';
import { countsText } from '../../report/words.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { describeError } from '../exit.ts';
import { totalsText } from '../lines.ts';
import { summaryText } from '../stored-reports.ts';

interface StatusOptions extends CommonOptions {
  readonly json?: boolean;
}

const SHOWN = 10;

export function statusCommand(program: Command): void {
  withCommonOptions(program.command('status').argument('[sync]', 'a sync id'))
    .description('what is running now and how the newest syncs ended; with a sync id, that sync customer by customer')
    .option('--json', 'as JSON')
    .action((syncId: string | undefined, options: StatusOptions) => withContext(status)(options, syncId));
}

async function status(context: CliContext, { json = false }: StatusOptions, syncId: string | undefined): Promise<number> {
  if (syncId !== undefined) {
    process.stdout.write(await summaryText(context, syncId, { json }));
    return 0;
  }
  const running = await readRunning(context);
  const recorded = await readRecorded(context);
  if (json) {
    process.stdout.write(`${JSON.stringify({ environment: context.config.environment, running: running.syncs, recorded }, null, 2)}\n`);
    return 0;
  }
  process.stdout.write(`${running.text}\n\n`);
  if (recorded.length === 0) process.stdout.write('No sync is recorded yet.\n');
  for (const sync of recorded) {
    const outcome = (sync.outcome ?? 'running').padEnd(9);
    process.stdout.write(
      `${sync.syncId}  ${sync.startedAt.slice(0, 16).replace('T', ' ')} UTC  ${outcome} ${sync.customers} ${sync.customers === 1 ? 'customer' : 'customers'}, ${countsText(sync.counts, false)}\n`,
    );
  }
  return 0;
}

interface Running {
  readonly text: string;
  readonly syncs: readonly (SyncProgress & { readonly workflowId: string })[];
}

/** From Temporal. Where it doesn't answer, the store still tells what was. */
async function readRunning(context: CliContext): Promise<Running> {
  try {
    const client = await context.client();
    const open = await client.openSyncs();
    const syncs = await Promise.all(
      open.map(async ({ workflowId }) => ({
        ...(await client.client.workflow.getHandle(workflowId).query<SyncProgress>('progress')),
        workflowId,
      })),
    );
    const lines = syncs.map(
      (sync) =>
        `${sync.dryRun ? 'DRY RUN ' : ''}${sync.syncId}  ${sync.state}  ${totalsText(sync.totals, sync.dryRun)}; running: ${sync.running.map(({ customer }) => customer).join(', ') || 'none'}`,
    );
    return { text: lines.length === 0 ? 'No sync is running.' : lines.join('\n'), syncs };
  } catch (error) {
    return { text: `What is running now is not known: ${describeError(error).line}`, syncs: [] };
  }
}

async function readRecorded(
  context: CliContext,
): Promise<readonly (SyncRecord & { readonly customers: number; readonly counts: typeof NO_COUNTS })[]> {
  const { syncs } = await context.store();
  const newest = await syncs.listSyncs(SHOWN);
  return Promise.all(
    newest.map(async (sync) => {
      const customers = await syncs.readCustomers(sync.syncId);
      return { ...sync, customers: customers.length, counts: customers.map(({ counts }) => counts).reduce(addCounts, NO_COUNTS) };
    }),
  );
}
