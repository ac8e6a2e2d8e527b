import type { CustomerHandle, SyncClient } from '../client.ts';
import type { CustomerProgress, CustomerResult, EnvironmentName } from '../contract.ts';
import { liveLine, silentLine } from './live-lines.ts';
import { Screen } from './screen.ts';
import { Troubles } from './troubles.ts';
import { type Watched, watch } from './watch.ts';

export interface FollowCustomerOptions {
  /** Where the lines go; undefined for none (`--json`). */
  readonly out: NodeJS.WriteStream | undefined;
  readonly environment: EnvironmentName;
  readonly dryRun: boolean;
}

/** Shows one customer's running workflow, a line that lives at a terminal, until it ends. */
export async function followCustomer(
  client: SyncClient,
  handle: CustomerHandle,
  { out, environment, dryRun }: FollowCustomerOptions,
): Promise<Watched<CustomerResult, CustomerProgress>> {
  const screen = new Screen(out ?? process.stderr);
  const troubles = new Troubles(client);
  const show = async (progress: CustomerProgress): Promise<void> => {
    if (out === undefined || progress.state === 'done') return;
    const trouble = (await troubles.of([handle.workflowId])).get(handle.workflowId);
    if (screen.live) screen.draw([liveLine(progress, { width: 0, dryRun, trouble })]);
    else if (trouble?.failure != null) screen.say(trouble.failure.replace(/^try \d+/, ''), `! ${progress.customer}  ${trouble.failure}`);
  };
  const end = await watch<CustomerResult, CustomerProgress>(handle, {
    show,
    silent: () => void silentLine(client, environment).then((line) => screen.say(line, line)),
  });
  screen.end();
  return end;
}
