import { OrderSyncError } from '../../errors.ts';

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that have a meaning for a user. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

export const isBusy = (error: unknown): boolean => {
  const code = primaryCode(error instanceof OrderSyncError ? error.cause : error);
  return code === BUSY || code === LOCKED;
};

/** The error as ours where its code tells what it is, else unchanged. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return new OrderSyncError('STORE_UNREACHABLE', 'The order database is held by another process.', { cause: error });
    case IOERR:
    case FULL:
    case CANTOPEN:
      return new OrderSyncError('STORE_UNREACHABLE', `The order database can't be read or written: ${error.message}.`, { cause: error });
    case READONLY:
      return new OrderSyncError(
        'CONFIGURATION_INVALID',
        'The order database may not be written: give the user write access to its file and folder.',
        {
          cause: error,
        },
      );
    case CORRUPT:
    case NOTADB:
      return new OrderSyncError(
        'CONFIGURATION_INVALID',
        'The order database file is damaged, or no SQLite database: restore it, or name another.',
        {
          cause: error,
        },
      );
    default:
      return /^no such (table|column)/.test(error.message)
        ? new OrderSyncError(
            'CONFIGURATION_INVALID',
            `The order database does not fit: ${error.message}. \`order-sync doctor\` lists what is missing.`,
            {
              cause: error,
            },
          )
        : error;
  }
}

/** Node puts SQLite's extended code on `errcode`; its low byte is the primary one. */
function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
