import { columnsOf, takesLabels } from './board-mapping.ts';
import { environmentsOf, type NamedEnvironment } from './environments.ts';
import { checkAddress } from './monday-address.ts';
import { checkMssqlStore } from './mssql-store.ts';
import { nearest } from './nearest.ts';
import type { ColumnSection, ConfigFile, EnvironmentSection } from './schema.ts';
import { syncSettings } from './settings.ts';

/** A problem of the file, before its name is put in front. */
export interface FileProblem {
  readonly key: string;
  readonly what: string;
}

/** What options mean together, over all environments of the file: a fault in one that is not used today would surprise on the day it is. */
export function checkFile(file: ConfigFile): readonly FileProblem[] {
  const environments = environmentsOf(file);
  return [
    ...checkShares('sync', syncSettings(file)),
    ...checkDefault(file),
    ...checkBoards(environments),
    ...environments.flatMap((named) => checkEnvironment(file, named)),
  ];
}

function checkEnvironment(file: ConfigFile, { environment: name, section: environment }: NamedEnvironment): readonly FileProblem[] {
  const at = `environments.${name}`;
  return [
    ...checkInheritance(file, at, name, environment),
    ...checkColumns(file, at, environment),
    ...(environment.sync ? checkShares(`${at}.sync`, syncSettings(file, environment)) : []),
    ...checkAddress(name, environment.monday.api_url).map((what) => ({ key: `${at}.monday.api_url`, what })),
    ...(name !== 'sandbox' && (environment.monday.clock_factor ?? file.monday?.clock_factor ?? 1) !== 1
      ? [{ key: `${at}.monday.clock_factor`, what: 'must be 1: only the sandbox has a clock of its own' }]
      : []),
    ...(environment.store.kind === 'mssql'
      ? checkMssqlStore(environment.store).map(({ option, what }) => ({ key: `${at}.store.${option}`, what }))
      : []),
    ...(name === 'sandbox' && environment.store.kind !== 'sqlite'
      ? [
          {
            key: `${at}.store.kind`,
            what: 'must be "sqlite": ids of the sandbox\'s board must never reach the database of the real orders',
          },
        ]
      : []),
  ];
}

function checkShares(key: string, { successShare, partialShare }: { successShare: number; partialShare: number }): readonly FileProblem[] {
  return partialShare <= successShare ? [] : [{ key: `${key}.partial_share`, what: 'must not be above success_share' }];
}

function checkDefault(file: ConfigFile): readonly FileProblem[] {
  const known: readonly string[] = environmentsOf(file).map(({ environment }) => environment);
  return known.includes(file.default_environment)
    ? []
    : [{ key: 'default_environment', what: `must be one of this file's environments: ${known.join(', ')}` }];
}

/** Every board id of the file, items and subitems, stands for one thing. */
function checkBoards(environments: readonly NamedEnvironment[]): readonly FileProblem[] {
  const users = new Map<string, string>();
  const problems: FileProblem[] = [];
  for (const { environment: name, section } of environments) {
    for (const option of ['board_id', 'subitem_board_id'] as const) {
      const key = `environments.${name}.${option}`;
      const user = users.get(section[option]);
      if (user !== undefined) problems.push({ key, what: `must be a board of its own, and ${user} names the same one` });
      users.set(section[option], user ?? key);
    }
  }
  return problems;
}

function checkInheritance(file: ConfigFile, at: string, name: string, environment: EnvironmentSection): readonly FileProblem[] {
  const from = environment.columns_of;
  if (from === undefined) return [];
  const others = environmentsOf(file).filter((other) => other.environment !== name);
  const other = others.find(({ environment: known }) => known === from)?.section;
  if (other === undefined) {
    const names = others.map((known) => known.environment);
    return [{ key: `${at}.columns_of`, what: `must be another environment of this file: ${nearest(from, names) ?? names.join(', ')}` }];
  }
  return other.columns_of === undefined
    ? []
    : [{ key: `${at}.columns_of`, what: `must name an environment with columns of its own; ${from} takes them from ${other.columns_of}` }];
}

function checkColumns(file: ConfigFile, at: string, environment: EnvironmentSection): readonly FileProblem[] {
  const { columns, subitemColumns } = columnsOf(file, environment);
  const problems: FileProblem[] = [];
  for (const [table, mapped, own] of [
    ['columns', columns, environment.columns],
    ['subitem_columns', subitemColumns, environment.subitem_columns],
  ] as const) {
    const key = `${at}.${table}`;
    if (Object.keys(mapped).length === 0) problems.push({ key, what: 'must map at least one column, here or by columns_of' });
    if (Object.hasOwn(mapped, environment.sync_key_column)) {
      problems.push({
        key: `${key}.${environment.sync_key_column}`,
        what: "must not be mapped: it is the sync_key_column, which carries the order's key",
      });
    }
    problems.push(...checkLabels(key, own ?? {}));
  }
  return problems;
}

function checkLabels(key: string, columns: Readonly<Record<string, ColumnSection>>): readonly FileProblem[] {
  return Object.entries(columns)
    .filter(([, column]) => column.create_labels !== undefined && !takesLabels(column))
    .map(([id, column]) => ({
      key: `${key}.${id}.create_labels`,
      what: `is for dropdown and status columns only, and this one is ${column.type}`,
    }));
}
