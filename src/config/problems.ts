import { OrderSyncError } from '../errors.ts';

/** One thing that is wrong: where it stands, and what would be right. Never holds a value of the file or of a variable: it might be a secret. */
export interface Problem {
  /** A file, or "environment" for the process's variables. */
  readonly where: string;
  /** The key path in the file (`environments.sandbox.board_id`), a line, or a variable's name. */
  readonly key: string;
  readonly what: string;
}

/** Stops with every problem at once, one a line: whoever corrects a file wants to do so once. */
export function refuse(problems: readonly Problem[]): never {
  const lines = problems.map(({ where, key, what }) => [where, key, what].filter(Boolean).join(': '));
  throw new OrderSyncError('CONFIGURATION_INVALID', lines.join('\n'));
}

export const keyPath = (path: readonly PropertyKey[]): string => path.map((key) => quoteKey(String(key))).join('.');

/** A key as TOML writes it. What looks like a pasted token is not repeated. */
export function quoteKey(key: string): string {
  if (/^eyJ/.test(key) || key.length > 100) return '(not shown)';
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
