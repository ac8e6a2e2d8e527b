import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { refuse } from './problems.ts';
import type { Variables } from './variables.ts';

const NAME = 'order-sync.toml';

export interface ConfigFileSearch {
  /** `--config`. */
  readonly file?: string | undefined;
  readonly env: Variables;
  readonly cwd: string;
}

/**
 * The configuration file, absolute: the one asked for (`--config`, else ORDER_SYNC_CONFIG), else the nearest `order-sync.toml` in `cwd` or
 * a folder above it, else the one beside the `order-sync` command, which says in ORDER_SYNC_HOME where it lies.
 */
export function findConfigFile({ file: option, env, cwd }: ConfigFileSearch): string {
  const asked = option ?? (env['ORDER_SYNC_CONFIG'] || undefined);
  if (asked !== undefined) {
    const file = resolve(cwd, asked);
    if (!existsSync(file)) refuse([{ where: file, key: '', what: 'there is no such file; correct --config or ORDER_SYNC_CONFIG' }]);
    return file;
  }
  const home = env['ORDER_SYNC_HOME'] || undefined;
  const folders = [...atAndAbove(resolve(cwd)), ...(home === undefined ? [] : [home])];
  return (
    folders.map((folder) => join(folder, NAME)).find((file) => existsSync(file)) ??
    refuse([
      {
        where: resolve(cwd),
        key: '',
        what: `neither here nor in a folder above is an ${NAME}; go to the project's folder, or name the file with --config`,
      },
    ])
  );
}

function atAndAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...atAndAbove(above)];
}

/** A file as messages show it: relative while it lies below the working folder. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') ? file : path;
}
