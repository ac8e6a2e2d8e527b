import { setCurrentDetails } from '@temporalio/workflow';
import {
  type BoardIdentity,
  COUNT_KINDS,
  type Counts,
  type CreateCustomerGroupsResult,
  type CustomerResult,
  type SyncTotals,
} from '../contract.ts';

/** How many finished customers the Web UI's table shows; the report has all of them. */
const SHOWN = 40;

/** What the Web UI shows of a customer sync, live. */
export function showCustomer(view: {
  readonly syncId: string;
  readonly customer: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  readonly state: string;
  /** What it waits for, or why it is not a plain SUCCESS. */
  readonly note: string | undefined;
  readonly counts: Counts;
  readonly groups: CreateCustomerGroupsResult;
}): void {
  const { counts, groups } = view;
  const lines = [
    `### ${view.dryRun ? 'DRY RUN of ' : ''}${plain(view.customer)}: ${view.state}`,
    ...(view.note === undefined ? [] : [plain(view.note)]),
    '',
    `Board ${plain(view.board.boardName)} (${view.board.boardId}), sync ${view.syncId}`,
    '',
    table(['orders', ...COUNT_KINDS, 'groups'], [[...countCells(counts), groups.groups.length]]),
    ...groups.groups.map((group) => `- ${group.action} ${plain(group.title)} (${plain(group.id)})`),
    ...(groups.heldBack === undefined ? [] : [`- ${plain(groups.heldBack)}`]),
    ...groups.failed.map((group) => `- FAILED ${plain(group.title)}: ${plain(group.reason)}`),
  ];
  setCurrentDetails(lines.join('\n'));
}

/** What the Web UI shows of a sync, live. */
export function showSync(view: {
  readonly syncId: string;
  readonly board: BoardIdentity;
  readonly dryRun: boolean;
  readonly state: string;
  readonly totals: SyncTotals;
  readonly running: readonly string[];
  readonly finished: readonly CustomerResult[];
}): void {
  const { totals } = view;
  const outcomes = Object.entries(totals.outcomes).filter(([, count]) => count > 0);
  const shown = view.finished.slice(-SHOWN);
  const lines = [
    `### ${view.dryRun ? 'DRY RUN ' : ''}${view.syncId}: ${view.state}`,
    `Board ${plain(view.board.boardName)} (${view.board.boardId}). Customers done: ${totals.customers}` +
      `${outcomes.length === 0 ? '' : ` (${outcomes.map(([outcome, count]) => `${outcome} ${count}`).join(', ')})`}.`,
    ...(view.running.length === 0 ? [] : ['', `Running: ${view.running.map(plain).join(', ')}`]),
    '',
    table(
      ['customer', 'outcome', 'orders', ...COUNT_KINDS],
      shown.map((result) => [plain(result.customer), result.outcome, ...countCells(result.counts)]),
    ),
    ...(view.finished.length > shown.length || totals.customers > shown.length ? [`The newest ${shown.length}; the report has all.`] : []),
  ];
  setCurrentDetails(lines.join('\n'));
}

const countCells = (counts: Counts): number[] => [counts.orders, ...COUNT_KINDS.map((kind) => counts[kind])];

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Names come from a database: what would break a Markdown table is escaped. */
const plain = (text: string): string => text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
