import { createMondayApi } from '../monday/monday-api.ts';
import { ask } from './ask.ts';
import type { CliContext } from './context.ts';

/** Before anything is written to a live board: its name, and a yes; `--yes` where nobody sits at a terminal. */
export async function confirmBoard(
  { config }: CliContext,
  { yes, quiet }: { readonly yes: boolean; readonly quiet: boolean },
): Promise<void> {
  if (!config.confirmBoard) return;
  const { boardId } = config.mapping;
  const { name, itemsCount } = await createMondayApi(config.monday).readBoard(boardId);
  const board = `${config.environment}: board ${boardId} "${name}", ${itemsCount ?? '?'} items`;
  if (yes && !quiet) process.stderr.write(`Writing to ${board}\n`);
  await ask(`This writes to ${board}`, { yes });
}
