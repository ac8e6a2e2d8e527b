import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/server.ts';
import { LabelShelf } from '../../../src/activities/label-shelf.ts';
import type { Config, MondayConfig } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createMondayApi } from '../../../src/monday/monday-api.ts';
import type { LoadRow } from '../../../src/orders/load-orders.ts';
import { sourceColumns } from '../../../src/sync/source-columns.ts';
import { type BoardItem, probeSandbox, type SandboxProbe } from '../../end-to-end/sandbox-probe.ts';
import { sandboxForTest } from '../../sandbox/support.ts';
import { FakeMonday } from './fake-monday.ts';
import { LeapClock } from './leap-clock.ts';
import { Stage } from './stage.ts';
import { type ClockedStore, clockedStore } from './store-clock.ts';

const FILE = fileURLToPath(new URL('../../../order-sync.toml', import.meta.url));

/** Activities with the real client over HTTP, against a sandbox; the client's waits take no time. */
export class SandboxStage extends Stage {
  readonly clock = new LeapClock();
  readonly sandbox: SandboxProbe;
  readonly config: Config;

  constructor(clocked: ClockedStore, { sandbox, config }: { readonly sandbox: SandboxProbe; readonly config: Config }) {
    super(clocked, new FakeMonday(1), {});
    this.sandbox = sandbox;
    this.config = config;
    this.client();
  }

  /** Another client, which knows nothing of what the last one met. */
  client(changed: Partial<MondayConfig> = {}): void {
    const { config, clock } = this;
    const monday = createMondayApi({ ...config.monday, ...changed }, { clock });
    this.deps = { ...this.deps, config, monday, labels: new LabelShelf(monday, this.stopping.signal) };
  }

  async items(): Promise<readonly (BoardItem & { readonly group: string; readonly key: string })[]> {
    const { groups } = await this.sandbox.board();
    return groups.flatMap(({ title, items }) =>
      items.map((item) => ({ ...item, group: title, key: item.column_values['order_sync_key']?.text ?? '' })),
    );
  }

  /** How often each mutation ran on the board, whether its answer came through or not. */
  async ran(operation: string): Promise<number> {
    return (await this.sandbox.stats()).operations[operation] ?? 0;
  }
}

/** With orders of PELOTON, their group made. */
export async function sandboxStage(
  rows: readonly LoadRow[],
  options: SandboxOptions = {},
): Promise<SandboxStage & { readonly uuids: readonly string[] }> {
  const { url, apiUrl } = await sandboxForTest(options);
  const config = loadConfig({ file: FILE, environment: 'sandbox', env: { ORDER_SYNC_MONDAY_API_URL: apiUrl } });
  const clocked = await clockedStore(sourceColumns(config.mapping));
  onTestFinished(() => clocked.store.close());
  const scene = new SandboxStage(clocked, { sandbox: probeSandbox(url), config });
  const uuids = await scene.orders(rows);
  await scene.open();
  await scene.groups();
  return Object.assign(scene, { uuids });
}
