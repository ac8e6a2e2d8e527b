import type { Command } from 'commander';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { describeError } from '../exit.ts';
import { recordedSyncs, stateOf } from '../recorded-syncs.ts';
import { type RunningSync, runningSyncs } from '../running-syncs.ts';
import { recordedLine, runningLines } from '../status-lines.ts';
import { findSummary } from '../stored-reports.ts';
import { syncIdOf, unknownSync } from '../unknown-sync.ts';

interface StatusOptions extends CommonOptions {
  readonly json?: boolean;
}

const SHOWN = 10;

export function statusCommand(program: Command): void {
  withCommonOptions(program.command('status').argument('[sync]', 'a sync id'))
    .description('what is running now and how the newest syncs ended; with a sync id, that sync customer by customer')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nStates are what a worker answers. Figures are what is recorded in the store; of a dry run, which records nothing, those of its finished customers.',
    )
    .action((syncId: string | undefined, options: StatusOptions) => withContext(status, { onlyShows: true })(options, syncId));
}

async function status(context: CliContext, { json = false }: StatusOptions, syncId: string | undefined): Promise<number> {
  if (syncId !== undefined) return one(context, syncId, json);
  const { environment } = context.config;
  const { running, unknown } = await nowRunning(context);
  const recorded = await recordedSyncs(context, running, SHOWN);
  if (json) {
    process.stdout.write(`${JSON.stringify({ environment, running, runningUnknown: unknown, recorded }, null, 2)}\n`);
    return 0;
  }
  const above = running === null ? [`What is running now is not known: ${unknown}`] : runningLines(running, environment);
  const ended = recorded.filter(({ syncId: id }) => !running?.some((sync) => sync.syncId === id));
  const below = recorded.length === 0 ? ['No sync is recorded yet.'] : ended.map(recordedLine);
  process.stdout.write(
    `${[above, below]
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
  return 0;
}

interface NowRunning {
  /** null where Temporal doesn't answer; then `unknown` says why. */
  readonly running: readonly RunningSync[] | null;
  readonly unknown: string | null;
}

async function nowRunning(context: CliContext, named?: string): Promise<NowRunning> {
  try {
    return { running: await runningSyncs(context, named), unknown: null };
  } catch (error) {
    return { running: null, unknown: describeError(error).line };
  }
}

/** A sync's summary, and before it what the sync is doing now. A dry run has no summary before its end. */
async function one(context: CliContext, given: string, json: boolean): Promise<number> {
  const syncId = syncIdOf(given);
  const summary = await findSummary(context, given, { json });
  const record = await (await context.store()).syncs.readSync(syncId);
  const isEnded = summary !== null && record?.outcome !== null;
  const { running } = isEnded ? { running: [] } : await nowRunning(context, syncId);
  const now = running?.[0];
  if (summary === null && now === undefined) throw await unknownSync(context, given);
  if (json) {
    process.stdout.write(summary ?? `${JSON.stringify(now, null, 2)}\n`);
    return 0;
  }
  const isBrokenOff = !isEnded && record !== null && (await stateOf(context, record, running)) === 'broken off';
  const above = now !== undefined ? runningLines([now], context.config.environment) : isBrokenOff ? [BROKEN_OFF] : [];
  process.stdout.write([...above.map((line) => `${line}\n`), summary ?? ''].join(''));
  return 0;
}

const BROKEN_OFF = 'Broken off: its workflow has ended without an outcome. What it had recorded by then:';
