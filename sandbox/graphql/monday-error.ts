import { GraphQLError } from 'graphql';
import type { JsonObject } from '../json.ts';

/**
 * An error in monday.com's own form. Thrown by a resolver, it becomes that field's error: null in `data`, path and locations added
 * by GraphQL, and HTTP 200 whatever `status_code` says (recorded, reference section 3).
 */
export function mondayError(code: string | null, message: string, options: ErrorOptions = {}): GraphQLError {
  const { statusCode = 200, data = {}, extensions } = options;
  return new GraphQLError(message, {
    extensions: { ...(code !== null && { code }), status_code: statusCode, error_data: data, service: 'monolith', ...extensions },
  });
}

interface ErrorOptions {
  readonly statusCode?: number;
  readonly data?: JsonObject;
  /** Further members of the extensions. */
  readonly extensions?: JsonObject;
}

/** The board id is well formed, and no board has it. */
export function invalidBoardId(boardId: string): GraphQLError {
  const message = 'The board does not exist. Please check your board ID and try again';
  return mondayError('InvalidBoardIdException', message, { data: { board_id: Number(boardId) } });
}

export function invalidItemId(itemId: string): GraphQLError {
  return mondayError('InvalidItemIdException', 'Item not found', { data: { item_id: Number(itemId) } });
}

export function groupNotFound(groupId: string, boardId: string): GraphQLError {
  return mondayError('ResourceNotFoundException', 'Group not found', {
    statusCode: 404,
    data: {
      resource_type: 'group',
      group_id: groupId,
      board_id: Number(boardId),
      error_reason: 'store.monday.automation.error.missing_group',
    },
  });
}

export function invalidColumnId(columnId: string): GraphQLError {
  return mondayError('InvalidColumnIdException', "This column ID doesn't exist for the board", { data: { column_id: columnId } });
}

/** Also what archiving or deleting a group answers where group or board don't exist: no proof of missing rights. */
export function userUnauthorized(): GraphQLError {
  return mondayError('USER_UNAUTHORIZED', 'User unauthorized to perform action', { statusCode: 403 });
}

export function invalidArgument(message: string): GraphQLError {
  return mondayError('InvalidArgumentException', message);
}

/** The request has run as long as monday.com lets one run: what was not done by then is not done any more. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
}

/** Malformed ids and malformed column JSON end the whole request (reference section 3): `data` is null, the path is empty. */
export class InternalServerError extends Error {
  override readonly name = 'InternalServerError';
  constructor(cause: string) {
    super('Internal server error', { cause });
  }
}
