import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectSyncClient } from '../../client.ts';
import { loadConfig } from '../../config/load-config.ts';
import { type DevState, devStateFile, withDevServices } from '../dev-state.ts';
import type { DevPlace } from './dev-options.ts';
import type { Interrupts } from './interrupts.ts';
import { noteServices } from './leftovers.ts';
import { choosePorts, type DevPorts, someAreTaken, USUAL_PORTS } from './ports.ts';
import { Service } from './service.ts';

export interface DevServices {
  /** Tells other commands of this checkout where the services are. */
  publish(syncing: boolean): void;
  /** The first service that ends by itself. */
  readonly broken: Promise<Service>;
  /** Worker, sandbox, Temporal, in that order; each is given time to finish. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ServicesOptions extends DevPlace {
  readonly databaseFile: string;
  /** Further options of the sandbox program. */
  readonly sandboxArgs: readonly string[];
  readonly say: (line: string) => void;
  /** The first one ends a start that is under way; the second kills what is started by then. */
  readonly interrupts: Interrupts;
}

/** Somebody pressed Ctrl-C before everything was up. */
export class Interrupted extends Error {}

const TRIES = 3;

/**
 * Starts Temporal, the sandbox and a worker on loopback, each on its usual port or, where that is taken, on a free one. Where one
 * doesn't come up, or an interrupt comes, all are stopped again, and it throws (`Interrupted`).
 */
export async function startServices(options: ServicesOptions): Promise<DevServices> {
  for (let tries = 1; ; tries += 1) {
    const ports = await choosePorts();
    try {
      return await startOn(ports, options);
    } catch (error) {
      // Between the choice of a port and its use another program may have taken it.
      if (error instanceof Interrupted || tries === TRIES || !(await someAreTaken(ports))) throw error;
    }
  }
}

async function startOn(
  ports: DevPorts,
  { configFile, folder, databaseFile, sandboxArgs, say, interrupts }: ServicesOptions,
): Promise<DevServices> {
  const webUiUrl = `http://127.0.0.1:${ports.webUi}`;
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  const env = {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: 'default',
    ORDER_SYNC_MONDAY_API_URL: `${sandboxUrl}/v2`,
    ORDER_SYNC_WEB_UI_URL: webUiUrl,
    ORDER_SYNC_SANDBOX_DATABASE: databaseFile,
  };
  const childEnv = withDevServices(process.env, env);
  const config = loadConfig({ file: configFile, environment: 'sandbox', env: childEnv });
  const boardUrl = `${sandboxUrl}/boards/${config.mapping.boardId}`;
  const group = new ServiceGroup(folder, interrupts);
  const stop = async (): Promise<void> => {
    // First of all: nobody may join what is being stopped.
    rmSync(devStateFile(configFile), { force: true });
    await group.stop();
  };
  try {
    const temporal = group.start('temporal', join(root, 'temporal-dev.sh'), [
      ...['--port', `${ports.temporal}`, '--ui-port', `${ports.webUi}`],
      ...['--db', join(folder, 'temporal', 'temporal.db')],
    ]);
    const sandbox = group.start(
      'sandbox',
      process.execPath,
      [
        join(root, 'sandbox', 'main.ts'),
        ...['--port', `${ports.sandbox}`, '--state', join(folder, 'sandbox', 'board.db')],
        ...['--clock-factor', `${config.monday.clockFactor}`, ...sandboxArgs],
      ],
      // Also where it comes from `.env`, which the sandbox does not read.
      { ...process.env, SANDBOX_TOKEN: config.monday.token },
    );
    // By its own word: on its port may answer somebody else's, which was quicker.
    await group.ready(sandbox, async () => sandbox.hasSaid('Sandbox ready') || undefined);
    const client = await group.ready(temporal, () => connectSyncClient(config, childEnv));
    try {
      say(`Temporal                  127.0.0.1:${ports.temporal}${moved(ports.temporal)}`);
      say(`Temporal's Web UI         ${webUiUrl}`);
      say(`Sandbox board             ${boardUrl}`);
      tellHurry(config.monday.clockFactor, say);
      const worker = group.start(
        'worker',
        process.execPath,
        [join(root, 'src', 'cli', 'main.ts'), 'worker', '--environment', 'sandbox', '--config', configFile],
        childEnv,
      );
      await group.ready(worker, async () => ((await client.unservedQueues()).length === 0 ? true : undefined));
    } finally {
      await client.close();
    }
    say('Worker                    ready');
    const publish = (syncing: boolean): void => {
      const state: DevState = { pid: process.pid, syncing, webUiUrl, boardUrl, env };
      writeFileSync(devStateFile(configFile), `${JSON.stringify(state, null, 2)}\n`);
    };
    publish(false);
    return { publish, broken: group.broken(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What people type without looking goes to the usual port: that another one answers there must be said. */
const moved = (port: number): string =>
  port === USUAL_PORTS.temporal ? '' : `  (${USUAL_PORTS.temporal} is taken; give Temporal's own tools --address 127.0.0.1:${port})`;

class ServiceGroup {
  readonly #folder: string;
  readonly #interrupts: Interrupts;
  readonly #started: Service[] = [];

  constructor(folder: string, interrupts: Interrupts) {
    this.#folder = folder;
    this.#interrupts = interrupts;
    interrupts.onSecond = () => {
      for (const service of this.#started) service.kill();
    };
  }

  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Service {
    const service = new Service({ name, command, args, env, folder: this.#folder });
    this.#started.push(service);
    noteServices(this.#folder, this.#started);
    return service;
  }

  /** Waits until the service answers. Where another one dies meanwhile, that one is told of: it may be what the first waits for. */
  async ready<Answer>(service: Service, probe: () => Promise<Answer | undefined>): Promise<Answer> {
    return Promise.race([
      service.ready(probe),
      this.broken().then((dead) => {
        throw dead.failure();
      }),
      this.#interrupts.first.then(() => {
        throw new Interrupted();
      }),
    ]);
  }

  broken(): Promise<Service> {
    return Promise.race(this.#started.map((service) => service.ended.then(() => service)));
  }

  /** The last started first. */
  async stop(): Promise<void> {
    for (const service of this.#started.toReversed()) await service.stop();
    noteServices(this.#folder, []);
  }
}

function tellHurry(factor: number, say: (line: string) => void): void {
  if (factor !== 1) say(`Sandbox's clock           ${factor} times as fast as monday.com's (clock_factor)`);
}
