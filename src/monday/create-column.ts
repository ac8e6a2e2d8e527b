import { randomUUID } from 'node:crypto';
import { OrderSyncError } from '../errors.ts';
import { documentText } from './aliased-mutation.ts';
import { inMachineTime, type Read, type Send } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import { BoardColumnsDocument, CreateColumnDocument } from './generated/operations.ts';
import type { ColumnType } from './generated/schema.ts';
import { whole } from './item-fields.ts';
import type { Pacer } from './pacer.ts';
import { toAnswer } from './write-answer.ts';

export interface ColumnWrite {
  readonly boardId: string;
  /** An id of our own, 1 to 20 of a-z and _: a repeat is refused, not doubled. A board has one `subtasks` column at most, so it needs none. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly description?: string | undefined;
  readonly type: ColumnType;
  /** Its Idempotency-Key. Default: a new one. */
  readonly requestKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ColumnAnswer {
  /** `exists`: it was there before, or an answer that told nothing hid that it was made; its type may be another. */
  readonly kind: 'created' | 'exists';
  readonly column: { readonly id: string; readonly title: string; readonly type: string };
}

interface Needs {
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly costs: Costs;
  readonly send: Send;
  readonly read: Read;
}

/**
 * Sent once. What monday.com refuses or answers unclearly is looked up on the board, which alone tells a repeat from another refusal:
 * the words that monday.com has for it are not documented. Throws why the column could not be made; `executed` tells whether it may
 * appear all the same.
 */
export async function createColumn(needs: Needs, write: ColumnWrite): Promise<ColumnAnswer> {
  const { clock, pacer, costs, send } = needs;
  const { boardId, id, title, description, type, requestKey = randomUUID(), signal } = write;
  const permit = await pacer.permit({ customer: '', points: costs.of('create_column'), signal });
  const variables = { boardId, id, title, description, type };
  const request = { document: documentText(CreateColumnDocument), variables, idempotencyKey: requestKey };
  const met = await send(request, permit, { kind: 'create_column', units: 1 });
  const answer = toAnswer(met, ['column']);
  if (answer.kind === 'not-executed' && answer.error.scope !== 'row') throw inMachineTime(answer.error, clock);
  const fate = answer.kind === 'answered' ? answer.fates.get('column') : undefined;
  if (fate?.kind === 'done') return { kind: 'created', column: { id: fate.id, title, type } };
  // The write's own error says more than one of this read.
  const column = await columnOf(needs.read, write).catch(() => undefined);
  if (column !== undefined) return { kind: 'exists', column };
  if (answer.kind !== 'answered') throw inMachineTime(answer.error, clock);
  throw new OrderSyncError(fate?.code ?? 'UNCLEAR_ANSWER', fate?.reason ?? 'monday.com did not tell what became of the column.', {
    requestId: answer.requestId ?? undefined,
  });
}

async function columnOf(read: Read, { boardId, id, type, signal }: ColumnWrite): Promise<ColumnAnswer['column'] | undefined> {
  const which = id === undefined || type === 'subtasks' ? { types: [type] } : { columns: [id] };
  const { boards } = await read(BoardColumnsDocument, { ids: [boardId], ...which }, { customer: '', kind: 'read', signal });
  const [board] = boards ?? [];
  if (board === undefined || board === null)
    throw new OrderSyncError('BOARD_UNKNOWN', `monday.com shows no board ${boardId} to this token.`);
  const columns = whole(board.columns, 'columns').filter(({ archived }) => !archived);
  const column = type === 'subtasks' ? columns[0] : columns.find((each) => each.id === id);
  return column && { id: column.id, title: column.title, type: column.type };
}
