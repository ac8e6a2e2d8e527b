import { keyPath } from './problems.ts';

type Table = Record<string, unknown>;

/** Names that only a secret has. */
const SECRET_NAME = /(^|_)(token|password|passwd|pwd|secret|api_?key|authorization|credentials?|connection_?string|database_url)$/i;
/** Values that are secrets whatever they are called: monday's tokens (JWT), connection strings, addresses with a password. */
const SECRET_VALUES = [
  /^eyJ[\w-]{8,}\./,
  /(password|pwd)\s*=/i,
  /\b(server|data source)\s*=.*;/i,
  /^(mssql|sqlserver|jdbc):/i,
  /\/\/[^/\s]*:[^/\s]*@/,
];

/**
 * Splits a parsed file into what may stand there and the key paths of the secrets, which may not. The secrets are left out of the
 * table, so that no later check can repeat them.
 */
export function withoutSecrets(table: Table): { readonly table: Table; readonly secrets: readonly string[] } {
  const secrets: string[] = [];
  return { table: cleanTable(table, [], secrets), secrets };
}

function cleanTable(table: Table, path: readonly string[], secrets: string[]): Table {
  const clean: Table = {};
  for (const [key, value] of Object.entries(table)) {
    const here = [...path, key];
    if (isTable(value)) clean[key] = cleanTable(value, here, secrets);
    else if (SECRET_NAME.test(key) || SECRET_VALUES[0]?.test(`${key}.`) || looksSecret(value)) secrets.push(keyPath(here));
    else clean[key] = value;
  }
  return clean;
}

function looksSecret(value: unknown): boolean {
  if (typeof value === 'string') return SECRET_VALUES.some((pattern) => pattern.test(value.trim()));
  if (isTable(value)) return Object.values(value).some(looksSecret);
  return Array.isArray(value) && value.some(looksSecret);
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
