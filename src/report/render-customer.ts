import { ERRORS, isErrorCode } from '../errors.ts';
import { retryCommand } from './commands.ts';
import type { CustomerReport } from './customer-report.ts';
import { codeTable } from './error-codes.ts';
import { AFTER_DRY_RUN, countsTable, facts, noteOfDryRun } from './facts.ts';
import { customerHeadline } from './headline.ts';
import { document, fenced, plain, section, table } from './markdown.ts';
import { count, counted } from './numbers.ts';
import { OUTCOME_MEANINGS } from './words.ts';

/** How many orders the Markdown lists; the JSON beside it has all that the model has. */
const MAX_LISTED_ORDERS = 200;

/** The model as JSON, with its headline in front; ends in a line break. */
export function renderCustomerJson(report: CustomerReport): string {
  return `${JSON.stringify({ report: 'customer', version: 1, headline: customerHeadline(report), ...report }, null, 2)}\n`;
}

/** The model for a person. Its first line says what happened. */
export function renderCustomerMarkdown(report: CustomerReport): string {
  return document([
    [`# ${plain(customerHeadline(report))}`],
    noteOfDryRun(report.dryRun),
    facts(report, [['customer', plain(report.customer)], ...laterFact(report)], (outcome) => OUTCOME_MEANINGS[outcome]),
    ['## Orders'],
    countsTable(report.counts, report.dryRun),
    sizesNote(report),
    warningNote(report),
    ...section('## Groups', groupTable(report)),
    ...section('## Groups that could not be made', failedGroupTable(report)),
    ...section(
      `## ${report.dryRun ? 'Would not be on the board' : 'Not right on the board'}: ${counted(troubles(report), 'order')}`,
      codeTable(report.codes),
    ),
    troubledTable(report),
    listedNote(report),
    ...section('## Noticed on the board', noteTable(report)),
    ...section('## Cells left out', warnedTable(report)),
    ...section('## What next', commands(report)),
  ]);
}

function laterFact({ later }: CustomerReport): readonly (readonly [string, string])[] {
  if (later === undefined) return [];
  const reason = later.reason === null ? '' : `: ${plain(later.reason)}`;
  return [['since then', `${later.outcome ?? 'not run yet'} in ${plain(later.syncId)}${reason}`]];
}

const troubles = ({ counts }: CustomerReport): number => counts.failed + counts.held + counts.unknown;

function warningNote({ withWarnings, dryRun }: CustomerReport): readonly string[] {
  if (withWarnings === 0) return [];
  return [
    `${counted(withWarnings, 'order')} ${dryRun ? 'would go out' : 'went out'} without some cell, whose value the column cannot take.`,
  ];
}

function sizesNote({ sizes }: CustomerReport): readonly string[] {
  if (sizes === null) return [];
  const told = (['created', 'updated', 'removed', 'failed', 'unknown'] as const).filter((kind) => sizes[kind] > 0);
  return told.length === 0 ? [] : [`Sizes: ${told.map((kind) => `${count(sizes[kind])} ${kind}`).join(', ')}.`];
}

function noteTable({ notes }: CustomerReport): readonly string[] {
  return table(
    ['code', 'what', 'what to do'],
    notes.map(({ code, text }) => [plain(code), plain(text), plain(isErrorCode(code) ? ERRORS[code].advice : '')]),
  );
}

function groupTable({ groups, dryRun }: CustomerReport): readonly string[] {
  const action = { create: dryRun ? 'would be created' : 'created', reuse: dryRun ? 'would be used' : 'was there' };
  return table(
    ['group', 'what happened', 'orders written', 'id'],
    groups.map((group) => [
      plain(group.title),
      action[group.action],
      group.orders === null ? (dryRun ? 'none: dry run' : '') : count(group.orders),
      dryRun && group.action === 'create' ? 'none yet' : plain(group.id),
    ]),
    [2],
  );
}

function failedGroupTable({ failedGroups }: CustomerReport): readonly string[] {
  return table(
    ['group', 'code', 'reason'],
    failedGroups.map(({ title, code, reason }) => [plain(title), plain(code), plain(reason)]),
  );
}

function troubledTable({ troubled, dryRun }: CustomerReport): readonly string[] {
  return table(
    ['order', 'item', 'group', 'state', 'code', 'reason'],
    troubled
      .slice(0, MAX_LISTED_ORDERS)
      .map((order) => [
        plain(order.orderNumber || order.recordUuid),
        plain(order.itemName ?? '') + (order.mondayItemId === null ? '' : ` (${plain(order.mondayItemId)})`),
        plain(order.groupTitle ?? ''),
        order.kind ?? (dryRun ? 'would not go out' : ''),
        plain(order.code),
        plain(order.reason),
      ]),
  );
}

function listedNote(report: CustomerReport): readonly string[] {
  const listed = Math.min(report.troubled.length, MAX_LISTED_ORDERS);
  const all = troubles(report);
  if (listed >= all) return [];
  const more = report.troubled.length > listed ? `; the JSON beside this file lists ${count(report.troubled.length)}` : '';
  return [
    `Listed here: ${count(listed)} of ${counted(all, 'order')}${more}. The table of codes counts ${count(report.troubled.length)} of them.`,
  ];
}

function warnedTable({ warned }: CustomerReport): readonly string[] {
  return table(
    ['order', 'what was left out'],
    warned
      .slice(0, MAX_LISTED_ORDERS)
      .map(({ orderNumber, recordUuid, warnings }) => [plain(orderNumber || recordUuid), warnings.map(plain).join('; ')]),
  );
}

function commands(report: CustomerReport): readonly string[] {
  const { customer, board, counts, outcome } = report;
  if (report.dryRun) return [AFTER_DRY_RUN];
  switch (outcome) {
    case null:
      return [];
    case 'BUSY':
      return ['Wait for the other sync to end, then:', '', ...fenced([retryCommand(customer, board.environment)], 'sh')];
    case 'SUCCESS':
    case 'PARTIAL':
    case 'FAILED':
    case 'SKIPPED':
    case 'CANCELLED': {
      // Who skips a customer knows why.
      if ((outcome === 'SUCCESS' || outcome === 'SKIPPED') && counts.failed + counts.unknown === 0) return [];
      const first = counts.failed > 0 ? 'After correcting what the table says, send the customer again:' : 'Send the customer again:';
      return [first, '', ...fenced([retryCommand(customer, board.environment)], 'sh')];
    }
  }
}
