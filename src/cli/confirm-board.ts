import { createInterface } from 'node:readline/promises';
import { createMondayApi } from '../monday/monday-api.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './exit.ts';

/** Before anything is written to a live board: its name, and a yes; `--yes` where nobody sits at a terminal. */
export async function confirmBoard(
  { config }: CliContext,
  { yes, quiet }: { readonly yes: boolean; readonly quiet: boolean },
): Promise<void> {
  if (!config.confirmBoard) return;
  const { boardId } = config.mapping;
  const { name, itemsCount } = await createMondayApi(config.monday).readBoard(boardId);
  const board = `${config.environment}: board ${boardId} "${name}", ${itemsCount ?? '?'} items`;
  if (yes) {
    if (!quiet) process.stderr.write(`Writing to ${board}\n`);
    return;
  }
  if (!process.stdin.isTTY) throw new UsageError(`This writes to ${board}. Give --yes to write to it without being asked.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D are a no, too.
  const answer = await terminal.question(`This writes to ${board}. Go on? (yes/no) `).catch(() => 'no');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was written.');
}
