import { accessSync, constants, mkdirSync } from 'node:fs';
import { OrderSyncError } from '../errors.ts';
import { createMondayApi, type MondayApi } from '../monday/monday-api.ts';
import type { StoreCheck } from '../orders/order-store.ts';
import { addSearchAttributes, missingSearchAttributes } from '../search-attributes.ts';
import { boardProblems, subitemBoardProblems } from '../sync/board-problems.ts';
import type { CliContext } from './context.ts';
import { describeError } from './exit.ts';

/** One thing that a sync needs. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
}

/** What a check found: one thing, and what it consists of. */
interface Found extends Omit<Finding, 'what'> {
  readonly parts?: readonly Finding[];
}

type Check = (context: CliContext, fix: boolean) => Promise<Found>;

const CHECKS: readonly (readonly [what: string, check: Check])[] = [
  ['Temporal server', temporal],
  ['Search attributes', searchAttributes],
  ['Workers', workers],
  ["Orders' database", database],
  ['monday.com token', token],
  ['Board', board],
  ['Subitem board', subitemBoard],
  ['Reports folder', reports],
];

/**
 * Checks every connection, right, column and search attribute; each check by itself, so that one failure hides no other, and all at
 * once, so that what doesn't answer is waited for once. Told in the order of the list.
 */
export async function examine(context: CliContext, fix: boolean, tell: (finding: Finding) => void): Promise<boolean> {
  const found = CHECKS.map(async ([what, check]): Promise<readonly Finding[]> => {
    const { ok, text, parts = [] }: Found = await check(context, fix).catch((error: unknown) => bad(describeError(error).line));
    return [{ what, ok, text }, ...parts.map((part) => ({ ...part, what: `  ${part.what}` }))];
  });
  let healthy = true;
  for await (const findings of found) {
    for (const finding of findings) {
      healthy &&= finding.ok;
      tell(finding);
    }
  }
  return healthy;
}

async function temporal(context: CliContext): Promise<Omit<Finding, 'what'>> {
  const { address, namespace, client } = await context.client();
  await client.workflowService.describeNamespace({ namespace });
  return good(`${address}, namespace ${namespace}`);
}

async function searchAttributes(context: CliContext, fix: boolean): Promise<Omit<Finding, 'what'>> {
  const { client, namespace } = await context.client();
  const service = client.connection.operatorService;
  const missing = await missingSearchAttributes(service, namespace);
  if (missing.length === 0) return good('all registered');
  if (!fix) return bad(`missing: ${missing.join(', ')}; register them with: ./order-sync doctor --fix`);
  await addSearchAttributes(service, namespace, missing);
  return good(`registered just now: ${missing.join(', ')}`);
}

async function workers(context: CliContext): Promise<Omit<Finding, 'what'>> {
  const unserved = await (await context.client()).unservedQueues();
  const { environment } = context.config;
  return unserved.length === 0
    ? good(`the task queues of ${environment} are served`)
    : bad(`nobody serves ${unserved.join(' and ')}; start one: ./order-sync worker --environment ${environment}`);
}

async function database(context: CliContext): Promise<Found> {
  const { location, orders, customers, problems, findings } = await checked(context);
  const found = `${location}: ${orders.toLocaleString('en')} orders of ${customers.toLocaleString('en')} customers`;
  if (findings === undefined) return problems.length === 0 ? good(found) : bad(`${found}; ${problems.join('; ')}`);
  const schema = problems.length === 0 ? [{ what: 'schema', ok: true, text: 'as the sync and the mapping need it' }] : [];
  const parts = [...findings, ...schema, ...problems.map((text) => ({ what: 'schema', ok: false, text }))];
  return { ok: parts.every(({ ok }) => ok), text: problems.length === 0 ? found : location, parts };
}

async function checked(context: CliContext): Promise<StoreCheck> {
  try {
    return await (await context.store()).check();
  } catch (error) {
    if (context.config.store.kind === 'sqlite' || !(error instanceof OrderSyncError) || error.code !== 'STORE_UNREACHABLE') throw error;
    throw new OrderSyncError(error.code, `${error.message.replace(/[^.!?]$/, '$&.')} ${UNREACHABLE}`, { cause: error });
  }
}

const UNREACHABLE =
  'Check that the server runs and lets TCP/IP in, its name and port in ORDERS_DATABASE_URL or order-sync.toml, and the firewalls between.';

async function token({ config }: CliContext): Promise<Omit<Finding, 'what'>> {
  const { name, id } = await impatientApi(config).whoAmI();
  return good(`belongs to ${name} (${id}), at ${config.monday.apiUrl}, API ${config.monday.apiVersion}`);
}

async function board({ config }: CliContext): Promise<Omit<Finding, 'what'>> {
  const found = await impatientApi(config).readBoard(config.mapping.boardId);
  const { problems, warnings } = boardProblems(config.mapping, found);
  const size = `${found.itemsCount ?? '?'} of at most ${found.itemsLimit ?? '?'} items, ${found.groups.length} groups`;
  const text = `${found.id} "${found.name}", ${size}, ${config.mapping.columns.length} mapped columns`;
  const all = found.accessLevel === 'edit' ? problems : [...problems, VIEW_ONLY];
  return all.length === 0 ? good([text, ...warnings].join('; ')) : bad([text, ...all].join('; '));
}

async function subitemBoard({ config }: CliContext): Promise<Omit<Finding, 'what'>> {
  const { mapping } = config;
  const api = impatientApi(config);
  const [{ subitemBoardId }, found] = await Promise.all([api.readBoard(mapping.boardId), api.readBoard(mapping.subitemBoardId)]);
  const { problems } = subitemBoardProblems(mapping, subitemBoardId, found);
  const all = found.accessLevel === 'edit' ? problems : [...problems, VIEW_ONLY];
  return all.length === 0 ? good(`${found.id} "${found.name}"`) : bad(all.join('; '));
}

async function reports({ config }: CliContext): Promise<Omit<Finding, 'what'>> {
  mkdirSync(config.reportsFolder, { recursive: true });
  accessSync(config.reportsFolder, constants.W_OK);
  return good(config.reportsFolder);
}

/** Whoever asks what is wrong should not wait a minute for an answer that doesn't come. */
const PATIENCE_SECONDS = 10;
const impatientApi = ({ monday }: CliContext['config']): MondayApi =>
  createMondayApi({ ...monday, timeoutSeconds: Math.min(monday.timeoutSeconds, PATIENCE_SECONDS) });

const VIEW_ONLY = "the token's user may only view it";
const good = (text: string): Omit<Finding, 'what'> => ({ ok: true, text });
const bad = (text: string): Omit<Finding, 'what'> => ({ ok: false, text });
