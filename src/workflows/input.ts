import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { SYNC_ID_PATTERN, type SyncCustomerInput, type SyncOrdersInput } from '../contract.ts';

/** Input of `undoCustomer`. */
export interface UndoCustomerInput {
  readonly customer: string;
  /** The sync whose items are archived. */
  readonly undo: string;
  /** Under which the undo is recorded. Default: made from the start time. */
  readonly syncId?: string | undefined;
}

/** A check answers what is wrong with a value ("must be …"), or null. */
type Check = (value: unknown) => string | null;

const boolean: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const count: Check = (value) => (Number.isSafeInteger(value) && Number(value) > 0 ? null : 'must be a whole number from 1');
const upTo =
  (most: number): Check =>
  (value) =>
    count(value) === null && Number(value) <= most ? null : `must be a whole number from 1 to ${most}`;
const name: Check = (value) => (typeof value === 'string' && value.trim() !== '' ? null : 'must be a name that is not empty');
const names: Check = (value) => (Array.isArray(value) && value.every((entry) => name(entry) === null) ? null : 'must be a list of names');
/** Each of them is a part of a query; a person who means that many means the whole customer. */
const MOST_ORDERS = 1000;
const numbers: Check = (value) =>
  names(value) === null && (value as readonly string[]).length > 0 && (value as readonly string[]).length <= MOST_ORDERS
    ? null
    : `must be a list of 1 to ${MOST_ORDERS} order numbers`;
const phase: Check = (value) =>
  ['groups', 'orders', 'all'].some((known) => known === value) ? null : 'must be "groups", "orders" or "all"';
const choice: Check = (value) => (['failed', 'requeued'].some((known) => known === value) ? null : 'must be "failed" or "requeued"');
const syncId: Check = (value) =>
  typeof value === 'string' && SYNC_ID_PATTERN.test(value) ? null : 'must look like 202611241030-SYNC-1a2b3c4d';
const object: Check = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object');

/** Temporal takes 2,000 open children of a workflow; one more would make it try the same step for ever. */
const MOST_CHILDREN = 1000;

const OPTIONS = { execute: boolean, limit: count, skipSubitems: boolean, retryErrors: boolean, maxRetries: count, only: choice, syncId };
const SYNC_ORDERS: Record<keyof SyncOrdersInput, Check> = {
  ...OPTIONS,
  customers: names,
  skip: names,
  concurrency: upTo(MOST_CHILDREN),
  sequential: boolean,
  groupsFirst: boolean,
  customersPerRun: upTo(MOST_CHILDREN),
  continued: object,
};
const SYNC_CUSTOMER: Record<keyof SyncCustomerInput, Check> = {
  ...OPTIONS,
  customer: name,
  orders: numbers,
  phase,
  more: boolean,
  board: object,
  paused: boolean,
};

const UNDO_CUSTOMER: Record<keyof UndoCustomerInput, Check> = { customer: name, undo: syncId, syncId };

/**
 * People start workflows by hand, with JSON: what doesn't fit must fail the workflow at once, with a sentence. Anything thrown in
 * workflow code but this kind of failure would make Temporal retry the workflow task for ever.
 */
export function checkSyncOrdersInput(input: unknown): SyncOrdersInput {
  const problems = problemsOf('syncOrders', input ?? {}, SYNC_ORDERS);
  if (workflowInfo().continuedFromExecutionRunId === undefined) problems.push(...byHand(input, ['continued']));
  return settled('syncOrders', (input ?? {}) as SyncOrdersInput, problems);
}

export function checkSyncCustomerInput(input: unknown): SyncCustomerInput {
  const problems = problemsOf('syncCustomer', input, SYNC_CUSTOMER);
  if (problems.length === 0 && (input as SyncCustomerInput).customer == null) problems.push('"customer" is missing');
  if (workflowInfo().parent === undefined) problems.push(...byHand(input, ['board', 'paused', 'more']));
  return settled('syncCustomer', input as SyncCustomerInput, problems);
}

export function checkUndoCustomerInput(input: unknown): UndoCustomerInput {
  const problems = problemsOf('undoCustomer', input, UNDO_CUSTOMER);
  for (const field of ['customer', 'undo'] as const)
    if (problems.length === 0 && (input as UndoCustomerInput)[field] == null) problems.push(`"${field}" is missing`);
  return settled('undoCustomer', input as UndoCustomerInput, problems);
}

function problemsOf(workflow: string, input: unknown, checks: Readonly<Record<string, Check>>): string[] {
  if (object(input) !== null)
    return [`the input must be an object like ${workflow === 'syncOrders' ? '{"execute":true}' : '{"customer":"PELOTON"}'}`];
  return Object.entries(input as Record<string, unknown>).flatMap(([field, value]) => {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined;
    if (check === undefined) return [`there is no field "${field}" (there are: ${Object.keys(checks).join(', ')})`];
    const problem = value === undefined || value === null ? null : check(value);
    return problem === null ? [] : [`"${field}" ${problem}`];
  });
}

/** What workflows hand to each other is not checked field by field; given by hand, it could break them in the middle. */
function byHand(input: unknown, fields: readonly string[]): string[] {
  const given = object(input) === null ? (input as Record<string, unknown>) : {};
  return fields.filter((field) => given[field] != null).map((field) => `"${field}" is set by the workflows themselves, never by hand`);
}

/** JSON's null means the same as a field left out. */
function settled<Input extends object>(workflow: string, input: Input, problems: readonly string[]): Input {
  if (problems.length > 0) {
    throw ApplicationFailure.nonRetryable(`The input of ${workflow} does not fit: ${problems.join('; ')}.`, 'INPUT_INVALID');
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Input;
}
