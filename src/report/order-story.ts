import type { EnvironmentName } from '../contract.ts';
import type { OrderStory, StoryCall, StoryLine, StoryOrder } from '../orders/order-story.ts';
import { retryCommand } from './commands.ts';
import { instant } from './numbers.ts';

export interface StoryContext {
  readonly environment: EnvironmentName;
  /** The board's page, where the order's own outcomes don't tell; null where nothing does. */
  readonly boardUrl: string | null;
  /** A workflow's page; null where nothing tells where that is. */
  readonly workflowLink: (workflowId: string) => string | null;
}

/** A story with what a person does next. */
export interface ToldStory extends OrderStory {
  readonly links: { readonly item: string | null; readonly workflow: string | null };
  /** null: there is nothing to retry, or nobody whose it is. */
  readonly retry: string | null;
}

export function tellStory(story: OrderStory, { environment, boardUrl, workflowLink }: StoryContext): ToldStory {
  const { order, outcomes } = story;
  const page = outcomes.findLast((outcome) => outcome.boardUrl !== null)?.boardUrl ?? boardUrl;
  const workflowId = outcomes.findLast((outcome) => outcome.workflowId !== null && outcome.workflowId !== '')?.workflowId ?? null;
  const { customer, orderNumber } = order;
  return {
    ...story,
    links: {
      item: page === null || order.mondayId === null ? null : itemUrl(page, order.mondayId),
      workflow: workflowId === null ? null : workflowLink(workflowId),
    },
    retry: customer === null || orderNumber === '' ? null : retryCommand(customer, environment, [orderNumber.trim()]),
  };
}

/** Only monday.com has a page for each item; elsewhere the board's own is the nearest. */
const itemUrl = (boardUrl: string, itemId: string): string =>
  /^https:\/\/[^/]*\.?monday\.com\//.test(boardUrl) ? `${boardUrl.replace(/\/$/, '')}/pulses/${itemId}` : boardUrl;

/** The story for a person, in lines. */
export function storyLines({ order, lines, calls, outcomes, links, retry }: ToldStory): readonly string[] {
  const sizes = new Map(lines.map(({ lineUuid, sizeCode }) => [lineUuid, sizeCode.trim()]));
  const whose = (lineUuid: string | null): string => (lineUuid === null ? '' : `size ${sizes.get(lineUuid) ?? lineUuid}  `);
  return [
    text(`Order ${order.orderNumber.trim() || '(no number)'}  ${order.customer ?? '(no customer)'}  ${order.recordUuid}`),
    ...(order.itemName === null ? [] : [text(`  name      ${order.itemName}`)]),
    text(`  state     ${stateText(order, 'item', 'group')}`),
    ...(order.reason === null ? [] : [text(`  reason    ${order.reason}`)]),
    ...(order.retries === 0 ? [] : [`  failed    ${order.retries} times`]),
    ...(order.lastSyncedAt === null ? [] : [`  mirrored  ${instant(order.lastSyncedAt)}, last`]),
    ...(links.item === null ? [] : [`  item      ${links.item}`]),
    ...(links.workflow === null ? [] : [`  workflow  ${links.workflow}`]),
    ...openRequest(order),
    ...section('Sizes', lines.map(sizeText)),
    ...section(
      'Tries',
      calls.flatMap((call) => callLines(call, whose(call.lineUuid))),
    ),
    ...section(
      'What each sync said',
      outcomes.map(({ at, syncId, kind, code, reason, lineUuid }) =>
        text(`${instant(at)}  ${syncId}  ${whose(lineUuid)}${kind}${code === null ? '' : `  ${code}: ${reason ?? ''}`}`),
      ),
    ),
    ...(retry === null ? [] : [text(`  Send it again: ${retry}`)]),
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

function stateText(
  { syncState, actionType, inFlight, onHold, mondayId, place }: StoryOrder | StoryLine,
  what: string,
  where: string,
): string {
  const words = [
    syncState ?? 'no state',
    ...(actionType === 'DELETE' ? ['marked DELETE'] : []),
    ...(inFlight ? ['in flight: the answer to its request is not known yet'] : []),
    ...(onHold ? ['on hold: an earlier copy of its request may still reach the board'] : []),
    mondayId === null ? `no ${what}` : `${what} ${mondayId}${place === null ? '' : `, ${where} ${place}`}`,
  ];
  return words.join('; ');
}

function openRequest({ inFlight, request }: StoryOrder): readonly string[] {
  if (!inFlight || request === null) return [];
  const { operation, syncId, claimedAt, outcome } = request;
  return [`  request   ${operation} of ${syncId}, sent ${instant(claimedAt)}${outcome === null ? ', no answer seen' : `: ${outcome}`}`];
}

function sizeText(line: StoryLine): string {
  const reason = line.reason === null ? '' : `; ${line.reason}`;
  return text(`${line.sizeCode.trim().padEnd(6)} ${String(line.qty).padStart(6)}  ${stateText(line, 'subitem', 'below')}${reason}`);
}

/** What was sent is shown so far; `--json` has all of it. */
const SHOWN = 160;

function callLines(
  { answeredAt, sentAt, operation, syncId, syncState, apiStatus, request, response }: StoryCall,
  whose: string,
): readonly string[] {
  const at = sentAt ?? answeredAt;
  const what = [operation ?? 'call', apiStatus ?? '', syncState ?? ''].filter(Boolean).join('  ');
  const sent = request === null || request === '' ? [] : [`  sent    ${cut(text(request))}`];
  const answer = answerText(response);
  return [
    text(`${at === null ? 'no time' : instant(at)}  ${syncId ?? 'no sync'}  ${whose}${what}`),
    ...sent,
    ...(answer === '' ? [] : [`  answer  ${cut(text(answer))}`]),
  ];
}

/** Of our own entries in words; of anybody else's as it stands. */
function answerText(response: string | null): string {
  const entry = parsed(response);
  if (entry === null) return response ?? '';
  const { requestId, kind, code, reason, mondayId, found, superfluous } = entry;
  const item = isRecord(found) ? found['mondayId'] : mondayId;
  const words = [
    typeof kind === 'string' ? kind : '',
    typeof item === 'string' ? `id ${item}` : found === null ? 'not found on the board' : '',
    typeof code === 'string' ? `${code}: ${String(reason ?? '')}` : typeof reason === 'string' ? reason : '',
    Array.isArray(superfluous) && superfluous.length > 0 ? `superfluous: ${superfluous.join(', ')}` : '',
    typeof requestId === 'string' && !String(reason).includes(requestId) ? `[request ${requestId}]` : '',
  ];
  return words.filter(Boolean).join('  ') || (response ?? '');
}

function parsed(response: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(response ?? '');
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values of a database may hold anything, terminal sequences and line breaks included. */
const text = (line: string): string =>
  line.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

const cut = (line: string): string => (line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line);
