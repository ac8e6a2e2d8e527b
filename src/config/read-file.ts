import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { keyPath, type Problem, refuse } from './problems.ts';
import { type ConfigFile, fileSchema } from './schema.ts';
import { withoutSecrets } from './secrets-in-file.ts';

type Issue = z.core.$ZodIssue;

/** Reads and validates the file, as it stands: nothing inherited, nothing from the process environment. `shown` is its name in messages. */
export function readConfigFile(file: string, shown: string): ConfigFile {
  const { table, secrets } = withoutSecrets(parseToml(readText(file, shown), shown));
  const parsed = fileSchema.safeParse(table);
  const problems: Problem[] = [
    ...secrets.map((key) => ({
      where: shown,
      key,
      what: 'a secret must not stand in this file; set MONDAY_API_TOKEN, ORDERS_DATABASE_URL or ORDERS_DATABASE_PASSWORD in the environment or in .env, and renew the secret if the file was shared',
    })),
    ...(parsed.error?.issues ?? []).map((issue) => ({ where: shown, key: keyPath(issue.path), what: sentence(issue, table) })),
  ];
  if (problems.length > 0 || !parsed.success) refuse(problems);
  return parsed.data;
}

function readText(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    return refuse([{ where: shown, key: '', what: `cannot be read (${code})` }]);
  }
}

/** The parser's own message quotes the lines around the fault, which may hold a secret: only the place and the rule are passed on. */
function parseToml(text: string, shown: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const rule = cause.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '') ?? '';
    const what = /redefine/.test(rule) ? 'stands here a second time; each option, and each column of a board, stands once' : rule;
    return refuse([{ where: `${shown}:${cause.line}:${cause.column}`, key: keyOfLine(text, cause.line), what }]);
  }
}

function keyOfLine(text: string, line: number): string {
  const key = /^\s*\[*\s*([\w.-]+)\s*[\]=]/.exec(text.split(/\r?\n/)[line - 1] ?? '')?.[1];
  return key === undefined ? '' : keyPath(key.split('.'));
}

/** What is wrong, after the key path; "is missing" where there is nothing at all. */
function sentence(issue: Issue, table: Record<string, unknown>): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code === 'unrecognized_keys') return issue.message;
  let value: unknown = table;
  for (const key of issue.path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value === undefined ? `is missing; it ${issue.message}` : issue.message;
}
