import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { refuse } from './problems.ts';

export const CONFIG_FILE_NAME = 'order-sync.toml';

/** The file that was asked for (`--config`, else ORDER_SYNC_CONFIG), else the nearest `order-sync.toml` in `cwd` or a folder above it. Absolute. */
export function findConfigFile(asked: string | undefined, cwd: string): string {
  if (asked !== undefined) {
    const file = resolve(cwd, asked);
    if (!existsSync(file)) refuse([{ where: file, key: '', what: 'there is no such file; correct --config or ORDER_SYNC_CONFIG' }]);
    return file;
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_FILE_NAME);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) break;
  }
  return refuse([
    {
      where: resolve(cwd),
      key: '',
      what: `neither here nor in a folder above is an ${CONFIG_FILE_NAME}; go to the project's folder, or name the file with --config`,
    },
  ]);
}

/** A file as messages show it: relative while it lies below the working folder. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') ? file : path;
}
