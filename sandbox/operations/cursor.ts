import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { mondayError } from '../graphql/monday-error.ts';
import { itemFilter } from './item-filter.ts';

/** Cursors live 60 minutes from the first request. */
const LIFETIME = 60 * 60 * 1000;

const cursor = z.object({
  boardId: z.string(),
  /** When the first page was asked for, in milliseconds since 1970. */
  issuedAt: z.number(),
  filter: itemFilter,
  /** The last item given out: its group, and its position there. */
  after: z.object({ groupId: z.string(), position: z.number() }).nullable(),
});

export type Cursor = z.infer<typeof cursor>;

/** A cursor carries its whole query, so it outlives a restart of the sandbox. */
export function writeCursor(value: Cursor): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function readCursor(text: string, clock: Clock): Cursor {
  const value = decode(text);
  if (!value) throw mondayError('CursorException', 'The cursor provided for pagination is invalid');
  if (clock.now() - value.issuedAt > LIFETIME) {
    throw mondayError(
      'CursorExpiredError',
      'The cursor provided for pagination has expired. Please refresh your query and obtain a new cursor',
    );
  }
  return value;
}

function decode(text: string): Cursor | undefined {
  try {
    return cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
