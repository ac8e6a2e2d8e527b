import { z } from 'zod';
import { ENVIRONMENTS } from '../contract.ts';
import { COLUMN_TYPES, INVALID_POLICIES } from '../sync/board-mapping.ts';
import { REMOVED_SIZES } from '../sync/plan-line.ts';
import { DELETE_POLICIES } from '../sync/plan-order.ts';
import { BOARD_CHECKS, DELETED_ON_BOARD, MSSQL_LOGINS } from './config.ts';
import { nearest } from './nearest.ts';
import { quoteKey } from './problems.ts';

/*
 * The shape of order-sync.toml. What each option means, its unit, default and consequence stand in that file itself. Each message
 * completes the sentence "this option …" and never repeats the value.
 */

const COLUMN_ID = /^[a-z0-9_]{1,40}$/;

const columnId = (what: string) =>
  z
    .string({ error: what })
    .regex(COLUMN_ID, { error: what })
    .refine((id) => id !== 'name', {
      error: 'must not be "name": the item\'s name is not mapped as a column',
    });

const SOURCE = 'must be a source column, or a list of at least one, each once';

const column = section({
  type: oneOf(COLUMN_TYPES),
  title: text('must be what the column is called on the board, up to 255 characters', 255),
  source: z.union([z.string(), z.array(z.string())], { error: SOURCE }).refine(areSources, { error: SOURCE }),
  create_labels: flag().optional(),
  invalid: oneOf(INVALID_POLICIES).optional(),
});

const columns = z.record(columnId('is no column id: 1 to 40 of a-z, 0-9 and _'), column, {
  error: 'must be a table of columns, by their ids',
});

const mondayShape = {
  api_version: matching(/^20\d\d-(01|04|07|10)$/, 'must be a version of the API, such as "2026-07"'),
  batch_size: wholeNumber(1, 100),
  writes_in_flight: wholeNumber(1, 40),
  timeout_seconds: wholeNumber(1, 60),
  lookup_grace_seconds: wholeNumber(1, 600),
  clock_factor: wholeNumber(1, 3600),
};

const syncShape = {
  concurrency: wholeNumber(1, 100),
  page_size: wholeNumber(1, 1000),
  success_share: share(),
  partial_share: share(),
  deletes: oneOf(DELETE_POLICIES),
  removed_sizes: oneOf(REMOVED_SIZES),
  deleted_on_board: oneOf(DELETED_ON_BOARD),
  board_check: oneOf(BOARD_CHECKS),
  audit_days: wholeNumber(0, 36_500),
};

const temporalShape = {
  profile: text('must be the name of a profile', 255),
  web_ui_url: address(),
};

const HOST = 'must be the name or address of a host, alone: port and instance have options of their own';

const mssqlShape = {
  server: matching(/^[^\s\\;,/@]{1,255}$/, HOST),
  port: wholeNumber(1, 65_535),
  instance: matching(/^[\w$#]{1,16}$/, 'must be the name of an instance: up to 16 letters, digits, _, $ or #'),
  database: text('must be the name of a database', 128),
  authentication: oneOf(MSSQL_LOGINS),
  user: text('must be the name of a login', 128),
  domain: text('must be the name of a domain', 255),
  tenant_id: text('must be the id of a tenant', 255),
  client_id: text('must be the id of an application or an identity', 255),
  encrypt: z.union([z.boolean(), z.literal('strict')], { error: 'must be true, false or "strict"' }),
  trust_server_certificate: flag(),
  host_name_in_certificate: text('must be the name of a host', 255),
  multi_subnet_failover: flag(),
};

const mssqlPaceShape = {
  pool_min: wholeNumber(0, 100),
  pool_max: wholeNumber(1, 1000),
  connect_timeout_seconds: wholeNumber(1, 600),
  request_timeout_seconds: wholeNumber(1, 3600),
  read_only_intent: flag(),
};

const boardId = matching(/^\d{1,20}$/, "must be a board's id: digits, in quotes");

const environment = section({
  board_id: boardId,
  subitem_board_id: boardId,
  sync_key_column: columnId('must be a column id: 1 to 40 of a-z, 0-9 and _'),
  confirm_board: flag().default(true),
  create_labels: flag().optional(),
  columns_of: text('must be the name of another environment', 255).optional(),
  columns: columns.optional(),
  subitem_columns: columns.optional(),
  store: z.discriminatedUnion(
    'kind',
    [
      section({ kind: z.literal('sqlite'), file: text('must be the path of a file', 4096) }),
      section({ kind: z.literal('mssql'), ...optional({ ...mssqlShape, ...mssqlPaceShape }) }),
    ],
    { error: 'must have kind = "mssql", or kind = "sqlite" and a file' },
  ),
  monday: section({ api_url: address(), ...optional(mondayShape) }, 'must be a table with at least an api_url'),
  sync: section(optional(syncShape)).optional(),
  temporal: section(optional(temporalShape)).optional(),
});

export const fileSchema = section({
  default_environment: oneOf(ENVIRONMENTS).default('sandbox'),
  reports_folder: text('must be the path of a folder', 4096).default('reports'),
  sync: section(optional(syncShape)).optional(),
  monday: section(optional(mondayShape)).optional(),
  temporal: section(optional(temporalShape)).optional(),
  environments: section(
    { sandbox: environment.optional(), production: environment.optional(), development: environment.optional() },
    'must be a table of environments',
  ).refine((environments) => Object.keys(environments).length > 0, { error: `must hold at least one of ${ENVIRONMENTS.join(', ')}` }),
});

export type ConfigFile = z.infer<typeof fileSchema>;
export type EnvironmentSection = z.infer<typeof environment>;
export type MssqlSection = Extract<EnvironmentSection['store'], { kind: 'mssql' }>;
export type ColumnSection = z.infer<typeof column>;

/** Names of columns of SQL Server have at most 128 characters. */
function areSources(source: string | readonly string[]): boolean {
  const names = typeof source === 'string' ? [source] : source;
  return names.length > 0 && new Set(names).size === names.length && names.every((name) => name.trim() !== '' && name.length <= 128);
}

/** A table whose options are all known: an unknown one is refused by name, with what was probably meant. */
function section<Shape extends z.ZodRawShape>(shape: Shape, what = 'must be a table') {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknown(issue.keys, Object.keys(shape)) : what),
  });
}

function unknown(keys: readonly string[], known: readonly string[]): string {
  const sentences = keys.map((key) => {
    const meant = nearest(key, known);
    return `has no ${quoteKey(key)}${meant === undefined ? `; known: ${known.join(', ')}` : `; did you mean ${meant}?`}`;
  });
  return sentences.join('; ');
}

function optional<Shape extends Record<string, z.ZodType>>(shape: Shape): { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> } {
  const entries = Object.entries(shape).map(([key, type]) => [key, type.exactOptional()]);
  return Object.fromEntries(entries) as { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> };
}

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.map((word) => `"${word}"`).join(', ')}` });
}

function flag() {
  return z.boolean({ error: 'must be true or false' });
}

function wholeNumber(from: number, to: number) {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

function share() {
  const error = 'must be a share from 0 to 1, such as 0.95';
  return z.number({ error }).min(0, { error }).max(1, { error });
}

function text(error: string, longest: number) {
  return z.string({ error }).regex(/\S/, { error }).max(longest, { error });
}

function matching(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

function address() {
  const error = 'must be an address that starts with https:// or http://';
  return z.url({ protocol: /^https?$/, error });
}
