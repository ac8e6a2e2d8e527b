import type { SyncClient } from '../client.ts';
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

/** How long a server that is there may take to say so. */
const SERVER_MS = 2000;

/** Why nobody answers: a sync without a worker, or without its server, looks merely slow. */
export async function silentLine({ client, address }: SyncClient, environment: EnvironmentName): Promise<string> {
  const isThere = await client
    .withDeadline(Date.now() + SERVER_MS, () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
  return isThere
    ? `! No worker answers. The sync goes on as soon as one is started: ./order-sync worker --environment ${environment}`
    : `! Temporal does not answer at ${address}. The sync goes on when it is back.`;
}
