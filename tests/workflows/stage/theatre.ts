import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type WorkflowBundlePath } from '@temporalio/worker';
import { quietTemporal } from '../../support/quiet-temporal.ts';
import { workflowBundle } from '../../support/workflow-bundle.ts';
import { Workers } from './workers.ts';
import type { World } from './world.ts';

/** What the tests of one file share: connections, the bundled workflows, and workers that serve each test's own world. */
export class Theatre {
  readonly client: Client;
  readonly workflowBundle: WorkflowBundlePath;
  readonly workers: Workers;
  readonly #connections: readonly [NativeConnection, Connection];
  readonly #worlds = new Map<string, World>();

  constructor(connections: readonly [NativeConnection, Connection], bundle: WorkflowBundlePath) {
    this.#connections = connections;
    this.client = new Client({ connection: connections[1] });
    this.workflowBundle = bundle;
    this.workers = new Workers(connections[0], bundle, (workflowId) => this.#worldOf(workflowId));
  }

  static async open(address: string, scratchFolder: string): Promise<Theatre> {
    quietTemporal();
    const connections = await Promise.all([NativeConnection.connect({ address }), Connection.connect({ address })]);
    const theatre = new Theatre(connections, await workflowBundle(scratchFolder));
    await theatre.workers.start();
    return theatre;
  }

  workersOf(world: World): Workers {
    return new Workers(this.#connections[0], this.workflowBundle, () => world);
  }

  /** @param key a workflow id, or the board id or sync id that is its second part */
  enter(key: string, world: World): void {
    this.#worlds.set(key, world);
  }

  async close(): Promise<void> {
    await this.workers.stop();
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #worldOf(workflowId: string): World {
    const world = this.#worlds.get(workflowId) ?? this.#worlds.get(workflowId.split(':')[1] ?? '');
    if (world === undefined) throw new Error(`No test has the workflow ${workflowId}.`);
    return world;
  }
}
