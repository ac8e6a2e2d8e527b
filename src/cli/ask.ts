import { createInterface } from 'node:readline/promises';
import { UsageError } from './exit.ts';

/** Throws unless the person at the terminal says yes; where nobody sits at one, only `--yes` does. @param what a sentence, as "This writes to …" */
export async function ask(what: string, { yes }: { readonly yes: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${what}. Give --yes to do it without being asked.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D are a no, too.
  const answer = await terminal.question(`${what}. Go on? (yes/no) `).catch(() => 'no');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was written.');
}
