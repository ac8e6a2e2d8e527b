import { ApplicationFailure } from '@temporalio/workflow';
import { SYNC_ID_PATTERN, type SyncCustomerInput, type SyncOrdersInput } from '../contract.ts';

/** A check answers what is wrong with a value ("must be …"), or null. */
type Check = (value: unknown) => string | null;

const boolean: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const count: Check = (value) => (Number.isSafeInteger(value) && Number(value) > 0 ? null : 'must be a whole number from 1');
const name: Check = (value) => (typeof value === 'string' && value.trim() !== '' ? null : 'must be a name that is not empty');
const names: Check = (value) => (Array.isArray(value) && value.every((entry) => name(entry) === null) ? null : 'must be a list of names');
const phase: Check = (value) => (['groups', 'orders', 'all'].includes(String(value)) ? null : 'must be "groups", "orders" or "all"');
const syncId: Check = (value) => (SYNC_ID_PATTERN.test(String(value)) ? null : 'must look like 202611241030-SYNC-1a2b3c4d');
const object: Check = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object');

const OPTIONS = { execute: boolean, limit: count, skipSubitems: boolean, retryErrors: boolean, syncId };
const SYNC_ORDERS: Record<keyof SyncOrdersInput, Check> = {
  ...OPTIONS,
  customers: names,
  skip: names,
  concurrency: count,
  sequential: boolean,
  groupsFirst: boolean,
  groupsOnly: boolean,
  customersPerRun: count,
  continued: object,
};
const SYNC_CUSTOMER: Record<keyof SyncCustomerInput, Check> = { ...OPTIONS, customer: name, phase, board: object, paused: boolean };

/**
 * People start workflows by hand, with JSON: what doesn't fit must fail the workflow at once, with a sentence. Anything thrown in
 * workflow code but this kind of failure would make Temporal retry the workflow task for ever.
 */
export function checkSyncOrdersInput(input: unknown): SyncOrdersInput {
  const problems = problemsOf('syncOrders', input ?? {}, SYNC_ORDERS);
  const checked = (input ?? {}) as SyncOrdersInput;
  if (problems.length === 0 && checked.groupsFirst && checked.groupsOnly) problems.push('groupsFirst and groupsOnly exclude each other');
  return settled('syncOrders', checked, problems);
}

export function checkSyncCustomerInput(input: unknown): SyncCustomerInput {
  const problems = problemsOf('syncCustomer', input, SYNC_CUSTOMER);
  if (problems.length === 0 && (input as SyncCustomerInput).customer === undefined) problems.push('"customer" is missing');
  return settled('syncCustomer', input as SyncCustomerInput, problems);
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

/** JSON's null means the same as a field left out. */
function settled<Input extends object>(workflow: string, input: Input, problems: readonly string[]): Input {
  if (problems.length > 0) {
    throw ApplicationFailure.nonRetryable(`The input of ${workflow} does not fit: ${problems.join('; ')}.`, 'INPUT_INVALID');
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Input;
}
