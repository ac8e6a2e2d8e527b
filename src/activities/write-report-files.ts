import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ActivityDeps } from './deps.ts';

/**
 * Writes report files, each in one step: whoever reads meanwhile sees the old one or the new one, never half of one. A folder that
 * can't be written is logged and no more: the orders are where they are, and `order-sync report` shows the same from the store.
 *
 * @param files text by path, relative to the reports' folder
 */
export async function writeReportFiles({ config, log }: ActivityDeps, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(config.reportsFolder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      // A name of its own for every writer: two tries of an activity may run at once.
      const draft = `${file}.${randomUUID()}.tmp`;
      await writeFile(draft, text);
      await rename(draft, file);
    } catch (error) {
      log.error({ file, err: error }, 'a report could not be written; `order-sync report` shows it from the store');
    }
  }
}
