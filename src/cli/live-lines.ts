import type { CustomerProgress, EnvironmentName } from '../contract.ts';
import { progressLine } from './lines.ts';
import { type Trouble, troubleText } from './troubles.ts';

/** A customer's line while it runs: how far it is, and what keeps it. */
export function liveLine(
  progress: CustomerProgress,
  { width, dryRun, trouble }: { readonly width: number; readonly dryRun: boolean; readonly trouble: Trouble | undefined },
): string {
  const line = progressLine(progress, width, dryRun);
  // Troubles are looked up less often than progress: what is known of them is over by then.
  return progress.state === 'done' ? line : withTrouble(line, trouble);
}

export function withTrouble(line: string, trouble: Trouble | undefined): string {
  const text = troubleText(trouble, Date.now());
  return text === null ? line : `${line}  ${text}`;
}

/** Said once: a sync without a worker looks merely slow. */
export const noWorkerLine = (environment: EnvironmentName): string =>
  `! No worker answers. The sync goes on as soon as one is started: ./order-sync worker --environment ${environment}`;
