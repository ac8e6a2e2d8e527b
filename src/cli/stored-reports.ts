import type { CliContext } from './context.ts';

export async function summaryMarkdown(_context: CliContext, _syncId: string): Promise<string> {
  return '';
}
