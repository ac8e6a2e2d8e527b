import { dirname, resolve } from 'node:path';
import { applyVariables } from './apply-variables.ts';
import { boardMapping } from './board-mapping.ts';
import { checkFile } from './check-file.ts';
import type { Config } from './config.ts';
import { chooseEnvironment } from './environments.ts';
import { findConfigFile, shownPath } from './find-config-file.ts';
import { type Problem, refuse } from './problems.ts';
import { readConfigFile } from './read-file.ts';
import { settingsOf } from './settings.ts';
import { readVariables, type Variables } from './variables.ts';

export interface LoadConfigOptions {
  /** `--config`. Default: what `findConfigFile` finds. */
  readonly file?: string | undefined;
  /** `--environment`. Default: ORDER_SYNC_ENVIRONMENT, else the file's `default_environment`. */
  readonly environment?: string | undefined;
  /** Default: `process.env`. Wins over `.env` beside the file; neither is changed. */
  readonly env?: Variables | undefined;
  /** Default: the working folder. */
  readonly cwd?: string | undefined;
}

/**
 * One environment's configuration, validated and deeply frozen. A missing secret is no error here (a dry report needs none); whoever needs it
 * says so. Throws `CONFIGURATION_INVALID` with every problem found, one a line, and no value of any secret.
 *
 * ```ts
 * const config = loadConfig({ environment: 'sandbox' });
 * config.mapping.columns.length; // 45
 * ```
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { env = process.env, cwd = process.cwd() } = options;
  const path = findConfigFile({ file: options.file, env, cwd });
  const folder = dirname(path);
  const shown = shownPath(path, cwd);
  const file = readConfigFile(path, shown);
  const variables = readVariables(folder, env);

  const problems: Problem[] = checkFile(file).map(({ key, what }) => ({ where: shown, key, what }));
  if (problems.some(({ key }) => key === 'default_environment')) refuse(problems);
  const { environment, section } = chooseEnvironment(file, options.environment, variables['ORDER_SYNC_ENVIRONMENT']);
  const settings = settingsOf(file, section);
  const { monday, store, temporal } = applyVariables({ settings, section, place: { environment, folder, cwd } }, variables, problems);
  if (problems.length > 0) refuse(problems);

  return deepFreeze({
    environment,
    file: path,
    mapping: boardMapping(file, section),
    confirmBoard: section.confirm_board,
    monday,
    store,
    temporal,
    sync: settings.sync,
    reportsFolder: resolve(folder, file.reports_folder),
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
