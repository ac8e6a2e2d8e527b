import { existsSync } from 'node:fs';
import { shownPath } from '../config/find-config-file.ts';
import type { Counts, EnvironmentName, SyncProgress, SyncResult } from '../contract.ts';
import { counted } from '../report/numbers.ts';
import type { SyncEnd } from './follow-sync.ts';
import { totalsText } from './lines.ts';

export interface EndOptions {
  readonly environment: EnvironmentName;
  /** The command that goes on where a cancelled sync stopped. */
  readonly again: string | undefined;
}

/** What a person reads when a sync has ended. */
export function endLines(end: SyncEnd, { environment, again }: EndOptions): readonly string[] {
  if (end.kind === 'cancelled') return cancelledLines(end.progress, { environment, again });
  const { result, reason } = end;
  const { syncId, dryRun, outcome, seconds, totals, report } = result;
  return [
    '',
    `${dryRun ? 'DRY RUN ' : ''}${outcome}  ${seconds.toFixed(1)} s  ${totalsText(totals, dryRun)}`,
    ...(reason === undefined ? [] : [reason]),
    reportLine(report, { dryRun, command: `./order-sync report ${syncId} --environment ${environment}` }),
    ...nextLines(result, again),
  ];
}

/** Without a result: it never began, or no worker is there any more to tell. */
function cancelledLines(progress: SyncProgress | null, { environment, again }: EndOptions): readonly string[] {
  if (progress?.state === 'starting') return ['', 'CANCELLED  before its first customer; nothing was written.'];
  return [
    '',
    `CANCELLED  What it came to is told by: ./order-sync status --environment ${environment}`,
    ...goOnLines(progress?.dryRun ?? false, again),
  ];
}

/** Where the file is not, because it lies on the worker's machine or could not be written, the command that shows the same from the store. */
export function reportLine(file: string, { dryRun, command }: { readonly dryRun: boolean; readonly command: string }): string {
  if (existsSync(file)) return `Report: ${shownPath(file, process.cwd())}`;
  return dryRun ? `Report: ${file} on the worker's machine` : `Report: ${command}`;
}

function nextLines({ dryRun, outcome, totals }: SyncResult, again: string | undefined): readonly string[] {
  if (outcome === 'CANCELLED') return goOnLines(dryRun, again);
  if (dryRun) return [];
  const { BUSY } = totals.outcomes;
  const be = BUSY === 1 ? 'is' : 'are';
  return [
    ...troubleLines(totals.counts),
    ...(BUSY === 0 ? [] : [`${counted(BUSY, 'customer')} ${be} busy with another sync; the report says what to do when it has ended.`]),
  ];
}

/** Of orders that are not right on the board. */
export function troubleLines({ failed, unknown }: Counts): readonly string[] {
  return [
    ...(failed === 0 ? [] : [`${counted(failed, 'order')} failed; the report says why, and which command retries ${them(failed)}.`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'order')} may or may not be on the board; the report says what to do.`]),
  ];
}

const them = (count: number): string => (count === 1 ? 'it' : 'them');

export const goOnLines = (dryRun: boolean, again: string | undefined): readonly string[] =>
  dryRun || again === undefined ? [] : [`Go on where it stopped: ${again}`];
