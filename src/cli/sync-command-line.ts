import type { EnvironmentName, SyncOrdersInput } from '../contract.ts';
import { shellWord } from '../report/commands.ts';

/** The command that starts a sync with this input. The environment is always named: a default may be another one tomorrow. */
export function syncCommandLine(input: SyncOrdersInput, environment: EnvironmentName): string {
  const { execute, customers = [], skip = [], limit, sequential, concurrency, groupsFirst, skipSubitems, retryErrors, maxRetries } = input;
  const words = [
    execute === true ? '--execute' : '--dry-run',
    ...customers.map(customerOption),
    ...skip.map((name) => named('skip', name)),
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    ...(sequential ? ['--sequential'] : concurrency === undefined ? [] : [`--concurrency ${concurrency}`]),
    ...(groupsFirst ? ['--groups-first'] : []),
    ...(skipSubitems ? ['--skip-subitems'] : []),
    ...(retryErrors ? ['--retry-errors'] : []),
    ...(maxRetries === undefined ? [] : [`--max-retries ${maxRetries}`]),
    `--environment ${environment}`,
  ];
  return `./order-sync sync ${words.join(' ')}`;
}

/** With `=`: a name may start with a dash. */
const named = (option: string, name: string): string => `--${option}${name.startsWith('-') ? '=' : ' '}${shellWord(name)}`;

export const customerOption = (name: string): string => named('customer', name);
