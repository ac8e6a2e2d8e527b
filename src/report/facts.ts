import { type BoardIdentity, COUNT_KINDS, type Counts, type Outcome } from '../contract.ts';
import { link, plain, table } from './markdown.ts';
import { count, duration, instant } from './numbers.ts';
import { COUNT_MEANINGS, countWord } from './words.ts';

/** What both reports say of a sync before they say anything else. */
interface SyncFacts {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly links: { readonly workflow: string | null; readonly board: string | null };
}

/** Not a command: the dry run's own options (customers, limit) would be missing, and it would write more than was looked at. */
export const AFTER_DRY_RUN = 'To do it for real, give the same command with `--execute` in place of `--dry-run`.';

export function noteOfDryRun(dryRun: boolean): readonly string[] {
  return dryRun
    ? ['**DRY RUN: neither the board nor the database was written.** Values were checked; the counts say what would happen.']
    : [];
}

/** A table of facts; `more` rows, in Markdown, stand first. */
export function facts(
  report: SyncFacts,
  more: readonly (readonly [string, string])[],
  meaningOf: (outcome: Outcome) => string,
): readonly string[] {
  const { board, outcome, links } = report;
  return table(
    ['', ''],
    [
      ...more,
      ['outcome', outcome === null ? 'still running' : `**${outcome}**: ${meaningOf(outcome)}`],
      ...(report.reason === null ? [] : [['reason', plain(report.reason)]]),
      ['board', `${link(board.boardName, links.board)} (${plain(board.boardId)}, ${board.environment})`],
      ['sync', links.workflow === null ? plain(report.syncId) : `${plain(report.syncId)} (${link('its workflow', links.workflow)})`],
      ['started', instant(report.startedAt)],
      ...(report.finishedAt === null ? [] : [['finished', instant(report.finishedAt)]]),
      ...(report.seconds === null ? [] : [['took', duration(report.seconds)]]),
    ],
  );
}

/** One row a count, with what it means. Rows of 0 stay out, but for `created`: "0 created" is what a second sync is judged by. */
export function countsTable(counts: Counts, dryRun: boolean): readonly string[] {
  const kinds = COUNT_KINDS.filter((kind) => kind === 'created' || counts[kind] > 0);
  return table(
    ['orders', '', 'what that means'],
    [
      ...kinds.map((kind) => [count(counts[kind]), countWord(kind, dryRun), COUNT_MEANINGS[kind]]),
      [`**${count(counts.orders)}**`, '**looked at**', ''],
    ],
    [0],
  );
}
