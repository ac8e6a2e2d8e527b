import type { Command } from 'commander';
import type { SyncRecords } from '../../orders/order-store.ts';
import { storyLines, tellStory } from '../../report/order-story.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { workflowLink } from '../stored-reports.ts';

interface LogOptions extends CommonOptions {
  readonly json?: boolean;
}

export function logCommand(program: Command): void {
  withCommonOptions(program.command('log').argument('<order>', 'an AAG order number, or a record_uuid'))
    .description("an order's whole story: where it stands, every try with its answer, its sizes, and the command that sends it again")
    .option('--json', 'as JSON, with all that was sent and answered (a list: several rows may have one number)')
    .action((order: string, options: LogOptions) => withContext(log, { onlyShows: true })(options, order));
}

async function log(context: CliContext, { json = false }: LogOptions, order: string): Promise<number> {
  const { syncs } = await context.store();
  const stories = await readStories(syncs, order);
  if (stories.length === 0) {
    process.stderr.write(`No order has the number or record_uuid "${order}".\n`);
    return EXIT.failed;
  }
  const [newest] = await syncs.listSyncs(1);
  const { environment } = context.config;
  const about = { environment, boardUrl: newest?.boardUrl ?? null, workflowLink: workflowLink(context) };
  const told = stories.map((story) => tellStory(story, about));
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : `${told.map((story) => storyLines(story).join('\n')).join('\n\n')}\n`);
  return EXIT.success;
}

/** A number may look like a uuid: what is a row's counts. */
async function readStories(syncs: SyncRecords, order: string): ReturnType<SyncRecords['readStory']> {
  const byNumber = await syncs.readStory({ orderNumber: order });
  return byNumber.length > 0 ? byNumber : syncs.readStory({ recordUuid: order.trim() });
}
